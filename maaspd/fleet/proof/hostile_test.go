//go:build unix

package proof_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
)

// hostile are texts that a shell, a terminal, a format or a range would take
// for something else.
func hostile() []string {
	return []string{
		"$(touch owned)", "`touch owned`", "; touch owned #", "| touch owned", "&& touch owned", "x\ntouch owned\n", "' ; touch owned ; '", "\" ; touch owned ; \"",
		"\x1b]0;owned\a\x1b[31mred", "\r\x1b[2Kn1: on", "\u009b31m", "\u202egnp.exe", "\x7f\b\b\b", "a\u2028b\u0085c", "\x00end",
		"n[1-3]", "n[1-3],-n2", "@all", "/^n/", "^/etc/passwd", "all", "%s%n%d", "{{.Name}}", "${HOME}", "~root", "--help", "-rf", "../../etc/passwd", "[::1]",
		"\"},\"error\":null,\"status\":\"on\"", "\\u001b[31m", "n1: on", strings.Repeat("\x1b[", 400),
	}
}

// hostileRack has a node for each text, which is a parameter, a secret, and what
// the device says.
func hostileRack(t *testing.T) *rack {
	nodes := map[string]any{}
	for i, text := range hostile() {
		nodes[fmt.Sprint("n", i)] = map[string]any{"driver": "crowd", "parameters": map[string]any{
			"folder": "FOLDER", "address": fmt.Sprint("bmc", i), "say": map[string]string{"literal": text}, "password": map[string]string{"literal": "pw" + text},
		}}
		nodes[fmt.Sprint("bad", i)] = map[string]any{"driver": "crowd", "parameters": map[string]any{
			"folder": "FOLDER", "address": fmt.Sprint("bad", i), "behave": "fails", "say": map[string]string{"literal": text},
		}}
	}
	document, err := json.Marshal(map[string]any{"version": 1, "defaults": map[string]any{"retries": 0}, "nodes": nodes})
	if err != nil {
		t.Fatal(err)
	}
	return newRack(t, string(document))
}

// shell runs powerctl in an empty folder, and holds that nothing that it prints
// drives a terminal, and that nothing was executed.
func (r *rack) shell(args ...string) (out, errs string, status int) {
	r.t.Helper()
	cmd := exec.Command(powerctl, append(args, "-i", r.path, "--driver-dir", driverFolder)...)
	cmd.Dir = r.t.TempDir()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	_ = cmd.Run() // the status tells
	for _, text := range []string{stdout.String(), stderr.String()} {
		for _, c := range text {
			if c != '\n' && !unicode.IsGraphic(c) {
				r.t.Errorf("powerctl %q prints %q: %q", args, c, around(text, c))
				break
			}
		}
	}
	if left, err := os.ReadDir(cmd.Dir); err != nil || len(left) > 0 {
		r.t.Errorf("powerctl %q: %v was made, %v", args, left, err)
	}
	return stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()
}

// around is the line of the text with the character.
func around(text string, c rune) string {
	at := strings.IndexRune(text, c)
	return text[max(0, at-60):min(len(text), at+60)]
}

// TestHostileTexts holds that whatever a parameter is and a device says, the
// driver gets it byte for byte, a program reads it byte for byte, and a terminal
// shows it.
func TestHostileTexts(t *testing.T) {
	t.Parallel()
	r := hostileRack(t)
	for _, verb := range []string{"query", "check", "outlets", "stats", "on"} {
		for _, form := range [][]string{nil, {"--collapse"}, {"--table"}, {"--json"}, {"--trace"}, {"--dry-run"}, {"--engine", "process"}} {
			out, _, status := r.shell(append([]string{verb, "all"}, form...)...)
			if wanted := 1; status != wanted && form != nil && form[0] != "--dry-run" {
				t.Errorf("%s %v: exit status %d", verb, form, status)
			}
			if form == nil && strings.Count(out, "\n") < 2*len(hostile()) {
				t.Errorf("%s: %d lines for %d nodes:\n%s", verb, strings.Count(out, "\n"), 2*len(hostile()), out)
			}
		}
	}
	out, _, _ := r.shell("query", "all", "--json")
	results := decodeResults(t, out)
	for i, text := range hostile() {
		if got := results[fmt.Sprint("n", i)]; got.Detail != text || got.Outcome != fleet.Done {
			t.Errorf("%q came back as %q, %v", text, got.Detail, got.Error)
		}
		if got := results[fmt.Sprint("bad", i)]; got.Error == nil || !strings.HasPrefix(got.Error.Message, text) {
			t.Errorf("the error %q came back as %v", text, got.Error)
		}
		r.checkAsked(i, text)
	}
}

// checkAsked holds that the driver got the exact bytes.
func (r *rack) checkAsked(i int, text string) {
	r.t.Helper()
	var asked struct{ Say, Password string }
	document, err := os.ReadFile(filepath.Join(r.folder, fmt.Sprintf("bmc%d.asked.n%d", i, i)))
	if err == nil {
		err = json.Unmarshal(document, &asked)
	}
	if err != nil || asked.Say != text || asked.Password != "pw"+text {
		r.t.Errorf("the driver got %q and %q for %q, %v", asked.Say, asked.Password, text, err)
	}
}

// TestHostileNames holds that an inventory with such names is at fault, that the
// fault names them, and that such ranges, files and drivers do nothing.
func TestHostileNames(t *testing.T) {
	t.Parallel()
	for _, text := range hostile() {
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		good := `"g1": {"driver": "crowd", "parameters": {"folder": "FOLDER", "address": "g"}}`
		for what, document := range map[string]string{
			"node":      `{"version": 1, "nodes": {` + good + `, %s: {"driver": "crowd"}}}`,
			"group":     `{"version": 1, "nodes": {` + good + `}, "groups": {%s: {"nodes": "g1"}}}`,
			"alias":     `{"version": 1, "nodes": {` + good + `}, "aliases": {%s: "g1"}}`,
			"driver":    `{"version": 1, "nodes": {"g1": {"driver": %s}}}`,
			"parameter": `{"version": 1, "nodes": {"g1": {"driver": "crowd", "parameters": {"folder": "FOLDER", "address": "g", %s: "x"}}}}`,
			"file":      `{"version": 1, "nodes": {"g1": {"driver": "crowd", "parameters": {"folder": "FOLDER", "address": "g", "password": {"file": %s}}}}}`,
			"depends":   `{"version": 1, "nodes": {"g1": {"driver": "crowd", "dependsOn": %s}}}`,
			"key":       `{"version": 1, "nodes": {` + good + `}, %s: 1}`,
		} {
			r := &rack{t: t, folder: t.TempDir(), path: filepath.Join(t.TempDir(), "inventory.json")}
			document = strings.ReplaceAll(fmt.Sprintf(document, quoted), "FOLDER", r.folder)
			if err := os.WriteFile(r.path, []byte(document), 0o600); err != nil {
				t.Fatal(err)
			}
			_, errs, status := r.shell("query", "g1")
			if expected(what, text) == 2 && (status != 2 || errs == "") {
				t.Errorf("%s %q: exit status %d: %s", what, text, status, errs)
			}
			if status == 2 && len(r.logs()) > 0 {
				t.Errorf("%s %q: a faulty inventory was acted upon", what, text)
			}
		}
	}
}

// expected is the exit status for a query with the text in that place; 0 where
// it depends.
func expected(what, text string) int {
	switch what {
	case "parameter":
		return 0 // unknown parameters are for the driver to warn about
	case "node", "group", "alias":
		switch text {
		case "all", "n[1-3]": // names as good as others; the latter is three nodes
			return 0
		}
	}
	return 2
}

// TestHostileRanges holds that a range on the command line is nothing but a
// range.
func TestHostileRanges(t *testing.T) {
	t.Parallel()
	r := newRack(t, "version: 1\nnodes:\n  g1: {driver: crowd, parameters: {folder: FOLDER, address: g}}\n")
	for _, text := range hostile() {
		if strings.ContainsRune(text, 0) || strings.HasSuffix(text, "all") || strings.HasPrefix(text, "-") {
			continue // no argument can have the first; the others mean what they say
		}
		if _, errs, status := r.shell("query", text); status != 2 || errs == "" {
			t.Errorf("%q: exit status %d: %s", text, status, errs)
		}
	}
	if len(r.logs()) > 0 {
		t.Errorf("a driver was asked: %v", r.logs())
	}
}
