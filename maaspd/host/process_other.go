//go:build !unix

package host

import (
	"os"
	"os/exec"
)

func ownGroup(*exec.Cmd) {}

// killGroup ends the process; groups of processes are not known here.
func killGroup(process *os.Process) error { return process.Kill() }

// terminate does nothing: there is no way here to ask a process to end.
func terminate(*os.Process) error { return nil }
