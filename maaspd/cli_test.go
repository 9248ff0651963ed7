package maaspd_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd"
)

// TestBadUsage covers command lines that nothing can be made of.
func TestBadUsage(t *testing.T) {
	for name, args := range map[string][]string{
		"no verb":                nil,
		"unknown verb":           {"power_up"},
		"unknown flag":           {"power_on", "--power-pass=x"},
		"extra argument":         {"power_on", "-", "-"},
		"argument of schema":     {"schema", "x"},
		"unknown format":         {"power_on", "--format", "yaml"},
		"unknown level":          {"power_on", "--log-level", "loud"},
		"unknown compat":         {"power_on", "--compat", "other"},
		"flag without its value": {"power_on", "--format"},
		"a parameter as flag":    {"power_on", "--power-address", "192.0.2.7"},
		"verb in another case":   {"POWER_ON"},
	} {
		t.Run(name, func(t *testing.T) {
			wantUsage(t, runContext(t.Context(), bareDriver(newDevice(maaspd.On)), request(""), args...))
		})
	}
	t.Run("also with --compat seed", func(t *testing.T) {
		wantUsage(t, runContext(t.Context(), bareDriver(newDevice(maaspd.On)), request(""), "--compat", "seed", "power_up"))
	})
}

// TestDashedSpelling holds that people may type dashes, and that the reply
// does not care.
func TestDashedSpelling(t *testing.T) {
	for _, verb := range append(verbs(), "validate") {
		got := run(t, fullDriver(newDevice(maaspd.Off)), strings.ReplaceAll(verb, "_", "-"), `{}`)
		if doc := got.document(t); doc["action_type"] != verb {
			t.Errorf("%s: action_type %v", verb, doc["action_type"])
		}
	}
}

// TestHelp holds that it marks what the driver lacks, and lists parameters
// and exit statuses.
func TestHelp(t *testing.T) {
	help := func(driver func() result) map[string]string {
		got := driver()
		if got.status != 0 || got.stderr != "" {
			t.Errorf("exit status %d, standard error %q", got.status, got.stderr)
		}
		// The entry of a verb may go on in the lines after it.
		entries, verb := map[string]string{}, ""
		for line := range strings.Lines(got.stdout) {
			if name, _, _ := strings.Cut(strings.TrimSpace(line), " "); strings.HasPrefix(line, "  ") && line[2] != ' ' {
				verb = strings.TrimSpace(name)
			}
			entries[verb] += " " + strings.TrimSpace(line)
		}
		return entries
	}
	bareHelp := help(func() result { return runContext(t.Context(), bareDriver(nil), "", "--help") })
	fullHelp := help(func() result { return runContext(t.Context(), fullDriver(nil), "", "--help") })
	lacking := map[string]bool{}
	for _, verb := range []string{"power_reset", "power_soft_off", "power_nmi", "bmc_reset", "set_boot_order",
		"set_boot_device", "get_boot_device", "identify", "probe", "outlets", "statistics"} {
		lacking[verb] = true
	}
	const mark = "(not supported by this driver)"
	for _, verb := range append(verbs(), "schema", "validate") {
		if marked := strings.Contains(bareHelp[verb], mark); marked != lacking[verb] || bareHelp[verb] == "" {
			t.Errorf("a bare driver: %q", bareHelp[verb])
		}
		if strings.Contains(fullHelp[verb], mark) {
			t.Errorf("a full driver: %q", fullHelp[verb])
		}
	}
	for name, words := range map[string][]string{
		"power_address": {"Address", "required"}, "port": {"Port", "default 623"},
		"power_pass": {"Password", "secret"}, "node_id": {"Node", "required", "per machine"},
	} {
		for _, word := range words {
			if !strings.Contains(bareHelp[name], word) {
				t.Errorf("help on %s lacks %q: %q", name, word, bareHelp[name])
			}
		}
	}
	if text := runContext(t.Context(), bareDriver(nil), "", "--help").stdout; !strings.Contains(text, "75 one that it may") {
		t.Error("the exit statuses are missing")
	}
}

// TestVersion holds what --version prints: the driver's version and the build.
func TestVersion(t *testing.T) {
	got := runContext(t.Context(), bareDriver(nil), "", "--version")
	if got.status != 0 || got.stderr != "" || !strings.HasPrefix(got.stdout, "maas-powerdriver-rig 1.0.0 (") || !strings.Contains(got.stdout, "go1.") {
		t.Errorf("exit status %d, %q, %q", got.status, got.stdout, got.stderr)
	}
}

// TestSchemaCommand holds that it prints one document and ends well.
func TestSchemaCommand(t *testing.T) {
	got := runContext(t.Context(), bareDriver(nil), "not JSON", "schema")
	if got.status != 0 || got.stderr != "" || !json.Valid([]byte(got.stdout)) {
		t.Errorf("exit status %d, standard error %q, output %q", got.status, got.stderr, got.stdout)
	}
}

// TestSeedCompatibility holds what vanishes for a host of the seed: exit
// statuses and the state unknown.
func TestSeedCompatibility(t *testing.T) {
	withFlag := func(verb, request string, d *device) result {
		return run(t, bareDriver(d), verb, request, "--compat=seed")
	}
	withVariable := func(verb, request string, d *device) result {
		t.Setenv("MAASPD_COMPAT", "seed")
		defer os.Unsetenv("MAASPD_COMPAT")
		return run(t, bareDriver(d), verb, request)
	}
	for name, seed := range map[string]func(string, string, *device) result{"flag": withFlag, "variable": withVariable} {
		t.Run(name, func(t *testing.T) {
			got := seed("power_query", request(`"requestId": "r-7"`), newDevice("rebooting"))
			if e := got.failure(t); got.status != 0 || e.Code != "actionError" || e.Reason != "unknownState" || e.Effect != "none" || !*e.Retryable {
				t.Errorf("exit status %d: %s", got.status, got.stdout)
			}
			if got.document(t)["request_id"] != "r-7" {
				t.Error("the requestId is lost")
			}
			seed("power_query", request(""), newDevice(maaspd.Off)).wantSuccess(t, `{"status":"off"}`)
			for _, bad := range []string{"", "{}", request(`"protocolVersion": 9`)} {
				if got := seed("power_query", bad, newDevice(maaspd.Off)); got.status != 0 {
					t.Errorf("exit status %d for a reply: %s", got.status, got.stdout)
				} else {
					got.failure(t)
				}
			}
		})
	}
	t.Run("other values mean nothing", func(t *testing.T) {
		t.Setenv("MAASPD_COMPAT", "1")
		run(t, bareDriver(newDevice("")), "power_query", request("")).wantSuccess(t, `{"status":"unknown"}`)
	})
}
