package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// Exit statuses for commands without one of their own, as a shell has them.
const (
	exitNotFound = 127
	exitSignal   = 128
)

type runCmd struct {
	rackFlags
	Command []string `arg:"" passthrough:"" help:"The command and its arguments, after --. It finds the devices in POWERSIM_BMC1, POWERSIM_BMC2 and so on (host:port) and their user in POWERSIM_USER."`
}

// Run runs the command and returns its exit status.
func (c *runCmd) Run(ctx context.Context, std streams) error {
	args := c.Command
	if args[0] == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		fmt.Fprintln(std.err, "powersim: no command: powersim run [flags] -- COMMAND ARGUMENTS")
		return exitStatus(exitUsage)
	}
	r, err := c.start()
	if err != nil {
		return err
	}
	defer r.close()
	command := exec.CommandContext(ctx, args[0], args[1:]...)
	command.Stdin, command.Stdout, command.Stderr = std.in, std.out, std.err
	command.Env = append(os.Environ(), r.environment()...)
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = 5 * time.Second
	return commandStatus(command.Run(), command.ProcessState, std)
}

func (r *rack) environment() []string {
	variables := []string{"POWERSIM_USER=" + r.user}
	for _, d := range r.devices() {
		variables = append(variables, fmt.Sprintf("POWERSIM_%s=%s", strings.ToUpper(d.Device), d.Address))
	}
	return variables
}

// commandStatus turns the end of a command into powersim's own.
func commandStatus(err error, state *os.ProcessState, std streams) error {
	switch {
	case state == nil:
		fmt.Fprintln(std.err, "powersim:", err)
		return exitStatus(exitNotFound)
	case state.Success():
		return nil
	}
	var ended *exec.ExitError
	if wait, ok := state.Sys().(syscall.WaitStatus); ok && wait.Signaled() {
		return exitStatus(exitSignal + int(wait.Signal()))
	} else if errors.As(err, &ended) || state.Exited() {
		return exitStatus(state.ExitCode())
	}
	return err
}
