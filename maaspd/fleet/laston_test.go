package fleet

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// TestEndsOfCyclesAreBounded holds that the processes that switch machines on
// again are not started by the thousand, and that each has its time all the
// same.
func TestEndsOfCyclesAreBounded(t *testing.T) {
	const nodes = 3 * lastJobs
	var text strings.Builder
	text.WriteString("version: 1\ndefaults: {cycleDelay: 1s}\nnodes:\n")
	for i := range nodes {
		fmt.Fprintf(&text, "  n%d: {feeds: [{driver: bmc, parameters: {address: a%d}}, {driver: bmc, parameters: {address: b%d}}]}\n", i, i, i)
	}
	r := newRig(t, text.String())
	var mu sync.Mutex
	now, most := 0, 0
	r.takes = func(call host.Call) time.Duration {
		if call.Action != powerOn {
			return 0
		}
		mu.Lock()
		defer mu.Unlock()
		now++
		most = max(most, now)
		const takes = 15 * time.Second
		time.AfterFunc(takes-1, func() { mu.Lock(); now--; mu.Unlock() })
		return takes
	}
	synctest.Test(t, func(t *testing.T) {
		for name, result := range r.run(t.Context(), r.all(), Request{Verb: powerCycle}, Options{Engine: Batch}) {
			if result.Outcome != Done {
				t.Errorf("%s: %v", name, result.Error)
			}
		}
	})
	if most > lastJobs || most < lastJobs/8 {
		t.Errorf("%d processes at a time, want %d at the most", most, lastJobs)
	}
}
