package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/maaspd/powerdrivers/maaspd"
)

// Exit statuses of powerctl: those of the drivers (protocol specification,
// section 3.15).
const (
	exitOK    = 0
	exitError = 1
	exitUsage = 2
)

// streams are the standard output streams.
type streams struct{ out, err io.Writer }

type cli struct {
	On      onCmd      `cmd:"" group:"power" help:"Switch nodes on."`
	Off     offCmd     `cmd:"" group:"power" help:"Switch nodes off, at once."`
	Cycle   cycleCmd   `cmd:"" group:"power" help:"Switch nodes off and on again."`
	Reset   resetCmd   `cmd:"" group:"power" help:"Reset nodes, without asking the operating system."`
	SoftOff softOffCmd `cmd:"" group:"power" help:"Ask the operating systems of nodes to shut down."`
	Query   queryCmd   `cmd:"" group:"power" help:"Tell which nodes are on, and which are off."`
	Wait    waitCmd    `cmd:"" group:"power" help:"Wait until nodes are on, or off."`

	BootDevice bootDeviceCmd `cmd:"" group:"boot" help:"Show or set what nodes boot from next."`
	BootOrder  bootOrderCmd  `cmd:"" group:"boot" help:"Set the order in which nodes try their network cards and disks."`

	Outlets  outletsCmd  `cmd:"" group:"devices" help:"List the outlets of devices, with their states."`
	Stats    statsCmd    `cmd:"" group:"devices" help:"Read the meters and sensors of devices and nodes."`
	Identify identifyCmd `cmd:"" group:"devices" help:"Switch the locator lights of nodes."`
	Check    checkCmd    `cmd:"" group:"devices" help:"Reach devices and nodes, log in, and change nothing."`

	Nodes    nodesCmd    `cmd:"" group:"inventory" help:"List the nodes of a range."`
	Ranges   rangesCmd   `cmd:"" group:"inventory" help:"Tell how nodes are named."`
	Impact   impactCmd   `cmd:"" group:"inventory" help:"List what a device feeds, and what else depends on it."`
	Validate validateCmd `cmd:"" group:"inventory" help:"Hold the inventory against the schemas of its drivers."`

	Drivers     driversCmd     `cmd:"" group:"drivers" help:"List the drivers that are found, and why others are refused."`
	Describe    describeCmd    `cmd:"" group:"drivers" help:"Show the parameters and the actions of a driver."`
	NewDriver   newDriverCmd   `cmd:"" group:"drivers" help:"Write the beginning of a driver, which passes the checks as it is."`
	Conformance conformanceCmd `cmd:"" group:"drivers" help:"Check a driver, in any language, against the protocol."`

	Version kong.VersionFlag `help:"Print version, commit and Go version."`
}

// errSilent is a failure about which everything has been said.
var errSilent = errors.New("failed")

// run is the whole program, from arguments to exit status. It ends early when
// the context does.
func run(ctx context.Context, args []string, std streams) int {
	ended := -1
	parser, err := newParser(ctx, std, func(status int) { ended = status })
	if err != nil {
		fmt.Fprintln(std.err, "powerctl:", err)
		return exitError
	}
	parsed, err := parser.Parse(asked(args))
	switch {
	case ended >= 0: // --help, --version
		return ended
	case err != nil:
		fmt.Fprintf(std.err, "powerctl: %s\nTry: %s --help\n", printable(err.Error()), commandOf(err))
		return exitUsage
	}
	return status(parsed.Run(), std)
}

// newParser is the command line. exit is called by --help and --version, after
// which nothing is run.
func newParser(ctx context.Context, std streams, exit func(status int)) (*kong.Kong, error) {
	return kong.New(&cli{},
		kong.Name("powerctl"),
		kong.Description("Switches machines on and off, one or ten thousand, through power drivers (maas-powerdriver-*)."),
		kong.Help(help),
		kong.ExplicitGroups(commandGroups),
		kong.Writers(std.out, std.err),
		kong.Exit(exit),
		kong.ConfigureHelp(kong.HelpOptions{WrapUpperBound: 100}),
		kong.Vars{"version": "powerctl " + maaspd.BuildInfo()},
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(std),
	)
}

// commandOf is the command that the arguments were for, as far as they could be
// read.
func commandOf(err error) string {
	wrong, ok := errors.AsType[*kong.ParseError](err)
	if !ok || wrong.Context.Selected() == nil {
		return "powerctl"
	}
	return "powerctl " + wrong.Context.Selected().Name
}

// usageError is bad usage that only the command itself can see.
type usageError struct {
	error
	// try is what helps; "" is the help.
	try string
}

func status(err error, std streams) int {
	var usage usageError
	var faults faultsError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errSilent), errors.Is(err, syscall.EPIPE): // nobody reads on
		return exitError
	case errors.As(err, &usage):
		fmt.Fprintf(std.err, "powerctl: %v\nTry: %s\n", err, cmp.Or(usage.try, "powerctl --help"))
		return exitUsage
	case errors.As(err, &faults):
		faults.print(std)
		return exitUsage
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(std.err, "powerctl: ended by a signal")
		return exitError
	}
	fmt.Fprintln(std.err, "powerctl:", err)
	return exitError
}
