package redfish

import (
	"slices"
	"strings"
	"testing"
)

func TestMACsInDevicePaths(t *testing.T) {
	tests := []struct {
		name, path string
		want       []string
	}{
		{"without separators", "PciRoot(0x2)/Pci(0x3,0x1)/MAC(525400A1B2C3,0x1)/IPv4(0.0.0.0)", []string{"525400A1B2C3"}},
		{"lower case", "pciroot(0x2)/mac(525400a1b2c3,0x1)", []string{"525400A1B2C3"}},
		{"all 32 bytes", "MAC(525400A1B2C3" + strings.Repeat("0", 52) + ",0x1)", []string{"525400A1B2C3"}},
		{"without interface type", "MAC(52-54-00-A1-B2-C3)", []string{"525400A1B2C3"}},
		{"more than a MAC", "MAC(525400A1B2C3D4E5,0x20)", nil},
		{"zeros", "MAC(000000000000,0x1)", nil},
		{"opaque", "VenHw(986D1755-B9D0-4F8D-A0DA-D1DB18672045)", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := pathMACs(test.path); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestEUIsInDevicePaths(t *testing.T) {
	tests := []struct {
		name, path string
		want       []string
	}{
		{"NVMe", "Pci(0x0,0x0)/NVMe(0x1,60-33-01-21-9A-38-25-00)", []string{"603301219A382500"}},
		{"zeros", "NVMe(0x1,00-00-00-00-00-00-00-00)", nil},
		{"ones", "NVMe(0x1,FF-FF-FF-FF-FF-FF-FF-FF)", nil},
		{"SCSI", "Scsi(0x17B,0x0)", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := pathEUIs(test.path); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
	if got := reversed("603301219A382500"); got != "0025389A21013360" {
		t.Errorf("reversed: %s", got)
	}
}

func TestMACsInNames(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"colons", "Slot 5 Port 1 : Network Adapter - 52:54:00:A1:B2:C3 (PXE IPv4)", []string{"525400A1B2C3"}},
		{"both spellings", "UEFI PXE IPv4 Adapter - 52:54:00:A1:B2:C3 - 525400A1B2C3", []string{"525400A1B2C3"}},
		{"underlines", "Slot5Port1PXEv4NetworkAdapter_52_54_00_A1_B2_C3", []string{"525400A1B2C3"}},
		{"part of an EUI-64", "NVMe 00:25:38:9A:21:01:33:60", nil},
		{"part of a longer number", "Disk 525400A1B2C3D4", nil},
		{"part of a word", "X525400A1B2C3", nil},
		{"no MAC", "UEFI: Built-in EFI Shell", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := textMACs(test.text); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestSerialsInNames(t *testing.T) {
	tests := []struct {
		name, text, serial string
		want               bool
	}{
		{"before a dash", "NVMe Drive Port 7A Box 2 Bay 5 - S6C1NA0TA04209-MZXLR6T4", "S6C1NA0TA04209", true},
		{"other case", "Drive s6c1na0ta04209", "S6C1NA0TA04209", true},
		{"padded", "UEFI: ATPAF480 61DP455Y6L93096 LEN", "  61DP455Y6L93096 ", true},
		{"second place", "XS6C1NA0 S6C1NA0", "S6C1NA0", true},
		{"start of another", "Drive S6C1NA0TA042091", "S6C1NA0TA04209", false},
		{"end of another", "Drive XS6C1NA0TA04209", "S6C1NA0TA04209", false},
		{"too short to prove", "Drive Port 12345", "12345", false},
		{"empty", "Drive", "", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := textHas(test.text, test.serial); got != test.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

const (
	macA = "525400A1B2C3"
	macB = "525400D4E5F6"
)

func nic(mac string) identity { return identity{macs: []string{mac}} }

func TestMatchOptions(t *testing.T) {
	related := func(reference string, of ...identity) bootChoice {
		return bootChoice{reference: reference, related: of}
	}
	path := func(reference, path string) bootChoice { return bootChoice{reference: reference, path: path} }
	name := func(reference, name string) bootChoice { return bootChoice{reference: reference, name: name} }
	drive := identity{serials: []string{"S6C1NA0TA04209"}}
	withEUI := identity{serials: []string{"S6C1NA0TA04209"}, euis: []string{"0025389A21013360"}}
	tests := []struct {
		name      string
		options   []bootChoice
		devices   []identity
		want      [][]string
		contested int
	}{
		{"related item", []bootChoice{related("Boot0001", nic(macB)), related("Boot0002", nic(macA))}, []identity{nic(macA)}, [][]string{{"Boot0002"}}, 0},
		{"link to the interface itself", []bootChoice{{reference: "Boot0001", links: []string{"/nic/1"}}}, []identity{{macs: []string{macA}, links: []string{"/nic/1"}}}, [][]string{{"Boot0001"}}, 0},
		{"MAC in the path", []bootChoice{path("Boot0001", "MAC(525400D4E5F6,0x1)"), path("Boot0002", "MAC(525400A1B2C3,0x1)")}, []identity{nic(macA)}, [][]string{{"Boot0002"}}, 0},
		{"MAC in the name", []bootChoice{name("Boot0001", "NIC 52:54:00:D4:E5:F6"), name("Boot0002", "NIC 525400A1B2C3")}, []identity{nic(macA)}, [][]string{{"Boot0002"}}, 0},
		{"EUI with its bytes reversed", []bootChoice{path("Boot0001", "NVMe(0x1,60-33-01-21-9A-38-25-00)")}, []identity{withEUI}, [][]string{{"Boot0001"}}, 0},
		{"EUI as it is", []bootChoice{path("Boot0001", "NVMe(0x1,00-25-38-9A-21-01-33-60)")}, []identity{withEUI}, [][]string{{"Boot0001"}}, 0},
		{"EUI of another drive, whatever the name", []bootChoice{{reference: "Boot0001", path: "NVMe(0x1,61-33-01-21-9A-38-25-00)", name: "S6C1NA0TA04209"}}, []identity{withEUI}, [][]string{nil}, 0},
		{"EUI not known to the drive", []bootChoice{{reference: "Boot0001", path: "NVMe(0x1,61-33-01-21-9A-38-25-00)", name: "S6C1NA0TA04209"}}, []identity{drive}, [][]string{{"Boot0001"}}, 0},
		{"zero EUI proves and denies nothing", []bootChoice{{reference: "Boot0001", path: "NVMe(0x1,00-00-00-00-00-00-00-00)", name: "S6C1NA0TA04209"}}, []identity{withEUI}, [][]string{{"Boot0001"}}, 0},
		{"interface of a BIOS attribute", []bootChoice{{reference: "Boot0001", fqdd: "NIC.Slot.5-1"}}, []identity{{macs: []string{macA}, fqdds: []string{"NIC.Slot.5-1"}}}, [][]string{{"Boot0001"}}, 0},
		{"related item against the name", []bootChoice{{reference: "Boot0001", related: []identity{nic(macB)}, name: "NIC 525400A1B2C3"}}, []identity{nic(macA), nic(macB)}, [][]string{nil, {"Boot0001"}}, 0},
		{"path of another interface against the name", []bootChoice{{reference: "Boot0001", path: "MAC(525400D4E5F6,0x1)", name: "NIC 525400A1B2C3"}}, []identity{nic(macA)}, [][]string{nil}, 0},
		{"two MACs in one name", []bootChoice{name("Boot0001", "Team 525400A1B2C3 525400D4E5F6")}, []identity{nic(macA), nic(macB)}, [][]string{nil, nil}, 1},
		{"relative order is kept, PXE over IPv4 leads", []bootChoice{
			path("Boot0004", "MAC(525400A1B2C3,0x1)/IPv6(0)/Uri()"), path("Boot0003", "MAC(525400A1B2C3,0x1)/IPv6(0)"),
			path("Boot0002", "MAC(525400A1B2C3,0x1)/IPv4(0)/Uri()"), path("Boot0001", "MAC(525400A1B2C3,0x1)/IPv4(0)"),
		}, []identity{nic(macA)}, [][]string{{"Boot0001", "Boot0004", "Boot0003", "Boot0002"}}, 0},
		{"no reference", []bootChoice{name("", "NIC 525400A1B2C3")}, []identity{nic(macA)}, [][]string{nil}, 0},
		{"a reference twice", []bootChoice{name("Boot0001", "NIC 525400A1B2C3"), name("Boot0001", "NIC 525400D4E5F6")}, []identity{nic(macA), nic(macB)}, [][]string{{"Boot0001"}, nil}, 0},
		{"similar MAC", []bootChoice{name("Boot0001", "NIC 525400A1B2C4")}, []identity{nic(macA)}, [][]string{nil}, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := matchOptions(test.options, test.devices)
			if !slices.EqualFunc(got.owned, test.want, slices.Equal[[]string]) || len(got.contested) != test.contested {
				t.Errorf("got %v, contested %v; want %v", got.owned, got.contested, test.want)
			}
		})
	}
}

// FuzzMatchOptions holds that whatever firmware writes, matching does not panic,
// and that no option ends up with two devices.
func FuzzMatchOptions(f *testing.F) {
	f.Add("MAC(525400A1B2C3,0x1)/IPv4(0.0.0.0)", "NIC 52:54:00:D4:E5:F6", "PXE Device 1: NIC", "525400A1B2C3", "525400D4E5F6", "S6C1NA0TA04209")
	f.Add("NVMe(0x1,60-33-01-21-9A-38-25-00)", "Drive S6C1NA0TA04209", "HTTP Device 99999: x", "0025389A21013360", "", " ")
	f.Add("MAC(", "NVMe(,)", "::::::", "-", "\xff", "))))")
	f.Fuzz(func(t *testing.T, path, first, second, a, b, serial string) {
		options := []bootChoice{
			{reference: "1", path: path, name: first},
			{reference: "2", path: second, name: path, fqdd: attributeInterface(node{map[string]any{attributeName(second): a}}, second)},
			{reference: "3", name: second, links: []string{first}, related: []identity{{macs: pathMACs(path), serials: []string{serial}}}},
		}
		devices := append(identitiesOf([]BootDevice{{MAC: a}, {MAC: b}, {Serial: serial}}), identity{
			macs: textMACs(first), euis: pathEUIs(path), fqdds: []string{a}, links: []string{first},
		})
		owners := map[string]int{}
		for _, references := range matchOptions(options, devices).owned {
			for _, reference := range references {
				if owners[reference]++; owners[reference] > 1 {
					t.Fatalf("option %s has two owners", reference)
				}
			}
		}
	})
}

func TestAttributeNames(t *testing.T) {
	tests := []struct{ name, display, want string }{
		{"HTTP", "HTTP Device 1: NIC in Slot 5 Port 1", "HttpDev1Interface"},
		{"PXE", "PXE Device 12: Embedded NIC 1 Port 1 Partition 1", "PxeDev12Interface"},
		{"unavailable", "Unavailable: PXE Device 2: NIC", "PxeDev2Interface"},
		{"other", "Unavailable: ubuntu", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := attributeName(test.display); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestNamesOfDellInterfaces(t *testing.T) {
	resource := func(ids ...string) []node {
		var list []node
		for _, id := range ids {
			list = append(list, node{map[string]any{"Id": id}})
		}
		return list
	}
	tests := []struct {
		name string
		ids  []string
		want map[string][]string
	}{
		{"one partition", []string{"NIC.Embedded.1-1-1"}, map[string][]string{"NIC.Embedded.1-1-1": {"NIC.Embedded.1-1-1", "NIC.Embedded.1-1"}}},
		{"two partitions of a port", []string{"NIC.Slot.2-1-1", "NIC.Slot.2-1-2"}, map[string][]string{
			"NIC.Slot.2-1-1": {"NIC.Slot.2-1-1"}, "NIC.Slot.2-1-2": {"NIC.Slot.2-1-2"},
		}},
		{"no Id", []string{""}, map[string][]string{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := fqddOwners(resource(test.ids...))
			if len(got) != len(test.want) {
				t.Fatalf("got %v", got)
			}
			for id, names := range test.want {
				if !slices.Equal(got[id], names) {
					t.Errorf("%s: got %v, want %v", id, got[id], names)
				}
			}
		})
	}
}

func TestPlanGroups(t *testing.T) {
	network := bootGroup{name: "Network", current: []string{"NIC 525400D4E5F6", "NIC 525400A1B2C3"}}
	disks := bootGroup{name: "Hard Disk", current: []string{"Disk S6C1NA0TA04209"}, others: []string{"Disk S6C1NA0TA04222"}}
	a, b, disk := BootDevice{MAC: macA}, BootDevice{MAC: macB}, BootDevice{Serial: "S6C1NA0TA04209"}
	tests := []struct {
		name    string
		devices []BootDevice
		names   []string
		network []string
		reason  bootOrderReason
		fails   bool
	}{
		{"one interface", []BootDevice{a}, []string{"Network"}, []string{"NIC 525400A1B2C3", "NIC 525400D4E5F6"}, 0, false},
		{"drive, then interfaces", []BootDevice{disk, a, b}, []string{"Hard Disk", "Network"}, []string{"NIC 525400A1B2C3", "NIC 525400D4E5F6"}, 0, false},
		{"drive between interfaces", []BootDevice{a, disk, b}, nil, nil, interleaved, true},
		{"unknown interface", []BootDevice{{MAC: "525400000001"}}, nil, nil, noOption, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			plan, err := planGroups([]bootGroup{network, disks}, test.devices, identitiesOf(test.devices))
			if test.fails {
				if failure, ok := err.(*bootOrderError); !ok || failure.reason != test.reason {
					t.Fatalf("got %v", err)
				}
				return
			}
			if err != nil || !slices.Equal(plan.names, test.names) || !slices.Equal(plan.orders["Network"], test.network) {
				t.Errorf("got %+v, %v", plan, err)
			}
		})
	}
	plan, err := planGroups([]bootGroup{disks}, []BootDevice{{Serial: "S6C1NA0TA04222"}}, identitiesOf([]BootDevice{{Serial: "S6C1NA0TA04222"}}))
	if want := []string{"Disk S6C1NA0TA04222", "Disk S6C1NA0TA04209"}; err != nil || !slices.Equal(plan.orders["Hard Disk"], want) {
		t.Errorf("a device that the order leaves out: got %+v, %v", plan, err)
	}
}
