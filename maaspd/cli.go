package maaspd

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/alecthomas/kong"
)

// compatVariable asks for the seed's behaviour, as --compat does.
const compatVariable = "MAASPD_COMPAT"

// invocation is a parsed command line.
type invocation struct {
	spec  *verbSpec
	file  string // "-" is standard input
	level slog.Level
	text  bool // --format text
	jobs  int  // --jobs of batch
	seed  bool // --compat seed
}

// grammar is what is common to all verbs; the verbs themselves are added from
// their table.
type grammar struct {
	Format   string      `enum:"json,text" default:"json" help:"json, or text for a shell: ${enum}."`
	LogLevel string      `enum:"debug,info,warn,error" default:"warn" help:"What goes to standard error: ${enum}."`
	Compat   string      `enum:",seed" default:"" placeholder:"seed" help:"seed: exit 0 whenever a reply was printed, and no state unknown (also: ${compat_env}=seed)."`
	Version  versionFlag `help:"Print version, commit and Go version."`
}

// versionFlag prints the version. kong's own wants the text at every start,
// and reading the build data costs more than the rest of the command line.
type versionFlag bool

// BeforeReset is kong's hook for a flag that ends the program.
func (versionFlag) BeforeReset(app *kong.Kong, d *definition) error {
	fmt.Fprintf(app.Stdout, "%s %s (%s)\n", d.program(), d.version, BuildInfo())
	app.Exit(exitSuccess)
	return nil
}

// withInput is a verb that reads a request.
type withInput struct {
	File string `arg:"" optional:"" default:"-" help:"File with the JSON request; - is standard input."`
}

// withJobs is batch.
type withJobs struct {
	withInput
	Jobs int `default:"256" help:"Lines read and not yet answered, at most; reading stops there."`
}

// Validate is kong's hook for values.
func (w *withJobs) Validate() error {
	if w.Jobs < 1 {
		return errors.New("--jobs must be at least 1")
	}
	return nil
}

// withoutInput is a verb that reads nothing.
type withoutInput struct{}

// requestSource tells where requests come from, and how many at a time.
type requestSource interface {
	source() (file string, jobs int)
}

func (w *withInput) source() (string, int) { return w.File, 1 }
func (w *withJobs) source() (string, int)  { return w.File, w.Jobs }

// argumentsOf are the flags and arguments of the verb, for kong.
func argumentsOf(verb Verb) any {
	switch verb {
	case VerbSchema:
		return &withoutInput{}
	case VerbBatch:
		return &withJobs{}
	}
	return &withInput{}
}

// parserExit carries the exit status of --help and --version out of kong.
type parserExit int

// parse reads the command line. When ok is false the program ends with the
// status: everything there was to say has been said.
func (d *definition) parse(args []string, stdout, stderr io.Writer) (inv invocation, status int, ok bool) {
	defer func() {
		switch value := recover().(type) {
		case nil:
		case parserExit:
			inv, status, ok = invocation{}, int(value), false
		default:
			panic(value)
		}
	}()
	var flags grammar
	sources := map[Verb]requestSource{}
	parser, err := kong.New(&flags, d.parserOptions(commandsFor(args), sources, stdout, stderr)...)
	if err != nil {
		fmt.Fprintln(stderr, d.program()+": "+err.Error())
		return inv, exitUsage, false
	}
	selected, err := parser.Parse(args)
	if err != nil {
		d.usage(stderr, err)
		return inv, exitUsage, false
	}
	inv = invocation{spec: specOf(Verb(selected.Selected().Name)), text: flags.Format == "text"}
	inv.seed = flags.Compat == "seed" || os.Getenv(compatVariable) == "seed"
	if source := sources[inv.spec.verb]; source != nil {
		inv.file, inv.jobs = source.source()
	}
	if err := inv.level.UnmarshalText([]byte(flags.LogLevel)); err != nil {
		d.usage(stderr, err)
		return inv, exitUsage, false
	}
	return inv, 0, true
}

// usage reports bad usage. The message of kong names what was typed, which is
// a verb or a flag and never a parameter.
func (d *definition) usage(stderr io.Writer, err error) {
	message := err.Error()
	if failed, ok := errors.AsType[*kong.ParseError](err); ok && failed.Context.Selected() == nil && len(failed.Context.Args) == 0 {
		message = "which verb? For example: " + d.program() + " power_query request.json"
	}
	fmt.Fprintf(stderr, "%s: %s\nTry: %s --help\n", d.program(), message, d.program())
}

// commandsFor are the verbs that the command line can be about: the one that it
// begins with, else all. A driver starts for a single request, and setting up
// all its commands would cost a third of that.
func commandsFor(args []string) []verbSpec {
	all := verbSpecs()
	for i, spec := range all {
		if len(args) > 0 && (args[0] == string(spec.verb) || args[0] == spec.verb.dashed()) {
			return all[i : i+1]
		}
	}
	return all
}

// parserOptions builds the command line: one command a verb.
func (d *definition) parserOptions(verbs []verbSpec, sources map[Verb]requestSource, stdout, stderr io.Writer) []kong.Option {
	options := []kong.Option{
		kong.Name(d.program()),
		kong.Description(d.description + ": a power driver. It reads one JSON request and prints one JSON reply."),
		kong.Vars{"compat_env": compatVariable},
		kong.Bind(d),
		kong.Writers(stdout, stderr),
		kong.Exit(func(code int) { panic(parserExit(code)) }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Help(d.help),
	}
	for _, spec := range verbs {
		help := spec.help
		if !d.supports(&spec) {
			help += " (not supported by this driver)"
		}
		command := argumentsOf(spec.verb)
		if input, reads := command.(requestSource); reads {
			sources[spec.verb] = input
		}
		tags := []string{}
		if dashed := spec.verb.dashed(); dashed != string(spec.verb) {
			tags = append(tags, `aliases:"`+dashed+`"`)
		}
		options = append(options, kong.DynamicCommand(string(spec.verb), help, "", command, tags...))
	}
	return options
}

// program is the name of the binary.
func (d *definition) program() string { return "maas-powerdriver-" + d.name }
