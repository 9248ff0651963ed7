package snmppdu_test

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/contest"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// The programs that are compared.
const (
	ours      = "this driver"
	oursBlind = "this driver, detecting"
	fenceAPC  = "fence_apc_snmp"
	pduDaemon = "pdudaemon --drive"
)

// The objects of outlet 5 of an APC rPDU.
const (
	stateOf5   = "." + string(apcTree) + ".12.3.5.1.1.4.5"
	commandOf5 = "." + string(apcTree) + ".12.3.3.1.1.4.5"
)

// knownLine is what a host that knows its PDU says.
func knownLine() object { return object{"profile": "apc-rpdu"} }

// BenchmarkQuery measures one power query as whole processes.
func BenchmarkQuery(b *testing.B) {
	results.Section("One query", "BenchmarkQuery", "A whole process each. snmpget reads one object and knows nothing of PDUs; fence_apc_snmp runs it, after an snmpwalk.")
	for _, a := range accesses() {
		b.Run(a.name, func(b *testing.B) {
			pdu := newBench(b, rpdu1(b, 48))
			programs := []contest.Program{
				pdu.driver(ours, "power_query", a, knownLine(), nil),
				pdu.driver(oursBlind, "power_query", a, nil, nil),
				pdu.netSNMP("snmpget", a, "INTEGER: 2", stateOf5),
			}
			programs = append(programs, offStatus(pdu.fence(a, "status", "Status: OFF"))...)
			match := contest.New(b, results, folder, programs).CountTrips(pdu.packets())
			for b.Loop() {
				match.Rounds(25)
			}
			match.Report("power query over SNMP " + a.name)
			targets(match, "snmpget")
			discovery := match.Trips("snmpget") - 1
			match.Target("round trips of a query, but for the SNMPv3 discovery", match.Trips(ours)-discovery, 1, "requests")
			match.Target("the same, with detection of the line", match.Trips(oursBlind)-discovery, 2, "requests")
		})
	}
}

// offStatus is how the fence agent ends when the outlet is off.
func offStatus(programs []contest.Program) []contest.Program {
	for i := range programs {
		programs[i].Status = 2
	}
	return programs
}

// BenchmarkOn measures one power on, of an outlet that is off.
func BenchmarkOn(b *testing.B) {
	results.Section("Switching on", "BenchmarkOn",
		"An outlet that is off, `waitMs` 0: this driver reads the outlet, writes, and reads what it answers. snmpset and pdudaemon write blindly;\n"+
			"fence_apc_snmp reads before and after. pdudaemon has a MIB of the four objects that it needs.")
	for _, a := range accesses() {
		b.Run(a.name, func(b *testing.B) {
			also := addressForDaemon()
			pdu := newBench(b, rpdu1(b, 48), also...)
			programs := []contest.Program{
				pdu.driver(ours, "power_on", a, knownLine(), noWait),
				pdu.netSNMP("snmpset", a, "INTEGER: 1", commandOf5, "i", "1"),
			}
			programs = append(programs, pdu.fence(a, "on", "Success: Powered ON")...)
			if also != nil {
				programs = append(programs, pdu.daemon(a)...)
			}
			match := contest.New(b, results, folder, pdu.switching(programs)).CountTrips(pdu.packets())
			for b.Loop() {
				match.Rounds(25)
			}
			match.Report("power on over SNMP " + a.name)
			targets(match, "snmpset")
		})
	}
}

// switching has every run find the outlet off and leave it on.
func (b *bench) switching(programs []contest.Program) []contest.Program {
	for i := range programs {
		programs[i].Before = func() { b.device.Switch("5", false) }
		programs[i].After = func() error {
			if !b.device.On("5") {
				return errors.New("the outlet is off")
			}
			return nil
		}
	}
	return programs
}

// addressForDaemon is the only address on which pdudaemon expects an agent,
// where a test can listen there; it needs root for that.
func addressForDaemon() []string {
	const agent = "127.0.0.1:161"
	socket, err := net.ListenPacket("udp", agent)
	if err != nil {
		results.Print("left out: pdudaemon expects its agent on a port that this test cannot have: %v", err)
		return nil
	}
	socket.Close()
	return []string{agent}
}

// daemon is pdudaemon for one command, if it is here.
func (b *bench) daemon(a access) []contest.Program {
	program := b.peer("pdudaemon", "pdudaemon")
	if program == "" {
		return nil
	}
	pdu := with(object{"mib": "PowerNet-MIB", "controlpoint": "rPDUOutletControlOutletCommand", "onsetting": 1, "offsetting": 2}, a.pdudaemon)
	file := b.write("pdudaemon."+strings.ReplaceAll(a.name, " ", "-")+".json", object{"daemon": object{}, "pdus": object{"127.0.0.1": pdu}})
	mibs := filepath.Join(tool.Root(), "drivers", "snmppdu", "testdata", "mibs")
	return []contest.Program{{
		Name: pduDaemon, Prints: "Processing job", Env: []string{"PYSNMP_MIB_DIRS=" + mibs, "PYTHONDONTWRITEBYTECODE=1"},
		Command: []string{program, "--conf", file, "--drive", "--hostname", "127.0.0.1", "--port", "5", "--request", "on"},
	}}
}

// targets compares the medians with what was promised.
func targets(match *contest.Contest, plain string) {
	match.Target("wall at most 1.5 of "+plain, match.Ratio(plain, contest.Wall), 1.5, "x")
	if match.Has(fenceAPC) {
		match.Target("wall at most 1/20 of fence_apc_snmp", match.Ratio(fenceAPC, contest.Wall), 0.05, "x")
	}
}

// BenchmarkStart measures what the driver costs before it does anything.
func BenchmarkStart(b *testing.B) {
	results.Section("Start", "BenchmarkStart", "What the driver costs before it does anything.")
	if err := helpers(); err != nil {
		b.Fatal(err)
	}
	file := filepath.Join(b.TempDir(), "request.json")
	request := object{"driverParameters": with(object{"power_address": "192.0.2.1", "node_outlet": "5"}, knownLine())}
	if err := os.WriteFile(file, []byte(text(b, request)), 0o600); err != nil {
		b.Fatal(err)
	}
	match := contest.New(b, results, folder, []contest.Program{
		{Name: ours + ", validate", Prints: `"error": null`, Command: []string{driverPath(), "validate", file}},
		{Name: ours + ", --version", Prints: "maas-powerdriver-snmppdu", Command: []string{driverPath(), "--version"}},
		{Name: ours + ", schema", Prints: "driver_type", Command: []string{driverPath(), "schema"}},
		{Name: "empty Go program", Command: []string{filepath.Join(folder, "empty")}},
		{Name: "snmpget -V", Prints: "NET-SNMP", Command: []string{tool.Need(b, "snmpget", "snmp"), "-V"}},
	}).Warm()
	for b.Loop() {
		match.Rounds(40)
	}
	match.Report("start")
}
