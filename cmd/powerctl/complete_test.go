package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// completed are the candidates for the last word.
func completed(t *testing.T, words ...string) []string {
	t.Helper()
	out, errs, status := powerctl(t, append([]string{completeWord}, words...)...)
	if status != 0 || errs != "" {
		t.Errorf("status %d, standard error %q", status, errs)
	}
	var list []string
	for line := range strings.Lines(out) {
		text, _, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		list = append(list, text)
	}
	return list
}

const completedInventory = `version: 1
groups:
  rack1: {nodes: "n[1-2]"}
devices:
  pdu1: {driver: box, parameters: {power_address: x, community: {command: [touch, CANARY]}}}
nodes:
  n[1-3]: {device: pdu1}
  web: {device: pdu1}
aliases: {gw: n1}
`

// completedRack is a folder with an inventory and a driver, and the path of a
// file that the command for its secret would make.
func completedRack(t *testing.T) (folder, canary string) {
	t.Helper()
	folder = t.TempDir()
	place(t, folder, "box", box)
	place(t, folder, "b$(touch ran)", box)
	canary = filepath.Join(folder, "ran")
	path := filepath.Join(folder, "inventory.yaml")
	if err := os.WriteFile(path, []byte(strings.ReplaceAll(completedInventory, "CANARY", canary)), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("POWERCTL_INVENTORY", path)
	t.Setenv("HOME", folder)
	t.Setenv(host.PathVariable, "")
	return folder, canary
}

// testComplete holds what the words, with | between them, are completed to.
func testComplete(t *testing.T, cases map[string][2]string) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(completed(t, strings.Split(c[0], "|")...), " "); got != c[1] {
				t.Errorf("%q, want %q", got, c[1])
			}
		})
	}
}

func TestCompleteCommands(t *testing.T) {
	folder, canary := completedRack(t)
	testComplete(t, map[string][2]string{
		"commands":               {"o", "on off outlets"},
		"a command of a command": {"import|", "pdudaemon powerman maas"},
		"long flags":             {"on|--boot", "--boot-device"},
		"flags of the program":   {"--ver", "--version"},
		"values of a flag":       {"on|--mode|", "auto legacy efi"},
		"joined values":          {"on|--mode=e", "--mode=efi"},
		"no value to offer":      {"on|--timeout|", ""},
		"short with a value":     {"query|-ci|" + filepath.Join(folder, "inventory.yaml") + "|w", "web"},
		"files":                  {"query|-i|", ":files"},
		"folders":                {"drivers|--driver-dir|", ":dirs"},
		"file arguments":         {"import|powerman|", ":files"},
		"drivers":                {"describe|--driver-dir|" + folder + "|b", "box"},
		"shells":                 {"completion|", "bash zsh fish"},
		"home":                   {"query|-i|~/inventory.yaml|w", "web"},
		"no inventory":           {"query|-i|" + folder + "/none|w", ""},
		"a folder that is none":  {"describe|--driver-dir|/nowhere|x", ""},
		"no such command":        {"frobnicate|x", ""},
		"no such flag":           {"query|--frobnicate|w", "web"},
		"escapes":                {"query|\x1b[31m", ""},
	})
	if all := completed(t); len(all) < 20 {
		t.Errorf("no words give %d commands", len(all))
	}
	if _, err := os.Stat(canary); err == nil {
		t.Error("the command for a secret was run")
	}
}

func TestCompleteRanges(t *testing.T) {
	_, canary := completedRack(t)
	testComplete(t, map[string][2]string{
		"nodes":                  {"query|n", "n1 n2 n3"},
		"groups and aliases":     {"query|", "rack1 gw n1 n2 n3 web"},
		"a second argument":      {"query|n1|w", "web"},
		"behind a flag":          {"query|--json|w", "web"},
		"behind --":              {"query|--|w", "web"},
		"only groups behind @":   {"query|@", "@rack1"},
		"group in a list":        {"query|n1,@r", "n1,@rack1"},
		"intersection":           {"query|rack1@n", "rack1@n1 rack1@n2 rack1@n3"},
		"behind a comma":         {"query|n1,w", "n1,web"},
		"an exclusion":           {"query|rack1,-n", "rack1,-n1 rack1,-n2 rack1,-n3"},
		"behind brackets":        {"query|n[1-3],w", "n[1-3],web"},
		"in brackets":            {"query|n[1", ""},
		"in brackets, a comma":   {"query|n[1,", ""},
		"a regular expression":   {"query|/n", ""},
		"a file of names":        {"query|^n", ""},
		"an attribute":           {"query|driver==b", ""},
		"in quotes":              {"query|'n[1-2],w", "n[1-2],web"},
		"no devices":             {"query|pdu", ""},
		"devices":                {"probe|pdu", "pdu1"},
		"devices behind a comma": {"check|n1,pdu", "n1,pdu1"},
		"one name, no range":     {"impact|n1,pdu", ""},
		"no second name":         {"impact|pdu1|n", ""},
	})
	if _, err := os.Stat(canary); err == nil {
		t.Error("the command for a secret was run")
	}
}

// Ten thousand nodes take no time that somebody at a shell would notice.
func TestCompleteManyNodes(t *testing.T) {
	var b strings.Builder
	b.WriteString("version: 1\nnodes:\n")
	for n := range 10_000 {
		fmt.Fprintf(&b, "  node%05d: {driver: box, parameters: {power_address: 10.0.%d.%d}}\n", n, n/250, n%250)
	}
	path := filepath.Join(t.TempDir(), "inventory.yaml")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if got := completed(t, "query", "-i", path, "node0123"); len(got) != 10 {
		t.Errorf("%d candidates, want 10", len(got))
	}
	// With the race detector, beside other tests: this catches what grows with
	// the square.
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	t.Logf("it took %v", time.Since(began))
}
