//go:build unix

package proof_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
)

const (
	pdus, nodes = 50, 1000
	// Every tenth node has two feeds: on two PDUs, every hundredth on one.
	twins = 10
)

// crowded is an inventory of 1000 nodes on 50 PDUs that take one request at a
// time.
func crowded() string {
	var b strings.Builder
	fmt.Fprintf(&b, "version: 1\ndefaults: {retries: 0, cycleDelay: 10ms}\ndevices:\n")
	fmt.Fprintf(&b, "  pdu[0-%d]: {driver: witness, parameters: {folder: FOLDER, address: \"pdu[0-%d]\"}}\nnodes:\n", pdus-1, pdus-1)
	for i := range nodes {
		feed := func(pdu int, side string) string {
			return fmt.Sprintf("{device: pdu%d, parameters: {outlet: %d%s}}", pdu%pdus, i, side)
		}
		switch {
		case i%(10*twins) == 0:
			fmt.Fprintf(&b, "  n%d: {feeds: [%s, %s]}\n", i, feed(i, "a"), feed(i, "b"))
		case i%twins == 0:
			fmt.Fprintf(&b, "  n%d: {feeds: [%s, %s]}\n", i, feed(i, "a"), feed(i+7, "b"))
		default:
			fmt.Fprintf(&b, "  n%d: %s\n", i, feed(i, "a"))
		}
	}
	return b.String()
}

// begins is how often an action must have begun for each feed of the node.
func begins(node int, verb string) map[string]int {
	if verb == "power_cycle" && node%twins == 0 {
		return map[string]int{"power_off": 1, "power_on": 1}
	}
	return map[string]int{verb: 1}
}

// TestThousandNodesOnFiftyPDUs holds order and exclusion with real processes:
// six thousand requests, none lost, none twice, no two at a time at a device,
// and no cycle that anything slips into.
func TestThousandNodesOnFiftyPDUs(t *testing.T) {
	t.Parallel()
	for _, engine := range []fleet.EngineChoice{fleet.Batch, fleet.Process} {
		t.Run(string(engine), func(t *testing.T) {
			r := newRack(t, crowded())
			for _, verb := range []string{"power_on", "power_cycle", "power_query"} {
				got := r.run(t.Context(), r.inv.Names(), fleet.Request{Verb: verb}, fleet.Options{Engine: engine})
				for name, result := range got {
					if result.Outcome != fleet.Done || result.Attempts != 1 {
						t.Fatalf("%s of %s: %+v, %v", verb, name, result, result.Error)
					}
				}
				counts := map[string]int{}
				for device, log := range r.logs() {
					checkTurns(t, device, log, verb, counts)
				}
				checkCounts(t, verb, counts)
				r.clear()
			}
		})
	}
}

// checkTurns holds that nothing begins at a device before what was there has
// ended, and nothing of another node in a cycle. It counts what began.
func checkTurns(t *testing.T, device string, log []string, of string, counts map[string]int) {
	t.Helper()
	var now string
	open := map[string]bool{} // outlets of nodes with several feeds that are off in a cycle
	for i, line := range log {
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case "begin":
			verb, where, _ := strings.Cut(rest, " ")
			if now != "" {
				t.Fatalf("%s: %q begins within %q: %q", device, rest, now, log[max(0, i-3):i+1])
			}
			now = rest
			counts[rest]++
			if of == "power_cycle" {
				checkCycle(t, device, open, verb, where)
			}
		case "end":
			if now != rest {
				t.Fatalf("%s: %q ends within %q", device, rest, now)
			}
			now = ""
		case "overlap":
			t.Fatalf("%s: %s", device, line)
		}
	}
	if now != "" {
		t.Errorf("%s: %q did not end", device, now)
	}
}

// checkCycle holds that nothing begins at a device between the halves of a cycle
// over several feeds, but these halves.
func checkCycle(t *testing.T, device string, open map[string]bool, verb, where string) {
	t.Helper()
	outlet, node, _ := strings.Cut(where, " ")
	for other := range open {
		if other, _, _ := strings.Cut(other, "/"); other != node {
			t.Fatalf("%s: %s of %s within the cycle of %s", device, verb, node, other)
		}
	}
	if verb == "power_off" {
		open[node+"/"+outlet] = true
		return
	}
	delete(open, node+"/"+outlet)
}

func checkCounts(t *testing.T, verb string, counts map[string]int) {
	t.Helper()
	total := 0
	for i := range nodes {
		sides := []string{"a", "b"}
		if i%twins != 0 {
			sides = sides[:1]
		}
		for action, want := range begins(i, verb) {
			for _, side := range sides {
				if got := counts[fmt.Sprintf("%s %d%s n%d", action, i, side, i)]; got != want {
					t.Errorf("%s of n%d: %s at feed %s %d times, want %d", verb, i, action, side, got, want)
				}
				total += want
			}
		}
	}
	sum := 0
	for _, count := range counts {
		sum += count
	}
	if sum != total {
		t.Errorf("%s: %d requests, want %d", verb, sum, total)
	}
}

// TestRunsBesideEachOther holds that runs at the same time, of one program or of
// several, lose nothing and split no cycle of a driver, if drivers take their
// turns at a device as the protocol demands (section 6).
func TestRunsBesideEachOther(t *testing.T) {
	t.Parallel()
	text := "version: 1\ndefaults: {retries: 0, cycleDelay: 10ms}\nnodes:\n"
	for i := range 100 {
		text += fmt.Sprintf("  n%d: {driver: witness, parameters: {folder: FOLDER, address: pdu%d, outlet: %d, queues: true}}\n", i, i%10, i)
	}
	r := newRack(t, text)
	var all sync.WaitGroup
	for _, verb := range []string{"power_cycle", "power_on", "power_query", "power_cycle"} {
		for _, engine := range []fleet.EngineChoice{fleet.Process, fleet.Batch} {
			all.Go(func() {
				for name, result := range r.run(t.Context(), r.inv.Names(), fleet.Request{Verb: verb}, fleet.Options{Engine: engine}) {
					if result.Outcome != fleet.Done {
						t.Errorf("%s of %s by %s: %v", verb, name, engine, result.Error)
					}
				}
			})
		}
	}
	all.Wait()
	counts := map[string]int{}
	for device, log := range r.logs() {
		checkTurns(t, device, log, "", counts)
	}
	for i := range 100 {
		for verb, want := range map[string]int{"power_cycle": 4, "power_on": 2, "power_query": 2} {
			if got := counts[fmt.Sprintf("%s %d n%d", verb, i, i)]; got != want {
				t.Errorf("%s reached n%d %d times, want %d", verb, i, got, want)
			}
		}
		if got := r.state(fmt.Sprint("pdu", i%10), fmt.Sprint(i)); got != "on" {
			t.Errorf("n%d is %q", i, got)
		}
	}
}
