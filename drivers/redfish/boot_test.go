package redfish_test

import (
	"strings"
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// booting is a BMC with those boot rules.
func booting(rules redfishsim.BootRules) redfishsim.Config {
	vendor := redfishsim.Generic()
	vendor.Behaviour.Boot = rules
	return redfishsim.Config{Vendor: vendor}
}

const (
	smallPXE = `{"Boot":{"BootSourceOverrideEnabled":"Once","BootSourceOverrideTarget":"Pxe"}}`
	fullPXE  = `{"Boot":{"BootSourceOverrideEnabled":"Once","BootSourceOverrideTarget":"Pxe","BootSourceOverrideMode":"UEFI"}}`
	noBoot   = "unsupportedActionError unsupported none"
)

var override = []string{"BootSourceOverrideEnabled", "BootSourceOverrideMode", "BootSourceOverrideTarget"}

// bootCases are the cases of TestBootRules: bodies are those of the PATCHes, and
// path the end of the path of the last.
var bootCases = []struct {
	name   string
	rules  redfishsim.BootRules
	boot   object
	bodies []string
	path   string
	fails  string
}{
	{name: "smallest body", bodies: []string{smallPXE}, path: "/1"},
	{name: "at the settings object", rules: redfishsim.BootRules{Settings: "Settings", SystemReadOnly: true}, bodies: []string{smallPXE}, path: "/Settings"},
	{name: "all three together", rules: redfishsim.BootRules{Together: override}, bodies: []string{smallPXE, fullPXE}, path: "/1"},
	{name: "ignored without the mode", rules: redfishsim.BootRules{IgnoredWithout: "BootSourceOverrideMode"}, bodies: []string{smallPXE, fullPXE}, path: "/1"},
	{name: "mode reverts", rules: redfishsim.BootRules{ModeReverts: true}, bodies: []string{smallPXE, fullPXE}, path: "/1"},
	{name: "mode given", boot: object{"device": "pxe", "mode": "efi"}, bodies: []string{fullPXE}, path: "/1"},
	{name: "mode given, not writable, but right", rules: redfishsim.BootRules{ModeReadOnly: true}, boot: object{"device": "pxe", "mode": "efi"},
		bodies: []string{fullPXE, smallPXE}, path: "/1"},
	{name: "mode given, not writable and wrong", rules: redfishsim.BootRules{ModeReadOnly: true}, boot: object{"device": "pxe", "mode": "legacy"},
		bodies: []string{strings.Replace(fullPXE, "UEFI", "Legacy", 1), smallPXE}, path: "/1", fails: "actionError notVerified unknown"},
	{name: "answers 200 and stores something else", rules: redfishsim.BootRules{Lies: true}, bodies: []string{smallPXE, fullPXE}, path: "/1",
		fails: "actionError notVerified unknown"},
	{name: "no override", rules: redfishsim.BootRules{NoOverride: true}, fails: noBoot},
	{name: "every override refused", rules: redfishsim.BootRules{Refused: redfishsim.Refusal{Status: 400, MessageID: "iLO.2.14.UnsupportedOperation"}},
		bodies: []string{smallPXE, fullPXE}, path: "/1", fails: noBoot},
	{name: "persistent", boot: object{"device": "disk", "persistent": true}, path: "/1",
		bodies: []string{`{"Boot":{"BootSourceOverrideEnabled":"Continuous","BootSourceOverrideTarget":"Hdd"}}`}},
	{name: "no override again", rules: redfishsim.BootRules{NoneRefused: true}, boot: object{"device": "none"}, path: "/1",
		bodies: []string{`{"Boot":{"BootSourceOverrideEnabled":"Disabled","BootSourceOverrideTarget":"None"}}`}},
	{name: "setup", boot: object{"device": "bios"}, path: "/1", bodies: []string{strings.Replace(smallPXE, "Pxe", "BiosSetup", 1)}},
	{name: "stick", boot: object{"device": "usb"}, path: "/1", bodies: []string{strings.Replace(smallPXE, "Pxe", "Usb", 1)}},
	{name: "CD", boot: object{"device": "cdrom"}, path: "/1", bodies: []string{strings.Replace(smallPXE, "Pxe", "Cd", 1)}},
	{name: "CD that is a UsbCd", rules: redfishsim.BootRules{Targets: []string{"None", "UsbCd"}}, boot: object{"device": "cdrom"}, path: "/1",
		bodies: []string{strings.Replace(smallPXE, "Pxe", "UsbCd", 1)}},
}

// TestBootRules holds row by row what is written where, and that it is read
// back.
func TestBootRules(t *testing.T) {
	t.Parallel()
	for _, c := range bootCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, booting(c.rules))
			if c.boot == nil {
				c.boot = object{"device": "pxe"}
			}
			got := ask(t, "set_boot_device", request(login, object{"bootDevice": c.boot}))
			if c.fails == "" {
				got.Gives(nil)
			} else {
				got.Fails(c.fails)
			}
			bodies, path := patches(bmc)
			if strings.Join(bodies, "\n") != strings.Join(c.bodies, "\n") || !strings.HasSuffix(path, c.path) {
				t.Errorf("PATCHes, the last at %s:\n%s\nwant at %s:\n%s", path, strings.Join(bodies, "\n"), c.path, strings.Join(c.bodies, "\n"))
			}
		})
	}
}

// patches are the bodies of the PATCHes, and the path of the last.
func patches(bmc *redfishsim.Server) (bodies []string, path string) {
	for _, r := range bmc.Log() {
		if r.Method == "PATCH" {
			bodies, path = append(bodies, r.Body), r.Path
		}
	}
	return bodies, path
}

// TestSettingsRefuse holds that the system takes the override where the settings
// object that it names does not.
func TestSettingsRefuse(t *testing.T) {
	t.Parallel()
	config := booting(redfishsim.BootRules{Settings: "Pending"})
	config.Faults = []redfishsim.Fault{{Method: "PATCH", Path: systemPath + "/Pending", Do: redfishsim.Refuse(400, "Base.1.8.PropertyUnknown")}}
	bmc, login := simBMC(t, config)
	ask(t, "set_boot_device", request(login, object{"bootDevice": object{"device": "pxe"}})).Gives(nil)
	if _, path := patches(bmc); path != systemPath {
		t.Errorf("written to %s: %v", path, bmc.Log())
	}
}

// TestSettingsWithoutMode holds that a settings object that shows only what was
// written to it is believed.
func TestSettingsWithoutMode(t *testing.T) {
	t.Parallel()
	config := booting(redfishsim.BootRules{Settings: "Settings", SystemReadOnly: true})
	config.Faults = []redfishsim.Fault{{Method: "GET", Path: systemPath + "/Settings", Do: redfishsim.Edit(func(resource map[string]any) {
		if boot, ok := resource["Boot"].(map[string]any); ok {
			delete(boot, "BootSourceOverrideMode")
		}
	})}}
	bmc, login := simBMC(t, config)
	ask(t, "set_boot_device", request(login, object{"bootDevice": object{"device": "pxe"}})).Gives(nil)
	if got := methods(bmc); got != "GET PATCH GET" {
		t.Error(got)
	}
}

// TestBootVendors holds, for every BMC that has an override, that what was set
// is what is read, and what the machine then boots by.
func TestBootVendors(t *testing.T) {
	t.Parallel()
	for _, vendor := range append(redfishsim.Vendors(), redfishsim.Dell10()) {
		if vendor.Behaviour.Boot.NoOverride {
			continue
		}
		t.Run(vendor.Name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, redfishsim.Config{Vendor: vendor})
			boot := object{"bootDevice": object{"device": "pxe"}}
			ask(t, "set_boot_device", request(login, boot)).Gives(nil)
			set := ask(t, "get_boot_device", request(login)).Succeeds().Data
			if set["device"] != "pxe" || set["persistent"] != false {
				t.Errorf("set: %v", set)
			}
			ask(t, "power_on", request(login, object{"bootDevice": object{"device": "disk"}})).Gives(nil)
			boots := bmc.Machines()[0].Boots()
			if len(boots) != 1 || boots[0].Target != "Hdd" || boots[0].Enabled != "Once" {
				t.Errorf("booted by %+v", boots)
			}
			ask(t, "set_boot_device", request(login, object{"bootDevice": object{"device": "none"}})).Gives(nil)
			ask(t, "get_boot_device", request(login)).Gives(object{"device": "none", "persistent": false, "mode": "auto"})
		})
	}
}

// TestBootFails holds that a boot device that cannot be set leaves the power
// alone.
func TestBootFails(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, booting(redfishsim.BootRules{Lies: true}))
	ask(t, "power_on", request(login, object{"bootDevice": object{"device": "pxe"}})).Fails("actionError notVerified none").Says("reads Disabled")
	if resets(bmc) != "" {
		t.Errorf("the machine took %q", resets(bmc))
	}
	_, login = simBMC(t, redfishsim.Config{Vendor: redfishsim.Lenovo()})
	ask(t, "set_boot_device", request(login, object{"bootDevice": object{"device": "pxe", "persistent": true}})).
		Fails(noBoot).Says("PropertyValueNotInList", "for one boot only")
}
