package snmppdu_test

import (
	"flag"

	"github.com/maaspd/powerdrivers/drivers/sim/contest"
)

// page is where `make bench` writes what was measured.
var page = flag.String("page", "", "write the part of this driver to this benchmark page")

// results is what was measured.
var results = &contest.Page{Package: "./drivers/snmppdu"}

// writePage writes this driver's part of the page.
func writePage() error {
	if *page == "" || results.Empty() {
		return nil
	}
	head := `## SNMP PDUs

Against Debian's snmpd, behind which ` + "`drivers/sim/snmp`" + ` simulates an APC rack PDU with 48 outlets: a line that fence_apc_snmp knows. All
programs talk to the same agent. SNMPv3 is authPriv with SHA and AES-128. The round trips are what snmpd counts (snmpInPkts), the discovery
of the SNMPv3 engine among them.

` + contest.Machine(
		contest.Row{Name: "snmpget, snmpset", Value: contest.Says("snmpget", "-V")},
		contest.Row{Name: "fence_apc_snmp", Value: contest.Says("fence_apc_snmp", "--version")},
		contest.Row{Name: "pdudaemon", Value: contest.Says("dpkg-query", "-W", "-f", "${Version}", "pdudaemon")},
		contest.Row{Name: "size of the driver's binary", Value: contest.Size(driverPath())},
	)
	return results.Write(*page, "snmppdu", head)
}
