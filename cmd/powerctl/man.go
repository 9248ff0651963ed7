package main

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// manSections are the sections of the page that no model has, as they are.
//
//go:embed man.roff
var manSections string

// manPage is the manual page of the program, as man(7) has it. It has no date
// and no version, so that it only changes when the program does.
func manPage(app *kong.Application) string {
	var b strings.Builder
	b.WriteString(".\\\" Made by powerctl man from the program's own help; do not edit.\n")
	b.WriteString(".TH POWERCTL 1 \"\" powerctl \"User Commands\"\n.SH NAME\n")
	fmt.Fprintf(&b, "powerctl \\- %s\n", "switch machines on and off through power drivers")
	b.WriteString(".SH SYNOPSIS\n.B powerctl\n.I COMMAND\n.RI [ FLAG \\&.\\|.\\|.]\n.RI [ NAMES \\&.\\|.\\|.]\n")
	fmt.Fprintf(&b, ".SH DESCRIPTION\n%s\n", roff(app.Help))
	b.WriteString("A command is carried out on many nodes at a time, in the order that dependencies and devices ask for, and results are printed as they arrive.\n")
	common := commonFlags(app)
	manCommands(&b, app, common)
	b.WriteString(".SH OPTIONS OF SEVERAL COMMANDS\n")
	for _, flag := range common {
		manFlag(&b, flag)
	}
	before, after, _ := strings.Cut(manSections, "@RANGES@\n")
	b.WriteString(before)
	manExample(&b, rangesText())
	before, after, _ = strings.Cut(after, "@EXAMPLES@\n")
	b.WriteString(before)
	manExample(&b, strings.TrimSpace(generalExamples))
	b.WriteString(after)
	return b.String()
}

// rangesText is the page about ranges without its title.
func rangesText() string {
	_, text, _ := strings.Cut(rangesPage, "\n\n")
	return strings.TrimSpace(text)
}

// severalCommands is how many commands must share a flag for it to be told once
// for all.
const severalCommands = 5

// commonFlags are those that several commands share, in the order of the help.
func commonFlags(app *kong.Application) []*kong.Flag {
	count := map[string]int{}
	var order []*kong.Flag
	for _, command := range app.Leaves(true) {
		for _, flag := range command.Flags {
			key := flag.Name + "\x00" + flag.Help
			if count[key]++; count[key] == severalCommands {
				order = append(order, flag)
			}
		}
	}
	slices.SortFunc(order, func(a, b *kong.Flag) int { return strings.Compare(a.Name, b.Name) })
	return append(order, app.Flags...)
}

// manCommands writes a section for each group of commands.
func manCommands(b *strings.Builder, app *kong.Application, common []*kong.Flag) {
	b.WriteString(".SH COMMANDS\n")
	title := ""
	for _, command := range app.Leaves(true) {
		if group := command.ClosestGroup(); group != nil && group.Title != title {
			title = group.Title
			fmt.Fprintf(b, ".SS %s\n", roff(title))
		}
		manCommand(b, command, common)
	}
}

func manCommand(b *strings.Builder, command *kong.Node, common []*kong.Flag) {
	fmt.Fprintf(b, ".TP\n\\fB%s\\fR", roff(strings.TrimPrefix(command.FullPath(), "powerctl ")))
	for _, argument := range command.Positional {
		fmt.Fprintf(b, " \\fI%s\\fR", roff(argument.Summary()))
	}
	fmt.Fprintf(b, "\n%s\n", roff(command.Help))
	if command.Detail != "" {
		fmt.Fprintf(b, "%s\n", roff(command.Detail))
	}
	b.WriteString(".RS\n")
	var shared []string
	for _, flag := range command.Flags {
		if slices.ContainsFunc(common, func(one *kong.Flag) bool { return one.Name == flag.Name && one.Help == flag.Help }) {
			shared = append(shared, "--"+flag.Name)
			continue
		}
		manFlag(b, flag)
	}
	if len(shared) > 0 {
		fmt.Fprintf(b, ".PP\nSee below: %s.\n", roff(strings.Join(shared, ", ")))
	}
	b.WriteString(".RE\n")
}

func manFlag(b *strings.Builder, flag *kong.Flag) {
	b.WriteString(".TP\n")
	if flag.Short != 0 {
		fmt.Fprintf(b, "\\fB\\-%c\\fR, ", flag.Short)
	}
	fmt.Fprintf(b, "\\fB%s\\fR", roff("--"+flag.Name))
	if !flag.IsBool() {
		fmt.Fprintf(b, "=\\fI%s\\fR", roff(flag.FormatPlaceHolder()))
	}
	fmt.Fprintf(b, "\n%s\n", roff(flag.Help))
}

// manExample writes text that is not filled.
func manExample(b *strings.Builder, text string) {
	b.WriteString(".EX\n")
	for line := range strings.Lines(text + "\n") {
		b.WriteString(roff(strings.TrimSuffix(line, "\n")) + "\n")
	}
	b.WriteString(".EE\n")
}

// roff is the text with nothing in it that means something to roff, or that roff
// would show as another character.
func roff(text string) string {
	var b strings.Builder
	for i, c := range text {
		switch at := strings.IndexRune("\\-'^~`\"", c); {
		case i == 0 && c == '\'':
			b.WriteString(`\&\(aq`)
		case i == 0 && c == '.':
			b.WriteString(`\&.`)
		case at >= 0:
			b.WriteString([]string{`\e`, `\-`, `\(aq`, `\(ha`, `\(ti`, `\(ga`, `\(dq`}[at])
		case c > '~':
			fmt.Fprintf(&b, `\[u%04X]`, c)
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}
