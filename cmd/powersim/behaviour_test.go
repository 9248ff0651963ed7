package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/ipmi"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// started is a running rack.
func started(t *testing.T, text string) *rack {
	t.Helper()
	r, err := rackFlags{Config: write(t, text), settings: usual()}.start(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.close)
	return r
}

// visit logs in to a device and, unless do is nil, does something there.
func visit(t *testing.T, d device, limit time.Duration, do func(context.Context, *ipmi.Session) error) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	s, err := ipmi.Dial(ctx, ipmi.Config{Address: d.Address, Username: d.User, Password: "powersim"})
	if err != nil {
		return err
	}
	defer s.Close()
	return do(ctx, s)
}

func powerIs(want bool) func(context.Context, *ipmi.Session) error {
	return func(ctx context.Context, s *ipmi.Session) error {
		status, err := s.ChassisStatus(ctx)
		if err == nil && status.PowerOn != want {
			err = fmt.Errorf("the machine is on: %v", status.PowerOn)
		}
		return err
	}
}

func TestMachines(t *testing.T) {
	r := started(t, `{"count": 4, "power": "on", "stuck": "2", "dead": "3", "offDelay": "1h", "bootDevice": "pxe", "bootEfi": true}`)
	devices := r.devices()
	off := func(ctx context.Context, s *ipmi.Session) error { return s.ChassisControl(ctx, ipmi.PowerDown) }
	for i, d := range devices {
		if d.Dead {
			if visit(t, d, 500*time.Millisecond, powerIs(true)) == nil {
				t.Errorf("%s answers", d.Device)
			}
			continue
		}
		if err := visit(t, d, 10*time.Second, off); err != nil {
			t.Errorf("%s: %v", d.Device, err)
		}
		if err := visit(t, d, 10*time.Second, powerIs(true)); err != nil { // stuck, or for an hour yet
			t.Errorf("%s after power off: %v", d.Device, err)
		}
		flags := r.bmcs[i].Machine().BootFlags()
		if !flags.Valid || !flags.EFI || flags.Persistent || flags.Device != 1 {
			t.Errorf("boot flags %+v", flags)
		}
	}
}

// TestBadNetwork holds that a careful client comes through all that the flags
// can do to replies.
func TestBadNetwork(t *testing.T) {
	r := started(t, `{"count": 8, "power": "on", "loss": 0.1, "damage": 0.1, "duplicates": 0.2, "delay": "5ms"}`)
	each(t, r.devices(), powerIs(true))
}

// TestThousand holds that a thousand BMCs come up fast, and all answer.
func TestThousand(t *testing.T) {
	start := time.Now()
	r := started(t, `{"address": "127.0.16.1-127.0.19.232"}`)
	if took := time.Since(start); len(r.bmcs) != 1000 || took > 20*time.Second {
		t.Fatalf("%d BMCs after %v", len(r.bmcs), took)
	}
	each(t, r.devices(), powerIs(false))
}

// each visits all devices, 32 at a time.
func each(t *testing.T, devices []device, do func(context.Context, *ipmi.Session) error) {
	t.Helper()
	todo := make(chan device)
	var all sync.WaitGroup
	for range min(32, len(devices)) {
		all.Go(func() {
			for d := range todo {
				if err := visit(t, d, 30*time.Second, do); err != nil {
					t.Errorf("%s: %v", d.Device, err)
				}
			}
		})
	}
	for _, d := range devices {
		todo <- d
	}
	close(todo)
	all.Wait()
}

// TestWatts lets ipmitool's reader of DCMI say what the machines draw.
func TestWatts(t *testing.T) {
	ipmitool := tool.Need(t, "ipmitool", "ipmitool")
	tool.Need(t, "sh", "dash")
	const read = `h=${POWERSIM_BMC1%:*} p=${POWERSIM_BMC1##*:}; ` +
		`"$0" -I lanplus -C 3 -N 1 -R 3 -H $h -p $p -U $POWERSIM_USER -P powersim dcmi power reading`
	r := powersim(t, "run", "--watts", "230", "--", "sh", "-c", read, ipmitool)
	if r.status != 0 || !strings.Contains(r.out, "230 Watts") {
		t.Errorf("%+v", r)
	}
	if r := powersim(t, "run", "--watts", "70000", "--", "true"); r.status != exitUsage || !strings.Contains(r.err, "watts must be from 0 to 65535") {
		t.Errorf("%+v", r)
	}
}
