package ipmi_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// quantity is what is measured of a run.
type quantity int

// The quantities: nanoseconds, nanoseconds of user and system time, bytes.
const (
	wallTime quantity = iota
	cpuTime
	peakMemory
	quantities
)

// String names the quantity.
func (q quantity) String() string { return [...]string{"wall", "CPU", "peak RSS"}[q] }

// contestant is a program in a comparison.
type contestant struct {
	name    string
	command []string
	prints  string // what its output must have, or it measured nothing
	times   int    // how often; 0 means at least once
	status  int    // the exit status
}

// did tells whether the program did what it is measured for.
func (one contestant) did(status int, output string) bool {
	times := strings.Count(output, one.prints)
	return status == one.status && times > 0 && (one.times == 0 || times == one.times)
}

// contest runs programs in turns and keeps what each run took.
type contest struct {
	b           *testing.B
	contestants []contestant
	runs        map[string][][quantities]float64
}

func newContest(b *testing.B, contestants []contestant) *contest {
	c := &contest{b: b, contestants: contestants, runs: map[string][][quantities]float64{}}
	return c
}

// warm lets everybody run once, unmeasured: programs start from a warm cache.
func (c *contest) warm() *contest {
	for _, one := range c.contestants {
		c.measure(one)
	}
	return c
}

// rounds lets everybody run so many times, each round beginning with another.
func (c *contest) rounds(n int) {
	for round := range n {
		for i := range c.contestants {
			one := c.contestants[(round+i)%len(c.contestants)]
			c.runs[one.name] = append(c.runs[one.name], c.measure(one))
		}
	}
}

// measure runs a program once under the program measure.
func (c *contest) measure(one contestant) (took [quantities]float64) {
	c.b.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		c.b.Fatal(err)
	}
	defer read.Close()
	var out bytes.Buffer
	cmd := exec.CommandContext(c.b.Context(), filepath.Join(folder, "measure"), one.command...)
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = &out, &out, []*os.File{write}
	cmd.Env = append(os.Environ(), "IPMI_PASSWORD="+ipmisim.DefaultPassword)
	err = cmd.Run()
	write.Close()
	var status int
	if err == nil {
		_, err = fmt.Fscan(read, &took[wallTime], &took[cpuTime], &took[peakMemory], &status)
	}
	if err != nil || !one.did(status, out.String()) {
		c.b.Fatalf("%s: status %d, %v, %d times %q\n%.2000s", one.name, status, err, strings.Count(out.String(), one.prints), one.prints, out.String())
	}
	return took
}

// median is the median of all runs of a program.
func (c *contest) median(name string, q quantity) float64 {
	var values []float64
	for _, run := range c.runs[name] {
		values = append(values, run[q])
	}
	return median(values)
}

// ratio is the median, over the rounds, of the first program's part of
// another's: what disturbed a round disturbed both.
func (c *contest) ratio(rival string, q quantity) float64 {
	var values []float64
	for i, run := range c.runs[c.contestants[0].name] {
		values = append(values, run[q]/c.runs[rival][i][q])
	}
	return median(values)
}

func median(values []float64) float64 {
	slices.Sort(values)
	if middle := len(values) / 2; len(values)%2 == 0 {
		return (values[middle-1] + values[middle]) / 2
	} else {
		return values[middle]
	}
}

// report prints the table and reports the metrics.
func (c *contest) report(title string) {
	first := c.contestants[0].name
	c.print("\n%s: medians of %d rounds", title, len(c.runs[first]))
	c.print("%-26s %9s %9s %12s   ratio to it: %6s %6s %9s", "", "wall ms", "CPU ms", "peak RSS MB", "wall", "CPU", "peak RSS")
	for i, one := range c.contestants {
		wall, cpu, rss := c.median(one.name, wallTime), c.median(one.name, cpuTime), c.median(one.name, peakMemory)
		line := fmt.Sprintf("%-26s %9.2f %9.2f %12.1f", one.name, wall/1e6, cpu/1e6, rss/1e6)
		unit := strings.NewReplacer(" ", "-", ",", "").Replace(one.name)
		if i > 0 {
			line += fmt.Sprintf("   %19.2f %6.2f %9.2f", c.ratio(one.name, wallTime), c.ratio(one.name, cpuTime), c.ratio(one.name, peakMemory))
			c.b.ReportMetric(c.ratio(one.name, wallTime), "wall/"+unit)
			c.b.ReportMetric(c.ratio(one.name, cpuTime), "cpu/"+unit)
			c.b.ReportMetric(c.ratio(one.name, peakMemory), "rss/"+unit)
		}
		c.b.ReportMetric(wall/1e6, "wall-ms:"+unit)
		c.b.ReportMetric(cpu/1e6, "cpu-ms:"+unit)
		c.b.ReportMetric(rss/1e6, "rss-MB:"+unit)
		c.print("%s", line)
	}
	c.b.ReportMetric(0, "ns/op") // it is about the rounds, not about the loop
}
