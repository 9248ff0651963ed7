package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
)

// Exit statuses for commands without one of their own, as a shell has them.
const (
	exitNotFound = 127
	exitSignal   = 128
)

type runCmd struct {
	rackFlags
	Command []string `arg:"" passthrough:"" help:"The command and its arguments, after --."`
}

// Run runs the command and returns its exit status.
func (c *runCmd) Run(ctx context.Context, line *kong.Context, std streams) error {
	args := c.Command
	if args[0] == "--" {
		args = args[1:]
	} else if strings.HasPrefix(args[0], "-") { // the parser takes it for the command
		return &badUsage{faults: []string{"unknown flag " + args[0]}}
	}
	if len(args) == 0 {
		return &badUsage{faults: []string{"no command: powersim run [flags] -- COMMAND ARGUMENTS"}}
	}
	r, err := c.start(line.Path)
	if err != nil {
		return err
	}
	defer r.close()
	list, err := r.list()
	if err != nil {
		return err
	}
	defer os.Remove(list)
	command := exec.CommandContext(ctx, args[0], args[1:]...)
	command.Stdin, command.Stdout, command.Stderr = std.in, std.out, std.err
	command.Env = append(os.Environ(), append(r.environment(), "POWERSIM_DEVICES="+list)...)
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGTERM) }
	command.WaitDelay = 5 * time.Second
	err = command.Run()
	r.reportVisits(std.err)
	return commandStatus(err, command.ProcessState, std)
}

// variables is how many devices of a kind have a variable of their own: the
// kernel has a limit for all of them together.
const variables = 1000

func (r *rack) environment() []string {
	var all, users []string
	for i, d := range r.devices() {
		all = append(all, variable(i, d.Device, d.Address)...)
		users = append(users, d.User)
	}
	for i, d := range r.pduDevices() {
		all = append(all, variable(i, d.Device, d.Address)...)
	}
	for i, d := range r.redfishDevices() {
		all = append(all, variable(i, d.Device, d.Address)...)
		users = append(users, d.User)
	}
	for i, d := range r.openbmcDevices() {
		all = append(all, variable(i, d.Device, d.Address)...)
		users = append(users, d.User)
	}
	if len(users) > 0 {
		all = append(all, "POWERSIM_USER="+users[0])
	}
	return all
}

// variable is that of a device which has i others of its kind before it.
func variable(i int, device, address string) []string {
	if i >= variables {
		return nil
	}
	return []string{"POWERSIM_" + strings.ToUpper(strings.ReplaceAll(device, "-", "_")) + "=" + address}
}

// list writes the devices to a file, as serve prints them.
func (r *rack) list() (string, error) {
	file, err := os.CreateTemp("", "powersim-devices-")
	if err != nil {
		return "", err
	}
	buffered := bufio.NewWriter(file)
	return file.Name(), errors.Join(writeLines(buffered, r.lines()), buffered.Flush(), file.Close())
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
