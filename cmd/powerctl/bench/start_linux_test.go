package bench_test

import (
	"os/exec"
	"syscall"
)

// start starts a process that ends with this one.
func start(cmd *exec.Cmd) error {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	return cmd.Start()
}
