//go:build unix

package inventory

import (
	"os/exec"
	"syscall"
)

// ownGroup gives the process a group of its own, so that what it starts ends
// with it.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
