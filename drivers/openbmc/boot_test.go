package openbmc_test

import (
	"strconv"
	"testing"

	openbmcsim "github.com/maaspd/powerdrivers/drivers/sim/openbmc"
)

// number is a JSON number as text.
func number(v any) string { return strconv.FormatFloat(v.(float64), 'g', -1, 64) }

// override is a bootDevice.
func override(device string, persistent bool) object {
	return object{"device": device, "persistent": persistent, "mode": "auto"}
}

const (
	once     = "/login control/host0/boot/one_time.Enabled=1 control/host0/boot/one_time.BootSource="
	lasting  = "/login control/host0/boot/one_time.Enabled=0 control/host0/boot.BootSource="
	readBack = " control/host0 /logout"
)

// TestBootDevice sets each device and reads it again.
func TestBootDevice(t *testing.T) {
	t.Parallel()
	cases := []struct {
		device     string
		persistent bool
		seen       string
	}{
		{"pxe", false, once + "Network"},
		{"disk", false, once + "Disk"},
		{"cdrom", false, once + "ExternalMedia"},
		{"pxe", true, lasting + "Network"},
		{"disk", true, lasting + "Disk"},
		{"none", false, lasting + "Default"},
	}
	for _, c := range cases {
		t.Run(c.device, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, openbmcsim.Config{})
			ask(t, "set_boot_device", request(login, object{"bootDevice": override(c.device, c.persistent)})).Gives(nil)
			if was := seen(bmc); was != c.seen+readBack {
				t.Errorf("the BMC saw %q, want %q", was, c.seen+readBack)
			}
			closed(t, bmc)
			ask(t, "get_boot_device", request(login)).Gives(override(c.device, c.persistent))
		})
	}
}

// TestBootDeviceRefused holds what the API has no word for.
func TestBootDeviceRefused(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, openbmcsim.Config{})
	for _, boot := range []object{override("bios", false), override("usb", false), {"device": "pxe", "mode": "efi"}, {"device": "disk", "mode": "legacy"}} {
		ask(t, "set_boot_device", request(login, object{"bootDevice": boot})).Fails("unsupportedActionError unsupported none")
		ask(t, "power_on", request(login, object{"bootDevice": boot})).Fails("unsupportedActionError unsupported none")
	}
	if len(bmc.Log()) != 0 {
		t.Errorf("the BMC saw %q", seen(bmc))
	}
}

// TestBootDeviceWithPower holds that a boot device and a command share a session.
func TestBootDeviceWithPower(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, openbmcsim.Config{})
	ask(t, "power_on", request(login, object{"bootDevice": override("pxe", false)})).Succeeds()
	if was, want := seen(bmc), once+"Network control/host0 state state/host0.RequestedHostTransition=On /logout"; was != want {
		t.Errorf("the BMC saw %q, want %q", was, want)
	}
	closed(t, bmc)
}

// TestBootMode holds that a boot mode that goes before the source is told, and
// taken away.
func TestBootMode(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, openbmcsim.Config{})
	const modes = "xyz.openbmc_project.Control.Boot.Mode.Modes."
	bmc.Set(openbmcsim.Boot, "BootMode", modes+"Setup")
	ask(t, "get_boot_device", request(login)).Gives(override("bios", true))
	bmc.Set(openbmcsim.Boot, "BootMode", modes+"Safe")
	ask(t, "get_boot_device", request(login)).Fails("actionError refusedByDevice none").Says("Safe")
	ask(t, "set_boot_device", request(login, object{"bootDevice": override("disk", true)})).Succeeds()
	if mode := bmc.Get(openbmcsim.Boot, "BootMode"); mode != modes+"Regular" {
		t.Errorf("boot mode %v", mode)
	}
}

// TestBootDeviceHalfway holds the effect of errors between the writes, and of a
// BMC that forgets what was set.
func TestBootDeviceHalfway(t *testing.T) {
	t.Parallel()
	const boot = "/xyz/openbmc_project/control/host0/"
	cases := []struct {
		name, path, fails string
		do                openbmcsim.Misbehaviour
	}{
		{"first write", boot + "boot/one_time/attr/Enabled", "unsupportedActionError unsupported none", openbmcsim.Status(404)},
		{"second write", boot + "boot/one_time/attr/BootSource", "actionError refusedByDevice unknown", openbmcsim.Status(404)},
		{"second write refused", boot + "boot/one_time/attr/BootSource", "actionError refusedByDevice unknown", openbmcsim.Status(400)},
		{"read back", boot + "enumerate", "actionError refusedByDevice unknown", openbmcsim.HTML()},
		{"forgotten", boot + "boot/one_time/attr/BootSource", "actionError notVerified unknown", openbmcsim.Body("application/json", `{"status": "ok"}`)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, openbmcsim.Config{Faults: []openbmcsim.Fault{{Path: c.path, Do: c.do}}})
			ask(t, "set_boot_device", request(login, object{"bootDevice": override("pxe", false)})).Fails(c.fails)
			closed(t, bmc)
		})
	}
}
