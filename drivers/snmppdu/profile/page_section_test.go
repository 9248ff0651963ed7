package profile

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// section renders one line: what it is, its objects, and where this is from.
func section(out *strings.Builder, p *Profile) {
	fmt.Fprintf(out, "\n## %s\n\n%s. Vendor: %s.", p.Name, p.Title, p.Vendor)
	if p.MIB != "" {
		fmt.Fprintf(out, " MIB: %s.", p.MIB)
	}
	out.WriteString("\n")
	if p.Confidence == Low {
		out.WriteString("\n**Low confidence: what is known about this line is from one source that is not the vendor, " +
			"or from sources that differ. Try it on an outlet that nobody needs first.**\n")
	}
	if p.ReadOnly != "" {
		fmt.Fprintf(out, "\nOutlets cannot be switched: %s.\n", strings.TrimSuffix(p.ReadOnly, "."))
	}
	paragraph(out, numbering(p))
	paragraph(out, recognised(p))
	objects(out, p)
	for i, note := range p.Notes {
		if i == 0 {
			out.WriteString("\n")
		}
		fmt.Fprintf(out, "- %s\n", note)
	}
	if len(p.Sources) > 0 {
		fmt.Fprintf(out, "\nSources: %s. Confidence: %s.\n", strings.Join(p.Sources, ", "), p.Confidence)
	}
}

func paragraph(out *strings.Builder, text string) {
	if text != "" {
		out.WriteString("\n" + text + "\n")
	}
}

// numbering tells what an outlet id is made of.
func numbering(p *Profile) string {
	if len(p.Index) == 0 {
		return ""
	}
	text := fmt.Sprintf("Outlets are written as `%s`", p.Shape())
	for _, part := range p.Index {
		switch {
		case part.Fixed != nil:
			text += fmt.Sprintf("; %s is always %d", part.Name, *part.Fixed)
		case part.Default != nil:
			text += fmt.Sprintf("; %s counts from %d and is %d when not written", part.Name, part.Min, *part.Default)
		default:
			text += fmt.Sprintf("; %s counts from %d", part.Name, part.Min)
		}
	}
	if len(p.Position) > 0 {
		text += fmt.Sprintf(". `%s.%s` is looked up", p.Position[0].Name, p.Position[1].Name)
	}
	for _, d := range p.Derived {
		text += fmt.Sprintf(". {%s} is %s %s", d.Name, d.Of, stepsText(d.Steps))
	}
	return text + "."
}

func stepsText(steps []Step) string {
	var list []string
	for _, s := range steps {
		end := "on"
		if s.To != 0 {
			end = "to " + strconv.Itoa(s.To)
		}
		list = append(list, fmt.Sprintf("%+d from %d %s", s.Add, s.From, end))
	}
	return strings.Join(list, ", ")
}

// recognised tells how detection decides.
func recognised(p *Profile) string {
	d := p.Detect
	switch {
	case d == nil:
		return "It cannot be detected: set `profile`."
	case d.Check == nil:
		return ""
	case d.Confirm:
		return fmt.Sprintf("It is detected only when %s (`%s`) is there.", name(*d.Check), d.Check.OID)
	}
	text := fmt.Sprintf("Where other lines fit too, it is detected by %s (`%s`)", name(*d.Check), d.Check.OID)
	if d.Fallback > 0 {
		text += ", unless a newer line fits"
	}
	return text + "."
}

// objects renders the table of what is read and written.
func objects(out *strings.Builder, p *Profile) {
	out.WriteString("\n| what | object | OID | meaning |\n|---|---|---|---|\n")
	row := func(what string, o Object, meaning string) {
		fmt.Fprintf(out, "| %s | %s | `%s` | %s |\n", what, orDash(o.Object), o.OID, strings.ReplaceAll(meaning, "|", `\|`))
	}
	text := func(what string, o *Object) {
		if o != nil {
			row(what, *o, "")
		}
	}
	if s := p.State; s != nil {
		row("state", s.Object, states(s.Values, s.Words)+split(s.Separator))
	}
	if p.Pending != nil {
		row("command pending", p.Pending.Object, numbers(p.Pending.Values)+" yes")
	}
	if p.AllStates != nil {
		row("all states", p.AllStates.Object, states(nil, p.AllStates.Words)+split(p.AllStates.Separator))
	}
	writes(p, row)
	for _, g := range p.Guards {
		what := "guard"
		if g.For != snmp.Unknown {
			what += " of " + g.For.String()
		}
		row(what, g.Object, guardText(g))
	}
	text("outlets", p.Count)
	if p.Outlet.Name != nil {
		row("outlet name", *p.Outlet.Name, upTo(p.Outlet.Separator))
	}
	text("outlet id of the vendor", p.Outlet.ID)
	readingRows("", p.Readings, row)
	text("model", p.Device.Model)
	text("firmware", p.Device.Firmware)
	text("serial number", p.Device.Serial)
	readingRows("device: ", p.Device.Readings, row)
}

type rowFunc func(what string, o Object, meaning string)

// writes renders the commands.
func writes(p *Profile, row rowFunc) {
	if p.Control == nil {
		return
	}
	for _, command := range []struct {
		name string
		list []Write
	}{{"unlock", p.Control.Unlock}, {"on", p.Control.On}, {"off", p.Control.Off}, {"reset", p.Control.Reset}, {"identify", p.Control.Identify}} {
		for _, w := range command.list {
			value := strconv.FormatInt(w.Value.Int, 10)
			if w.Value.Type == snmp.Text {
				value = w.Value.Text
			}
			meaning := "write `" + value + "`"
			if p.Control.List {
				meaning += " as the outlet's element"
			}
			row(command.name, w.Object, meaning)
		}
	}
}

func readingRows(lead string, list []Reading, row rowFunc) {
	for _, r := range list {
		what := lead + strings.ReplaceAll(string(r.Quantity), "_", " ")
		if r.Label != "" {
			what += ", " + r.Label
		}
		unit := r.Quantity.Unit()
		if unit == "Cel" {
			unit = "°C"
		}
		meaning := strconv.FormatFloat(r.Scale, 'f', -1, 64) + " " + unit
		if r.Scale == 1 {
			meaning = unit
		}
		if r.Decimals != nil {
			meaning += fmt.Sprintf(", decimals in %s", name(*r.Decimals))
		}
		if len(r.Absent) > 0 {
			meaning += "; " + numbers(r.Absent) + " not measured"
		}
		if r.Table {
			meaning += "; one per row"
		}
		row(what, r.Object, meaning)
	}
}

// upTo tells where the name ends in a text that has more.
func upTo(separator string) string {
	if separator == "" {
		return ""
	}
	return "up to `" + separator + "`"
}

func guardText(g Guard) string {
	if len(g.Allows) > 0 {
		return fmt.Sprintf("only %s allows; otherwise: %s", numbers(g.Allows), g.Says)
	}
	var list []string
	for _, value := range slices.Sorted(maps.Keys(g.Blocks)) {
		list = append(list, fmt.Sprintf("`%d` forbids: %s", value, g.Blocks[value]))
	}
	return strings.Join(list, ", ")
}

// states renders what the values of a state mean.
func states(values snmp.States, words map[string]snmp.State) string {
	var list []string
	for _, value := range slices.Sorted(maps.Keys(values)) {
		list = append(list, fmt.Sprintf("`%d` %s", value, stateText(values[value])))
	}
	for _, word := range slices.Sorted(maps.Keys(words)) {
		list = append(list, fmt.Sprintf("`%s` %s", word, stateText(words[word])))
	}
	return strings.Join(list, ", ")
}

func stateText(s snmp.State) string {
	text := map[snmp.Power]string{snmp.On: "on", snmp.Off: "off", snmp.Unknown: "unknown"}[s.Power]
	if s.Toward == snmp.On {
		text += " and turning on"
	}
	if s.Toward == snmp.Off {
		text += " and turning off"
	}
	if s.Locked {
		text += ", locked"
	}
	if s.Name != "" && s.Name != text {
		text += " (" + s.Name + ")"
	}
	return text
}

func split(separator string) string {
	if separator == "" {
		return ""
	}
	return fmt.Sprintf("; elements are split at `%s`", separator)
}

func numbers(list []int64) string {
	var out []string
	for _, n := range list {
		out = append(out, fmt.Sprintf("`%d`", n))
	}
	return strings.Join(out, ", ")
}
