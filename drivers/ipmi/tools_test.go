package ipmi_test

import (
	"strings"
	"testing"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	"github.com/maaspd/powerdrivers/drivers/sim/ipmi/openipmi"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// TestIpmitoolReadsBootDevice lets ipmitool read what the driver has set.
func TestIpmitoolReadsBootDevice(t *testing.T) {
	tool.Need(t, "ipmitool", "ipmitool")
	for device, name := range map[string]string{"pxe": "Force PXE", "disk": "Force Boot from default Hard-Drive", "cdrom": "Force Boot from CD/DVD",
		"bios": "Force Boot into BIOS Setup", "usb": "Force Boot from Floppy/primary removable media", "none": "No override"} {
		for _, lasting := range []bool{false, true} {
			bmc, login := simBMC(t, ipmisim.Config{})
			boot := object{"device": device, "persistent": lasting, "mode": map[bool]string{true: "efi", false: "legacy"}[lasting]}
			ask(t, "set_boot_device", request(login, object{"bootDevice": boot})).Gives(nil)
			out := ipmitool(t, bmc.Addr(), "chassis", "bootparam", "get", "5")
			words := []string{"Boot Flag Valid", "Boot Device Selector : " + name, "only next boot", "PC Compatible"}
			if lasting {
				words[2], words[3] = "all future boots", "EFI"
			}
			for _, word := range words {
				if !strings.Contains(out, word) {
					t.Errorf("%v: ipmitool does not say %q:\n%s", boot, word, out)
				}
			}
		}
	}
}

// TestDriverReadsBootDevice lets the driver read what ipmitool has set.
func TestDriverReadsBootDevice(t *testing.T) {
	tool.Need(t, "ipmitool", "ipmitool")
	for name, device := range map[string]string{"pxe": "pxe", "disk": "disk", "safe": "disk", "diag": "disk", "cdrom": "cdrom", "bios": "bios", "floppy": "usb"} {
		for options, want := range map[string]object{
			"":                           {"persistent": false, "mode": "legacy"},
			"options=efiboot":            {"persistent": false, "mode": "efi"},
			"options=persistent":         {"persistent": true, "mode": "legacy"},
			"options=efiboot,persistent": {"persistent": true, "mode": "efi"},
		} {
			bmc, login := simBMC(t, ipmisim.Config{})
			args := []string{"chassis", "bootdev", name}
			if options != "" {
				args = append(args, options)
			}
			ipmitool(t, bmc.Addr(), args...)
			ask(t, "get_boot_device", request(login)).Gives(with(want, object{"device": device}))
		}
	}
	bmc, login := simBMC(t, ipmisim.Config{})
	ipmitool(t, bmc.Addr(), "chassis", "bootdev", "none")
	ask(t, "get_boot_device", request(login)).Gives(object{"device": "none", "persistent": false, "mode": "auto"})
}

// TestToolsAndDriverAgree switches with one and reads with the other, on both
// BMCs.
func TestToolsAndDriverAgree(t *testing.T) {
	tool.Need(t, "ipmitool", "ipmitool")
	ipmipower := tool.Need(t, "ipmipower", "freeipmi-tools")
	type machine struct {
		address string
		login   object
	}
	peers := map[string]func(*testing.T) machine{
		"simulated BMC": func(t *testing.T) machine {
			bmc, login := simBMC(t, ipmisim.Config{MaxSessions: 50})
			return machine{bmc.Addr(), login}
		},
		"ipmi_sim": func(t *testing.T) machine {
			bmc, login := openBMC(t, openipmi.Options{User: ipmisim.DefaultUser, Password: ipmisim.DefaultPassword})
			return machine{bmc.Addr(), with(login, object{"power_user": ipmisim.DefaultUser, "power_pass": ipmisim.DefaultPassword})}
		},
	}
	for name, begin := range peers {
		t.Run(name, func(t *testing.T) {
			m := begin(t)
			freeipmi := func(args ...string) string {
				return output(t, ipmipower, append([]string{"-D", "LAN_2_0", "-I", "3", "-W", "opensesspriv", "-h", m.address,
					"-u", ipmisim.DefaultUser, "-p", ipmisim.DefaultPassword}, args...)...)
			}
			for _, step := range []struct{ verb, argument, state string }{{"power_on", "on", "on"}, {"power_off", "off", "off"}} {
				ask(t, step.verb, request(m.login)).Gives(nil)
				if out := ipmitool(t, m.address, "power", "status"); !strings.Contains(out, "is "+step.state) {
					t.Errorf("after our %s ipmitool says %s", step.verb, out)
				}
				if out := freeipmi("--stat"); !strings.Contains(out, ": "+step.state) {
					t.Errorf("after our %s ipmipower says %s", step.verb, out)
				}
			}
			for _, state := range []string{"on", "off"} {
				ipmitool(t, m.address, "power", state)
				ask(t, "power_query", request(m.login)).Gives(object{"status": state})
			}
			for _, state := range []string{"on", "off"} {
				freeipmi("--"+state, "--wait-until-"+state)
				ask(t, "power_query", request(m.login)).Gives(object{"status": state})
			}
		})
	}
}
