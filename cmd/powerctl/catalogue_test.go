package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// place writes a program that prints the text when it is asked for its schema.
func place(t *testing.T, folder, name, text string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the programs of this test are shell scripts")
	}
	script := "#!/bin/sh\ncat <<'END'\n" + text + "\nEND\n"
	if err := os.WriteFile(filepath.Join(folder, host.Prefix+name), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
}

// box is a description with a parameter of every kind.
const box = `{
	"name": "box", "description": "A box | of relays", "required": ["power_address"],
	"properties": {
		"power_address": {"type": "string", "title": "Address", "description": "Of the box.", "x-maaspd-type": "address", "x-maaspd-scope": "bmc"},
		"host": {"type": "string", "x-maaspd-alias": "power_address", "x-maaspd-scope": "bmc"},
		"community": {"type": "string", "title": "Community", "writeOnly": true, "x-maaspd-scope": "bmc"},
		"delay": {"type": "integer", "minimum": 0, "maximum": 60, "x-maaspd-unit": "s", "default": 5, "title": "Delay", "x-maaspd-scope": "bmc"},
		"verify": {"type": "boolean", "default": false, "title": "Verify", "x-maaspd-scope": "bmc"},
		"line": {"type": "string", "default": "", "oneOf": [{"const": "", "title": "Detect"}, {"const": "a", "title": "Acme"}], "title": "Line", "x-maaspd-scope": "bmc"},
		"flags": {"type": "array", "default": ["x", "y"], "items": {"type": "string", "enum": ["x", "y"]}, "title": "Flags", "x-maaspd-scope": "node"}
	},
	"fields": [{"name": "power_address"}, {"name": "line"}],
	"x-maaspd": {"protocol_versions": [1], "driver_version": "1.2.3", "kind": "pdu", "protocols": ["snmp"], "actions": ["schema", "power_on"],
		"device_key": ["power_address"], "max_concurrency": 1, "default_wait_ms": 10000, "default_cycle_delay_ms": 2500}}`

// powerctl runs the program and returns what it prints, and its exit status.
func powerctl(t *testing.T, args ...string) (out, errs string, status int) {
	t.Helper()
	t.Setenv(host.CacheVariable, "off")
	var stdout, stderr bytes.Buffer
	status = run(t.Context(), args, streams{&stdout, &stderr})
	return stdout.String(), stderr.String(), status
}

// boxText is the description for a person; FOLDER stands for the folder.
const boxText = `box 1.2.3: A box | of relays
FOLDER/maas-powerdriver-box

kind: pdu
protocols: snmp
actions: schema, power_on
identifies a device: power_address
requests at a time for one device: 1
waits for the wanted state, unless a request says otherwise: at most 10s
time off in a cycle, unless a request says otherwise: 2.5s

PARAMETER      TYPE               SCOPE  DEFAULT   MEANING
power_address  address            bmc    required  Address. Of the box
line           choice             bmc    ""        Line. One of: "", a
community      secret             bmc    -         Community
delay          integer 0 to 60 s  bmc    5         Delay
flags          list               node   x y       Flags. One of: x, y
host           string             bmc    -         An older name of power_address
verify         boolean            bmc    false     Verify
`

// boxMarkdown is the same as a section of a page; ' stands for a backquote.
const boxMarkdown = `## box

A box \| of relays. Version 1.2.3.

- kind: pdu
- protocols: snmp
- actions: schema, power_on
- identifies a device: power_address
- requests at a time for one device: 1
- waits for the wanted state, unless a request says otherwise: at most 10s
- time off in a cycle, unless a request says otherwise: 2.5s

| parameter | type | scope | default | meaning |
|---|---|---|---|---|
| 'power_address' | address | bmc | required | Address. Of the box |
| 'line' | choice | bmc | "" | Line. One of: "" (Detect), a (Acme) |
| 'community' | secret | bmc | - | Community |
| 'delay' | integer 0 to 60 s | bmc | 5 | Delay |
| 'flags' | list | node | x y | Flags. One of: x, y |
| 'host' | string | bmc | - | An older name of power_address |
| 'verify' | boolean | bmc | false | Verify |
`

// seedText is what is known of a driver in the form of the seed.
const seedText = `seed: driver in the form of the seed
FOLDER/maas-powerdriver-seed

kind: -
protocols: none
actions: schema, power_on, power_off, power_query, probe, set_boot_order
identifies a device: none
requests at a time for one device: any number
waits for the wanted state, unless a request says otherwise: not at all
time off in a cycle, unless a request says otherwise: 5s

no parameters
`

func TestDescribe(t *testing.T) {
	folder := t.TempDir()
	place(t, folder, "box", box)
	place(t, folder, "seed", "{}")
	tests := []struct {
		name string
		args []string
		want string
	}{
		{"text", []string{"box"}, boxText},
		{"Markdown", []string{"box", "--markdown"}, strings.ReplaceAll(boxMarkdown, "'", "`")},
		{"JSON", []string{"box", "--json"}, box + "\n"},
		{"seed", []string{"seed"}, seedText},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			out, errs, status := powerctl(t, append([]string{"describe", "--driver-dir", folder}, test.args...)...)
			if want := strings.ReplaceAll(test.want, "FOLDER", folder); out != want || errs != "" || status != exitOK {
				t.Errorf("status %d, standard error %q, output\n%s\nwant\n%s", status, errs, out, want)
			}
		})
	}
}

func TestDescribeRefused(t *testing.T) {
	folder := t.TempDir()
	place(t, folder, "later", `{"x-maaspd": {"protocol_versions": [2]}}`)
	for _, test := range []struct {
		name   string
		args   []string
		want   string
		status int
	}{
		{"unknown protocol", []string{"later"}, "is refused: unknown protocol version", exitError},
		{"no such driver", []string{"box"}, "found are: later", exitError},
		{"two forms", []string{"later", "--json", "--markdown"}, "can't be used together", exitUsage},
	} {
		t.Run(test.name, func(t *testing.T) {
			out, errs, status := powerctl(t, append([]string{"describe", "--driver-dir", folder}, test.args...)...)
			if out != "" || !strings.Contains(errs, test.want) || status != test.status {
				t.Errorf("status %d, standard error %q, output %q", status, errs, out)
			}
		})
	}
}

func TestDrivers(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	place(t, first, "later", `{"x-maaspd": {"protocol_versions": [2]}}`)
	place(t, first, "seed", "{}")
	place(t, second, "box", box)
	place(t, second, "seed", "{}")
	folders := []string{"drivers", "--driver-dir", first, "--driver-dir", second}
	out, errs, status := powerctl(t, folders...)
	want := "NAME   VERSION  KIND     DESCRIPTION\n" +
		"seed   -        -        driver in the form of the seed\n" +
		"box    1.2.3    pdu      A box | of relays\n" +
		"later  -        refused  " + first + "/maas-powerdriver-later: unknown protocol version: the driver speaks [2], this program 1\n" +
		"seed   -        refused  " + second + "/maas-powerdriver-seed: shadowed by " + first + "/maas-powerdriver-seed\n"
	if out != want || errs != "" || status != exitOK {
		t.Errorf("status %d, standard error %q, output\n%s\nwant\n%s", status, errs, out, want)
	}
	out, errs, status = powerctl(t, append(folders, "--json")...)
	var list []struct{ Name, Path, Version, Refused string }
	if err := json.Unmarshal([]byte(out), &list); err != nil || errs != "" || status != exitOK {
		t.Fatalf("status %d, standard error %q, %v", status, errs, err)
	}
	if len(list) != 4 || list[0].Refused == "" || list[2].Version != "1.2.3" || list[3].Path != filepath.Join(second, host.Prefix+"seed") {
		t.Errorf("the list is %+v", list)
	}
}

func TestNewDriver(t *testing.T) {
	below := filepath.Join(t.TempDir(), "my drivers")
	if err := os.Mkdir(below, 0o755); err != nil {
		t.Fatal(err)
	}
	for language, want := range map[string]string{
		"go": "  go mod tidy\n", "sh": "  powerctl conformance '" + below + "/maas-powerdriver-acme-sh/maas-powerdriver-acme-sh' --params", "python": "  powerctl conformance '",
	} {
		t.Run(language, func(t *testing.T) {
			out, errs, status := powerctl(t, "new-driver", "acme-"+language, "--lang", language, "--dir", below)
			if !strings.HasPrefix(out, below+"/maas-powerdriver-acme-"+language+"/") || !strings.Contains(out, want) || errs != "" || status != exitOK {
				t.Errorf("status %d, standard error %q, output\n%s", status, errs, out)
			}
			if out, errs, status = powerctl(t, "new-driver", "acme-"+language, "--lang", language, "--dir", below); out != "" || !strings.Contains(errs, "is there already") || status != exitError {
				t.Errorf("again: status %d, standard error %q, output %q", status, errs, out)
			}
		})
	}
	if _, errs, status := powerctl(t, "new-driver", "acme"); status != exitUsage || !strings.Contains(errs, "--lang") {
		t.Errorf("no language: status %d, %q", status, errs)
	}
}
