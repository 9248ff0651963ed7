package bench_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/contest"
)

// The programs that are compared.
const (
	ours      = "powerctl"
	processes = "powerctl, a process each"
	freeIPMI  = "ipmipower"
	powerMan  = "powerman"
)

// query is a powerctl that queries all nodes, of which so many are on.
func (r *rig) query(name, inventory string, on int, more ...string) contest.Program {
	p := r.powerctl(name, inventory, append([]string{"query", "all"}, more...)...)
	p.Prints, p.Times = ": on", on
	return p
}

// BenchmarkQuery measures the query of 1000 nodes.
func BenchmarkQuery(b *testing.B) {
	const count = 1000
	results.Section("1000 nodes", "BenchmarkQuery", "The power state of 1000 BMCs.")
	for _, delay := range []string{"0s", "20ms"} {
		b.Run("delay="+delay, func(b *testing.B) {
			r := newRig(b)
			list := r.rackOf(count, false, delay)
			inventory := r.inventory(list)
			programs := []contest.Program{r.query(ours, inventory, count)}
			programs = append(programs, r.ipmipower(list, count)...)
			programs = append(programs, r.powerman(list)...)
			programs = append(programs, r.query(processes, inventory, count, "--engine", "process"))
			match := contest.New(b, results, folder, programs).Warm()
			for b.Loop() {
				match.Rounds(5)
			}
			match.Report(fmt.Sprintf("%d nodes, every reply %s late", count, delay))
			spread(match, ours)
		})
	}
}

// spread prints how much the rounds of a program differ.
func spread(match *contest.Contest, name string) {
	least, most := match.Range(name, contest.Wall)
	results.Print("wall of %s in the rounds: %.0f to %.0f ms", name, least/1e6, most/1e6)
}

// BenchmarkHalfDead measures the query of 1000 nodes half of which never answer:
// it must end with its deadline.
func BenchmarkHalfDead(b *testing.B) {
	const count, deadline = 1000, 10 * time.Second
	results.Section("Half of 1000 nodes dead", "BenchmarkHalfDead",
		fmt.Sprintf("500 BMCs take what is sent and never answer. `--deadline %v`, and the same time for each session of ipmipower.", deadline))
	r := newRig(b)
	list := r.rackOf(count, true, "0s")
	dead := r.query(ours, r.inventory(list), count/2, "--deadline", deadline.String())
	programs := append([]contest.Program{dead}, r.ipmipower(list, count/2, "--session-timeout", fmt.Sprint(deadline.Milliseconds()))...)
	for i := range programs {
		programs[i].Status = 1
	}
	match := contest.New(b, results, folder, programs)
	for b.Loop() {
		match.Rounds(2)
	}
	match.Report(fmt.Sprintf("%d nodes, %d of them dead", count, count/2))
	match.Target("wall at most the deadline + 10 %", match.Median(ours, contest.Wall), 1.1*float64(deadline), "ms")
}

// BenchmarkTenThousand measures the memory of a query of 10 000 nodes.
func BenchmarkTenThousand(b *testing.B) {
	const count = 10000
	results.Section("10 000 nodes", "BenchmarkTenThousand", "The power state of 10 000 BMCs in one run.")
	for _, delay := range []string{"0s", "100ms", "2s"} {
		b.Run("delay="+delay, func(b *testing.B) {
			r := newRig(b)
			match := contest.New(b, results, folder, []contest.Program{r.query(ours, r.inventory(r.rackOf(count, false, delay)), count)})
			for b.Loop() {
				match.Rounds(3)
			}
			match.Report(fmt.Sprintf("10 000 nodes, every reply %s late", delay))
			spread(match, ours)
			match.Target("memory of powerctl and its driver under 300 MiB", match.Median(ours, contest.Memory)/(1<<20), 300, "MiB")
		})
	}
}

// mostRivals is how many nodes the other ways get: ipmipower has two sockets
// for each BMC, more of them with 10 000 than a machine allows.
const mostRivals = 1000

// BenchmarkGrowth measures the query of 10 to 10 000 nodes.
func BenchmarkGrowth(b *testing.B) {
	results.Section("Growth", "BenchmarkGrowth", fmt.Sprintf(
		"The power state of 10 to 10 000 BMCs; the other ways get %d at most. ipmipower has two sockets for each BMC: with 10 000 it needs more\n"+
			"file descriptors than the 20 000 that there are here.", mostRivals))
	for _, count := range []int{10, 100, 1000, 10000} {
		b.Run(fmt.Sprintf("nodes=%d", count), func(b *testing.B) {
			r := newRig(b)
			list := r.rackOf(count, false, "0s")
			inventory := r.inventory(list)
			programs := []contest.Program{r.query(ours, inventory, count)}
			if count <= mostRivals {
				programs = append(append(programs, r.ipmipower(list, count)...), r.powerman(list)...)
				programs = append(programs, r.query(processes, inventory, count, "--engine", "process"))
			}
			match := contest.New(b, results, folder, programs).Warm()
			for b.Loop() {
				match.Rounds(min(5, max(2, 3000/count)))
			}
			match.Report(fmt.Sprintf("%d nodes", count))
		})
	}
}
