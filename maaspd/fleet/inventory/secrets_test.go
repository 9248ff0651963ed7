package inventory_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// canary is a secret that must not be seen anywhere.
const canary = "c4n4ry-h0rse"

// route is the first route of node n of an inventory that has one.
func route(t *testing.T, path string) *inventory.Route {
	t.Helper()
	inv, err := inventory.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return &inv.Node("n").Feeds[0].Routes[0]
}

func TestSecretsAreResolved(t *testing.T) {
	t.Setenv("INVENTORY_TEST", "from env")
	count := filepath.Join(t.TempDir(), "count")
	folder := write(t, map[string]string{
		"s/one": "from file\n", "s/two": "two lines\r\n\r\n",
		"helper": "#!/bin/sh\necho x >>'" + count + "'\nprintf '%s\\r\\nmore\\n' \"$*\"\ncat\necho " + canary + " >&2\n",
		"i.yaml": `{version: 1, nodes: {n: {driver: ipmi, parameters: {
			a: {file: s/one}, b: {file: s/two}, c: {env: INVENTORY_TEST}, d: {command: [./helper, "$(id); *", "", 7, {literal: "[1-3]"}]},
			e: [x, {env: INVENTORY_TEST}]}}}}`,
	})
	if err := os.Chmod(filepath.Join(folder, "helper"), 0o700); err != nil {
		t.Fatal(err)
	}
	r := route(t, filepath.Join(folder, "i.yaml"))
	secrets := inventory.NewSecrets()
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			p, err := r.Resolve(t.Context(), secrets, host.Description{})
			if err != nil {
				t.Error(err)
				return
			}
			want := map[string]any{"a": "from file", "b": "two lines\r\n", "c": "from env", "d": "$(id); *  7 [1-3]", "e": []any{"x", "from env"}}
			if fmt.Sprintf("%q", map[string]any(p)) != fmt.Sprintf("%q", want) {
				t.Errorf("%q", map[string]any(p))
			}
		})
	}
	group.Wait()
	if runs, err := os.ReadFile(count); string(runs) != "x\n" {
		t.Errorf("the command ran %d times: %v", len(runs)/2, err)
	}
}

func TestSecretsThatCannotBeResolved(t *testing.T) {
	t.Setenv("INVENTORY_EMPTY", "")
	t.Setenv("INVENTORY_BINARY", canary+"\xff")
	folder := write(t, map[string]string{
		"empty": "\n", "long": strings.Repeat(canary, 10_000), "quiet": "#!/bin/sh\n", "fails": "#!/bin/sh\necho " + canary + " | tee /dev/stderr\nexit 3\n",
		"floods": "#!/bin/sh\nhead -c 100000 /dev/zero\n", "plain": canary,
	})
	for _, program := range []string{"quiet", "fails", "floods"} {
		if err := os.Chmod(filepath.Join(folder, program), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct{ reference, want string }{
		{"{file: none}", "none cannot be read: no such file"},
		{"{file: empty}", "empty gives nothing"},
		{"{file: long}", "long is longer than 64 KiB"},
		{"{file: .}", "is not a file"},
		{`{file: "no\e[31mne"}`, `no\x1b[31mne cannot be read`},
		{"{env: INVENTORY_UNSET}", "the environment variable INVENTORY_UNSET is not set"},
		{"{env: INVENTORY_EMPTY}", "INVENTORY_EMPTY gives nothing"},
		{"{env: INVENTORY_BINARY}", "does not give a text in UTF-8"},
		{"{command: [./quiet]}", "quiet gives nothing"},
		{"{command: [./fails, " + canary + "]}", "fails failed: exit status 3; run it by hand to see why"},
		{"{command: [./floods]}", "floods printed a line longer than 64 KiB"},
		{"{command: [./plain]}", "plain cannot be run: permission denied"},
		{"{command: [./none]}", "none cannot be run: no such file"},
		{"{command: [no-such-program-at-all]}", "no-such-program-at-all cannot be run"},
	}
	for _, test := range tests {
		t.Run(test.reference, func(t *testing.T) {
			path := filepath.Join(folder, "i.yaml")
			text := "version: 1\nnodes:\n  n:\n    driver: ipmi\n    parameters:\n      power_pass: " + test.reference
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			_, err := route(t, path).Resolve(t.Context(), inventory.NewSecrets(), host.Description{})
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), path+":6: parameter power_pass: ") {
				t.Errorf("error %v, want %s", err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), canary) {
				t.Error("the error shows the secret")
			}
		})
	}
}

// TestCommandThatHangs holds that the end of the caller's time ends a command
// with what it started, and that the next caller may try again.
func TestCommandThatHangs(t *testing.T) {
	flag := filepath.Join(t.TempDir(), "flag")
	folder := write(t, map[string]string{
		"helper": "#!/bin/sh\nif [ -e '" + flag + "' ]; then echo word; exit; fi\n: >'" + flag + "'\nsleep 600 & sleep 600\n",
		"i.yaml": "{version: 1, nodes: {n: {driver: ipmi, parameters: {power_pass: {command: [./helper]}}}}}",
	})
	if err := os.Chmod(filepath.Join(folder, "helper"), 0o700); err != nil {
		t.Fatal(err)
	}
	r, secrets := route(t, filepath.Join(folder, "i.yaml")), inventory.NewSecrets()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for _, err := os.Stat(flag); err != nil && t.Context().Err() == nil; _, err = os.Stat(flag) {
			time.Sleep(5 * time.Millisecond)
		}
		cancel()
	}()
	begin := time.Now()
	if _, err := r.Resolve(ctx, secrets, host.Description{}); err == nil || !strings.Contains(err.Error(), "canceled") || time.Since(begin) > 9*time.Second {
		t.Errorf("error %v after %v", err, time.Since(begin))
	}
	if got, err := r.Resolve(t.Context(), secrets, host.Description{}); err != nil || got["power_pass"] != "word" {
		t.Errorf("the second time: %v", err)
	}
}

// TestNothingPrintsSecrets holds it for all that is handed out.
func TestNothingPrintsSecrets(t *testing.T) {
	t.Setenv("INVENTORY_TEST", canary)
	path := file(t, "i.yaml", `{version: 1, devices: {d: {driver: ipmi, parameters: {x: {literal: `+canary+`}}}}, nodes: {n: {driver: ipmi, parameters: {power_address: here, power_pass: `+canary+`, api_token: [`+canary+`], k_g: {env: INVENTORY_TEST}, x: {literal: "1"}}}}}`)
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	r, secrets, d := &inv.Node("n").Feeds[0].Routes[0], inventory.NewSecrets(), describe(t, "ipmi")
	p, err := r.Resolve(t.Context(), secrets, d)
	if err != nil || p["power_pass"] != canary || p["k_g"] != canary {
		t.Fatal(err)
	}
	document, err := json.Marshal(inv.Node("n"))
	if err != nil {
		t.Fatal(err)
	}
	all := string(document) + fmt.Sprint(inv.Warnings, p, r.Redacted(d), r.Redacted(host.Description{}))
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		all += fmt.Sprintf(verb, inv) + fmt.Sprintf(verb, *inv.Node("n")) + fmt.Sprintf(verb, inv.Device("d")) + fmt.Sprintf(verb, *r) + fmt.Sprintf(verb, r.Parameters) + fmt.Sprintf(verb, secrets)
	}
	if strings.Contains(all, canary) || strings.Contains(all, fmt.Sprintf("%x", canary)) {
		t.Error("a secret is printed")
	}
	shown := r.Redacted(d)
	if shown["power_pass"] != "<secret>" || shown["k_g"] != "<the environment variable INVENTORY_TEST>" || shown["power_address"] != "here" || shown["x"] != "1" {
		t.Errorf("%v", shown)
	}
	match(t, short(inv.Warnings), `the secret "power_pass" is written out`, `the secret "api_token" is written out`)
}
