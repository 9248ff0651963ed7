package redfish_test

import (
	"strings"
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// TestNotOffered holds that a boot device that the machine does not offer is not
// asked for.
func TestNotOffered(t *testing.T) {
	t.Parallel()
	enabled := redfishsim.Set("Boot/BootSourceOverrideEnabled@Redfish.AllowableValues", []any{"Once", "Disabled"})
	for name, c := range map[string]struct {
		rules  redfishsim.BootRules
		faults []redfishsim.Fault
		boot   object
		says   string
	}{
		"target": {rules: redfishsim.BootRules{Targets: []string{"None", "Pxe", "Hdd"}}, boot: object{"device": "usb"}, says: "Usb is not offered, only None, Pxe, Hdd"},
		"persistent": {faults: []redfishsim.Fault{{Method: "GET", Path: systemPath, Do: enabled}}, boot: object{"device": "pxe", "persistent": true},
			says: "Continuous is not offered, only Once, Disabled"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := booting(c.rules)
			config.Faults = c.faults
			bmc, login := simBMC(t, config)
			ask(t, "set_boot_device", request(login, object{"bootDevice": c.boot})).Fails(unsupported).Says(c.says)
			if got := story(bmc); got != "GET" {
				t.Errorf("the BMC was asked %q", got)
			}
		})
	}
}

// TestModeNotShown holds that where the machine does not show its mode, and all
// three properties are wanted together, the mode is UEFI.
func TestModeNotShown(t *testing.T) {
	t.Parallel()
	config := booting(redfishsim.BootRules{Together: override})
	config.Faults = []redfishsim.Fault{{Method: "GET", Path: systemPath, Do: redfishsim.Edit(func(system map[string]any) {
		delete(system["Boot"].(object), "BootSourceOverrideMode")
	})}}
	bmc, login := simBMC(t, config)
	ask(t, "set_boot_device", request(login, object{"bootDevice": object{"device": "pxe"}})).Gives(nil)
	if got := story(bmc); got != "GET (Once-Pxe@) Once-Pxe-UEFI@ GET" {
		t.Errorf("the BMC was asked %q", got)
	}
}

// TestTargetNoneRefused holds that a BMC that takes no target None is told that
// the override is disabled, and no more.
func TestTargetNoneRefused(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, booting(redfishsim.BootRules{Targets: []string{"Pxe", "Hdd"}}))
	ask(t, "set_boot_device", request(login, object{"bootDevice": object{"device": "pxe"}})).Gives(nil)
	bmc.ResetLog()
	ask(t, "set_boot_device", request(login, object{"bootDevice": object{"device": "none"}})).Gives(nil)
	if got := story(bmc); got != "GET (Disabled-None@) (Disabled-None-UEFI@) Disabled@ GET" {
		t.Errorf("the BMC was asked %q", got)
	}
	ask(t, "get_boot_device", request(login)).Gives(object{"device": "none", "persistent": false, "mode": "auto"})
}

// TestAllSystems holds that what reads all systems leaves out those that are
// listed and not there, and those that cannot be reset.
func TestAllSystems(t *testing.T) {
	t.Parallel()
	const systems = "/redfish/v1/Systems"
	vendor := redfishsim.Cray()
	vendor.Systems = append(vendor.Systems, redfishsim.System{ID: "Board", NoReset: true, Metrics: redfishsim.Generic().Systems[0].Metrics})
	members := redfishsim.Members(systems+"/Node3", systems+"/Gone", systems+"/Board", systems+"/Node1")
	bmc, login := simBMC(t, redfishsim.Config{Vendor: vendor, Faults: []redfishsim.Fault{{Path: systems, Do: members}}})
	login["node_id"] = nil
	if got := ask(t, "check", request(login)).Succeeds().Data["target"]; got != "Node3, Node1" {
		t.Errorf("checked are %v", got)
	}
	if got := ask(t, "statistics", request(login)).Succeeds().Data["device"].(object)["readings"].([]any); len(got) > 0 {
		t.Errorf("readings of what is no machine: %v", got)
	}
	if hosts := ask(t, "probe", request(login)).Succeeds().Data["hosts"].([]any); len(hosts) != 2 {
		t.Errorf("hosts %v", hosts)
	}
	bmc.SetFaults(redfishsim.Fault{Path: systems, Do: members}, redfishsim.Fault{Path: systems + "/Node1", Do: redfishsim.Refuse(500, "Base.1.8.InternalError")})
	for _, verb := range []string{"check", "statistics", "probe"} {
		ask(t, verb, request(login)).Fails("actionError refusedByDevice none")
	}
}

// TestModes holds that the mode that is set is the one that is read, in the
// protocol's words.
func TestModes(t *testing.T) {
	t.Parallel()
	for mode, word := range map[string]string{"efi": "UEFI", "legacy": "Legacy"} {
		bmc, login := simBMC(t, redfishsim.Config{})
		ask(t, "set_boot_device", request(login, object{"bootDevice": object{"device": "pxe", "mode": mode}})).Gives(nil)
		if got := story(bmc); got != "GET Once-Pxe-"+word+"@ GET" {
			t.Errorf("the BMC was asked %q", got)
		}
		ask(t, "get_boot_device", request(login)).Gives(object{"device": "pxe", "persistent": false, "mode": mode})
	}
}

// TestLongState holds that a state that nobody knows is told, but not at any
// length.
func TestLongState(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Hibernating", 100)
	_, login := simBMC(t, redfishsim.Config{Faults: []redfishsim.Fault{{Path: systemPath, Do: redfishsim.Set("PowerState", long)}}})
	ask(t, "power_query", request(login)).Gives(object{"status": "unknown", "detail": long[:64]})
}
