package inventory_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
)

func TestCheck(t *testing.T) {
	path := file(t, "i.yaml", `version: 1
drivers:
  ipmi: {parameters: {power_user: admin, power_pass: {command: [./must-not-run]}}}
devices:
  pdu:
    driver: snmppdu
    parameters: {power_address: 192.0.2.1}
  lost: {driver: snmppdu}
nodes:
  good: {driver: ipmi, parameters: {power_address: 192.0.2.7}}
  n[1-3]:
    driver: ipmi
    parameters:
      cipher_suite_id: "99"
  outlet: {device: pdu, parameters: {node_outlet: 3}}
  no-outlet: {device: pdu}
  env: {driver: ipmi, parameters: {power_address: {env: INVENTORY_UNSET}, k_g: {command: [no]}}}
  odd: {driver: nothing}
  both:
    protocols:
      - {driver: ipmi, parameters: {power_address: 192.0.2.8}}
      - driver: redfish
        parameters: {power_verify_ssl: perhaps}
  list[1-2]: {driver: ipmi, parameters: {power_address: 192.0.2.9, k_g: "[1-3]"}}
`)
	inv, err := inventory.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	got := short(inv.Check(t.Context(), drivers(t), nil))
	match(t, got,
		"8: lost: power_address is required", "11: n[1-3]: power_address is required", "14: n[1-3]: parameter cipher_suite_id: ",
		"16: no-outlet: node_outlet is required", "17: env: parameter power_address: the environment variable INVENTORY_UNSET is not set",
		`18: odd: there is no driver "nothing"; found are: ipmi, redfish, snmppdu`,
		"19: both: power_address is required", "19: both: power_user is required", "19: both: power_pass is required", "23: both: parameter power_verify_ssl: ")
	if got := inv.Check(t.Context(), drivers(t), []string{"good", "outlet", "pdu"}); len(got) > 0 {
		t.Error(got)
	}
	match(t, short(inv.Check(t.Context(), drivers(t), []string{"good", "nobody\x1b[31m"})), `there is no node or device "nobody\x1b[31m"`)
}

func TestCheckWarnings(t *testing.T) {
	path := file(t, "i.yaml", `version: 1
groups:
  all: {nodes: "n,m", parameters: {node_outlet: "1", power_adress: x}}
nodes:
  n: {driver: ipmi, parameters: {power_address: 192.0.2.7, write_community: word}}
  m: {driver: snmppdu, parameters: {power_address: 192.0.2.7}}
`)
	inv, err := inventory.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	match(t, short(inv.CheckWarnings(t.Context(), drivers(t), nil)),
		`3: no driver that gets the parameter "power_adress" knows it`, `5: no driver that gets the parameter "write_community" knows it`)
}

func TestSecretThatOnlyTheSchemaKnows(t *testing.T) {
	folder := t.TempDir()
	script := `#!/bin/sh
echo '{"name": "odd", "properties": {"pin": {"type": "string", "writeOnly": true}}, "x-maaspd": {"protocol_versions": [1]}}'
`
	if err := os.WriteFile(filepath.Join(folder, "maas-powerdriver-odd"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	path := file(t, "i.yaml", "version: 1\nnodes:\n  n[1-2]: {driver: odd, parameters: {pin: 'word[1-2]'}}")
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Load(path)
	if err != nil || len(inv.Warnings) > 0 {
		t.Fatal(err, inv.Warnings)
	}
	catalogue := catalogueOf(t, folder)
	match(t, short(inv.CheckWarnings(t.Context(), catalogue, nil)), `3: the secret "pin" is written out`)
	_, d, err := catalogue.Describe(t.Context(), "odd")
	if err != nil {
		t.Fatal(err)
	}
	r := &inv.Node("n2").Feeds[0].Routes[0]
	if got := parameters(t, r, d); got != "pin=word[1-2]" || r.Redacted(d)["pin"] != "<secret>" {
		t.Errorf("a secret runs, or is shown: %s", strings.ReplaceAll(got, "\n", " "))
	}
}

// TestFaultsOfThePage holds the faults that docs/inventory.md shows.
func TestFaultsOfThePage(t *testing.T) {
	inv := load(t, "nodes:\n  node[001-128]: {driver: ipmi, parameters: {power_user: admin, power_pass: word}}")
	match(t, short(inv.Check(t.Context(), drivers(t), nil)), "3: node[001-128]: power_address is required (IP address)")
	got := faults(t, file(t, "i.yaml", "version: 1\nnodes:\n  n:\n    driver: ipmi\n    parameters:\n      power_user: admin\n    wait: never"))
	match(t, got, `7: wait must be a duration such as 30s or 2m, or a number of seconds, and is "never"`)
}

// TestExampleKeepsTheSchemas holds the example of docs/inventory.md against the
// drivers of this repository.
func TestExampleKeepsTheSchemas(t *testing.T) {
	t.Setenv("PDU_COMMUNITY", "word")
	folder := write(t, map[string]string{"i.yaml": inventory.PageExample(t), "secrets/ipmi": "word"})
	inv, err := inventory.Load(filepath.Join(folder, "i.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if faults := inv.Check(t.Context(), drivers(t), nil); len(faults) > 0 {
		t.Error(faults)
	}
	if warnings := inv.CheckWarnings(t.Context(), drivers(t), nil); len(warnings) > 0 {
		t.Error(warnings)
	}
}
