//go:build unix

package proof_test

import (
	"runtime"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
)

// TestTenThousandNodesInBounds holds what ten thousand nodes behind one batch
// cost in this process: goroutines for those in flight, and none for those that
// wait; memory; and nothing afterwards.
func TestTenThousandNodesInBounds(t *testing.T) {
	const (
		many     = 10_000
		inFlight = 4096
		// Two for each of those in flight, and some for the engine.
		goroutines = 2*inFlight + 200
		heap       = 150 << 20
	)
	r := newRack(t, `
version: 1
defaults: {retries: 0}
nodes:
  a[1-10000]: {driver: abstract, parameters: {machine: "[1-10000]", machines: 10000, power_user: "u[1-10000]", latency_ms: 300}}
`)
	runtime.GC()
	before := runtime.NumGoroutine()
	end, peak := make(chan struct{}), make(chan peaks)
	go watch(end, peak)
	began := time.Now()
	done := 0
	for _, result := range r.run(t.Context(), r.inv.Names(), fleet.Request{Verb: "power_query"}, fleet.Options{Engine: fleet.Batch}) {
		if result.Outcome == fleet.Done && result.Status == "off" {
			done++
		}
	}
	within(t, began, 35*time.Second)
	close(end)
	got := <-peak
	t.Logf("%d of %d done in %v; at most %d goroutines, %d MiB", done, many, time.Since(began), got.goroutines, got.heap>>20)
	if done != many {
		t.Errorf("%d of %d are done", done, many)
	}
	if got.goroutines > goroutines || got.heap > heap {
		t.Errorf("%d goroutines and %d MiB at the most, want %d and %d", got.goroutines, got.heap>>20, goroutines, heap>>20)
	}
	for began := time.Now(); runtime.NumGoroutine() > before+1; time.Sleep(10 * time.Millisecond) {
		if time.Since(began) > 5*time.Second {
			t.Fatalf("%d goroutines are left of %d before", runtime.NumGoroutine(), before)
		}
	}
}

// peaks are the most that was seen.
type peaks struct {
	goroutines int
	heap       uint64
}

// watch looks again and again until the end.
func watch(end <-chan struct{}, peak chan<- peaks) {
	var most peaks
	for {
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		most.goroutines, most.heap = max(most.goroutines, runtime.NumGoroutine()), max(most.heap, memory.HeapAlloc)
		select {
		case <-end:
			peak <- most
			return
		case <-time.After(20 * time.Millisecond):
		}
	}
}
