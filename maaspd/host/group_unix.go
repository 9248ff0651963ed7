//go:build unix

package host

import (
	"os/exec"
	"syscall"
)

// endWithGroup lets the command end with all that it starts: a script that is
// killed alone would leave what it waits for.
func endWithGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
