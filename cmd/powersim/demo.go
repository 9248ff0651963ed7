package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

const driverName = "maas-powerdriver-ipmi"

type demoCmd struct {
	Bin string `type:"path" default:"bin" placeholder:"DIR" help:"Directory with ${driver} (default: bin)."`
}

// Run shows every step and fails at the first one that does not do what it
// should.
func (d *demoCmd) Run(ctx context.Context, std streams) error {
	bin, err := filepath.Abs(d.Bin)
	if err != nil {
		return err
	}
	if _, err := exec.LookPath(filepath.Join(bin, driverName)); err != nil {
		return fmt.Errorf("there is no %s in %s: build it with make, or name its directory with --bin", driverName, bin)
	}
	b, err := ipmisim.Start(ipmisim.Config{})
	if err != nil {
		return err
	}
	defer b.Close()
	dir, err := os.MkdirTemp("", "powersim-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	where, err := furnish(dir, bin, b.Addr())
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "A simulated BMC listens on UDP %s; its machine is off.\n\n", b.Addr())
	if err := where.play(ctx, demoSteps(b.Machine()), std.out); err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "Next: README.md for your own BMC, bin/%s --help for every action.\n", driverName)
	return err
}

// demoSteps are the commands a person would type, and what each must do.
func demoSteps(m *ipmisim.Machine) []step {
	const driver = "bin/" + driverName
	machine := func(on bool) func(reply) error {
		return func(reply) error {
			if m.On() != on {
				return fmt.Errorf("the machine's power is %s now", word(m.On()))
			}
			return nil
		}
	}
	query, on := []string{"power_query", "ipmi.json"}, []string{"power_on", "ipmi.json"}
	return []step{
		{line: "cat ipmi.json"},
		{line: driver + " schema >schema.json", args: []string{"schema"}},
		{line: "head -n 20 schema.json"},
		{args: query, check: both(machine(false), says("off"))},
		{args: on, check: both(machine(true), reply.succeeded)},
		{args: query, check: both(machine(true), says("on"))},
		{line: "sed s/" + ipmisim.DefaultPassword + "/" + wrongPassword + "/ ipmi.json | " + driver + " power_query",
			args: []string{"power_query", "wrong.json"}, status: 1, check: both(machine(true), failsWith("authError"))},
	}
}

func word(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func both(checks ...func(reply) error) func(reply) error {
	return func(r reply) error {
		var errs []error
		for _, check := range checks {
			errs = append(errs, check(r))
		}
		return errors.Join(errs...)
	}
}
