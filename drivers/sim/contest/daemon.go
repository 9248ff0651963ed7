package contest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// ranFor is the CPU time of all threads of the processes, in nanoseconds
// (Documentation/scheduler/sched-stats of Linux). What has ended counts nothing.
func ranFor(pids []int) (total float64) {
	for _, pid := range pids {
		files, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid)) // the pattern is well-formed
		for _, file := range files {
			var ran float64
			if text, err := os.ReadFile(file); err == nil {
				_, _ = fmt.Sscan(string(text), &ran)
			}
			total += ran
		}
	}
	return total
}

// peakOf is the sum of the most resident memory that each process ever had, in
// bytes.
func peakOf(pids []int) (total float64) {
	for _, pid := range pids {
		var kilobytes float64
		_, _ = fmt.Sscan(strings.TrimSuffix(field(fmt.Sprintf("/proc/%d/status", pid), "VmHWM"), " kB"), &kilobytes)
		total += kilobytes * 1024
	}
	return total
}
