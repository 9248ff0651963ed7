package contest

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// Row is a line of the table that stands above the results.
type Row struct{ Name, Value string }

// Machine is the table of what the numbers were measured on and with, in
// Markdown.
func Machine(more ...Row) string {
	rows := append([]Row{
		{"processor", fmt.Sprintf("%s, %d cores", field("/proc/cpuinfo", "model name"), runtime.NumCPU())},
		{"memory", field("/proc/meminfo", "MemTotal")},
		{"system", Says("uname", "-sr")},
		{"Go", runtime.Version()},
		{"commit", Says("git", "rev-parse", "--short", "HEAD")},
	}, more...)
	text := "| | |\n|---|---|\n"
	for _, row := range rows {
		text += "| " + row.Name + " | " + row.Value + " |\n"
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

// Says is the first line that a command prints, such as a version.
func Says(command ...string) string {
	out, err := exec.Command(command[0], command[1:]...).CombinedOutput()
	if err != nil && len(out) == 0 {
		return "unknown"
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return line
}

// Size is the size of a file, in megabytes.
func Size(file string) string {
	info, err := os.Stat(file)
	if err != nil {
		return "unknown"
	}
	return fmt.Sprintf("%.1f MB", float64(info.Size())/1e6)
}
