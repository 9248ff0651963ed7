package amtsim_test

import (
	"context"
	"net"
	"strconv"
	"testing"
	"time"

	"github.com/bmc-toolbox/bmclib/v2/providers/intelamt"
	amtsim "github.com/maaspd/powerdrivers/drivers/sim/amt"
)

// TestBMCLib holds that another client, bmclib's for AMT, understands the
// simulation: it logs in, reads, switches and sets the boot device.
func TestBMCLib(t *testing.T) {
	machine, err := amtsim.Start(amtsim.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer machine.Close()
	host, text, err := net.SplitHostPort(machine.Addr())
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	client := intelamt.New(host, amtsim.DefaultUser, amtsim.DefaultPassword, intelamt.WithPort(uint32(port)))
	if ok, err := client.BootDeviceSet(ctx, "pxe", false, false); err != nil || !ok {
		t.Fatalf("set the boot device: %v, %v", ok, err)
	}
	if ok, err := client.PowerSet(ctx, "on"); err != nil || !ok {
		t.Fatalf("switch on: %v, %v", ok, err)
	}
	if state, err := client.PowerStateGet(ctx); err != nil || state != "on" {
		t.Errorf("%q, %v", state, err)
	}
	if starts := machine.Starts(); len(starts) != 1 || starts[0] != amtsim.PXE {
		t.Errorf("started from %q", starts)
	}
	if ok, err := client.PowerSet(ctx, "off"); err != nil || !ok || machine.State() != amtsim.OffSoft {
		t.Errorf("switch off: %v, %v, state %d", ok, err, machine.State())
	}
}
