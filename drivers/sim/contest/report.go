package contest

import (
	"fmt"
	"strings"
)

// Report prints the table and reports the metrics.
func (c *Contest) Report(title string) {
	c.page.Print("\n%s: medians of %d rounds", title, len(c.runs[c.programs[0].Name]))
	head := fmt.Sprintf("%-26s %9s %9s %12s   ratio to it: %6s %6s %9s", "", "wall ms", "CPU ms", "peak RSS MB", "wall", "CPU", "peak RSS")
	if c.trips != nil {
		head += "  round trips"
	}
	c.page.Print("%s", head)
	for i, one := range c.programs {
		c.page.Print("%s", c.line(one, i > 0))
	}
	c.b.ReportMetric(0, "ns/op") // it is about the rounds, not about the loop
}

// line is the program's row of the table.
func (c *Contest) line(one Program, rival bool) string {
	wall, cpu, rss := c.Median(one.Name, Wall), c.Median(one.Name, CPU), c.Median(one.Name, Memory)
	line := fmt.Sprintf("%-26s %9.2f %9.2f %12.1f", one.Name, wall/1e6, cpu/1e6, rss/1e6)
	unit := strings.NewReplacer(" ", "-", ",", "").Replace(one.Name)
	ratios := ""
	if rival {
		ratios = fmt.Sprintf("   %19.2f %6.2f %9.2f", c.Ratio(one.Name, Wall), c.Ratio(one.Name, CPU), c.Ratio(one.Name, Memory))
		c.b.ReportMetric(c.Ratio(one.Name, Wall), "wall/"+unit)
		c.b.ReportMetric(c.Ratio(one.Name, CPU), "cpu/"+unit)
		c.b.ReportMetric(c.Ratio(one.Name, Memory), "rss/"+unit)
	}
	if c.trips != nil {
		ratios = fmt.Sprintf("%-39s %12d", ratios, c.trips[one.Name])
		c.b.ReportMetric(c.Trips(one.Name), "trips:"+unit)
	}
	c.b.ReportMetric(wall/1e6, "wall-ms:"+unit)
	c.b.ReportMetric(cpu/1e6, "cpu-ms:"+unit)
	c.b.ReportMetric(rss/1e6, "rss-MB:"+unit)
	return line + ratios
}

// Target says whether a target was met; it does not fail the benchmark,
// because a busy machine is no defect. In the unit "ms", got and limit are in
// nanoseconds.
func (c *Contest) Target(what string, got, limit float64, unit string) {
	verdict := "met"
	if got > limit {
		verdict = "MISSED"
	}
	if unit == "ms" {
		got, limit = got/1e6, limit/1e6
	}
	c.page.Print("target %-6s %s: %.3g %s of %.3g %s", verdict, what, got, unit, limit, unit)
}
