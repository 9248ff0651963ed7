package host

import (
	"os/exec"
	"syscall"
)

// ownGroup puts the process to be into a group of its own, so that what it
// starts can be ended with it. When this program dies, the process gets SIGTERM:
// a driver in the middle of a cycle still switches the machine on.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
