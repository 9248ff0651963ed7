package ipmi_test

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// page is where `make bench` writes what was measured.
var page = flag.String("page", "", "write the benchmark page to this file, and its plot beside it")

// measured collects the tables for the page.
var measured struct {
	mu   sync.Mutex
	text strings.Builder
	plot []curve
}

// print writes a line to standard output and to the page: the tables are for
// people, and b.Log shows only ten lines.
func (c *contest) print(format string, args ...any) {
	line := strings.TrimRight(fmt.Sprintf(format, args...), " ")
	fmt.Println(line)
	measured.mu.Lock()
	defer measured.mu.Unlock()
	measured.text.WriteString(line + "\n")
}

// section begins a part of the page, with the command that repeats it.
func section(title, benchmark, words string) {
	measured.mu.Lock()
	defer measured.mu.Unlock()
	if measured.text.Len() > 0 {
		measured.text.WriteString("```\n")
	}
	fmt.Fprintf(&measured.text, "\n## %s\n\n%s\n\nRepeat: `go test ./drivers/ipmi -run '^$' -bench '^%s$' -benchtime 1x`\n\n```text\n", title, words, benchmark)
}

// writePage writes the page and the plot.
func writePage() error {
	if *page == "" || measured.text.Len() == 0 {
		return nil
	}
	var out strings.Builder
	out.WriteString("# Benchmarks\n\nWritten by `make bench` on one machine, against simulated BMCs in a process beside the measured ones: the ratios say more than\nthe values. Every BMC is one of `drivers/sim/ipmi`; all programs use cipher suite 3.\n\nEach session has a socket of its own. `go test ./drivers/kit/ipmi -run '^$' -bench Sockets` compares that with sessions that share few\nsockets: sharing saves about a tenth of a query, and confuses BMCs that tell sessions apart by the source port only.\n\n")
	out.WriteString(machine())
	out.WriteString("\n![How a batch grows with the number of BMCs](benchmarks.svg)\n")
	out.WriteString(measured.text.String() + "```\n")
	if err := os.WriteFile(*page, []byte(out.String()), 0o644); err != nil {
		return err
	}
	return os.WriteFile(strings.TrimSuffix(*page, filepath.Ext(*page))+".svg", []byte(drawPlot(measured.plot)), 0o644)
}

// machine tells what the numbers were measured on and with.
func machine() string {
	rows := [][2]string{
		{"processor", fmt.Sprintf("%s, %d cores", field("/proc/cpuinfo", "model name"), runtime.NumCPU())},
		{"memory", field("/proc/meminfo", "MemTotal")},
		{"system", first("uname", "-sr")},
		{"Go", runtime.Version()},
		{"ipmipower", first("ipmipower", "--version")},
		{"ipmitool", first("ipmitool", "-V")},
		{"commit", first("git", "rev-parse", "--short", "HEAD")},
		{"size of the driver's binary", size(driverPath())},
		{"size of an empty Go program", size(filepath.Join(folder, "empty"))},
		{"round trips of a query, an on or off, an on with boot device, a reset", "4, 5, 6, 6 (held by TestRoundTrips)"},
	}
	text := "| | |\n|---|---|\n"
	for _, row := range rows {
		text += "| " + row[0] + " | " + row[1] + " |\n"
	}
	return text
}

// field is the value of the first line of a file that begins with the name.
func field(file, name string) string {
	in, err := os.Open(file)
	if err != nil {
		return "unknown"
	}
	defer in.Close()
	for lines := bufio.NewScanner(in); lines.Scan(); {
		if label, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(label) == name {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}

// first is the first line that a command prints.
func first(command ...string) string {
	out, err := exec.Command(command[0], command[1:]...).CombinedOutput()
	if err != nil && len(out) == 0 {
		return "unknown"
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return line
}

func size(file string) string {
	info, err := os.Stat(file)
	if err != nil {
		return "unknown"
	}
	return fmt.Sprintf("%.1f MB", float64(info.Size())/1e6)
}
