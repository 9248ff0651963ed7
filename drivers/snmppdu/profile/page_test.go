package profile

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

var update = flag.Bool("update", false, "write the generated page anew")

// TestGeneratedPage holds the reference page of all lines. With -update it
// writes it.
func TestGeneratedPage(t *testing.T) {
	const file = "../../../docs/pdu-lines.md"
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	want := page(all)
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what the profiles give (%v); run: make schemas", file, err)
	}
}

// page renders all lines for people: a table, then a section for each.
func page(all []*Profile) []byte {
	var out strings.Builder
	out.WriteString(pageHead)
	for _, p := range all {
		fmt.Fprintf(&out, "| [%s](#%s) | %s | %s | %s | %s | %s | %s | %s | %s |\n", p.Name, p.Name, p.Title, detected(p),
			orDash(p.Shape()), abilities(p), textsOf(p), orDash(locks(p)), orDash(measured(p)), p.Confidence)
	}
	for _, p := range all {
		section(&out, p)
	}
	return []byte(out.String())
}

const pageHead = "# Product lines of PDUs\n\n" +
	"What `maas-powerdriver-snmppdu` knows. Made from the profiles in drivers/snmppdu/profile/lines by `make schemas`; do not edit.\n" +
	"The format of these files, and of a `profile_file` of your own, is described by `go doc ./drivers/snmppdu/profile`.\n\n" +
	"Confidence is high for facts from two independent sources or a capture of a device, medium for the vendor's MIB alone, " +
	"and low for one source that is not the vendor or for sources that differ.\n\n" +
	"| line | what it is | detected by sysObjectID | outlet id | can | names | lock | readings of an outlet | confidence |\n" +
	"|---|---|---|---|---|---|---|---|---|\n"

func orDash(text string) string {
	if text == "" {
		return "–"
	}
	return text
}

// detected tells how the line is recognised.
func detected(p *Profile) string {
	if p.Detect == nil {
		return "never: name it"
	}
	var list []string
	for _, prefix := range p.Detect.Prefixes {
		list = append(list, "`"+string(prefix)+"`")
	}
	text := strings.Join(list, ", ")
	if p.Detect.Confirm {
		text += " and " + name(*p.Detect.Check)
	}
	return text
}

// name is what an object is called, or where it is.
func name(o Object) string {
	if o.Object == "" {
		return "`" + o.OID.String() + "`"
	}
	return o.Object
}

// abilities are the commands of the line.
func abilities(p *Profile) string {
	if p.Control == nil {
		if p.State == nil {
			return "statistics only"
		}
		return "query only"
	}
	list := []string{"on, off"}
	if len(p.Control.Reset) > 0 {
		list = append(list, "reset")
	}
	if len(p.Control.Identify) > 0 {
		list = append(list, "identify")
	}
	return strings.Join(list, ", ")
}

func textsOf(p *Profile) string {
	var list []string
	if p.Outlet.Name != nil {
		list = append(list, "name")
	}
	if p.Outlet.ID != nil {
		list = append(list, "vendor's id")
	}
	return orDash(strings.Join(list, ", "))
}

// locks tells what can forbid to switch an outlet.
func locks(p *Profile) string {
	var list []string
	for _, g := range p.Guards {
		list = append(list, name(g.Object))
	}
	if p.State == nil {
		return ""
	}
	inState := func(s snmp.State) bool { return s.Locked }
	for _, state := range p.State.Values {
		if inState(state) {
			list = append(list, "in the state")
			break
		}
	}
	if p.Control != nil && len(p.Control.Unlock) > 0 {
		list = append(list, "unlocked before each command")
	}
	return strings.Join(list, ", ")
}

func measured(p *Profile) string {
	var list []string
	for _, r := range p.Readings {
		if word := strings.ReplaceAll(string(r.Quantity), "_", " "); !slices.Contains(list, word) {
			list = append(list, word)
		}
	}
	return strings.Join(list, ", ")
}
