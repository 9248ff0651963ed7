package maaspd_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd"
)

// TestLogLevel holds which lines appear at which level, that each is JSON
// with the driver, the verb and the request, and that none shows a secret.
func TestLogLevel(t *testing.T) {
	for level, want := range map[string]int{"": 2, "error": 1, "warn": 2, "info": 3, "debug": 4} {
		t.Run(level, func(t *testing.T) {
			d := newDevice(maaspd.On)
			d.do["power_off"] = func(ctx context.Context) error {
				log := maaspd.Logger(ctx)
				log.Debug("canary-4711")
				log.Info("canary-4711", "pass", "canary-4711")
				log.Warn("a", "error", "user:canary-4711@192.0.2.7")
				log.Error("b")
				return nil
			}
			flags := []string{}
			if level != "" {
				flags = append(flags, "--log-level", level)
			}
			got := run(t, fullDriver(d), "power_off", request(`"requestId": "r-7"`), flags...)
			got.wantSuccess(t, "")
			lines := strings.Split(strings.TrimSpace(got.stderr), "\n")
			if len(lines) != want || strings.Contains(got.stderr, "canary") {
				t.Errorf("%d lines, want %d: %s", len(lines), want, got.stderr)
			}
			for _, line := range lines {
				var entry map[string]any
				if err := json.Unmarshal([]byte(line), &entry); err != nil {
					t.Fatalf("%v: %s", err, line)
				}
				if entry["driver"] != "rig" || entry["action"] != "power_off" || entry["request_id"] != "r-7" {
					t.Errorf("line %s", line)
				}
			}
		})
	}
}

// TestSuccessIsSilent holds that nothing is logged by default.
func TestSuccessIsSilent(t *testing.T) {
	for _, verb := range verbs() {
		if got := run(t, fullDriver(newDevice(maaspd.On)), verb, request(join(`"cycleDelayMs": 0, "other": 1`, verbMembers(verb)))); got.status != 0 || got.stderr != "" {
			t.Errorf("%s: exit status %d, standard error %q", verb, got.status, got.stderr)
		}
	}
}

// TestUnknownParameters holds that they are logged at info by name only, and
// that validate and check warn of them.
func TestUnknownParameters(t *testing.T) {
	asked := `{"driverParameters": {"power_address": "192.0.2.7", "node_id": "1", "system_id": "value-of-it", "a/b~c": 1}}`
	d := newDevice(maaspd.On)
	got := run(t, fullDriver(d), "power_query", asked, "--log-level=info")
	got.wantSuccess(t, `{"status":"on"}`)
	if strings.Count(got.stderr, `"level":"INFO"`) != 2 || !strings.Contains(got.stderr, `"parameter":"system_id"`) || strings.Contains(got.stderr, "value-of-it") {
		t.Errorf("standard error %s", got.stderr)
	}
	for verb, more := range map[string]int{"validate": 0, "check": 1} {
		data, _ := run(t, fullDriver(d), verb, asked).document(t)["data"].(map[string]any)
		warnings, _ := data["warnings"].([]any)
		if len(warnings) != 2+more {
			t.Errorf("%s warns %v", verb, warnings)
			continue
		}
		if first, _ := warnings[0].(map[string]any); first["pointer"] != "/driverParameters/a~1b~0c" {
			t.Errorf("%s: pointer %v", verb, first["pointer"])
		}
	}
}

// TestLoggerOutsideOfAnAction discards.
func TestLoggerOutsideOfAnAction(t *testing.T) {
	if maaspd.Logger(t.Context()).Enabled(t.Context(), 100) {
		t.Error("a logger that goes somewhere")
	}
}
