package snmppdu_test

import (
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// TestOneAtATimeMixture holds that processes with different verbs take turns
// too: the PDU drops what arrives in the 30 ms in which it answers, nobody sends
// anything twice, and yet nobody fails.
func TestOneAtATimeMixture(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 24, onFrom(13), slow(50*time.Millisecond))
	d.SetFaults(pdusim.Faults{OneAtATime: true, Delay: 30 * time.Millisecond})
	params := with(serve(t, d), object{"profile": "apc-rpdu2", "retries": 0, "exchange_timeout": 5000})
	verbs := []string{"power_on", "power_off", "power_query", "power_cycle", "statistics"}
	var all sync.WaitGroup
	for n := 1; n <= 20; n++ {
		verb, request := verbs[n%len(verbs)], object{"driverParameters": with(params, object{"node_outlet": n})}
		if verb == "power_cycle" {
			request["cycleDelayMs"] = 50
		}
		all.Go(func() {
			cmd := exec.CommandContext(t.Context(), driverPath(), verb)
			cmd.Stdin = strings.NewReader(text(t, request))
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%s of outlet %d: %v\n%s", verb, n, err, out)
			}
		})
	}
	all.Wait()
	for n := 1; n <= 20; n++ {
		want := n >= 13
		switch verbs[n%len(verbs)] {
		case "power_on", "power_cycle":
			want = true
		case "power_off":
			want = false
		}
		if outlet := strconv.Itoa(n); d.On(outlet) != want || d.Count(outlet, "on") > 1 || d.Count(outlet, "off") > 1 {
			t.Errorf("%s of outlet %d: on %t, want %t", verbs[n%len(verbs)], n, d.On(outlet), want)
		}
	}
}

// TestNoPlaceForLocks holds that a machine that cannot lock can still switch,
// and says what that means.
func TestNoPlaceForLocks(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 4)
	for _, verb := range []string{"power_on", "power_query"} {
		cmd := exec.CommandContext(t.Context(), driverPath(), verb)
		cmd.Env = append(cmd.Environ(), "MAASPD_LOCK_DIR="+filepath.Join(folder, "no", "such", "place"))
		cmd.Stdin = strings.NewReader(text(t, object{"driverParameters": with(serve(t, d), object{"node_outlet": "3"})}))
		var diagnostics strings.Builder
		cmd.Stderr = &diagnostics
		out, err := cmd.Output()
		if err != nil || !d.On("3") {
			t.Errorf("%s: %v\n%s", verb, err, out)
		}
		said := diagnostics.String()
		for _, want := range []string{`"level":"WARN"`, "no device lock", "MAASPD_LOCK_DIR"} {
			if !strings.Contains(said, want) {
				t.Errorf("%s: the log does not say %q: %s", verb, want, said)
			}
		}
	}
}
