//go:build unix

package host

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// abstractDriver is the driver without hardware, just built.
func abstractDriver(t *testing.T) Driver {
	t.Helper()
	dir := t.TempDir()
	if err := tool.Build(dir, "./cmd/maas-powerdriver-abstract"); err != nil {
		t.Fatal(err)
	}
	return Driver{Name: "abstract", Path: filepath.Join(dir, Prefix+"abstract")}
}

// TestRealDriver runs a driver of this project in both engines.
func TestRealDriver(t *testing.T) {
	leakFree(t)
	driver := abstractDriver(t)
	for name, make := range map[string]func(Driver, Options) Engine{"single": NewSingle, "batch": NewBatch} {
		t.Run(name, func(t *testing.T) {
			engine := make(driver, Options{Secret: onlyPassword})
			state := filepath.Join(t.TempDir(), "state")
			want := func(verb, want string, fault ...string) {
				t.Helper()
				call := testCall(verb)
				call.Timeout, call.Wait, call.CycleDelay = 10*time.Second, duration(time.Second), duration(0)
				call.Parameters["state_file"], call.Parameters["fault"] = state, strings.Join(fault, "")
				reply, err := engine.Do(t.Context(), call)
				if got := fmt.Sprint(outcome(reply, err), " ", string(reply.Data)); got != want {
					t.Errorf("%s %s: %s, want %s", verb, fault, got, want)
				}
			}
			want("power_query", `power_query {"status":"off"}`)
			want("power_on", `power_on {"status":"on"}`)
			want("power_query", `power_query {"status":"on"}`)
			want("power_cycle", `power_cycle {"status":"on"}`)
			want("power_off", `power_off {"status":"off"}`)
			want("power_query", `power_query {"status":"off"}`)
			want("power_query", "fatalError ", "crash")
			want("power_on", "fatalError ", "crash")
			if err := engine.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestTenThousandLines holds that ten thousand actions are answered, thousands of
// them at a time, and what they cost in this process.
func TestTenThousandLines(t *testing.T) {
	leakFree(t)
	const calls, atATime, mostMemory = 10_000, 4096, 60 << 20
	engine := NewBatch(abstractDriver(t), Options{Jobs: atATime, Secret: onlyPassword})
	defer engine.Close()
	results := make(chan string, calls)
	var list []Call
	for i := range calls {
		call := testCall("power_query")
		call.RequestID, call.Timeout = fmt.Sprintf("r-%d", i), time.Minute
		call.Parameters["power_pass"], call.Parameters["latency_ms"] = fmt.Sprintf("%s-%d", canary, i), 200
		list = append(list, call)
	}
	var before, during runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	work := make(chan Call)
	for range atATime {
		go func() {
			for call := range work {
				reply, err := engine.Do(t.Context(), call)
				results <- fmt.Sprint(reply.RequestID, " ", reply.RequestID == call.RequestID, " ", outcome(reply, err))
			}
		}()
	}
	go func() {
		defer close(work)
		for _, call := range list {
			work <- call
		}
	}()
	answered := map[string]bool{}
	for i := range calls {
		result := <-results
		if answered[result] = true; !strings.HasSuffix(result, " true power_query") {
			t.Error(result)
		}
		if i%100 == 0 {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			during.HeapInuse, during.StackInuse = max(during.HeapInuse, now.HeapInuse), max(during.StackInuse, now.StackInuse)
		}
	}
	if len(answered) != calls {
		t.Errorf("%d of %d actions were answered", len(answered), calls)
	}
	used := during.HeapInuse + during.StackInuse - before.HeapInuse - before.StackInuse
	t.Logf("heap %d KiB (before %d), stacks %d KiB (before %d)", during.HeapInuse>>10, before.HeapInuse>>10, during.StackInuse>>10, before.StackInuse>>10)
	if used > mostMemory {
		t.Errorf("%d actions in flight take %d MiB", calls, used>>20)
	}
}

// TestForeignDrivers runs drivers that are not built on this project, nor
// written in Go.
func TestForeignDrivers(t *testing.T) {
	leakFree(t)
	tool.Need(t, "jq", "jq")
	path := filepath.Join(tool.Root(), "testdata", "drivers", "shell", Prefix+"lamp")
	engine := NewSingle(Driver{Name: "lamp", Path: path}, Options{Secret: onlyPassword})
	defer engine.Close()
	lamp := filepath.Join(t.TempDir(), "switch")
	if err := os.WriteFile(lamp, []byte("0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, step := range [][2]string{
		{"power_query", `power_query {"status":"off"}`}, {"power_on", "power_on "}, {"power_query", `power_query {"status":"on"}`},
		{"power_cycle", "unsupportedActionError "}, {"power_swap", "unsupportedActionError "},
	} {
		call := testCall(step[0])
		call.Timeout, call.Parameters["switch_file"] = 30*time.Second, lamp
		reply, err := engine.Do(t.Context(), call)
		if got := outcome(reply, err) + " " + string(reply.Data); got != step[1] {
			t.Errorf("%s: %s, %v", step[0], got, err)
		}
	}
}
