package ipmi_test

import (
	"context"
	"net"
	"syscall"
	"testing"
	"time"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// verbs are those that send something, with what they need.
var verbs = map[string]object{
	"power_on":        nil,
	"power_off":       nil,
	"power_query":     nil,
	"power_cycle":     {"cycleDelayMs": 0, "timeoutMs": 5000},
	"power_reset":     nil,
	"power_soft_off":  nil,
	"power_nmi":       nil,
	"bmc_reset":       nil,
	"set_boot_device": {"bootDevice": object{"device": "pxe"}},
	"get_boot_device": nil,
	"identify":        nil,
	"check":           nil,
	"statistics":      nil,
}

// closedPort is an address of this machine where nothing listens.
func closedPort(t testing.TB) string {
	t.Helper()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.LocalAddr().String()
}

// TestBlackHole holds that silence ends at the deadline, with every verb, and
// that nothing is claimed to have happened.
func TestBlackHole(t *testing.T) {
	t.Parallel()
	for verb, keys := range verbs {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, ipmisim.Config{Faults: ipmisim.Faults{Mute: true}})
			keys = with(object{"timeoutMs": 3000}, keys)
			limit := time.Duration(keys["timeoutMs"].(int)) * ms
			begin := time.Now()
			got := ask(t, verb, request(login, keys)).Fails("connError timeout none")
			inTime(t, begin, limit)
			if took := time.Since(begin); took < limit/2 {
				t.Errorf("the reply came after %v of %v", took, limit)
			}
			if !got.Error.Retryable {
				t.Error("silence is worth a retry")
			}
			if bmc.Requests() < 2 {
				t.Errorf("%d packets: one lost packet would have been the end", bmc.Requests())
			}
		})
	}
}

// TestSilenceInTheMiddle lets the BMC fall silent after each step of a power_on:
// the effect is unknown from the moment that the command may have been heard.
func TestSilenceInTheMiddle(t *testing.T) {
	t.Parallel()
	for replies, effect := range []string{"none", "none", "none", "none", "unknown"} {
		t.Run(append(loggingIn, setLevel, control)[replies], func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, ipmisim.Config{Faults: ipmisim.Faults{Reply: func(n int, packet []byte) [][]byte {
				if n >= replies {
					return nil
				}
				return [][]byte{packet}
			}}})
			begin := time.Now()
			ask(t, "power_on", request(login, object{"timeoutMs": 3000})).Fails("connError timeout " + effect)
			inTime(t, begin, 3*time.Second)
			if happened := bmc.Machine().On(); happened != (effect == "unknown") {
				t.Errorf("on=%v, and the reply says %s", happened, effect)
			}
		})
	}
}

// TestClosedPort holds that a port where nothing listens is told at once.
func TestClosedPort(t *testing.T) {
	t.Parallel()
	for verb, keys := range verbs {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			address := closedPort(t)
			begin := time.Now()
			got := ask(t, verb, request(object{"power_address": address}, with(keys, object{"timeoutMs": 60000})))
			got.Fails("connError refused none").Says(address, "port is closed", "IPMI over LAN")
			if inTime(t, begin, time.Second); !got.Error.Retryable {
				t.Errorf("%+v", got.Error)
			}
		})
	}
}

// TestNoSuchName holds that a name without an address is told as that. The
// name ends in .invalid, which never has one (RFC 2606).
func TestNoSuchName(t *testing.T) {
	t.Parallel()
	got := ask(t, "power_on", request(object{"power_address": "bmc.maaspd.invalid"}))
	got.Fails("connError dns none").Says("bmc.maaspd.invalid:623", "cannot be resolved", "check the name")
}

// TestCancelInMidHandshake ends the context, and sends the binary SIGTERM,
// while the answer to each step of the login is outstanding.
func TestCancelInMidHandshake(t *testing.T) {
	t.Parallel()
	for replies, step := range loggingIn {
		silent := ipmisim.Faults{Reply: func(n int, packet []byte) [][]byte {
			if n >= replies {
				return nil
			}
			return [][]byte{packet}
		}}
		t.Run(step+", context", func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, ipmisim.Config{Faults: silent})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			begin := time.Now()
			time.AfterFunc(300*ms, cancel)
			askUntil(t, ctx, "power_on", request(login)).Fails("actionError cancelled none")
			inTime(t, begin, 2*time.Second)
			if bmc.Machine().On() {
				t.Error("the machine was switched on")
			}
		})
		t.Run(step+", SIGTERM", func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, ipmisim.Config{Faults: silent})
			driver := start(t, "power_on", request(login))
			eventually(t, step, func() bool { return bmc.Requests() > replies })
			begin := time.Now()
			if err := driver.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			got := driver.Wait().Fails("actionError cancelled none").Says("terminated")
			inTime(t, begin, 2*time.Second)
			if got.Status != 75 {
				t.Errorf("exit status %d: nothing was sent, so it may be tried again", got.Status)
			}
		})
	}
}
