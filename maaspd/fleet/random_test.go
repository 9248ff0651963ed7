package fleet

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// randomInventory has nodes of every kind: with several feeds and protocols,
// inside of others, and behind others.
func randomInventory(random *rand.Rand) string {
	var text strings.Builder
	text.WriteString("version: 1\ndevices:\n  pdu[1-3]: {driver: pdu, parameters: {address: \"pdu[1-3]\"}}\n  bmc[1-3]: {driver: bmc, parameters: {address: \"bmc[1-3]\"}}\nnodes:\n")
	outlet := 0
	route := func() string {
		outlet++
		return fmt.Sprintf("{device: %s%d, parameters: {outlet: \"%d\"}}", []string{"pdu", "bmc"}[random.IntN(2)], 1+random.IntN(3), outlet)
	}
	for i := range 12 {
		var feeds []string
		for range 1 + random.IntN(3) {
			if random.IntN(3) == 0 {
				feeds = append(feeds, "{protocols: ["+route()+", "+route()+"]}")
				continue
			}
			feeds = append(feeds, route())
		}
		fmt.Fprintf(&text, "  n%d: {feeds: [%s]", i, strings.Join(feeds, ", "))
		if i > 0 && random.IntN(2) == 0 {
			fmt.Fprintf(&text, ", dependsOn: [{node: n%d, delay: %ds}]", random.IntN(i), random.IntN(9))
		}
		if i > 0 && random.IntN(3) == 0 {
			fmt.Fprintf(&text, ", chassis: n%d", random.IntN(i))
		}
		text.WriteString("}\n")
	}
	return text.String()
}

// randomErrors are those that a call meets now and then.
func randomErrors(random *rand.Rand) func(host.Call, int) *host.Error {
	var mu sync.Mutex
	return func(call host.Call, _ int) *host.Error {
		mu.Lock()
		defer mu.Unlock()
		effect := host.EffectNone
		if !reading(call.Action) && random.IntN(2) == 0 {
			effect = host.EffectUnknown
		}
		passing := effect == host.EffectNone || repeatable(call.Action)
		switch random.IntN(12) {
		case 0, 1:
			return failing(host.ConnError, "timeout", effect, passing)
		case 2:
			return failing(host.ActionError, "refusedByDevice", effect, passing)
		case 3:
			return failing(host.SettingsError, "noSuchTarget", host.EffectNone, false)
		case 4:
			return &host.Error{Code: "crash"}
		}
		return nil
	}
}

// TestRandomRuns holds, whatever happens and whenever it is ended: every node is
// reported once, no device is asked twice at a time, no cycle over feeds leaves
// one off, and what is said of the effect is not less than what was done.
func TestRandomRuns(t *testing.T) {
	verbs := []string{powerOn, powerOff, powerQuery, powerCycle, powerReset, powerSoftOff}
	for seed := range uint64(240) {
		verb := verbs[seed%6]
		t.Run(fmt.Sprint(verb, seed), func(t *testing.T) { randomRun(t, rand.New(rand.NewPCG(9, seed)), verb) })
	}
}

func randomRun(t *testing.T, random *rand.Rand, verb string) {
	r := newRig(t, randomInventory(random))
	r.takes, r.heeds = func(host.Call) time.Duration { return 700 * time.Millisecond }, true
	r.answer = randomErrors(random)
	engine := []EngineChoice{Auto, Process, Batch}[random.IntN(3)]
	options := Options{Engine: engine, Jobs: random.IntN(5), Stagger: random.IntN(3), Every: 3 * time.Second}
	if random.IntN(3) == 0 {
		options.Deadline = time.Duration(2+random.IntN(60)) * time.Second
	}
	end := time.Duration(random.IntN(40_000)) * time.Millisecond
	r.merges = engine != Process
	synctest.Test(t, func(t *testing.T) {
		for outlet := range 80 { // or else a reset does nothing
			for device := range 3 {
				r.on[fmt.Sprintf("pdu%d/%d", device+1, outlet)], r.on[fmt.Sprintf("bmc%d/%d", device+1, outlet)] = true, true
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		if random.IntN(2) == 0 {
			time.AfterFunc(end, cancel)
		}
		for name, got := range r.run(ctx, r.all(), Request{Verb: verb}, options) {
			checkRandom(t, r, name, got)
		}
	})
}

func checkRandom(t *testing.T, r *rig, name string, got Result) {
	t.Helper()
	sent, last := false, map[string]string{}
	for _, s := range r.log {
		if s.node == name && s.verb != powerQuery {
			sent = true
			last[s.device+"/"+s.outlet] = s.verb
		}
	}
	switch {
	case (got.Outcome == Done) != (got.Error == nil):
		t.Errorf("%s: %s with the error %+v", name, got.Outcome, got.Error)
	case got.Outcome == NotTried && sent && got.Verb != powerQuery:
		t.Errorf("%s is said not to be tried, and was", name)
	case got.Outcome == Failed && got.Error.Effect == host.EffectNone && r.touched[name]:
		t.Errorf("%s: %+v, and yet something was switched", name, got.Error)
	}
	if feeds := r.inv.Node(name).Feeds; len(feeds) == 1 || slices.ContainsFunc(feeds, func(f inventory.Feed) bool { return len(f.Routes) > 1 }) {
		return // the driver's own cycle; or ways to one outlet, which are two in this world
	}
	for outlet, verb := range last {
		if verb == powerOff && r.touched[name] && (got.Verb == powerCycle || got.Verb == powerReset) {
			t.Errorf("%s: %s was left off: %+v", name, outlet, got.Error)
		}
	}
}
