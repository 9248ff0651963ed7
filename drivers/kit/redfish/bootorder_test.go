package redfish

import (
	"context"
	"errors"
	"slices"
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

var (
	firstNIC  = BootDevice{MAC: "00:00:5e:00:53:01"}
	secondNIC = BootDevice{MAC: "00:00:5e:00:53:02"}
	disk      = BootDevice{Serial: "SIM0001"}
	noNIC     = BootDevice{MAC: "00:00:5e:00:53:99"}
)

// orderAt are the texts of a list in a resource of the BMC.
func orderAt(server *redfishsim.Server, path string, names ...string) []string {
	return node{server.Resource(path)}.at(names...).texts()
}

func TestBootOrderOfMakers(t *testing.T) {
	tests := []struct {
		vendor  string
		devices []BootDevice
		at      string // the resource below the system that holds the order
		want    []string
		writes  int
	}{
		{"generic", []BootDevice{disk, secondNIC}, "", []string{"Boot0003", "Boot0002", "Boot0001"}, 1},
		{"generic", []BootDevice{firstNIC, secondNIC, disk}, "", []string{"Boot0001", "Boot0002", "Boot0003"}, 0},
		{"Dell", []BootDevice{secondNIC, firstNIC}, "/Settings", []string{"Boot0001", "Boot0000", "Boot0002"}, 1},
		{"Dell10", []BootDevice{secondNIC}, "/Settings", []string{"Boot0001", "Boot0000", "Boot0002"}, 1},
		{"HPE", []BootDevice{disk, firstNIC}, "", []string{"Boot0013", "Boot0021", "Boot002C", "Boot000F"}, 1},
		{"HPE", []BootDevice{firstNIC}, "", []string{"Boot0021", "Boot002C", "Boot0013", "Boot000F"}, 1},
		{"AMI", []BootDevice{secondNIC}, "/SD", []string{"Boot0002", "Boot0001", "Boot0003"}, 1},
		{"GB200", []BootDevice{disk, firstNIC}, "/Settings", []string{"Boot0003", "Boot0001", "Boot0002"}, 1},
	}
	for _, test := range tests {
		t.Run(test.vendor, func(t *testing.T) {
			client, server, ctx := surveyed(t, redfishsim.Config{Vendor: vendor(t, test.vendor)})
			path := server.Machines()[0].Path()
			wrote, err := setOrder(ctx, client, path, test.devices)
			if err != nil || wrote != (test.writes > 0) {
				t.Fatalf("wrote %v, error %v", wrote, err)
			}
			if got := orderAt(server, path+test.at, "Boot", "BootOrder"); !slices.Equal(got, test.want) {
				t.Errorf("order %v, want %v", got, test.want)
			}
			if got := writes(server); got != test.writes {
				t.Errorf("%d writes, want %d", got, test.writes)
			}
			if wrote, err := setOrder(ctx, client, path, test.devices); wrote || err != nil {
				t.Errorf("once more: wrote %v, error %v", wrote, err)
			}
		})
	}
}

// TestBootOrderOfCray has references that are names, and a MAC for each node.
func TestBootOrderOfCray(t *testing.T) {
	client, server, ctx := surveyed(t, redfishsim.Config{Vendor: vendor(t, "Cray")})
	path := server.Machine("Node0").Path()
	if _, err := setOrder(ctx, client, path, []BootDevice{{MAC: "00:00:5E:00:53:01"}}); err != nil {
		t.Fatal(err)
	}
	if got, want := orderAt(server, path, "Boot", "BootOrder"), []string{"ME1-PXE-IP4", "ME0-PXE-IP4", "ME0-PXE-IP6"}; !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
}

func TestBootOrderRefused(t *testing.T) {
	tests := []struct {
		name, vendor string
		devices      []BootDevice
		kind         Kind
	}{
		{"no option of the interface", "generic", []BootDevice{firstNIC, noNIC}, KindNotFound},
		{"no such drive", "generic", []BootDevice{{Serial: "SIM9999"}}, KindNotFound},
		{"opaque path of a drive without EUI", "Dell", []BootDevice{disk}, KindNotFound},
		{"interface without MAC in its entry", "Lenovo", []BootDevice{secondNIC}, KindNotFound},
		{"no order at all", "OpenBMC", []BootDevice{firstNIC}, KindUnsupported},
		{"not in the fixed order either", "SMC", []BootDevice{noNIC}, KindNotFound},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			client, server, ctx := surveyed(t, redfishsim.Config{Vendor: vendor(t, test.vendor)})
			wrote, err := setOrder(ctx, client, server.Machines()[0].Path(), test.devices)
			failure, ok := errors.AsType[*Error](err)
			if !ok || failure.Kind != test.kind || failure.Sent || wrote {
				t.Fatalf("wrote %v, error %#v", wrote, err)
			}
			if got := writes(server); got != 0 {
				t.Errorf("%d writes", got)
			}
		})
	}
}

const onlySystem, secondOption = "/redfish/v1/Systems/1", "/redfish/v1/Systems/1/BootOptions/Boot0002"

// bootOrderQuirks are the cases of TestBootOrderQuirks.
var bootOrderQuirks = []struct {
	name    string
	arrange func(t *testing.T, server *redfishsim.Server)
	devices []BootDevice
	want    []string
	kind    Kind
}{
	{"MAC in the name only", func(t *testing.T, server *redfishsim.Server) {
		edit(t, server, secondOption, func(o map[string]any) { delete(o, "UefiDevicePath"); o["DisplayName"] = "PXE 00005E005302" })
	}, []BootDevice{secondNIC}, []string{"Boot0002", "Boot0001", "Boot0003"}, 0},
	{"serial in the name, opaque path", func(t *testing.T, server *redfishsim.Server) {
		edit(t, server, "/redfish/v1/Systems/1/BootOptions/Boot0003", func(o map[string]any) {
			o["UefiDevicePath"], o["DisplayName"] = "VenHw(1)", "Disk SIM0001-MODEL"
		})
	}, []BootDevice{disk}, []string{"Boot0003", "Boot0001", "Boot0002"}, 0},
	{"mistyped neighbours", func(t *testing.T, server *redfishsim.Server) {
		edit(t, server, secondOption, func(o map[string]any) { o["DisplayName"], o["RelatedItem"] = 5, "none" })
		edit(t, server, onlySystem, func(o map[string]any) { o["HostName"], o["Oem"] = []any{}, "x" })
	}, []BootDevice{secondNIC}, []string{"Boot0002", "Boot0001", "Boot0003"}, 0},
	{"a member that is gone", func(t *testing.T, server *redfishsim.Server) {
		server.SetResource("/redfish/v1/Systems/1/BootOptions/Boot0001", nil)
	}, []BootDevice{secondNIC}, []string{"Boot0002", "Boot0001", "Boot0003"}, 0},
	{"members whole in the collection", func(t *testing.T, server *redfishsim.Server) {
		edit(t, server, "/redfish/v1/Systems/1/BootOptions", func(o map[string]any) {
			o["Members"] = []any{map[string]any{"@odata.id": secondOption, "BootOptionReference": "Boot0002", "DisplayName": "00005E005302"}}
		})
	}, []BootDevice{secondNIC}, []string{"Boot0002", "Boot0001", "Boot0003"}, 0},
	{"references in the order without option", func(t *testing.T, server *redfishsim.Server) {
		edit(t, server, onlySystem, func(o map[string]any) {
			o["Boot"].(map[string]any)["BootOrder"] = []any{"Boot0001", "Boot00FF", "Boot0002"}
		})
	}, []BootDevice{secondNIC}, []string{"Boot0002", "Boot0001", "Boot00FF"}, 0},
	{"a device twice", nil, []BootDevice{secondNIC, secondNIC}, []string{"Boot0002", "Boot0001", "Boot0003"}, 0},
	{"option that could be either's", func(t *testing.T, server *redfishsim.Server) {
		edit(t, server, secondOption, func(o map[string]any) {
			delete(o, "UefiDevicePath")
			o["DisplayName"] = "Team 00005E005301 00005E005302"
		})
	}, []BootDevice{firstNIC, secondNIC}, []string{"Boot0001", "Boot0002", "Boot0003"}, KindNotFound},
	{"related item of another interface", func(t *testing.T, server *redfishsim.Server) {
		edit(t, server, secondOption, func(o map[string]any) {
			o["RelatedItem"] = []any{map[string]any{"@odata.id": onlySystem + "/EthernetInterfaces/1"}}
		})
	}, []BootDevice{secondNIC}, []string{"Boot0001", "Boot0002", "Boot0003"}, KindNotFound},
	{"no boot options", func(t *testing.T, server *redfishsim.Server) {
		edit(t, server, onlySystem, func(o map[string]any) { delete(o["Boot"].(map[string]any), "BootOptions") })
	}, []BootDevice{firstNIC}, []string{"Boot0001", "Boot0002", "Boot0003"}, KindNotFound},
}

func TestBootOrderQuirks(t *testing.T) {
	for _, test := range bootOrderQuirks {
		t.Run(test.name, func(t *testing.T) {
			client, server, ctx := surveyed(t, redfishsim.Config{Vendor: redfishsim.Generic()})
			if test.arrange != nil {
				test.arrange(t, server)
			}
			wrote, err := setOrder(ctx, client, onlySystem, test.devices)
			failure, _ := errors.AsType[*Error](err)
			switch {
			case test.kind == 0 && (err != nil || !wrote):
				t.Fatalf("wrote %v, error %v", wrote, err)
			case test.kind != 0 && (failure == nil || failure.Kind != test.kind || writes(server) > 0):
				t.Fatalf("error %v, %d writes", err, writes(server))
			}
			if got := orderAt(server, onlySystem, "Boot", "BootOrder"); !slices.Equal(got, test.want) {
				t.Errorf("order %v, want %v", got, test.want)
			}
		})
	}
}

// TestBootOrderByBIOSAttributes is older Dell firmware: opaque paths, no
// RelatedItem, and BIOS attributes that name the interfaces.
func TestBootOrderByBIOSAttributes(t *testing.T) {
	client, server, ctx := surveyed(t, redfishsim.Config{Vendor: vendor(t, "Dell")})
	path := server.Machines()[0].Path()
	edit(t, server, path, func(o map[string]any) { o["Bios"] = map[string]any{"@odata.id": path + "/Bios"} })
	for _, name := range []string{"Boot0000", "Boot0001"} {
		edit(t, server, path+"/BootOptions/"+name, func(o map[string]any) { delete(o, "RelatedItem") })
	}
	if _, err := setOrder(ctx, client, path, []BootDevice{secondNIC}); err != nil {
		t.Fatal(err)
	}
	if got, want := orderAt(server, path+"/Settings", "Boot", "BootOrder"), []string{"Boot0001", "Boot0000", "Boot0002"}; !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
	edit(t, server, path+"/Bios", func(o map[string]any) { o["Attributes"].(map[string]any)["PxeDev1EnDis"] = "Disabled" })
	if _, err := setOrder(ctx, client, path, []BootDevice{firstNIC}); err == nil {
		t.Error("a disabled device proves nothing")
	}
}

func TestBootOrderOfSettingsObject(t *testing.T) {
	tests := []struct {
		name    string
		pending []any
		rules   redfishsim.BootRules
		at      string
		writes  int
		kind    Kind
	}{
		{"nothing pending", []any{}, redfishsim.BootRules{Settings: "Settings"}, "/Settings", 1, 0},
		{"pending already", []any{"Boot0002", "Boot0001", "Boot0003"}, redfishsim.BootRules{Settings: "Settings"}, "/Settings", 0, 0},
		{"something else pending", []any{"Boot0003", "Boot0002", "Boot0001"}, redfishsim.BootRules{Settings: "Settings"}, "/Settings", 1, 0},
		{"order refused everywhere", []any{}, redfishsim.BootRules{Settings: "Settings", OrderUnknown: true}, "", 2, KindUnsupported},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			maker := redfishsim.Generic()
			maker.Behaviour.Boot = test.rules
			client, server, ctx := surveyed(t, redfishsim.Config{Vendor: maker})
			path := server.Machines()[0].Path()
			edit(t, server, path+"/Settings", func(o map[string]any) { o["Boot"].(map[string]any)["BootOrder"] = test.pending })
			_, err := setOrder(ctx, client, path, []BootDevice{secondNIC})
			failure, _ := errors.AsType[*Error](err)
			if test.kind == 0 && err != nil || test.kind != 0 && (failure == nil || failure.Kind != test.kind) {
				t.Fatalf("error %v", err)
			}
			if got := writes(server); got != test.writes {
				t.Errorf("%d writes, want %d", got, test.writes)
			}
			if got := orderAt(server, path+test.at, "Boot", "BootOrder"); test.kind == 0 && got[0] != "Boot0002" {
				t.Errorf("order %v", got)
			}
		})
	}
}

func TestBootOrderOfLenovo(t *testing.T) {
	const system = "/redfish/v1/Systems/1"
	const lists = system + "/Oem/Lenovo/BootSettings"
	client, server, ctx := surveyed(t, redfishsim.Config{Vendor: vendor(t, "Lenovo")})
	put := func(name, next, supported string) {
		text := `{"@odata.id": "` + lists + "/" + name + `", "Id": "` + name + `", "BootOrderNext": ` + next + `, "BootOrderSupported": ` + supported + `}`
		server.SetResource(lists+"/"+name, tree(t, text))
	}
	both := `["Slot 2 PXE IPv4 - 00:00:5E:00:53:02", "Slot 1 HTTP IPv4 - 00:00:5E:00:53:01", "Slot 1 PXE IPv4 - 00:00:5E:00:53:01"]`
	put("BootOrder.NetworkBootOrder", both, both)
	put("BootOrder.HardDiskBootOrder", `["Disk 1 SIM0002"]`, `["Disk 0 SIM0001", "Disk 1 SIM0002"]`)
	put("BootOrder.BootOrder", `["Network", "HardDisk"]`, `["Network", "HardDisk"]`)
	edit(t, server, lists, func(o map[string]any) {
		o["Members"] = []any{
			map[string]any{"@odata.id": lists + "/BootOrder.BootOrder"},
			map[string]any{"@odata.id": lists + "/BootOrder.HardDiskBootOrder"},
			map[string]any{"@odata.id": lists + "/BootOrder.NetworkBootOrder"},
		}
	})
	if _, err := setOrder(ctx, client, system, []BootDevice{disk, firstNIC}); err != nil {
		t.Fatal(err)
	}
	for _, check := range []struct {
		path, name string
		want       []string
	}{
		{lists + "/BootOrder.NetworkBootOrder", "BootOrderNext", []string{"Slot 1 PXE IPv4 - 00:00:5E:00:53:01", "Slot 1 HTTP IPv4 - 00:00:5E:00:53:01", "Slot 2 PXE IPv4 - 00:00:5E:00:53:02"}},
		{lists + "/BootOrder.HardDiskBootOrder", "BootOrderNext", []string{"Disk 0 SIM0001", "Disk 1 SIM0002"}},
	} {
		if got := orderAt(server, check.path, check.name); !slices.Equal(got, check.want) {
			t.Errorf("%s: %v, want %v", check.path, got, check.want)
		}
	}
	if got := orderAt(server, system+"/Pending", "Boot", "BootOrder"); !slices.Equal(got, []string{"Boot0002", "Boot0001"}) {
		t.Errorf("classes %v", got)
	}
	server.ResetLog()
	if _, err := setOrder(ctx, client, system, []BootDevice{firstNIC, disk, secondNIC}); err == nil || writes(server) > 0 {
		t.Errorf("a drive between interfaces: %v, %d writes", err, writes(server))
	}
	if _, err := setOrder(ctx, client, system, []BootDevice{disk, firstNIC}); err != nil || writes(server) > 0 {
		t.Errorf("as it is: %v, %d writes", err, writes(server))
	}
}

// TestBootOrderOfLenovoClasses is firmware whose BootOrder is read-only: the
// classes are in a list of Oem too.
func TestBootOrderOfLenovoClasses(t *testing.T) {
	const system, lists = "/redfish/v1/Systems/1", "/redfish/v1/Systems/1/Oem/Lenovo/BootSettings"
	maker := vendor(t, "Lenovo")
	maker.Behaviour.Boot.OrderUnknown = true
	client, server, ctx := surveyed(t, redfishsim.Config{Vendor: maker})
	server.SetResource(lists+"/BootOrder.BootOrder", tree(t, `{"BootOrderNext": ["Hard Disk", "Network"], "BootOrderSupported": ["Hard Disk", "Network"]}`))
	edit(t, server, lists, func(o map[string]any) {
		o["Members"] = append(o["Members"].([]any), map[string]any{"@odata.id": lists + "/BootOrder.BootOrder"})
	})
	edit(t, server, system+"/Pending", func(o map[string]any) {
		o["Boot"].(map[string]any)["BootOrder"] = []any{"Boot0002", "Boot0001"}
	})
	if _, err := setOrder(ctx, client, system, []BootDevice{firstNIC}); err != nil {
		t.Fatal(err)
	}
	if got := orderAt(server, lists+"/BootOrder.BootOrder", "BootOrderNext"); !slices.Equal(got, []string{"Network", "Hard Disk"}) {
		t.Errorf("classes %v", got)
	}
}

func TestBootOrderOfSupermicro(t *testing.T) {
	const fixed = "/redfish/v1/Systems/1/Oem/Supermicro/FixedBootOrder"
	client, server, ctx := surveyed(t, redfishsim.Config{Vendor: vendor(t, "SMC")})
	edit(t, server, fixed, func(o map[string]any) {
		o["FixedBootOrder"] = append(o["FixedBootOrder"].([]any), "Disabled", "Disabled")
	})
	if _, err := setOrder(ctx, client, "/redfish/v1/Systems/1", []BootDevice{secondNIC}); err != nil {
		t.Fatal(err)
	}
	second, first := "(B26/D0/F0) UEFI PXE IPv4 Network Adapter - 00005E005302", "(B26/D0/F0) UEFI PXE IPv4 Network Adapter - 00005E005301"
	if got := orderAt(server, fixed, "UEFINetwork"); !slices.Equal(got, []string{second, first}) {
		t.Errorf("interfaces %v", got)
	}
	want := []string{"UEFI Network:" + first, "UEFI Hard Disk", "UEFI AP:UEFI: Built-in EFI Shell", "Disabled", "Disabled"}
	if got := orderAt(server, fixed, "FixedBootOrder"); !slices.Equal(got, want) {
		t.Errorf("classes %v", got)
	}
	server.ResetLog()
	if wrote, err := setOrder(ctx, client, "/redfish/v1/Systems/1", []BootDevice{secondNIC}); wrote || err != nil {
		t.Errorf("once more: wrote %v, %v", wrote, err)
	}
}

func TestChosen(t *testing.T) {
	tests := []struct {
		name    string
		current []string
		owned   [][]string
		want    []string
	}{
		{"in the order of the devices", []string{"1", "2", "3"}, [][]string{{"3"}, {"1"}}, []string{"3", "1"}},
		{"options that the order leaves out", []string{"1", "2"}, [][]string{{"3", "2"}}, []string{"2"}},
		{"a device that the order leaves out", []string{"1", "2"}, [][]string{{"4", "3"}}, []string{"4", "3"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := chosen(test.current, test.owned); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// TestBootOrderNotKept is firmware that accepts an order and keeps its own.
func TestBootOrderNotKept(t *testing.T) {
	s := newSurvey(&deaf{resources: map[string]string{
		"/s": `{"Boot": {"BootOrder": ["Boot0001", "Boot0002"], "BootOptions": {"@odata.id": "/o"}}}`,
		"/o": `{"Members": [{"@odata.id": "/o/2", "BootOptionReference": "Boot0002", "DisplayName": "NIC 00005E005302"}]}`,
	}})
	wrote, err := s.setBootOrder(t.Context(), "/s", []BootDevice{secondNIC})
	if failure, ok := errors.AsType[*bootOrderError](err); !ok || failure.reason != unverified || !wrote {
		t.Errorf("wrote %v, error %v", wrote, err)
	}
}

// setOrder reads the system at that path, and sets its boot order.
func setOrder(ctx context.Context, client *Client, path string, devices []BootDevice) (wrote bool, err error) {
	system, err := client.SystemAt(ctx, path)
	if err != nil {
		return false, err
	}
	return client.SetBootOrder(ctx, system, devices)
}
