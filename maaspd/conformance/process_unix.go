//go:build unix

package conformance

import (
	"os"
	"os/exec"
	"syscall"
)

// canSignal tells that a process can be asked to end.
const canSignal = true

// ownGroup puts the process to be into a group of its own, so that what it
// starts can be ended with it.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// killGroup ends the process and all that it started.
func killGroup(process *os.Process) error { return syscall.Kill(-process.Pid, syscall.SIGKILL) }
