package ipmi_test

import (
	"context"
	"slices"
	"syscall"
	"testing"
	"time"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	"github.com/maaspd/powerdrivers/drivers/sim/ipmi/openipmi"
)

// TestCycle holds that a cycle is off, proven off, the time off, on.
func TestCycle(t *testing.T) {
	bmc, login := simBMC(t, ipmisim.Config{On: true, Faults: ipmisim.Faults{OffDelay: 250 * ms}})
	begin := time.Now()
	ask(t, "power_cycle", request(login, object{"cycleDelayMs": 300, "waitMs": 2000})).Gives(object{"status": "on"})
	if took := time.Since(begin); took < 550*ms {
		t.Errorf("off and on again within %v: 250 ms to go off and 300 ms of being off are missing", took)
	}
	m := bmc.Machine()
	if m.Count("off") != 1 || m.Count("on") != 1 || m.Count("cycle") != 0 || !m.On() {
		t.Errorf("off %d times, on %d times, cycled %d times, on=%v", m.Count("off"), m.Count("on"), m.Count("cycle"), m.On())
	}
}

// TestCycleNeverLeavesTheMachineOff ends cycles by their deadline after off was
// sent: on is sent all the same, once, and the reply comes in time.
func TestCycleNeverLeavesTheMachineOff(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		faults ipmisim.Faults
		keys   object
		limit  time.Duration
		fails  string
	}{
		{"while it goes off", ipmisim.Faults{OffDelay: 4600 * ms}, object{"timeoutMs": 5000, "cycleDelayMs": 0}, 5 * time.Second, notVerified},
		{"within the time off", ipmisim.Faults{OffDelay: 4100 * ms}, object{"timeoutMs": 8000, "cycleDelayMs": 3000}, 8 * time.Second, "connError timeout unknown"},
		{"while it never goes off", ipmisim.Faults{NeverChanges: true}, object{"timeoutMs": 5000, "cycleDelayMs": 0}, 5 * time.Second, notVerified},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, ipmisim.Config{On: true, Faults: c.faults})
			begin := time.Now()
			got := ask(t, "power_cycle", request(login, c.keys))
			got.Fails(c.fails)
			inTime(t, begin, c.limit)
			m := bmc.Machine()
			eventually(t, "the machine is on", m.On)
			time.Sleep(200 * ms) // an off that was still pending would show
			if m.Count("off") != 1 || m.Count("on") != 1 || !m.On() || got.Error.Retryable {
				t.Errorf("off %d times, on %d times, on=%v, error %+v", m.Count("off"), m.Count("on"), m.On(), got.Error)
			}
			eventually(t, "the session is closed", func() bool { return bmc.OpenSessions() == 0 })
		})
	}
}

// TestCycleCancelled ends a cycle by its context while the machine is off.
func TestCycleCancelled(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, ipmisim.Config{On: true})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		for bmc.Machine().On() && ctx.Err() == nil {
			time.Sleep(5 * ms)
		}
		cancel()
	}()
	begin := time.Now()
	askUntil(t, ctx, "power_cycle", request(login, object{"cycleDelayMs": 20000})).Fails("actionError cancelled unknown")
	inTime(t, begin, 2*time.Second)
	// On a busy machine the datagram of the on may go out twice.
	if !bmc.Machine().On() || bmc.Machine().Count("on") == 0 {
		t.Errorf("on=%v, on was sent %d times", bmc.Machine().On(), bmc.Machine().Count("on"))
	}
}

// TestCycleTerminated sends the binary SIGTERM while a real process, the
// machine, is off: it runs again, and the reply comes, within 2 s.
func TestCycleTerminated(t *testing.T) {
	t.Parallel()
	bmc, login := openBMC(t, openipmi.Options{On: true})
	before := bmc.PID()
	driver := start(t, "power_cycle", request(login, object{"cycleDelayMs": 20000}))
	eventually(t, "the machine is off", func() bool { return !bmc.On() })
	begin := time.Now()
	if err := driver.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	got := driver.Wait().Fails("actionError cancelled unknown")
	inTime(t, begin, 2*time.Second)
	if got.Status != 1 || got.Error.Retryable {
		t.Errorf("exit status %d, %+v", got.Status, got.Error)
	}
	eventually(t, "the machine is on", func() bool { return bmc.On() && bmc.PID() != before })
	if want := []string{"set power 0", "set power 1"}; !slices.Equal(undoubled(bmc.Actions()), want) {
		t.Errorf("the BMC did %q", bmc.Actions())
	}
}
