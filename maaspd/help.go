package maaspd

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// help prints kong's help and, for the driver as a whole, its parameters and
// the exit statuses.
func (d *definition) help(options kong.HelpOptions, ctx *kong.Context) error {
	if err := kong.DefaultHelpPrinter(options, ctx); err != nil {
		return err
	}
	if ctx.Selected() != nil {
		return nil
	}
	var text strings.Builder
	text.WriteString("\nParameters (members of driverParameters in the request):\n")
	for _, p := range d.params.params {
		if !p.hidden {
			text.WriteString(p.helpLine())
		}
	}
	text.WriteString("\nExit status: 0 done, 1 an error that a retry will not mend, 75 one that it may, 2 bad usage.\n")
	_, err := fmt.Fprint(ctx.Stdout, text.String())
	return err
}

// helpLine describes one parameter in two lines at most.
func (p *param) helpLine() string {
	var notes []string
	if p.required {
		notes = append(notes, "required")
	}
	if p.typ.secret() {
		notes = append(notes, "secret")
	}
	if p.node {
		notes = append(notes, "per machine")
	}
	if _, choices := p.typ.maasField(); len(choices) > 0 {
		notes = append(notes, strings.TrimPrefix(oneOfText(choices), "must be "))
	}
	if _, list := p.typ.(textListType); list {
		notes = append(notes, "one or more, separated by commas")
	}
	if p.fallback != nil {
		notes = append(notes, "default "+string(writeJSON(p.fallback, "")))
	}
	line := fmt.Sprintf("  %-20s %s", p.name, p.label)
	if len(notes) > 0 {
		line += " (" + strings.Join(notes, "; ") + ")"
	}
	line += "\n"
	if p.help != "" {
		line += fmt.Sprintf("  %-20s %s\n", "", p.help)
	}
	return line
}
