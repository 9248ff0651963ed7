package bench_test

import (
	"flag"

	"github.com/maaspd/powerdrivers/drivers/sim/contest"
)

// page is where `make bench` writes what was measured.
var page = flag.String("page", "", "write the part of powerctl to this benchmark page")

// results is what was measured.
var results = &contest.Page{Package: "./cmd/powerctl/bench"}

// writePage writes the part of powerctl of the page.
func writePage() error {
	if *page == "" || results.Empty() {
		return nil
	}
	head := `## powerctl

A whole powerctl with the drivers that it starts, beside programs for the same task, against the BMCs and PDUs of one ` + "`powersim`" + ` that runs on
the same machine and takes a part of its processors. Every BMC has an address of its own in 127.0.0.0/8; all programs use cipher suite 3. powerctl
reads an inventory in YAML, holds it against the drivers' schemas, and has the engine that it chooses itself, which is one batch process for each driver, where nothing else is said.

CPU is that of all processes. Peak RSS is the largest sum of all processes of powerctl at one time, in which what they share counts for each. ` + "`powerman`" + ` is
a client: its daemon and the daemon's ipmipower have been started before, and their CPU time and their own peaks are part of it.

` + contest.Machine(
		contest.Row{Name: "ipmipower", Value: contest.Says("ipmipower", "--version")},
		contest.Row{Name: "powerman", Value: contest.Says("powerman", "-V")},
		contest.Row{Name: "size of powerctl", Value: contest.Size(program("powerctl"))},
	)
	return results.Write(*page, "powerctl", head)
}
