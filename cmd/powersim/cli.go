package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	"github.com/maaspd/powerdrivers/maaspd"
)

// Exit statuses of powersim itself; run passes on its command's.
const (
	exitOK    = 0
	exitError = 1
	exitUsage = 2
)

// titles are the headings of the flags in the help.
func titles() kong.Option {
	var groups []kong.Group
	for _, title := range groupTitles {
		groups = append(groups, kong.Group{Key: title[0], Title: title[1] + ":"})
	}
	return kong.ExplicitGroups(groups)
}

// streams are the standard streams.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

type cli struct {
	Serve serveCmd `cmd:"" help:"Run a rack until SIGTERM or SIGINT; print what it serves."`
	Run   runCmd   `cmd:"" help:"Run a command with a rack beside it, and end with its exit status."`
	Demo  demoCmd  `cmd:"" help:"Show the drivers at work against simulated BMCs and a PDU."`

	Version kong.VersionFlag `help:"Print version, commit and Go version."`
}

// vars are what stands in flags as ${name}.
func vars() kong.Vars {
	return kong.Vars{
		"version": "powersim " + maaspd.BuildInfo(), "user": ipmisim.DefaultUser, "password": ipmisim.DefaultPassword,
		"driver": driverName, "pduDriver": pduDriver, "redfishDriver": redfishDriver, "openbmcDriver": openbmcDriver,
		"redfishVendors": strings.Join(vendorNames(), ", "),
	}
}

// exitStatus is a result that needs no message.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// run is the whole program, from arguments to exit status. It ends early when
// the context does.
func run(ctx context.Context, args []string, std streams) int {
	ended := -1
	var commands cli
	parser, err := kong.New(&commands,
		kong.Name("powersim"),
		kong.Description("A rack on loopback: simulated BMCs that speak real IPMI, Redfish or OpenBMC's REST API, and PDUs that speak SNMP."),
		kong.Writers(std.out, std.err),
		kong.Exit(func(status int) { ended = status }), // --help: nothing is run after it
		vars(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Help(help),
		titles(),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(std),
	)
	if err != nil {
		fmt.Fprintln(std.err, "powersim:", err)
		return exitError
	}
	parsed, err := parser.Parse(args)
	switch {
	case ended >= 0: // --help, --version
		return ended
	case err != nil:
		return status(usageFaults(parser, args, err), std)
	}
	return status(parsed.Run(), std)
}

func status(err error, std streams) int {
	var code exitStatus
	var bad *badUsage
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return int(code)
	case errors.As(err, &bad):
		fmt.Fprintf(std.err, "powersim: %v\nTry: powersim --help\n", err)
		return exitUsage
	}
	fmt.Fprintln(std.err, "powersim:", err)
	return exitError
}
