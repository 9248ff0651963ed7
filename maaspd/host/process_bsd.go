//go:build unix && !linux

package host

import (
	"os/exec"
	"syscall"
)

// ownGroup puts the process to be into a group of its own, so that what it
// starts can be ended with it. These systems cannot signal a process when its
// parent dies. What is left is the end of its pipes: a batch process finishes
// what it has read, and ends; another ends with its action, within its timeout.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
