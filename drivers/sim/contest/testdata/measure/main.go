// Command measure runs a program and writes to descriptor 3 what it took: wall
// time and CPU time (user and system) in nanoseconds, peak resident memory in
// bytes, exit status.
//
// It is a program of its own because Linux counts the memory of the process
// that starts a program towards the program's peak: a test binary would hide
// what it measures.
package main

import (
	"os"
	"strconv"
	"syscall"
	"time"
)

func main() {
	begin := time.Now()
	pid, err := syscall.ForkExec(os.Args[1], os.Args[1:], &syscall.ProcAttr{Env: os.Environ(), Files: []uintptr{0, 1, 2}})
	if err != nil {
		os.Stderr.WriteString(os.Args[1] + ": " + err.Error() + "\n")
		os.Exit(1)
	}
	var status syscall.WaitStatus
	var usage syscall.Rusage
	for {
		if _, err = syscall.Wait4(pid, &status, 0, &usage); err != syscall.EINTR {
			break
		}
	}
	wall := time.Since(begin)
	line := ""
	for _, n := range []int64{int64(wall), usage.Utime.Nano() + usage.Stime.Nano(), usage.Maxrss * 1024, int64(status.ExitStatus())} {
		line += strconv.FormatInt(n, 10) + " "
	}
	os.NewFile(3, "result").WriteString(line)
}
