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

A whole powerctl with the drivers that it starts, beside programs for the same task, against the BMCs and PDUs of one ` + "`powersim`" + ` that
runs on the same machine and takes a part of its processors. Every BMC has an address of its own in 127.0.0.0/8; all programs use cipher suite 3.
powerctl reads an inventory in YAML, holds it against the drivers' schemas, and runs one batch process for each driver, where nothing else is said.

CPU is that of all processes. Peak RSS of powerctl is the largest sum of all its processes at one time, as far as it was seen; what they share
counts for each. powerman is only a client: its daemon and the daemon's ipmipower were started before, and their CPU time and their peaks are part
of it.

About 9 ms of CPU of each powerctl are its start, its flags and the schema compiler, and 3 ms the start of the driver: with few nodes they are most
of it. With many nodes the driver takes three quarters of the CPU, and a quarter of the rest is the check of each node against the driver's schema.

` + contest.Machine(
		contest.Row{Name: "ipmipower", Value: contest.Says("ipmipower", "--version")},
		contest.Row{Name: "powerman", Value: contest.Says("powerman", "-V")},
		contest.Row{Name: "size of powerctl", Value: contest.Size(program("powerctl"))},
	)
	return results.Write(*page, "powerctl", head)
}
