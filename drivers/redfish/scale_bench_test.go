package redfish_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/contest"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// The programs that are compared over many BMCs.
const (
	oneBatch    = "this driver, one batch"
	oneCurl     = "curl, one process"
	manyDrivers = "this driver, process each"
	manyCurls   = "curl, a process each"
)

// rackSize is how many BMCs a batch has, and atOnce how many of them are asked
// at a time: the default of a batch.
const (
	rackSize = 500
	atOnce   = 256
)

// BenchmarkMany measures the query of many BMCs.
func BenchmarkMany(b *testing.B) {
	results.Section("500 BMCs", "BenchmarkMany", fmt.Sprintf(
		"One power query of each; the process of the simulators runs on the same processors. Every program asks %d at a time. The peak RSS of\n"+
			"many processes is that of the largest one, which may be the one that starts them, not of all.", atOnce))
	if err := helpers(); err != nil {
		b.Fatal(err)
	}
	for _, latency := range []time.Duration{0, 300 * time.Millisecond} {
		b.Run(fmt.Sprintf("latency=%v", latency), func(b *testing.B) {
			match := contest.New(b, results, folder, rackOf(b, latency)).Warm()
			for b.Loop() {
				match.Rounds(3)
			}
			match.Report(fmt.Sprintf("%d BMCs, every reply %v late", rackSize, latency))
			match.Target("wall at most that of one curl", match.Ratio(oneCurl, contest.Wall), 1, "x")
			match.Target("wall at most that of curl, a process each", match.Ratio(manyCurls, contest.Wall), 1, "x")
			match.Target("memory at most that of one curl", match.Ratio(oneCurl, contest.Memory), 1, "x")
		})
	}
}

// rackOf starts BMCs whose replies are that late, and returns the ways to query
// all of them.
func rackOf(b *testing.B, latency time.Duration) []contest.Program {
	dir := b.TempDir()
	var batch, drivers, curls strings.Builder
	var all []exchange
	for i := range rackSize {
		bmc, _ := simBMC(b, redfishsim.Config{Latency: latency, NoLog: true})
		machine := bmc.Machines()[0]
		machine.SetState(redfishsim.On)
		own := filepath.Join(dir, fmt.Sprint(i))
		save(b, own+".pem", string(bmc.CertificatePEM()))
		params := with(loginTo(bmc.Addr(), own+".pem"), object{"node_id": machine.ID()})
		save(b, own+".json", request(params))
		get := exchange{address: bmc.Addr(), caFile: own + ".pem", path: machine.Path()}
		save(b, own+".curl", curlConfig(get))
		all = append(all, get)
		batch.WriteString(request(params, object{"action": "power_query"}) + "\n")
		fmt.Fprintf(&drivers, "[%q, \"power_query\", %q]\n", driverPath(), own+".json")
		fmt.Fprintf(&curls, "[%q, \"-q\", \"-K\", %q]\n", tool.Need(b, "curl", "curl"), own+".curl")
	}
	return asking(b, dir, batch.String(), drivers.String(), curls.String(), curlConfig(all...))
}

// asking are the ways to ask the BMCs: the batch, the lists of commands for a
// process each, and the configuration of one curl for all.
func asking(b *testing.B, dir, batch, drivers, curls, oneConfig string) []contest.Program {
	file := func(name, content string) string {
		save(b, filepath.Join(dir, name), content)
		return filepath.Join(dir, name)
	}
	many := []string{filepath.Join(folder, "many"), fmt.Sprint(atOnce)}
	curl := []string{tool.Need(b, "curl", "curl"), "-q", "--parallel", "--parallel-max", fmt.Sprint(atOnce), "-K", file("all.curl", oneConfig)}
	return []contest.Program{
		{Name: oneBatch, Prints: `"status":"on"`, Times: rackSize, Command: []string{driverPath(), "batch", file("batch", batch)}},
		{Name: oneCurl, Prints: `"PowerState":"On"`, Times: rackSize, Command: curl},
		{Name: manyDrivers, Prints: `"status": "on"`, Times: rackSize, Command: append(many[:2:2], file("drivers", drivers))},
		{Name: manyCurls, Prints: `"PowerState":"On"`, Times: rackSize, Command: append(many[:2:2], file("curls", curls))},
	}
}
