package main

import (
	"context"
	"errors"
	"fmt"
	"io"

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
	Conformance conformanceCmd `cmd:"" help:"Check a driver, in any language, against the protocol."`
	Drivers     driversCmd     `cmd:"" help:"List the drivers that are found, and why others are refused."`
	Describe    describeCmd    `cmd:"" help:"Show the parameters and the actions of a driver."`
	NewDriver   newDriverCmd   `cmd:"" help:"Write the beginning of a driver, which passes the checks as it is."`

	Version kong.VersionFlag `help:"Print version, commit and Go version."`
}

// errSilent is a failure about which everything has been said.
var errSilent = errors.New("failed")

// run is the whole program, from arguments to exit status. It ends early when
// the context does.
func run(ctx context.Context, args []string, std streams) int {
	ended := -1
	var commands cli
	parser, err := kong.New(&commands,
		kong.Name("powerctl"),
		kong.Description("Finds, describes and checks power drivers (maas-powerdriver-*)."),
		kong.Writers(std.out, std.err),
		kong.Exit(func(status int) { ended = status }), // --help: nothing is run after it
		kong.ConfigureHelp(kong.HelpOptions{WrapUpperBound: 100}),
		kong.Vars{"version": "powerctl " + maaspd.BuildInfo()},
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(std),
	)
	if err != nil {
		fmt.Fprintln(std.err, "powerctl:", err)
		return exitError
	}
	parsed, err := parser.Parse(args)
	switch {
	case ended >= 0: // --help, --version
		return ended
	case err != nil:
		fmt.Fprintf(std.err, "powerctl: %v\nTry: powerctl --help\n", err)
		return exitUsage
	}
	return status(parsed.Run(), std)
}

// usageError is bad usage that only the command itself can see.
type usageError struct{ error }

func status(err error, std streams) int {
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errSilent):
		return exitError
	case errors.As(err, &usage):
		fmt.Fprintf(std.err, "powerctl: %v\nTry: powerctl --help\n", err)
		return exitUsage
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(std.err, "powerctl: ended by a signal")
		return exitError
	}
	fmt.Fprintln(std.err, "powerctl:", err)
	return exitError
}
