package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// markdown prints what a driver says of itself as a section of a page, such as
// one about the supported devices and their settings.
func markdown(out io.Writer, name string, d host.Description) error {
	var text strings.Builder
	fmt.Fprintf(&text, "## %s\n\n%s. Version %s.\n\n", inCell(name), inCell(strings.TrimSuffix(d.Description, ".")), inCell(orDash(d.Own.DriverVersion)))
	for _, f := range facts(d) {
		fmt.Fprintf(&text, "- %s: %s\n", f.name, inCell(f.value))
	}
	names := parameterNames(d)
	if len(names) > 0 {
		text.WriteString("\n| parameter | type | scope | default | meaning |\n|---|---|---|---|---|\n")
	}
	for _, name := range names {
		p := d.Properties[name]
		fmt.Fprintf(&text, "| `%s` | %s | %s | %s | %s |\n", name, kind(p), p.Scope, inCell(standard(d, name)), inCell(withMeanings(p)))
	}
	_, err := io.WriteString(out, text.String())
	return err
}

// withMeanings is the meaning of a parameter, with the values of a choice and
// their meanings: product lines, for example, are known by these.
func withMeanings(p host.Property) string {
	choices := p.OneOf
	if p.Items != nil {
		choices = append(choices[:len(choices):len(choices)], p.Items.OneOf...)
	}
	if len(choices) == 0 || p.Alias != "" {
		return withChoices(p)
	}
	var parts []string
	for _, choice := range choices {
		parts = append(parts, word(choice.Const)+" ("+choice.Title+")")
	}
	return meaning(p) + ". One of: " + strings.Join(parts, ", ")
}

// inCell is the text where it must not end a cell of a table or be taken for
// HTML.
func inCell(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "\r", " ", "<", "&lt;", ">", "&gt;").Replace(text)
}
