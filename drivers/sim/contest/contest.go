// Package contest measures programs beside each other, as whole processes: in
// turns, so that what disturbs the machine disturbs all of them. The benchmarks
// of drivers use it, and it writes their parts of the benchmark page.
package contest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// Quantity is what is measured of a run.
type Quantity int

// The quantities: nanoseconds, nanoseconds of user and system time, bytes.
const (
	Wall Quantity = iota
	CPU
	Memory
	quantities
)

// String names the quantity.
func (q Quantity) String() string { return [...]string{"wall", "CPU", "peak RSS"}[q] }

// Program is a program in a comparison.
type Program struct {
	Name    string
	Command []string
	Prints  string // what its output must have, or it measured nothing
	Times   int    // how often; 0 means at least once
	Status  int    // the exit status
	Env     []string
	// Before, if not nil, is called before each run, and After after it: its
	// error says what the program did not do. Neither is measured.
	Before func()
	After  func() error
	// Tree makes its memory that of all its processes together, those that it
	// starts and these start among them: the largest sum that was seen.
	Tree bool
	// Daemons are processes that run all the time and work for it. Their CPU
	// time during a run is part of its own, and so is their memory, as the
	// most that each of them ever had.
	Daemons []int
}

// did tells whether the program did what it is measured for.
func (p Program) did(status int, output string) bool {
	times := strings.Count(output, p.Prints)
	return status == p.Status && times > 0 && (p.Times == 0 || times == p.Times)
}

// Contest runs programs in turns and keeps what each run took.
type Contest struct {
	b        *testing.B
	page     *Page
	folder   string
	programs []Program
	runs     map[string][][quantities]float64
	trips    map[string]int
}

// Helpers builds the helper programs into the folder: measure, which New needs,
// many, which runs commands side by side, and empty, which does nothing.
func Helpers(folder string) error {
	const from = "./drivers/sim/contest/testdata/"
	return tool.Build(folder, from+"measure", from+"many", from+"empty")
}

// New begins a contest; its report goes to the page. The folder has the helper
// programs. The ratios are those of the first program to the others.
func New(b *testing.B, page *Page, folder string, programs []Program) *Contest {
	return &Contest{b: b, page: page, folder: folder, programs: programs, runs: map[string][][quantities]float64{}}
}

// Warm lets every program run once, unmeasured: they start from a warm cache.
func (c *Contest) Warm() *Contest {
	for _, one := range c.programs {
		c.measure(one)
	}
	return c
}

// CountTrips lets every program run once, and reports how far the counter, that
// of the requests to the device, went meanwhile.
func (c *Contest) CountTrips(counter func() int) *Contest {
	c.trips = map[string]int{}
	for _, one := range c.programs {
		before := counter()
		c.measure(one)
		c.trips[one.Name] = counter() - before
	}
	return c
}

// Trips are the round trips of a run, after CountTrips.
func (c *Contest) Trips(name string) float64 { return float64(c.trips[name]) }

// Rounds lets every program run so many times, each round beginning with
// another.
func (c *Contest) Rounds(n int) {
	for round := range n {
		for i := range c.programs {
			one := c.programs[(round+i)%len(c.programs)]
			c.runs[one.Name] = append(c.runs[one.Name], c.measure(one))
		}
	}
}

// measure runs a program once under the helper measure.
func (c *Contest) measure(one Program) (took [quantities]float64) {
	c.b.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		c.b.Fatal(err)
	}
	defer read.Close()
	if one.Before != nil {
		one.Before()
	}
	var out bytes.Buffer
	command := one.Command
	if one.Tree {
		command = append([]string{"-tree"}, command...)
	}
	cmd := exec.CommandContext(c.b.Context(), filepath.Join(c.folder, "measure"), command...)
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = &out, &out, []*os.File{write}
	cmd.Env = append(os.Environ(), one.Env...)
	before := ranFor(one.Daemons)
	err = cmd.Run()
	after := ranFor(one.Daemons)
	write.Close()
	var status int
	if err == nil {
		_, err = fmt.Fscan(read, &took[Wall], &took[CPU], &took[Memory], &status)
	}
	if err == nil && one.After != nil {
		err = one.After()
	}
	if err != nil || !one.did(status, out.String()) {
		c.b.Fatalf("%s: status %d, %v, %d times %q\n%.2000s", one.Name, status, err, strings.Count(out.String(), one.Prints), one.Prints, out.String())
	}
	took[CPU] += after - before
	took[Memory] += peakOf(one.Daemons)
	return took
}

// Has tells whether the program takes part.
func (c *Contest) Has(name string) bool {
	return slices.ContainsFunc(c.programs, func(p Program) bool { return p.Name == name })
}

// Median is the median of all runs of a program.
func (c *Contest) Median(name string, q Quantity) float64 {
	var values []float64
	for _, run := range c.runs[name] {
		values = append(values, run[q])
	}
	return median(values)
}

// Range is the least and the most of all runs of a program.
func (c *Contest) Range(name string, q Quantity) (least, most float64) {
	for i, run := range c.runs[name] {
		if i == 0 || run[q] < least {
			least = run[q]
		}
		most = max(most, run[q])
	}
	return least, most
}

// Ratio is the median, over the rounds, of the first program's part of
// another's: what disturbed a round disturbed both.
func (c *Contest) Ratio(rival string, q Quantity) float64 {
	return c.RatioOf(c.programs[0].Name, rival, q)
}

// RatioOf is Ratio for a program that is not the first.
func (c *Contest) RatioOf(name, rival string, q Quantity) float64 {
	var values []float64
	for i, run := range c.runs[name] {
		values = append(values, run[q]/c.runs[rival][i][q])
	}
	return median(values)
}

func median(values []float64) float64 {
	slices.Sort(values)
	middle := len(values) / 2
	if len(values)%2 == 0 {
		return (values[middle-1] + values[middle]) / 2
	}
	return values[middle]
}
