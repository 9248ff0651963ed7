package redfish_test

import (
	"slices"
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// bootRows are the cases of TestBootOfVendors: what is asked of each vendor's
// BMC when it is to boot from the network once, and when no more. The smallest
// body comes first, the mode only where it is needed, the tag where it is known
// or demanded; what was written is read back from where it was written. A vendor
// without a story has no override.
var bootRows = []struct{ vendor, once, never string }{
	{"generic", "GET Once-Pxe@ GET", "GET Disabled-None@ GET"},
	{"Dell", "GET Once-Pxe@Settings Settings", "GET Disabled-None@Settings Settings"},
	{"Dell10", "GET Once-Pxe@Settings Settings", "GET Disabled-None@Settings Settings"},
	{"HPE", "GET Once-Pxe@+weak GET", "GET Disabled-None@+weak GET"},
	{"Lenovo", "GET (Once-Pxe@Pending) Pending Once-Pxe@Pending+strong Pending",
		"GET (Disabled-None@Pending) Pending Disabled-None@Pending+strong Pending"},
	{hanging, "GET (Once-Pxe@Pending) Pending Once-Pxe@Pending+strong Pending",
		"GET (Disabled-None@Pending) Pending Disabled-None@Pending+strong Pending"},
	{"SMC", "GET Once-Pxe@+strong GET Once-Pxe-UEFI@+strong GET", "GET Disabled-None@+strong GET Disabled-None-UEFI@+strong GET"},
	{"AMI", "GET (Once-Pxe@SD) SD (Once-Pxe@SD+bare) Once-Pxe-UEFI@SD+bare SD",
		"GET (Disabled-None@SD) SD (Disabled-None@SD+bare) Disabled-None-UEFI@SD+bare SD"},
	{"OpenBMC", "GET Once-Pxe@+strong GET", "GET Disabled-None@+strong GET"},
	{"GB200", "GET Once-Pxe@Settings Settings", "GET Disabled-None@Settings Settings"},
	{"Intel", "GET Once-Pxe@ GET", "GET Disabled-None@ GET"},
	{"DGX", "GET (Once-Pxe@SD) SD (Once-Pxe@SD+bare) Once-Pxe-UEFI@SD+bare SD",
		"GET (Disabled-None@SD) SD (Disabled-None@SD+bare) Disabled-None-UEFI@SD+bare SD"},
	{vendor: "Cray"},
}

// TestBootOfVendors holds, for every vendor, the requests of a change of the boot
// device, and that the machine then boots so: in its own mode, also after an
// override that was taken back, though some BMCs forget it with that.
func TestBootOfVendors(t *testing.T) {
	t.Parallel()
	once, never := object{"bootDevice": object{"device": "pxe"}}, object{"bootDevice": object{"device": "none"}}
	for _, row := range bootRows {
		t.Run(row.vendor, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, redfishsim.Config{Vendor: maker(t, row.vendor)})
			if row.once == "" {
				ask(t, "set_boot_device", request(login, once)).Fails(unsupported)
				ask(t, "get_boot_device", request(login)).Fails(unsupported)
				if got := story(bmc); got != "GET GET" {
					t.Errorf("the BMC was asked %q", got)
				}
				return
			}
			for _, step := range []struct {
				set   object
				story string
			}{{once, row.once}, {never, row.never}, {once, row.once}} {
				bmc.ResetLog()
				ask(t, "set_boot_device", request(login, step.set)).Gives(nil)
				if got := story(bmc); got != step.story {
					t.Errorf("the BMC was asked %q,\nwant %q", got, step.story)
				}
				wellFormed(t, bmc)
			}
			ask(t, "power_on", request(login)).Gives(nil)
			if boots := bmc.Machines()[0].Boots(); len(boots) != 1 || boots[0].Target != "Pxe" || boots[0].Mode != "UEFI" {
				t.Errorf("booted by %+v", boots)
			}
		})
	}
	if len(bootRows) != len(redfishsim.Vendors()) {
		t.Error("a vendor has no row")
	}
}

// TestModeCannotBeKept holds that an override is taken back although the BMC
// forgets the mode with it, and does not take it again.
func TestModeCannotBeKept(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, booting(redfishsim.BootRules{ModeReverts: true, ModeReadOnly: true}))
	ask(t, "set_boot_device", request(login, object{"bootDevice": object{"device": "none"}})).Gives(nil)
	if got := story(bmc); got != "GET Disabled-None@ GET (Disabled-None-UEFI@) Disabled@ GET" {
		t.Errorf("the BMC was asked %q", got)
	}
}

// TestBootPersistentOnce holds that an override that is to last is written so,
// on a BMC that drops it with the first boot all the same.
func TestBootPersistentOnce(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{Vendor: redfishsim.Dell()})
	ask(t, "set_boot_device", request(login, object{"bootDevice": object{"device": "disk", "persistent": true}})).Gives(nil)
	ask(t, "get_boot_device", request(login)).Gives(object{"device": "disk", "persistent": true, "mode": "efi"})
	ask(t, "power_on", request(login)).Gives(nil)
	if boots := bmc.Machines()[0].Boots(); len(boots) != 1 || boots[0].Target != "Hdd" || boots[0].Enabled != "Continuous" {
		t.Errorf("booted by %+v", boots)
	}
	ask(t, "get_boot_device", request(login)).Gives(object{"device": "none", "persistent": false, "mode": "auto"})
}

// inPOST refuses a change of settings for as long as the machine starts.
func inPOST(times int) []redfishsim.Fault {
	return []redfishsim.Fault{{Method: "PATCH", Times: times, Do: redfishsim.Refuse(400, "iLO.2.14.UnableToModifyDuringSystemPOST")}}
}

// TestInPOST holds that a BMC that takes no settings while the machine is in
// POST is asked again until it does, or for a share of the time; nothing else is
// tried in their place.
func TestInPOST(t *testing.T) {
	t.Parallel()
	boot, order := object{"bootDevice": object{"device": "pxe"}}, object{"devices": []object{nic("00:00:5e:00:53:02")}}
	bmc, login := simBMC(t, redfishsim.Config{Faults: inPOST(2)})
	ask(t, "set_boot_device", request(login, boot)).Gives(nil)
	if got := story(bmc); got != "GET (Once-Pxe@) (Once-Pxe@) Once-Pxe@ GET" {
		t.Errorf("the BMC was asked %q", got)
	}
	bmc, login = simBMC(t, redfishsim.Config{Faults: inPOST(1)})
	ask(t, "set_boot_order", request(login, order)).Gives(nil)
	if got := bmc.Resource(systemPath)["Boot"].(object)["BootOrder"].([]any); got[0] != "Boot0002" || count(bmc, "PATCH") != 2 {
		t.Errorf("the order is %v after %v", got, bmc.Log())
	}
	for verb, keys := range map[string]object{"set_boot_device": boot, "set_boot_order": order, "power_on": boot} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, redfishsim.Config{Faults: inPOST(0)})
			got := ask(t, verb, request(login, keys, object{"timeoutMs": 5000})).Fails("connError busy none").
				Says("UnableToModifyDuringSystemPOST", "tried again for a while")
			if !got.Error.Retryable || resets(bmc) != "" {
				t.Errorf("retryable %v, the machine took %q", got.Error.Retryable, resets(bmc))
			}
		})
	}
}

// orderRows are the cases of TestOrderOfVendors: the changes that put devices
// first. References are those of the options, not their Ids; the list is whole;
// it goes to the settings object where there is one.
var orderRows = []struct {
	vendor  string
	devices []object
	changes []string
	fails   string
}{
	{vendor: "generic", devices: []object{nic("00:00:5e:00:53:02")}, changes: []string{"[Boot0002,Boot0001,Boot0003]@"}},
	{vendor: "Dell", devices: []object{nic("00:00:5e:00:53:02")}, changes: []string{"[Boot0001,Boot0000,Boot0002]@Settings"}},
	{vendor: "Dell10", devices: []object{nic("00:00:5e:00:53:02")}, changes: []string{"[Boot0001,Boot0000,Boot0002]@Settings"}},
	{vendor: "Dell", devices: []object{drive("SIM0001")}, fails: "settingsError noSuchTarget none"},
	{vendor: "HPE", devices: []object{drive("SIM0001"), nic("00:00:5e:00:53:01")}, changes: []string{"[Boot0013,Boot0021,Boot002C,Boot000F]@+weak"}},
	{vendor: "Lenovo", devices: []object{drive("SIM0001")}, changes: []string{"[Boot0002,Boot0001]@Pending+strong"}},
	{vendor: "Lenovo", devices: []object{nic("00:00:5e:00:53:01")}},
	{vendor: "SMC", devices: []object{nic("00:00:5e:00:53:02")},
		changes: []string{"([Boot001A,Boot0019,Boot0018]@+strong)", "PATCH:Oem/Supermicro/FixedBootOrder"}},
	{vendor: "AMI", devices: []object{nic("00:00:5e:00:53:02")}, changes: []string{"[Boot0002,Boot0001,Boot0003]@SD+bare"}},
	{vendor: "AMI", devices: []object{nic("00:00:5e:00:53:01"), nic("00:00:5e:00:53:02"), drive("SIM0001")}},
	{vendor: "OpenBMC", devices: []object{nic("00:00:5e:00:53:02")}, fails: unsupported},
	{vendor: "GB200", devices: []object{drive("SIM0001")}, changes: []string{"[Boot0003,Boot0001,Boot0002]@Settings+strong"}},
	{vendor: "GB200", devices: []object{nic("00:00:5e:00:53:02")}, fails: "settingsError noSuchTarget none"},
	{vendor: "Cray", devices: []object{nic("00:00:5e:00:53:1f")}, changes: []string{"[ME1-PXE-IP4,ME0-PXE-IP4,ME0-PXE-IP6]@"}},
	{vendor: "Cray", devices: []object{nic("Not Available")}, fails: "settingsError badInput none"},
	{vendor: "Intel", devices: []object{nic("00:00:5e:00:53:02")}, fails: unsupported},
	{vendor: "DGX", devices: []object{drive("SIM0001")}, changes: []string{"[Boot0003,Boot0001,Boot0002]@SD+bare"}},
}

// TestOrderOfVendors holds, for every vendor, the change that a boot order
// needs, that it is read back from where it was written, and that the same order
// once more changes nothing.
func TestOrderOfVendors(t *testing.T) {
	t.Parallel()
	for _, row := range orderRows {
		t.Run(row.vendor, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, redfishsim.Config{Vendor: maker(t, row.vendor)})
			order := object{"devices": row.devices}
			got := ask(t, "set_boot_order", request(login, order))
			if row.fails != "" {
				got.Fails(row.fails)
			} else {
				got.Gives(nil)
			}
			changes, last := orderChanges(bmc)
			if !slices.Equal(changes, row.changes) {
				t.Errorf("changes %q, want %q", changes, row.changes)
			}
			if log := bmc.Log(); last != "" && (log[len(log)-1].Method != "GET" || log[len(log)-1].Path != last) {
				t.Errorf("%s was not read back: %v", last, log[len(log)-1])
			}
			wellFormed(t, bmc)
			bmc.ResetLog()
			if row.fails == "" && row.vendor != "SMC" { // which is asked for its BootOrder each time
				ask(t, "set_boot_order", request(login, order)).Gives(nil)
			}
			if count(bmc, "PATCH") > 0 {
				t.Errorf("once more: %v", bmc.Log())
			}
		})
	}
}

// orderChanges are the changes that a BMC was asked for, and the path of the
// last.
func orderChanges(bmc *redfishsim.Server) (changes []string, last string) {
	system := bmc.Machines()[0].Path()
	for _, r := range bmc.Log() {
		if r.Method != "PATCH" {
			continue
		}
		changes, last = append(changes, told(r, system)), r.Path
	}
	return changes, last
}

// TestShownBySystem holds that an override is taken for set where the settings
// object does not show it, but the system does.
func TestShownBySystem(t *testing.T) {
	t.Parallel()
	config := booting(redfishsim.BootRules{Settings: "Settings"})
	config.Faults = []redfishsim.Fault{
		{Method: "GET", Path: systemPath + "/Settings", Do: redfishsim.Set("Boot", object{})},
		{Method: "GET", Path: systemPath, Skip: 1, Do: redfishsim.Chain(
			redfishsim.Set("Boot/BootSourceOverrideEnabled", "Once"), redfishsim.Set("Boot/BootSourceOverrideTarget", "Pxe"))},
	}
	bmc, login := simBMC(t, config)
	ask(t, "set_boot_device", request(login, object{"bootDevice": object{"device": "pxe"}})).Gives(nil)
	if got := story(bmc); got != "GET Once-Pxe@Settings Settings GET" {
		t.Errorf("the BMC was asked %q", got)
	}
}

// TestClassesNotForced holds that the classes of a Lenovo are not written
// elsewhere when their order is refused for another reason than its place.
func TestClassesNotForced(t *testing.T) {
	t.Parallel()
	busy := redfishsim.Fault{Method: "PATCH", Path: systemPath + "/Pending", Do: redfishsim.Busy(-1)}
	bmc, login := simBMC(t, redfishsim.Config{Vendor: redfishsim.Lenovo(), Faults: []redfishsim.Fault{busy}})
	ask(t, "set_boot_order", request(login, object{"devices": []object{drive("SIM0001")}})).Fails("connError busy none")
	if changes, _ := orderChanges(bmc); !slices.Equal(changes, []string{"([Boot0002,Boot0001]@Pending+strong)"}) {
		t.Errorf("changes %q", changes)
	}
}

// TestFixedOrderNotForced holds that a Supermicro's own order is written only
// where BootOrder is none of its properties.
func TestFixedOrderNotForced(t *testing.T) {
	t.Parallel()
	vendor := redfishsim.SMC()
	vendor.Behaviour.Boot.OrderUnknown = false
	refused := redfishsim.Fault{Method: "PATCH", Path: systemPath, Do: redfishsim.Refuse(400, "Base.1.8.PropertyValueNotInList")}
	bmc, login := simBMC(t, redfishsim.Config{Vendor: vendor, Faults: []redfishsim.Fault{refused}})
	order := object{"devices": []object{nic("00:00:5e:00:53:02")}}
	ask(t, "set_boot_order", request(login, order)).Fails("actionError refusedByDevice none")
	if changes, _ := orderChanges(bmc); !slices.Equal(changes, []string{"([Boot001A,Boot0019,Boot0018]@+strong)"}) {
		t.Errorf("changes %q", changes)
	}
	bmc.SetFaults()
	bmc.ResetLog()
	ask(t, "set_boot_order", request(login, order)).Gives(nil)
	if changes, _ := orderChanges(bmc); !slices.Equal(changes, []string{"[Boot001A,Boot0019,Boot0018]@+strong"}) {
		t.Errorf("changes %q", changes)
	}
}

// TestHalfwayInPOST holds that an order of which one part was written and the
// other is refused to the end is no change that was not sent, though
// the last try wrote nothing.
func TestHalfwayInPOST(t *testing.T) {
	t.Parallel()
	refused := inPOST(0)
	refused[0].Path = systemPath + "/Pending"
	bmc, login := simBMC(t, redfishsim.Config{Vendor: redfishsim.Lenovo(), Faults: refused})
	const network = systemPath + "/Oem/Lenovo/BootSettings/BootOrder.NetworkBootOrder"
	list := bmc.Resource(network)
	slices.Reverse(list["BootOrderNext"].([]any))
	bmc.SetResource(network, list)
	pending := bmc.Resource(systemPath + "/Pending")
	pending["Boot"].(object)["BootOrder"] = []any{"Boot0002", "Boot0001"}
	bmc.SetResource(systemPath+"/Pending", pending)
	order := object{"devices": []object{nic("00:00:5e:00:53:01")}, "timeoutMs": 20000}
	ask(t, "set_boot_order", request(login, order)).Fails("connError busy unknown")
	if changes, _ := orderChanges(bmc); len(changes) < 3 || changes[0] != "PATCH:Oem/Lenovo/BootSettings/BootOrder.NetworkBootOrder" {
		t.Errorf("changes %q", changes)
	}
}
