//go:build !linux

package bench_test

import "os/exec"

// start starts a process, which is ended with the benchmark.
func start(cmd *exec.Cmd) error { return cmd.Start() }
