package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
)

// parser is the command line of a test.
func parser(t *testing.T) *kong.Kong {
	t.Helper()
	p, err := newParser(t.Context(), streams{&bytes.Buffer{}, &bytes.Buffer{}}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestExamples holds that every example of --help is good usage of its command,
// and that every command for nodes has some.
func TestExamples(t *testing.T) {
	command := regexp.MustCompile(`powerctl ([^|&']|'[^']*')*`)
	for _, node := range append(parser(t).Model.Leaves(true), &kong.Node{Name: "powerctl"}) {
		t.Run(node.Name, func(t *testing.T) {
			text := generalExamples
			if node.Target.IsValid() {
				with, ok := node.Target.Interface().(exampler)
				if !ok {
					if _, alone := node.Target.Interface().(interface{ Help() string }); !alone && node.Name != "ranges" {
						t.Error("there is neither help nor an example")
					}
					return
				}
				text = with.Examples()
			}
			lines := command.FindAllString(text, -1)
			if len(lines) == 0 || !strings.Contains(lines[0]+" ", node.Name+" ") {
				t.Fatalf("no example of %s: %q", node.Name, lines)
			}
			for _, line := range lines {
				line, _, _ = strings.Cut(line, "   ")
				line, _, _ = strings.Cut(line, "\n")
				args := strings.Fields(strings.ReplaceAll(line, "'", ""))[1:]
				if _, err := parser(t).Parse(args); err != nil {
					t.Errorf("%s: %v", line, err)
				}
			}
		})
	}
}

// TestHelp holds that --help ends with examples, and shows no flag without
// saying what it is for.
func TestHelp(t *testing.T) {
	out, _, status := powerctl(t, "cycle", "--help")
	if status != 0 || !strings.Contains(out, "Examples:\n  powerctl cycle n1\n") {
		t.Errorf("%d, %s", status, out)
	}
	if again, _, status := powerctl(t, "help", "cycle"); status != 0 || again != out {
		t.Errorf("%d, %s", status, again)
	}
	if page, _, status := powerctl(t, "help", "ranges"); status != 0 || page != rangesPage {
		t.Errorf("%d, %s", status, page)
	}
	if general, _, status := powerctl(t, "help"); status != 0 || !strings.Contains(general, "Devices and readings") {
		t.Errorf("%d, %s", status, general)
	}
	for _, node := range parser(t).Model.Leaves(true) {
		for _, flag := range node.Flags {
			if flag.Help == "" {
				t.Errorf("%s --%s has no help", node.Name, flag.Name)
			}
		}
	}
}

// rangesInventory is an inventory in which the examples of the page about ranges name
// something.
const rangesInventory = `
version: 1
groups:
  rack1: {nodes: "n[1-9]"}
nodes:
  n[1-13]: {driver: ipmi}
  n[001-128]: {driver: ipmi}
  f[1-2]n[1-3]: {driver: ipmi}
  node[5-7]: {driver: ipmi}
`

// TestRangesPage holds that powerctl reads every form of range that its page
// shows, and that the page says what comes of it.
func TestRangesPage(t *testing.T) {
	folder := t.TempDir()
	file, list := filepath.Join(folder, "inventory.yaml"), filepath.Join(folder, "failed.txt")
	for name, text := range map[string]string{file: rangesInventory, list: "n1 # the first\nn[2-3]\n"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	inv, err := inventory.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(folder)
	for text, want := range map[string]string{
		"n1": "n1", "rack1": "n[1-9]", "@rack1": "n[1-9]", "n[1-3,7]": "n[1-3,7]", "n[001-128]": "n[001-128]",
		"f[1-2]n[1-3]": "f1n[1-3],f2n[1-3]", "n1-n10": "n[1-10]", "n1:n10": "n[1-10]", "n10+3": "n[10-13]", "5": "node5", "[5-7]": "node[5-7]",
		"all,-n3": "", "-n3,all": "", "rack1@n[1-9]": "n[1-9]", "/n.*[02468]": "", "driver==ipmi": "", "^failed.txt": "n[1-3]",
		"(n1,n2)": "n[1-2]", "rack1@(n1,n2)": "n[1-2]",
	} {
		t.Run(text, func(t *testing.T) {
			if !strings.Contains(rangesPage, text) {
				t.Error("the page does not have it")
			}
			if _, err := onlyNodes.expand(inv, []string{text}); err != nil {
				t.Fatal(err)
			}
			out, errs, status := powerctl(t, "nodes", "-i", file, "--fold", "--", text)
			if status != 0 || want != "" && out != want+"\n" {
				t.Errorf("%s%s", out, errs)
			}
		})
	}
}
