// Command measure runs a program and writes to descriptor 3 what it took: wall
// time and CPU time (user and system) in nanoseconds, peak resident memory in
// bytes, exit status.
//
// With -tree before the program, the memory is that of all processes which come
// from it, as far as it was seen.
//
// It is a program of its own because Linux counts the memory of the process
// that starts a program towards the program's peak: a test binary would hide
// what it measures.
package main

import (
	"os"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

func main() {
	args := os.Args[1:]
	tree := args[0] == "-tree"
	if tree {
		args = args[1:]
	}
	begin := time.Now()
	pid, err := syscall.ForkExec(args[0], args, &syscall.ProcAttr{Env: os.Environ(), Files: []uintptr{0, 1, 2}})
	if err != nil {
		os.Stderr.WriteString(args[0] + ": " + err.Error() + "\n")
		os.Exit(1)
	}
	var over atomic.Bool
	seen := make(chan int64, 1)
	if tree {
		go func() { seen <- watch(pid, &over) }()
	} else {
		seen <- 0
	}
	status, usage := wait(pid)
	wall := time.Since(begin)
	over.Store(true)
	line := ""
	for _, n := range []int64{int64(wall), usage.Utime.Nano() + usage.Stime.Nano(), max(usage.Maxrss*1024, <-seen), int64(status)} {
		line += strconv.FormatInt(n, 10) + " "
	}
	os.NewFile(3, "result").WriteString(line)
}

// wait waits for the process, and returns its exit status and what it took.
func wait(pid int) (int, syscall.Rusage) {
	var status syscall.WaitStatus
	var usage syscall.Rusage
	for {
		if _, err := syscall.Wait4(pid, &status, 0, &usage); err != syscall.EINTR {
			return status.ExitStatus(), usage
		}
	}
}
