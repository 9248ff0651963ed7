package ipmi_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/sim/contest"
)

// page is where `make bench` writes what was measured.
var page = flag.String("page", "", "write the part of this driver to this benchmark page, and its plot beside it")

// results is what was measured, and plotted what the plot shows of it.
var (
	results = &contest.Page{Package: "./drivers/ipmi"}
	plotted []curve
)

// writePage writes this driver's part of the page, and the plot.
func writePage() error {
	if *page == "" || results.Empty() {
		return nil
	}
	head := `## IPMI

Against simulated BMCs in a process beside the measured ones. Every BMC is one of ` + "`drivers/sim/ipmi`" + `; all programs use cipher suite 3.

Each session has a socket of its own. ` + "`go test ./drivers/kit/ipmi -run '^$' -bench Sockets`" + ` compares that with sessions that share few
sockets: sharing saves about a tenth of a query, and confuses BMCs that tell sessions apart by the source port only.

` + contest.Machine(
		contest.Row{Name: "ipmipower", Value: contest.Says("ipmipower", "--version")},
		contest.Row{Name: "ipmitool", Value: contest.Says("ipmitool", "-V")},
		contest.Row{Name: "size of the driver's binary", Value: contest.Size(driverPath())},
		contest.Row{Name: "size of an empty Go program", Value: contest.Size(filepath.Join(folder, "empty"))},
		contest.Row{Name: "round trips of a query, an on or off, an on with boot device, a reset", Value: "4, 5, 6, 6 (held by TestRoundTrips)"},
	) + "\n![How a batch grows with the number of BMCs](benchmarks.svg)\n"
	if err := results.Write(*page, "ipmi", head); err != nil || plotted == nil {
		return err
	}
	return os.WriteFile(strings.TrimSuffix(*page, filepath.Ext(*page))+".svg", []byte(drawPlot(plotted)), 0o644)
}
