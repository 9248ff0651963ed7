package ipmi_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/contest"
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
	results.Section("One query", "BenchmarkQuery", "A whole process each: start, log in, read the state, log out.")
	for _, delay := range []time.Duration{0, 20 * time.Millisecond} {
		b.Run(fmt.Sprintf("delay=%v", delay), func(b *testing.B) {
			bmc, _ := simBMC(b, ipmisim.Config{On: true, MaxSessions: 200, Faults: ipmisim.Faults{Delay: delay}})
			match := contest.New(b, results, folder, queries(b, bmc.Addr())).Warm()
			for b.Loop() {
				match.Rounds(25)
			}
			match.Report(fmt.Sprintf("power query, every reply %v late", delay))
			queryTargets(match, delay)
		})
	}
}

// queries are the three programs with what they need for a query.
func queries(b *testing.B, address string) []contest.Program {
	host, port := hostPort(b, address)
	file := filepath.Join(b.TempDir(), "request.json")
	login := object{"power_address": address, "power_user": ipmisim.DefaultUser, "power_pass": ipmisim.DefaultPassword, "cipher_suite_id": "3"}
	if err := os.WriteFile(file, []byte(request(login)), 0o600); err != nil {
		b.Fatal(err)
	}
	return []contest.Program{
		{Name: ours, Prints: `"on"`, Command: []string{driverPath(), "power_query", file}},
		{Name: freeIPMI, Prints: ": on", Command: []string{tool.Need(b, "ipmipower", "freeipmi-tools"), "-D", "LAN_2_0", "-I", "3", "-W", "opensesspriv",
			"-h", address, "-u", ipmisim.DefaultUser, "-p", ipmisim.DefaultPassword, "--stat"}},
		{Name: openTool, Prints: "is on", Env: password(), Command: []string{tool.Need(b, "ipmitool", "ipmitool"), "-I", "lanplus", "-C", "3",
			"-H", host, "-p", port, "-U", ipmisim.DefaultUser, "-E", "power", "status"}},
	}
}

// password is how ipmitool learns the password: not from its arguments.
func password() []string { return []string{"IPMI_PASSWORD=" + ipmisim.DefaultPassword} }

// queryTargets compares the medians with what was promised.
func queryTargets(c *contest.Contest, delay time.Duration) {
	if delay > 0 {
		limit := queryTrips * float64(delay) * 1.1
		c.Target(fmt.Sprintf("wall at most %d round trips x %v + 10 %%", queryTrips, delay), c.Median(ours, contest.Wall), limit, "ms")
		return
	}
	for _, t := range []struct {
		rival string
		what  contest.Quantity
		limit float64
	}{{freeIPMI, contest.Wall, 0.5}, {freeIPMI, contest.CPU, 0.5}, {openTool, contest.Wall, 0.25}, {openTool, contest.CPU, 0.25}} {
		c.Target(fmt.Sprintf("%v at most %v of %s", t.what, t.limit, t.rival), c.Ratio(t.rival, t.what), t.limit, "x")
	}
}

// BenchmarkStart measures what the driver costs before it does anything,
// beside a Go program that does nothing: what the protocol's frame costs.
func BenchmarkStart(b *testing.B) {
	results.Section("Start", "BenchmarkStart", "What the driver costs before it does anything.")
	file := filepath.Join(b.TempDir(), "request.json")
	if err := os.WriteFile(file, []byte(request(object{"power_address": "192.0.2.1"})), 0o600); err != nil {
		b.Fatal(err)
	}
	match := contest.New(b, results, folder, []contest.Program{
		{Name: ours + ", validate", Prints: `"error": null`, Command: []string{driverPath(), "validate", file}},
		{Name: ours + ", --version", Prints: "maas-powerdriver-ipmi", Command: []string{driverPath(), "--version"}},
		{Name: ours + ", schema", Prints: "driver_type", Command: []string{driverPath(), "schema"}},
		{Name: "empty Go program", Command: []string{filepath.Join(folder, "empty")}},
	}).Warm()
	for b.Loop() {
		match.Rounds(40)
	}
	match.Report("start")
}
