package redfish_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/contest"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// The programs that are compared.
const (
	ours         = "this driver"
	oursFinding  = "this driver, no node_id"
	curlOnce     = "curl"
	redfishTool  = "redfishtool"
	fenceRedfish = "fence_redfish"
	fenceFinding = "fence_redfish, no system"
)

// mostMemory is the target for the peak memory of a process, in MiB.
const mostMemory = 10

// lines are the round trips that are added, and how many rounds are run.
var lines = []struct {
	roundTrip time.Duration
	rounds    int
}{{0, 25}, {40 * time.Millisecond, 11}}

// BenchmarkQuery measures one power query as whole processes.
func BenchmarkQuery(b *testing.B) {
	results.Section("One query", "BenchmarkQuery",
		"A whole process each. curl reads the same resource, whose path it is told. This driver knows the system from `node_id`, or finds it;\n"+
			"redfishtool always finds it. The second line runs right after the first, whose binary it finds in the caches.")
	for _, line := range lines {
		b.Run(fmt.Sprintf("added=%v", line.roundTrip), func(b *testing.B) {
			rig := newBench(b, line.roundTrip)
			programs := rig.queries()
			match := contest.New(b, results, folder, programs).Warm()
			for b.Loop() {
				match.Rounds(line.rounds)
			}
			match.Report(fmt.Sprintf("power query, %v added to each round trip", line.roundTrip))
			rig.reportTraffic(programs)
			targets(match, line.roundTrip, ours, redfishTool, fenceRedfish)
			targets(match, line.roundTrip, oursFinding, redfishTool, fenceFinding)
			match.Target("requests of a query with node_id", float64(rig.counts[ours].requests), 1, "requests")
			match.Target("requests of one without", float64(rig.counts[oursFinding].requests), 2, "requests")
			match.Target("handshakes of either", float64(max(rig.counts[ours].handshakes, rig.counts[oursFinding].handshakes)), 1, "handshakes")
		})
	}
}

// queries are the programs with what they need for a query.
func (b *bench) queries() []contest.Program {
	return b.counted(slices.Concat(
		[]contest.Program{
			b.driver(ours, "power_query", b.params(nil)),
			b.driver(oursFinding, "power_query", b.params(object{"node_id": nil})),
			b.curl(curlOnce, `"PowerState":"On"`, b.system()),
		},
		b.redfishtool("On", "get", "-P", "PowerState"),
		b.fence(fenceRedfish, "status", "Status: ON", b.knownSystem()),
		b.fence(fenceFinding, "status", "Status: ON"),
	), redfishsim.On, redfishsim.On)
}

// BenchmarkOn measures one power on, of a machine that is off.
func BenchmarkOn(b *testing.B) {
	results.Section("Switching on", "BenchmarkOn",
		"A machine that is off, without `waitMs`. curl reads the system and posts the reset, on one connection, as this driver does; redfishtool\n"+
			"does not look at the state; fence_redfish looks before and after.")
	for _, line := range lines {
		b.Run(fmt.Sprintf("added=%v", line.roundTrip), func(b *testing.B) {
			rig := newBench(b, line.roundTrip)
			programs := rig.switches()
			match := contest.New(b, results, folder, programs).Warm()
			for b.Loop() {
				match.Rounds(line.rounds)
			}
			match.Report(fmt.Sprintf("power on, %v added to each round trip", line.roundTrip))
			rig.reportTraffic(programs)
			targets(match, line.roundTrip, ours, redfishTool, fenceRedfish)
			match.Target("requests of an on", float64(rig.counts[ours].requests), 2, "requests")
		})
	}
}

// switches are the programs with what they need to switch on.
func (b *bench) switches() []contest.Program {
	reset := b.system()
	reset.path += "/Actions/ComputerSystem.Reset"
	reset.body = `{"ResetType":"On"}`
	return b.counted(slices.Concat(
		[]contest.Program{
			b.driver(ours, "power_on", b.params(nil)),
			b.curl(curlOnce, `"PowerState":"Off"`, b.system(), reset),
		},
		b.redfishtool("", "reset", "On"),
		b.fence(fenceRedfish, "on", "Success: Powered ON", b.knownSystem()),
	), redfishsim.Off, redfishsim.On)
}

// targets compares the medians with what was promised. Where the driver has to
// find the system, curl, which is told, is no rival.
func targets(match *contest.Contest, roundTrip time.Duration, name string, rivals ...string) {
	if name == ours && roundTrip == 0 {
		match.Target("wall at most that of curl", match.Ratio(curlOnce, contest.Wall), 1, "x")
	}
	if name == ours && roundTrip > 0 {
		match.Target("wall at most that of curl + 5 %", match.Ratio(curlOnce, contest.Wall), 1.05, "x")
	}
	for _, rival := range rivals {
		if roundTrip == 0 && match.Has(rival) {
			match.Target(fmt.Sprintf("wall of %s at most 1/10 of %s", name, rival), match.RatioOf(name, rival, contest.Wall), 0.1, "x")
		}
	}
	match.Target("peak memory of "+name, match.Median(name, contest.Memory)/(1<<20), mostMemory, "MiB")
}

// BenchmarkStart measures what the driver costs before it does anything.
func BenchmarkStart(b *testing.B) {
	results.Section("Start", "BenchmarkStart", "What the driver costs before it does anything.")
	rig := newBench(b, 0)
	validate := rig.driver(ours+", validate", "validate", rig.params(nil))
	match := contest.New(b, results, folder, []contest.Program{
		validate,
		{Name: ours + ", --version", Prints: "maas-powerdriver-redfish", Command: []string{driverPath(), "--version"}},
		{Name: "empty Go program", Command: []string{filepath.Join(folder, "empty")}},
		{Name: "curl --version", Prints: "libcurl", Command: []string{tool.Need(b, "curl", "curl"), "--version"}},
	}).Warm()
	for b.Loop() {
		match.Rounds(40)
	}
	match.Report("start")
}
