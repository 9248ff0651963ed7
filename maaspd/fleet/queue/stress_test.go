package queue

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
)

// guarded is a device that notices what the queue must keep from it.
type guarded struct {
	mu            sync.Mutex
	alone, shared int
	faults        []string
	// order are the numbers of the entries that began, which grow.
	order []int
}

func (g *guarded) enter(number, limit int, isShared bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if isShared {
		g.shared++
	} else {
		g.alone++
	}
	if g.alone > limit || g.alone > 0 && g.shared > 0 {
		g.faults = append(g.faults, fmt.Sprintf("%d: %d alone, %d shared, limit %d", number, g.alone, g.shared, limit))
	}
	g.order = append(g.order, number)
}

func (g *guarded) leave(isShared bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if isShared {
		g.shared--
	} else {
		g.alone--
	}
}

// rack are the devices of a stress test, each with its limit.
type rack struct {
	devices []guarded
	limits  []int
}

func newRack(devices int, limit func(int) int) *rack {
	r := &rack{devices: make([]guarded, devices)}
	for i := range devices {
		r.limits = append(r.limits, limit(i))
	}
	return r
}

// entry is the claims on the devices, and what runs.
func (r *rack) entry(number int, isShared bool, devices []int, done *atomic.Int64) ([]Claim, func()) {
	var claims []Claim
	for _, d := range devices {
		claims = append(claims, Claim{Device: fmt.Sprint("pdu", d), Limit: r.limits[d], Shared: isShared})
	}
	return claims, func() {
		for _, d := range devices {
			r.devices[d].enter(number, r.limits[d], isShared)
		}
		for range number % 5 {
			runtime.Gosched()
		}
		for _, d := range devices {
			r.devices[d].leave(isShared)
		}
		done.Add(1)
	}
}

func (r *rack) check(t *testing.T) {
	t.Helper()
	for i := range r.devices {
		d := &r.devices[i]
		if len(d.faults) > 0 {
			t.Errorf("device %d: %d overlaps, the first %s", i, len(d.faults), d.faults[0])
		}
		if r.limits[i] == 1 && d.shared == 0 && !slices.IsSorted(d.order) {
			t.Errorf("device %d: entries did not begin in the order in which they were submitted", i)
		}
	}
}

// 1000 nodes on 50 PDUs that take one request at a time, several requests each.
func TestThousandNodesOnFiftyDevices(t *testing.T) {
	const nodes, devices, rounds = 1000, 50, 5
	q, r := New(64), newRack(devices, func(int) int { return 1 })
	var done atomic.Int64
	for i := range nodes * rounds {
		on := []int{i % devices}
		if i%7 == 0 {
			on = append(on, (i+13)%devices)
		}
		q.Submit(r.entry(i, false, on, &done))
	}
	q.Wait()
	if done.Load() != nodes*rounds {
		t.Errorf("%d entries ran of %d", done.Load(), nodes*rounds)
	}
	r.check(t)
	expectIdle(t, q)
}

// Entries of all kinds, submitted and withdrawn from several goroutines, also
// from within entries.
func TestMixedEntries(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			q, r := New(int(seed)*5), newRack(20, func(i int) int { return 1 + i%3 })
			var done, out atomic.Int64
			var submitters sync.WaitGroup
			const each = 1500
			for s := range 4 {
				submitters.Go(func() {
					random := rand.New(rand.NewPCG(seed, uint64(s)))
					for i := range each {
						submitRandom(q, r, random, s*each+i, &done, &out)
					}
				})
			}
			submitters.Wait()
			q.Wait()
			if total := done.Load() + out.Load(); total != 4*each {
				t.Errorf("%d ran and %d were withdrawn of %d", done.Load(), out.Load(), 4*each)
			}
			if out.Load() == 0 || done.Load() == 0 {
				t.Errorf("%d ran and %d were withdrawn: the test tests nothing", done.Load(), out.Load())
			}
			for i := range r.devices {
				r.devices[i].order = nil // there is no order between goroutines
			}
			r.check(t)
			expectIdle(t, q)
		})
	}
}

func submitRandom(q *Queue, r *rack, random *rand.Rand, number int, done, out *atomic.Int64) {
	on := random.Perm(len(r.devices))[:1+random.IntN(4)]
	claims, run := r.entry(number, random.IntN(2) == 0, on, done)
	if random.IntN(10) == 0 {
		again := run
		run = func() { q.Submit(claims, again) }
	}
	e := q.Submit(claims, run)
	if random.IntN(3) > 0 {
		return
	}
	if e.Withdraw() {
		out.Add(1)
	}
}

// A device costs nothing once it is idle, however many there were.
func TestIdleDevicesAreForgotten(t *testing.T) {
	q := New(0)
	for i := range 20000 {
		q.Submit(alone(fmt.Sprint("bmc", i)), func() {})
		q.Submit(alone(fmt.Sprint("bmc", i)), func() {}).Withdraw()
	}
	expectIdle(t, q)
}

// BenchmarkEntry is the cost of an entry whose device is free.
func BenchmarkEntry(b *testing.B) {
	q, claims := New(0), alone("pdu1")
	b.ReportAllocs()
	for b.Loop() {
		q.Submit(claims, func() {})
		q.Wait()
	}
}

// BenchmarkEntriesInLine is the cost of an entry that waits behind many others.
func BenchmarkEntriesInLine(b *testing.B) {
	q, claims := New(128), alone("pdu1", "pdu2")
	b.ReportAllocs()
	for b.Loop() {
		q.Submit(claims, func() {})
	}
	q.Wait()
}

// BenchmarkIdleDevice is the memory that is left of a device after its entry.
func BenchmarkIdleDevice(b *testing.B) {
	var before, after runtime.MemStats
	q := New(0)
	runtime.GC()
	runtime.ReadMemStats(&before)
	devices := 0
	for b.Loop() {
		q.Submit(alone(fmt.Sprint("bmc", devices)), func() {})
		devices++
	}
	q.Wait()
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(int64(after.HeapInuse)-int64(before.HeapInuse))/float64(devices), "B/idle-device")
	runtime.KeepAlive(q)
}
