package redfish_test

import (
	"flag"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/sim/contest"
)

// page is where `make bench` writes what was measured.
var page = flag.String("page", "", "write the part of this driver to this benchmark page")

// results is what was measured.
var results = &contest.Page{Package: "./drivers/redfish"}

// writePage writes this driver's part of the page.
func writePage() error {
	if *page == "" || results.Empty() {
		return nil
	}
	curlVersion, _, _ := strings.Cut(contest.Says("curl", "--version"), " (")
	head := `## Redfish

Against simulated BMCs of ` + "`drivers/sim/redfish`" + ` in a process beside the measured ones, over HTTPS with basic authentication. This driver and
curl verify the certificate against the same CA file; redfishtool and fence_redfish do not verify it. What is added to round trips is added
to those of the TCP and TLS handshakes too. Requests and TLS handshakes are what the BMC counts.

` + contest.Machine(
		contest.Row{Name: "curl", Value: curlVersion},
		contest.Row{Name: "redfishtool", Value: contest.Says("dpkg-query", "-W", "-f", "${Version}", "redfishtool")},
		contest.Row{Name: "fence_redfish", Value: contest.Says("fence_redfish", "--version")},
		contest.Row{Name: "size of the driver's binary", Value: contest.Size(driverPath())},
	)
	return results.Write(*page, "redfish", head)
}
