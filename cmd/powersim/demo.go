package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

const driverName = "maas-powerdriver-ipmi"

type demoCmd struct {
	Bin string `type:"path" default:"bin" placeholder:"DIR" help:"Directory with ${driver}, ${pduDriver}, ${redfishDriver} and ${openbmcDriver} (default: bin)."`
}

// Run shows every step and fails at the first one that does not do what it
// should.
func (d *demoCmd) Run(ctx context.Context, std streams) error {
	bin, err := d.drivers()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "powersim-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	where := newStage(dir, bin)
	for _, show := range []func(context.Context, io.Writer) error{where.showBMC, where.showPDU, where.showRedfish, where.showOpenBMC} {
		if err := show(ctx, std.out); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(std.out, "Next: README.md for your own BMC or PDU, bin/%s --help for every action.\n", driverName)
	return err
}

// drivers is the directory of the drivers.
func (d *demoCmd) drivers() (string, error) {
	bin, err := filepath.Abs(d.Bin)
	if err != nil {
		return "", err
	}
	for _, name := range []string{driverName, pduDriver, redfishDriver, openbmcDriver} {
		if _, err := exec.LookPath(filepath.Join(bin, name)); err != nil {
			return "", fmt.Errorf("there is no %s in %s: build it with make, or name its directory with --bin", name, bin)
		}
	}
	return bin, nil
}

func (w stage) showBMC(ctx context.Context, out io.Writer) error {
	b, err := ipmisim.Start(ipmisim.Config{})
	if err != nil {
		return err
	}
	defer b.Close()
	if err := w.furnishBMC(b.Addr()); err != nil {
		return err
	}
	fmt.Fprintf(out, "A simulated BMC listens on UDP %s; its machine is off.\n\n", b.Addr())
	return w.play(ctx, demoSteps(b.Machine()), out)
}

// demoSteps are the commands a person would type, and what each must do.
func demoSteps(m *ipmisim.Machine) []step {
	const driver = "bin/" + driverName
	machine := relayIs("the machine's power", m.On)
	query, on := []string{"power_query", "ipmi.json"}, []string{"power_on", "ipmi.json"}
	return []step{
		{line: "cat ipmi.json"},
		{line: driver + " schema >schema.json", driver: driverName, args: []string{"schema"}},
		{line: "head -n 20 schema.json"},
		{driver: driverName, args: query, check: both(machine(false), says("off"))},
		{driver: driverName, args: on, check: both(machine(true), reply.succeeded)},
		{driver: driverName, args: query, check: both(machine(true), says("on"))},
		{line: "sed s/" + ipmisim.DefaultPassword + "/" + wrongPassword + "/ ipmi.json | " + driver + " power_query",
			driver: driverName, args: []string{"power_query", "wrong.json"}, status: 1, check: both(machine(true), failsWith("authError"))},
	}
}

// relayIs makes checks of what a command did to something that is on or off.
func relayIs(what string, isOn func() bool) func(bool) func(reply) error {
	return func(on bool) func(reply) error {
		return func(reply) error {
			if is := isOn(); is != on {
				return fmt.Errorf("%s is %s now", what, word(is))
			}
			return nil
		}
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
