package ipmi_test

import (
	"fmt"
	"net"
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/drivertest"
	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	"github.com/maaspd/powerdrivers/drivers/sim/ipmi/openipmi"
)

// simBMC starts the simulated BMC of this project, and returns the parameters
// that reach it.
func simBMC(t testing.TB, config ipmisim.Config) (*ipmisim.BMC, object) {
	t.Helper()
	bmc, err := ipmisim.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bmc.Close)
	return bmc, object{"power_address": bmc.Addr(), "power_user": ipmisim.DefaultUser, "power_pass": ipmisim.DefaultPassword}
}

// openBMC starts ipmi_sim, and returns the parameters that reach it.
func openBMC(t testing.TB, options openipmi.Options) (*openipmi.BMC, object) {
	t.Helper()
	bmc := openipmi.Start(t, options)
	return bmc, object{"power_address": bmc.Addr(), "power_user": "admin", "power_pass": "secret"}
}

// slack is what a reply may be late on a machine that is busy with other tests
// before it counts as a hang.
const slack = 5 * time.Second

// inTime fails the test when an answer took longer than the limit allows.
func inTime(t testing.TB, begin time.Time, limit time.Duration) {
	t.Helper()
	if took := time.Since(begin); took > limit+slack {
		t.Errorf("the reply came after %v, the limit is %v", took, limit)
	}
}

// resent tells whether the driver's log, at level debug, shows a packet that
// was sent again because the BMC seemed to be silent.
func resent(a drivertest.Answer) bool { return sentAgain.MatchString(a.Logs) }

var sentAgain = regexp.MustCompile(`"sends":([2-9]|[1-9][0-9])`)

// undoubled drops the repetitions of actions that may be repeated, which a
// busy BMC causes, from the log of ipmi_sim.
func undoubled(actions []string) []string {
	var list []string
	for _, action := range actions {
		harmless := action != "set reset 1" && action != "set shutdown 1"
		if len(list) == 0 || list[len(list)-1] != action || !harmless {
			list = append(list, action)
		}
	}
	return list
}

// eventually polls until the condition holds; the bound only catches a hang.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within 10 s: %s", what)
		}
	}
}

// heard fails the test unless the BMC has received exactly these packets. The
// last one, the close, is not awaited by the driver.
func heard(t testing.TB, bmc *ipmisim.BMC, want ...string) {
	t.Helper()
	// The log knows a command a moment later than the count does.
	eventually(t, fmt.Sprintf("the BMC hears %d packets", len(want)), func() bool {
		return bmc.Requests() >= len(want) && len(bmc.RequestLog()) >= len(want)
	})
	time.Sleep(20 * time.Millisecond) // for one too many to arrive
	if got := bmc.RequestLog(); !slices.Equal(got, want) || bmc.Requests() != len(want) {
		t.Errorf("%d packets %q, want %q", bmc.Requests(), got, want)
	}
}

// hostPort cuts an address in two.
func hostPort(t testing.TB, address string) (host, port string) {
	t.Helper()
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	return host, port
}
