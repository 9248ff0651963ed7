//go:build unix

package proof_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
	"github.com/maaspd/powerdrivers/maaspd/fleet/noderange"
)

// slowCycles is an inventory of nodes whose cycles take their time, behind a
// driver that takes any number and one that takes one at a time.
const slowCycles = `
version: 1
defaults: {cycleDelay: 150ms, retries: 0}
nodes:
  n[1-16]: {driver: crowd, parameters: {folder: FOLDER, address: "bmc[1-16]", takes_ms: 60}}
  p[1-8]: {driver: witness, parameters: {folder: FOLDER, address: "pdu[1-8]", takes_ms: 60}}
  q[1-8]: {driver: witness, parameters: {folder: FOLDER, address: "pdu[1-8]", outlet: 2, takes_ms: 60}}
`

// twinCycles are nodes with two feeds, which the fleet itself cycles.
const twinCycles = `  t[1-6]:
    feeds:
      - {driver: crowd, parameters: {folder: FOLDER, address: "left[1-6]", takes_ms: 60}}
      - {driver: witness, parameters: {folder: FOLDER, address: "pdu[1-6]", outlet: 3, takes_ms: 60}}
`

// start runs powerctl with the arguments over the rack.
func (r *rack) start(args ...string) (*exec.Cmd, *bytes.Buffer, *bytes.Buffer) {
	r.t.Helper()
	cmd := exec.Command(powerctl, append(args, "-i", r.path, "--driver-dir", driverFolder)...)
	cmd.Env = append(os.Environ(), "PROOF_FOLDER="+r.folder)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	// A driver that outlives powerctl holds its output only when it inherited it.
	cmd.WaitDelay = 10 * time.Second
	if err := cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	return cmd, &out, &errs
}

// TestKilledAtRandom kills powerctl at random points in the cycles of many
// nodes, and holds that no driver is left soon afterwards, and no machine off
// that a driver was cycling. A machine that is cycled by the fleet itself, with
// several feeds, is not promised that.
func TestKilledAtRandom(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux signals the death of a parent")
	}
	t.Parallel()
	const kills = 56
	free := make(chan struct{}, 4)
	var all sync.WaitGroup
	var began sync.Map
	for i := range kills {
		free <- struct{}{}
		all.Go(func() {
			defer func() { <-free }()
			killOnce(t, i, &began)
		})
	}
	all.Wait()
	count := 0
	began.Range(func(any, any) bool { count++; return true })
	if count < kills/4 {
		t.Errorf("only %d of %d kills came in the middle of cycles: the test tests little", count, kills)
	}
}

// realCycles are nodes of a driver of this project.
const realCycles = `  a[1-8]: {driver: abstract, parameters: {state_file: "FOLDER/a[1-8].json", latency_ms: 30}}
`

// switchOnReal writes the state files of realCycles: a machine that is off is
// not switched off in a cycle.
func (r *rack) switchOnReal() {
	r.t.Helper()
	for i := range 8 {
		if err := os.WriteFile(r.realState(i+1), []byte(`{"1": {"power": "on"}}`), 0o600); err != nil {
			r.t.Fatal(err)
		}
	}
}

func (r *rack) realState(i int) string { return filepath.Join(r.folder, fmt.Sprintf("a%d.json", i)) }

// checkReal holds that no machine of realCycles is off, or on its way there.
func (r *rack) checkReal(what string) {
	r.t.Helper()
	for i := range 8 {
		var machines map[string]struct{ Power, Toward string }
		text, err := os.ReadFile(r.realState(i + 1))
		if err == nil {
			err = json.Unmarshal(text, &machines)
		}
		if m := machines["1"]; err != nil || m.Toward == "off" || m.Toward == "" && m.Power != "on" {
			r.t.Errorf("%s: a%d was left off: %s, %v", what, i+1, text, err)
		}
	}
}

func killOnce(t *testing.T, i int, began *sync.Map) {
	r := newRack(t, slowCycles+realCycles)
	r.switchOnReal()
	random := rand.New(rand.NewPCG(6, uint64(i)))
	engine := []string{"process", "batch"}[i%2]
	cmd, _, _ := r.start("cycle", "all", "--engine", engine)
	time.Sleep(time.Duration(50+random.IntN(900)) * time.Millisecond)
	_ = cmd.Process.Kill() // it may have ended
	_ = cmd.Wait()
	expectNoDriver(t, r.folder)
	r.checkReal(fmt.Sprint(i, " ", engine))
	for device, log := range r.logs() {
		last := map[string]string{} // by outlet
		for _, line := range log {
			words := strings.Fields(line)
			if words[0] == "on" || words[0] == "off" {
				last[words[1]] = words[0]
			}
			if words[0] == "off" {
				began.Store(i, true)
			}
			if words[0] == "overlap" {
				t.Errorf("%d: %s: %s", i, device, line)
			}
		}
		for outlet, state := range last {
			if state != "on" {
				t.Errorf("%d (%s): %s/%s was left off:\n%s", i, engine, device, outlet, strings.Join(log, "\n"))
			}
		}
	}
}

// expectNoDriver waits until no driver of the folder is left.
func expectNoDriver(t *testing.T, folder string) {
	t.Helper()
	for begin := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		left := driversOf(t, folder)
		if len(left) == 0 {
			return
		}
		if time.Since(begin) > 8*time.Second {
			t.Fatalf("drivers are left: %v", left)
		}
	}
}

// driversOf are the processes that were started with the folder in the
// environment.
func driversOf(t *testing.T, folder string) []int {
	t.Helper()
	files, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	var list []int
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil || !bytes.Contains(text, []byte("PROOF_FOLDER="+folder+"\x00")) {
			continue // it has ended, or is not ours
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file))); err == nil {
			list = append(list, pid)
		}
	}
	return list
}

// TestInterruptedAtRandom interrupts powerctl at random points, and holds that
// what it says was done, failed and not tried is what the devices saw, and that
// no machine is left off.
func TestInterruptedAtRandom(t *testing.T) {
	t.Parallel()
	const interrupts = 24
	free := make(chan struct{}, 4)
	var all sync.WaitGroup
	for i := range interrupts {
		free <- struct{}{}
		all.Go(func() {
			defer func() { <-free }()
			interruptOnce(t, i)
		})
	}
	all.Wait()
}

func interruptOnce(t *testing.T, i int) {
	r := newRack(t, slowCycles+twinCycles)
	random := rand.New(rand.NewPCG(7, uint64(i)))
	verb := []string{"cycle", "on"}[i/2%2]
	cmd, out, errs := r.start(verb, "all", "--json", "--engine", []string{"process", "batch"}[i%2], "--jobs", "8")
	time.Sleep(time.Duration(50+random.IntN(900)) * time.Millisecond)
	asked := time.Now()
	for range 1 + i%3 { // timeout(1), for one, signals twice
		_ = cmd.Process.Signal(syscall.SIGINT) // it may have ended
		time.Sleep(time.Millisecond)
	}
	err := cmd.Wait()
	within(t, asked, 12*time.Second)
	expectNoDriver(t, r.folder)
	results := decodeResults(t, out.String())
	if ended, is := errors.AsType[*exec.ExitError](err); is && len(results) == 0 && ended.ExitCode() > 0 || is && !ended.Exited() {
		checkNothingBegan(t, r) // it was ended before it had begun
		return
	}
	if len(results) != len(r.inv.Names()) {
		t.Errorf("%d: %d results of %d\n%s", i, len(results), len(r.inv.Names()), errs.String())
	}
	checkSeen(t, r, verb, results)
	checkSummary(t, r, results, errs.String(), err)
}

func decodeResults(t *testing.T, text string) map[string]fleet.Result {
	t.Helper()
	results := map[string]fleet.Result{}
	for line := range strings.Lines(text) {
		var result fleet.Result
		if err := json.Unmarshal([]byte(line), &result); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		results[result.Node] = result
	}
	return results
}

func checkNothingBegan(t *testing.T, r *rack) {
	t.Helper()
	if logs := r.logs(); len(logs) > 0 {
		t.Errorf("powerctl told nothing, and the devices saw %v", logs)
	}
}

// checkSeen compares what is said of each node with what its device saw.
func checkSeen(t *testing.T, r *rack, verb string, results map[string]fleet.Result) {
	t.Helper()
	began, last := map[string]bool{}, map[string]string{} // by node
	for _, log := range r.logs() {
		here := map[string]string{}
		for _, line := range log {
			words := strings.Fields(line)
			switch node := words[len(words)-1]; words[0] {
			case "begin":
				began[node] = true
			case "on", "off":
				here[node] = words[0]
			}
		}
		for node, state := range here {
			if last[node] != "off" { // one feed that is off counts
				last[node] = state
			}
		}
	}
	for node, result := range results {
		switch {
		// A driver that has just been started does not know SIGTERM yet: that is
		// the only other failure.
		case result.Outcome == fleet.NotTried && (began[node] || result.Error == nil):
			t.Errorf("%s: not tried is what is said of a node that was: %v", node, result.Error)
		case result.Outcome == fleet.Done && last[node] != "on":
			t.Errorf("%s: done is what is said, and the last that its device saw is %q", node, last[node])
		case result.Outcome == fleet.Failed && result.Error.Reason != "cancelled" && !strings.Contains(result.Error.Message, "SIGTERM"):
			t.Errorf("%s: %v", node, result.Error)
		case result.Outcome == fleet.Failed && verb == "cycle" && result.Error.Effect == "none" && last[node] != "":
			t.Errorf("%s: no effect is what is said, and its device saw %q", node, last[node])
		}
		if last[node] == "off" {
			t.Errorf("%s was left off", node)
		}
	}
}

// checkSummary holds that the summary names the nodes that the results name.
func checkSummary(t *testing.T, r *rack, results map[string]fleet.Result, text string, err error) {
	t.Helper()
	var failed, notTried []string
	for node, result := range results {
		switch result.Outcome {
		case fleet.Failed:
			failed = append(failed, node)
		case fleet.NotTried:
			notTried = append(notTried, node)
		}
	}
	if (err == nil) != (len(failed)+len(notTried) == 0) {
		t.Errorf("%v, with %d failed and %d not tried", err, len(failed), len(notTried))
	}
	for what, nodes := range map[string][]string{"failed: ": failed, "not tried: ": notTried} {
		var named string
		for line := range strings.Lines(text) {
			if rest, is := strings.CutPrefix(line, what); is {
				named = strings.TrimSpace(rest)
			}
		}
		var got []string
		if named != "" {
			var err error
			if got, err = noderange.Expand(named, r.inv); err != nil {
				t.Errorf("%s%s: %v", what, named, err)
			}
		}
		slices.Sort(got)
		slices.Sort(nodes)
		if !slices.Equal(got, nodes) {
			t.Errorf("%s%v, want %v", what, got, nodes)
		}
	}
}
