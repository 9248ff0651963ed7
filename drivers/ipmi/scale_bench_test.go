package ipmi_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/contest"
	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// The programs that are compared over many BMCs.
const (
	oneBatch      = "this driver, one batch"
	manyDrivers   = "this driver, a process each"
	manyIPMItools = "ipmitool, a process each"
)

// processesAtOnce is how many processes run at a time where each machine has its own.
const processesAtOnce = 200

// rackOf starts so many BMCs; the silent ones never answer. They are closed at
// the end of the benchmark.
func rackOf(b *testing.B, count, silent int, delay time.Duration) []string {
	b.Helper()
	addresses := make([]string, count)
	for i := range addresses {
		faults := ipmisim.Faults{Delay: delay, Mute: i < silent}
		bmc, err := ipmisim.Start(ipmisim.Config{On: true, MaxSessions: 20, NoIPMI15: true, Faults: faults})
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(bmc.Close)
		addresses[i] = bmc.Addr()
	}
	return addresses
}

// batchOf is one batch that queries all the addresses at once.
func batchOf(b *testing.B, addresses []string, timeoutMs int) contest.Program {
	file := filepath.Join(b.TempDir(), "batch.jsonl")
	var lines strings.Builder
	for _, address := range addresses {
		lines.WriteString(line(b, object{"action": "power_query", "timeoutMs": timeoutMs, "driverParameters": loginTo(address)}))
	}
	write(b, file, lines.String())
	return contest.Program{Name: oneBatch, Prints: `"status":"on"`, Times: len(addresses),
		Command: []string{driverPath(), "batch", "--jobs", fmt.Sprint(len(addresses)), file}}
}

func loginTo(address string) object {
	return object{"power_address": address, "power_user": ipmisim.DefaultUser, "power_pass": ipmisim.DefaultPassword, "cipher_suite_id": "3"}
}

// powerOf is one ipmipower that queries all the addresses.
func powerOf(b *testing.B, addresses []string) contest.Program {
	return contest.Program{Name: freeIPMI, Prints: ": on", Times: len(addresses),
		Command: []string{tool.Need(b, "ipmipower", "freeipmi-tools"), "-D", "LAN_2_0", "-I", "3", "-W", "opensesspriv",
			"-h", strings.Join(addresses, ","), "-u", ipmisim.DefaultUser, "-p", ipmisim.DefaultPassword, "--stat"}}
}

// processesOf is a process of each program for each address, so many at a time.
func processesOf(b *testing.B, addresses []string) []contest.Program {
	dir := b.TempDir()
	var drivers, tools strings.Builder
	for i, address := range addresses {
		file := filepath.Join(dir, fmt.Sprint(i, ".json"))
		write(b, file, request(loginTo(address)))
		drivers.WriteString(line(b, []string{driverPath(), "power_query", file}))
		host, port := hostPort(b, address)
		tools.WriteString(line(b, []string{tool.Need(b, "ipmitool", "ipmitool"), "-I", "lanplus", "-C", "3",
			"-H", host, "-p", port, "-U", ipmisim.DefaultUser, "-E", "power", "status"}))
	}
	write(b, filepath.Join(dir, "drivers"), drivers.String())
	write(b, filepath.Join(dir, "tools"), tools.String())
	many := []string{filepath.Join(folder, "many"), fmt.Sprint(processesAtOnce)}
	return []contest.Program{
		{Name: manyDrivers, Prints: `"status": "on"`, Times: len(addresses), Command: append(many[:2:2], filepath.Join(dir, "drivers"))},
		{Name: manyIPMItools, Prints: "is on", Times: len(addresses), Command: append(many[:2:2], filepath.Join(dir, "tools")), Env: password()},
	}
}

func line(b *testing.B, v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		b.Fatal(err)
	}
	return string(text) + "\n"
}

func write(b *testing.B, file, text string) {
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkMany measures the query of many BMCs at once: one batch, one
// ipmipower, and a process for each.
func BenchmarkMany(b *testing.B) {
	results.Section("Many BMCs at once", "BenchmarkMany", fmt.Sprintf("One power query of each. Processes run %d at a time; their peak RSS is that of the largest one, not of all.", processesAtOnce))
	for _, c := range []struct{ count, rounds int }{{200, 3}, {1000, 1}} {
		for _, delay := range []time.Duration{0, 20 * time.Millisecond, 100 * time.Millisecond} {
			b.Run(fmt.Sprintf("bmcs=%d/delay=%v", c.count, delay), func(b *testing.B) {
				addresses := rackOf(b, c.count, 0, delay)
				match := contest.New(b, results, folder, append([]contest.Program{batchOf(b, addresses, 60000), powerOf(b, addresses)}, processesOf(b, addresses)...))
				for b.Loop() {
					match.Rounds(c.rounds)
				}
				match.Report(fmt.Sprintf("%d BMCs, every reply %v late", c.count, delay))
				match.Target("wall at most that of one ipmipower", match.Ratio(freeIPMI, contest.Wall), 1, "x")
				match.Target("memory less than that of one ipmipower", match.Ratio(freeIPMI, contest.Memory), 1, "x")
			})
		}
	}
}

// BenchmarkHalfDead measures a batch in which half the BMCs never answer: it
// must end with their deadline.
func BenchmarkHalfDead(b *testing.B) {
	const timeoutMs = 5000
	results.Section("Half of 1000 BMCs dead", "BenchmarkHalfDead", fmt.Sprintf("The deadline of each request is %d ms.", timeoutMs))
	addresses := rackOf(b, 1000, 500, 0)
	batch := batchOf(b, addresses, timeoutMs)
	batch.Times = 500
	match := contest.New(b, results, folder, []contest.Program{batch})
	for b.Loop() {
		match.Rounds(1)
	}
	match.Report("1000 BMCs, 500 of them silent")
	match.Target("wall at most the deadline + 10 %", match.Median(oneBatch, contest.Wall), timeoutMs*1.1*1e6, "ms")
}

// mostRivals is how many BMCs the other programs get: a longer list of hosts
// does not fit into an argument of ipmipower, and processes take minutes.
const mostRivals = 1000

// BenchmarkGrowth measures one batch over 10 to 10 000 BMCs, and the other ways
// over as many as they can take.
func BenchmarkGrowth(b *testing.B) {
	results.Section("Growth", "BenchmarkGrowth", fmt.Sprintf("One power query of each, no delay. One batch goes to 10 000, the other programs to %d.", mostRivals))
	curves := []curve{
		{name: oneBatch, colour: "#0b62a4"}, {name: freeIPMI, colour: "#b5482a"},
		{name: manyDrivers, colour: "#3c8d40"}, {name: manyIPMItools, colour: "#7a4fa3"},
	}
	for _, count := range []int{10, 100, 1000, 10000} {
		b.Run(fmt.Sprintf("bmcs=%d", count), func(b *testing.B) {
			addresses := rackOf(b, count, 0, 0)
			programs := []contest.Program{batchOf(b, addresses, 60000)}
			if count <= mostRivals {
				programs = append(programs, powerOf(b, addresses))
				programs = append(programs, processesOf(b, addresses)...)
			}
			match := contest.New(b, results, folder, programs)
			for b.Loop() {
				match.Rounds(min(3, max(1, 1000/count)))
			}
			match.Report(fmt.Sprintf("%d BMCs", count))
			for i := range programs {
				curves[i].add(match, count)
			}
		})
	}
	plotted = curves
}

// BenchmarkTenThousand measures the memory of one batch over 10 000 BMCs, with
// as many lines open at once as the delay of the replies makes it.
func BenchmarkTenThousand(b *testing.B) {
	results.Section("10 000 BMCs", "BenchmarkTenThousand",
		"One power query of each, with `--jobs 10000`. At 2 s all lines are open at the same time, each with about 25 kB; the target is for the\n"+
			"delays above. The default of 256 jobs bounds how many are open.")
	for _, delay := range []time.Duration{100 * time.Millisecond, 2 * time.Second} {
		b.Run(fmt.Sprintf("delay=%v", delay), func(b *testing.B) {
			addresses := rackOf(b, 10000, 0, delay)
			match := contest.New(b, results, folder, []contest.Program{batchOf(b, addresses, 60000)})
			for b.Loop() {
				match.Rounds(1)
			}
			match.Report(fmt.Sprintf("10 000 BMCs, every reply %v late", delay))
			if delay > 100*time.Millisecond {
				return
			}
			match.Target("memory at most 200 MiB", match.Median(oneBatch, contest.Memory)/(1<<20), 200, "MiB")
		})
	}
}

// add puts a point on the curve.
func (c *curve) add(from *contest.Contest, count int) {
	c.bmcs = append(c.bmcs, float64(count))
	c.wall = append(c.wall, from.Median(c.name, contest.Wall)/1e9)
	c.rss = append(c.rss, from.Median(c.name, contest.Memory)/1e6)
}
