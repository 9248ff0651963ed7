//go:build unix

package host

import (
	"os"
	"syscall"
)

// killGroup ends the process and all that it started.
func killGroup(process *os.Process) error { return syscall.Kill(-process.Pid, syscall.SIGKILL) }

// terminate asks the process to end.
func terminate(process *os.Process) error { return process.Signal(syscall.SIGTERM) }
