//go:build unix

package proof_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// mixed has good nodes, bad ones behind another driver, and good ones behind the
// driver of the bad.
const mixed = `
version: 1
defaults: {timeout: TIMEOUT, retries: [100ms, 100ms, 100ms, 100ms, 100ms, 100ms, 100ms, 100ms]}
nodes:
  good[1-40]: {driver: witness, parameters: {folder: FOLDER, address: "good[1-40]"}}
  beside[1-12]: {driver: bad, parameters: {folder: FOLDER, address: "beside[1-12]", takes_ms: 20}}
  bad[1-3]: {driver: bad, retries: 0, parameters: {folder: FOLDER, address: "bad[1-3]", behave: BEHAVE}}
`

// TestBrokenDrivers holds that drivers which hang, crash and print what is no
// reply have typed errors, and take nothing from the nodes beside them: not from
// those of another driver, and not from those of the same one, whose reads and
// switching are repeated.
func TestBrokenDrivers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		behave        string
		process, lots string // what the error says, by engine
	}{
		{"crash", "it crashed before it replied (signal: killed)", "signal: killed"},
		{"exit", "it ended without a reply (exit status 3)", "exit status 3"},
		{"hang", "it gave no reply within 3 s", "gave no answer to a line"},
		{"stubborn", "it did not end on SIGTERM and was killed", "gave no answer to a line"},
		{"garbage", "what it printed is no JSON document", ""}, // the lines after it are answers
		{"flood", "it printed more than 4 MiB", "4 MiB"},
	}
	for _, test := range tests {
		for engine, text := range map[fleet.EngineChoice]string{fleet.Process: test.process, fleet.Batch: test.lots} {
			for _, verb := range []string{"power_query", "power_on"} {
				t.Run(fmt.Sprint(test.behave, " ", engine, " ", verb), func(t *testing.T) {
					t.Parallel()
					brokenDriver(t, engine, verb, test.behave, text)
				})
			}
		}
	}
}

func brokenDriver(t *testing.T, engine fleet.EngineChoice, verb, behave, text string) {
	timeout := "30s"
	if behave == "hang" || behave == "stubborn" {
		timeout = "1s" // which is waited for
	}
	r := newRack(t, strings.NewReplacer("BEHAVE", behave, "TIMEOUT", timeout).Replace(mixed))
	began := time.Now()
	got := r.run(t.Context(), r.inv.Names(), fleet.Request{Verb: verb}, fleet.Options{Engine: engine})
	within(t, began, time.Minute)
	for name, result := range got {
		switch {
		case !strings.HasPrefix(name, "bad"):
			if result.Outcome != fleet.Done {
				t.Errorf("%s, which is good: %+v, %v", name, result, result.Error)
			}
			if strings.HasPrefix(name, "good") && (result.Attempts != 1 || result.Took > 20*time.Second) {
				t.Errorf("%s noticed its neighbours: %d tries in %v", name, result.Attempts, result.Took)
			}
		case text == "":
			if result.Outcome != fleet.Done {
				t.Errorf("%s: %v", name, result.Error)
			}
		default:
			checkBroken(t, result, verb, text)
		}
	}
}

// checkBroken holds what is said of a driver that broke the protocol.
func checkBroken(t *testing.T, result fleet.Result, verb, text string) {
	t.Helper()
	err := result.Error
	if err == nil {
		t.Errorf("%s has no error", result.Node)
		return
	}
	effect := host.EffectUnknown
	if verb == "power_query" {
		effect = host.EffectNone
	}
	if err.Code != host.FatalError || err.Reason != "internal" || err.Effect != effect || !strings.Contains(err.Message, text) {
		t.Errorf("%s: %+v, want the message %q and the effect %s", result.Node, err, text, effect)
	}
	for _, c := range err.Message {
		if c < ' ' || c == 0x7f {
			t.Errorf("%s: %q would drive a terminal", result.Node, err.Message)
		}
	}
}
