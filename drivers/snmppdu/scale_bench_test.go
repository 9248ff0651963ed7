package snmppdu_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/contest"
)

// BenchmarkTable measures what reads all outlets of a PDU with their readings.
func BenchmarkTable(b *testing.B) {
	results.Section("All outlets with readings", "BenchmarkTable",
		"48 outlets of an APC rPDU2, over SNMP v2c. snmpbulkwalk reads the same columns of the same tables, a process each, one after the other.")
	pdu := newBench(b, rpdu2(b, 48))
	a, known := accesses()[0], object{"profile": "apc-rpdu2", "node_outlet": nil}
	statistics, outlets := ours+", statistics", ours+", outlets"
	programs := []contest.Program{
		pdu.driver(statistics, "statistics", a, known, nil),
		pdu.driver(outlets, "outlets", a, known, nil),
		pdu.walks(a, "snmpbulkwalk, five columns", ".9.2.3.1.3", ".9.2.3.1.5", ".9.4.3.1.6", ".9.4.3.1.7", ".9.4.3.1.11"),
	}
	match := contest.New(b, results, folder, programs).CountTrips(pdu.packets())
	for b.Loop() {
		match.Rounds(25)
	}
	match.Report("48 outlets with readings")
	match.Target("round trips of statistics", match.Trips(statistics), 6, "requests")
}

// walks is a process of snmpbulkwalk for each column.
func (b *bench) walks(a access, name string, columns ...string) contest.Program {
	var commands [][]string
	for _, column := range columns {
		commands = append(commands, b.netSNMP("snmpbulkwalk", a, "", "."+string(rpdu2Tree)+column).Command)
	}
	return b.many(name, 1, 48*len(columns), "."+string(rpdu2Tree), commands)
}

// many runs commands, so many at a time; all together print the text so often.
func (b *bench) many(name string, atOnce, times int, prints string, commands [][]string) contest.Program {
	var lines []string
	for _, command := range commands {
		lines = append(lines, text(b, command))
	}
	return contest.Program{Name: name, Prints: prints, Times: times, Env: []string{"MIBS="},
		Command: []string{filepath.Join(folder, "many"), fmt.Sprint(atOnce), b.lines(strings.ReplaceAll(name, " ", "-"), lines)}}
}

// lines writes lines to a file of its own.
func (b *bench) lines(name string, lines []string) string {
	file := filepath.Join(b.dir, name)
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	return file
}

// The size of BenchmarkBatch: outlets, and how many processes run at a time.
const (
	batchOutlets   = 48
	batchProcesses = 8
)

// BenchmarkBatch measures one query of each outlet of a PDU.
func BenchmarkBatch(b *testing.B) {
	results.Section("Every outlet of one PDU", "BenchmarkBatch", fmt.Sprintf(
		"A power query of each of %d outlets, over SNMP v2c: the machines of one rack. A batch joins the queries of one PDU; one snmpget is asked\n"+
			"for all objects. Processes run %d at a time; their peak RSS is that of the largest one, not of all.", batchOutlets, batchProcesses))
	pdu := newBench(b, rpdu1(b, batchOutlets))
	match := contest.New(b, results, folder, pdu.batches(accesses()[0])).CountTrips(pdu.packets())
	for b.Loop() {
		match.Rounds(15)
	}
	match.Report(fmt.Sprintf("%d outlets of one PDU", batchOutlets))
	match.Target("wall at most that of the processes of snmpget", match.Ratio(manySNMPGets, contest.Wall), 1, "x")
}

const manySNMPGets = "snmpget, a process each"

// batches are the ways to ask for every outlet.
func (b *bench) batches(a access) []contest.Program {
	var lines, objects []string
	var singles, drivers [][]string
	for n := 1; n <= batchOutlets; n++ {
		params := with(with(object{"power_address": b.address, "node_outlet": fmt.Sprint(n)}, a.ours), knownLine())
		lines = append(lines, text(b, object{"action": "power_query", "driverParameters": params}))
		drivers = append(drivers, []string{driverPath(), "power_query", b.write(fmt.Sprintf("%d.json", n), object{"driverParameters": params})})
		state := "." + string(at(apcTree+".12.3.5.1.1.4", n))
		objects = append(objects, state)
		singles = append(singles, b.netSNMP("snmpget", a, "", state).Command)
	}
	one := b.netSNMP("snmpget", a, "INTEGER: 2", objects...)
	one.Name, one.Times = "snmpget, all objects", batchOutlets
	return []contest.Program{
		{Name: ours + ", one batch", Prints: `"status":"off"`, Times: batchOutlets, Command: []string{driverPath(), "batch", b.lines("batch", lines)}},
		one,
		b.many(manySNMPGets, batchProcesses, batchOutlets, "INTEGER: 2", singles),
		b.many(ours+", a process each", batchProcesses, batchOutlets, `"status": "off"`, drivers),
	}
}
