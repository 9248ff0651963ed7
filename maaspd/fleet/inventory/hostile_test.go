package inventory_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// hostile are texts that mean something to a shell, a terminal, a range, YAML,
// or a format of printing.
func hostile() []string {
	return []string{
		"$(touch owned)", "`touch owned`", "; touch owned", "| touch owned", "&& touch owned", "a\nb", "a\rb", "a\tb", "'", `"`, `\`, "*", "?", "~", "!x", "#x", "%s%n", "${HOME}",
		"\x1b[31mred\x1b]0;title\x07", "\u202eabc", "\u009b31m", "@group", "-n1", "^/etc/passwd", "/.*/", "n[1-2]", "[", "]", "[[1-2]]", "[1-", "a,b", "(a)", "==", "n1-n3", "a b", " a", "a ",
		"../../etc/passwd", "--help", "-", "", ".", "null", "true", "no", "007", "1e3", "0x10", "{file: x}", "&a", "*a", "<<", "%YAML", "---", "\ufeff", "\x7f", strings.Repeat("x", 254), "é", "😀",
	}
}

func TestHostileValues(t *testing.T) {
	for _, text := range hostile() {
		t.Run(fmt.Sprintf("%q", text), func(t *testing.T) {
			want := text
			if text == "" { // not a serial number, nor a parameter of its own
				want = "y"
			}
			quoted, err := json.Marshal(want)
			if err != nil {
				t.Fatal(err)
			}
			for name, quoted := range map[string]string{"i.yaml": strconv.QuoteToASCII(want), "i.json": string(quoted)} {
				inv, err := inventory.Load(file(t, name, fmt.Sprintf(
					`{"version": 1, "nodes": {"n": {"driver": "x", "serial": %s, "parameters": {"a": %[1]s, "b": {"literal": %[1]s}, %[1]s: "c"}}}}`, quoted)))
				if err != nil {
					t.Fatal(err)
				}
				p, err := inv.Node("n").Feeds[0].Routes[0].Resolve(t.Context(), inventory.NewSecrets(), host.Description{})
				if err != nil || p["a"] != want || p["b"] != want || p[want] != "c" || inv.Node("n").Serial != want {
					t.Errorf("%s: %v: %q", name, err, map[string]any(p))
				}
			}
		})
	}
}

func TestHostileNames(t *testing.T) {
	for _, text := range hostile() {
		switch text {
		case "null", "true", "no", "007", "1e3", "0x10", "n1-n3", "n[1-2]", "[[1-2]]": // good names, and ranges of them
			continue
		}
		t.Run(fmt.Sprintf("%q", text), func(t *testing.T) {
			quoted, err := json.Marshal(text)
			if err != nil {
				t.Fatal(err)
			}
			for _, format := range []string{
				`{"version": 1, "nodes": {%s: {"driver": "x"}}}`, `{"version": 1, "devices": {%s: {"driver": "x"}}}`, `{"version": 1, "groups": {%s: {}}}`,
				`{"version": 1, "aliases": {%s: "n"}, "nodes": {"n": {"driver": "x"}}}`, `{"version": 1, "drivers": {%s: {}}}`, `{"version": 1, "nodes": {"n": {"driver": %s}}}`,
				`{"version": 1, "nodes": {"n": {"device": %s}}}`, `{"version": 1, %s: 1}`, `{"version": 1, "nodes": {"n": {%s: 1, "driver": "x"}}}`,
				`{"version": 1, "nodes": {"n": {"driver": "x", "dependsOn": %s}}}`, `{"version": 1, "nodes": {"n": {"driver": "x", "macs": %s}}}`,
				`{"version": 1, "nodes": {"n": {"driver": "x", "wait": %s}}}`,
			} {
				_, err := inventory.Load(file(t, "i.json", fmt.Sprintf(format, quoted)))
				if err == nil {
					t.Errorf(format+" is taken", quoted)
					continue
				}
				if at := strings.IndexFunc(err.Error(), func(r rune) bool { return r != '\n' && (r < ' ' || r == 0x7f || 0x80 <= r && r < 0xa0 || r == 0x202e) }); at >= 0 {
					t.Errorf("the fault has a control character: %q", err)
				}
			}
		})
	}
}
