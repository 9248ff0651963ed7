package ipmi_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// The programs that are compared.
const (
	ours     = "this driver"
	freeIPMI = "ipmipower"
	openTool = "ipmitool"
)

// queryTrips are the round trips of a query (see TestRoundTrips).
const queryTrips = 4

// BenchmarkQuery measures one power query as whole processes, beside ipmipower
// and ipmitool: the same simulated BMC, cipher suite 3, in turns.
func BenchmarkQuery(b *testing.B) {
	section("One query", "BenchmarkQuery", "A whole process each: start, log in, read the state, log out.")
	for _, delay := range []time.Duration{0, 20 * time.Millisecond} {
		b.Run(fmt.Sprintf("delay=%v", delay), func(b *testing.B) {
			bmc, _ := simBMC(b, ipmisim.Config{On: true, MaxSessions: 200, Faults: ipmisim.Faults{Delay: delay}})
			contest := newContest(b, queries(b, bmc.Addr())).warm()
			for b.Loop() {
				contest.rounds(25)
			}
			contest.report(fmt.Sprintf("power query, every reply %v late", delay))
			queryTargets(contest, delay)
		})
	}
}

// queries are the three programs with what they need for a query.
func queries(b *testing.B, address string) []contestant {
	host, port := hostPort(b, address)
	file := filepath.Join(b.TempDir(), "request.json")
	login := object{"power_address": address, "power_user": ipmisim.DefaultUser, "power_pass": ipmisim.DefaultPassword, "cipher_suite_id": "3"}
	if err := os.WriteFile(file, []byte(request(login)), 0o600); err != nil {
		b.Fatal(err)
	}
	return []contestant{
		{name: ours, prints: `"on"`, command: []string{driverPath(), "power_query", file}},
		{name: freeIPMI, prints: ": on", command: []string{tool.Need(b, "ipmipower", "freeipmi-tools"), "-D", "LAN_2_0", "-I", "3", "-W", "opensesspriv",
			"-h", address, "-u", ipmisim.DefaultUser, "-p", ipmisim.DefaultPassword, "--stat"}},
		{name: openTool, prints: "is on", command: []string{tool.Need(b, "ipmitool", "ipmitool"), "-I", "lanplus", "-C", "3",
			"-H", host, "-p", port, "-U", ipmisim.DefaultUser, "-E", "power", "status"}},
	}
}

// queryTargets compares the medians with what was promised.
func queryTargets(c *contest, delay time.Duration) {
	if delay > 0 {
		limit := queryTrips * float64(delay) * 1.1
		c.target(fmt.Sprintf("wall at most %d round trips x %v + 10 %%", queryTrips, delay), c.median(ours, wallTime), limit, "ms")
		return
	}
	for _, t := range []struct {
		rival string
		what  quantity
		limit float64
	}{{freeIPMI, wallTime, 0.5}, {freeIPMI, cpuTime, 0.5}, {openTool, wallTime, 0.25}, {openTool, cpuTime, 0.25}} {
		c.target(fmt.Sprintf("%v at most %v of %s", t.what, t.limit, t.rival), c.ratio(t.rival, t.what), t.limit, "x")
	}
}

// BenchmarkStart measures what the driver costs before it does anything,
// beside a Go program that does nothing: what the protocol's frame costs.
func BenchmarkStart(b *testing.B) {
	section("Start", "BenchmarkStart", "What the driver costs before it does anything.")
	file := filepath.Join(b.TempDir(), "request.json")
	if err := os.WriteFile(file, []byte(request(object{"power_address": "192.0.2.1"})), 0o600); err != nil {
		b.Fatal(err)
	}
	contest := newContest(b, []contestant{
		{name: ours + ", validate", prints: `"error": null`, command: []string{driverPath(), "validate", file}},
		{name: ours + ", --version", prints: "maas-powerdriver-ipmi", command: []string{driverPath(), "--version"}},
		{name: ours + ", schema", prints: "driver_type", command: []string{driverPath(), "schema"}},
		{name: "empty Go program", command: []string{filepath.Join(folder, "empty")}},
	}).warm()
	for b.Loop() {
		contest.rounds(40)
	}
	contest.report("start")
}

// target says whether a target was met; it does not fail the benchmark,
// because a busy machine is no defect.
func (c *contest) target(what string, got, limit float64, unit string) {
	verdict := "met"
	if got > limit {
		verdict = "MISSED"
	}
	if unit == "ms" {
		got, limit = got/1e6, limit/1e6
	}
	c.print("target %-6s %s: %.3g %s of %.3g %s", verdict, what, got, unit, limit, unit)
}
