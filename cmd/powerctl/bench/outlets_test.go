package bench_test

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/contest"
)

// The PDUs of BenchmarkOutlets.
const (
	pdus     = 64
	outlets  = 16 // of each
	switched = pdus * outlets
)

// pduRack runs the PDUs, and returns the inventory of their outlets.
func (r *rig) pduRack() string {
	const line = "apc-rpdu2"
	r.serve(pdus, object{"pdus": []object{{
		"count": pdus, "address": fmt.Sprintf("127.2.0.1-127.2.0.%d", pdus), "port": r.port, "outlets": outlets, "line": line,
	}}})
	r.write("community", "private")
	var text strings.Builder
	fmt.Fprintf(&text, "version: 1\ndevices:\n  pdu[1-%d]: {driver: snmppdu, parameters: {power_address: \"127.2.0.[1-%d]:%d\", community: {file: community}, profile: %s}}\nnodes:\n",
		pdus, pdus, r.port, line)
	for pdu := 1; pdu <= pdus; pdu++ {
		fmt.Fprintf(&text, "  p%do[1-%d]: {device: pdu%d, parameters: {node_outlet: \"[1-%d]\"}}\n", pdu, outlets, pdu, outlets)
	}
	return r.write("inventory.yaml", text.String())
}

// switching is a powerctl that switches all outlets, which are not yet as they
// shall be.
func (r *rig) switching(name, inventory, state, engine string) contest.Program {
	p := r.powerctl(name, inventory, state, "all", "--engine", engine)
	other := map[string]string{"on": "off", "off": "on"}[state]
	back := r.powerctl("", inventory, other, "all", "--quiet").Command
	p.Prints, p.Times = ": "+state+"\n", switched
	p.Before = func() {
		if out, err := exec.CommandContext(r.Context(), back[0], back[1:]...).CombinedOutput(); err != nil {
			r.Fatalf("all outlets %s: %v\n%.1000s", other, err, out)
		}
	}
	return p
}

// BenchmarkOutlets measures on and off of all outlets of many PDUs.
func BenchmarkOutlets(b *testing.B) {
	results.Section(fmt.Sprintf("%d outlets", switched), "BenchmarkOutlets", fmt.Sprintf(
		"On and off of all %d outlets of each of %d PDUs over SNMP v2c, each as a node of its own and not as it shall be before. A PDU takes one request at a\n"+
			"time. powerman is left out: Debian has its rules for PDUs with SNMP, but not the program snmppower that they need. Beside other programs\n"+
			"the driver is measured above.", outlets, pdus))
	r := newRig(b)
	inventory := r.pduRack()
	for _, state := range []string{"on", "off"} {
		b.Run(state, func(b *testing.B) {
			batch, each := "powerctl "+state, "powerctl "+state+", a process each"
			match := contest.New(b, results, folder, []contest.Program{
				r.switching(batch, inventory, state, "batch"), r.switching(each, inventory, state, "process"),
			}).Warm()
			for b.Loop() {
				match.Rounds(3)
			}
			match.Report(fmt.Sprintf("%d outlets %s", switched, state))
			for _, name := range []string{batch, each} {
				results.Print("time for an outlet, %s: %.2f ms wall, %.2f ms CPU", name, match.Median(name, contest.Wall)/1e6/switched, match.Median(name, contest.CPU)/1e6/switched)
			}
		})
	}
}
