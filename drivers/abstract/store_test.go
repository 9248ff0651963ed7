package abstract_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

// TestConcurrentProcesses holds that none of many changes to one state file
// at the same time is lost.
func TestConcurrentProcesses(t *testing.T) {
	binary, file := process(t), stateFile(t)
	const machines = 12
	var all sync.WaitGroup
	for n := 1; n <= machines; n++ {
		all.Go(func() {
			got := conformance.Run(t, binary, request(map[string]any{"state_file": file, "machines": machines, "machine": n}), "power_on")
			if got.Status != 0 {
				t.Errorf("machine %d: %s%s", n, got.Stdout, got.Stderr)
			}
		})
	}
	all.Wait()
	got := run(t, "outlets", request(map[string]any{"state_file": file, "machines": machines}), "--format=text")
	if n := strings.Count(got.stdout, "\ton\t"); n != machines {
		t.Errorf("%d of %d machines are on:\n%s", n, machines, got.stdout)
	}
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(entries) != 1 {
		t.Errorf("files left behind: %v, %v", entries, err)
	}
}

// TestUnusableStateFile holds that a fault of the file is told with its name,
// and that nothing is overwritten.
func TestUnusableStateFile(t *testing.T) {
	dir := t.TempDir()
	corrupt := filepath.Join(dir, "corrupt.json")
	if err := os.WriteFile(corrupt, []byte(`{"1": `), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file  string
		verbs []string
	}{
		"corrupt":      {corrupt, []string{"power_on", "power_query", "outlets", "set_boot_device"}},
		"no directory": {filepath.Join(dir, "none", "machines.json"), []string{"power_on"}},
		"a directory":  {dir, []string{"power_on", "power_query"}},
	} {
		for _, verb := range c.verbs {
			t.Run(name+" "+verb, func(t *testing.T) {
				members := []string{}
				if verb == "set_boot_device" {
					members = append(members, `"bootDevice": {"device": "pxe"}`)
				}
				got := run(t, verb, request(map[string]any{"state_file": c.file}, members...))
				e := got.reply(t).Error
				if e == nil || e.Code != "settingsError" || e.Effect != "none" || got.status != 1 || !strings.Contains(e.Message, filepath.Dir(c.file)) {
					t.Errorf("exit status %d: %+v", got.status, e)
				}
			})
		}
	}
	if kept, err := os.ReadFile(corrupt); err != nil || string(kept) != `{"1": ` {
		t.Errorf("the corrupt file was changed: %q, %v", kept, err)
	}
}

// TestEmptyStateFile holds that it has no machines, as one that is not there.
func TestEmptyStateFile(t *testing.T) {
	file := stateFile(t)
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if data := run(t, "power_query", request(map[string]any{"state_file": file})).data(t); data != `{"status":"off"}` {
		t.Errorf("data %s", data)
	}
}

// TestLatency holds that every exchange takes its time, and no longer than
// the deadline.
func TestLatency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := run(t, "power_query", request(map[string]any{"latency_ms": 3000}))
		if got.data(t) != `{"status":"off"}` || got.took != 3*time.Second {
			t.Errorf("took %v: %s", got.took, got.stdout)
		}
		got = run(t, "power_query", request(map[string]any{"latency_ms": 30000}, `"timeoutMs": 5000`))
		if e := got.reply(t).Error; e == nil || e.Reason != "timeout" || got.took != 4500*time.Millisecond {
			t.Errorf("took %v: %s", got.took, got.stdout)
		}
	})
}

// TestTransition follows a machine on its way.
func TestTransition(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		params := map[string]any{"state_file": stateFile(t), "transition_ms": 4000}
		state := func() string { return run(t, "power_query", request(params)).data(t) }
		run(t, "power_on", request(params)).data(t)
		if got := state(); got != `{"detail":"PoweringOn","status":"off"}` {
			t.Errorf("on the way on: %s", got)
		}
		time.Sleep(4 * time.Second)
		if got := state(); got != `{"status":"on"}` {
			t.Errorf("then: %s", got)
		}
		run(t, "power_off", request(params)).data(t)
		if got := state(); got != `{"detail":"PoweringOff","status":"on"}` {
			t.Errorf("on the way off: %s", got)
		}
		run(t, "power_off", request(params, `"waitMs": 10000`))
		got := run(t, "power_cycle", request(params, `"waitMs": 20000, "cycleDelayMs": 1000`))
		if data := got.data(t); data != `{"status":"on"}` || got.took < 5*time.Second {
			t.Errorf("a cycle took %v: %s", got.took, data)
		}
	})
}

// TestWithoutAStateFile holds that the machine lives as long as the process.
func TestWithoutAStateFile(t *testing.T) {
	if data := run(t, "power_on", request(map[string]any{}, `"waitMs": 0`)).data(t); data != `{"status":"on"}` {
		t.Errorf("data %s", data)
	}
	if data := run(t, "power_query", request(map[string]any{})).data(t); data != `{"status":"off"}` {
		t.Errorf("a new process: %s", fmt.Sprint(data))
	}
}
