//go:build !unix

package conformance

import (
	"os"
	"os/exec"
)

// canSignal tells that there is no way to ask a process to end.
const canSignal = false

func ownGroup(*exec.Cmd) {}

func killGroup(process *os.Process) error { return process.Kill() }
