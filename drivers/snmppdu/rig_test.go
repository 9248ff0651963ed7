package snmppdu_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu"
	"github.com/maaspd/powerdrivers/maaspd"
)

// object is a JSON object.
type object = map[string]any

// with returns the parameters with others laid over them; nil takes one away.
func with(params object, others object) object {
	all := maps.Clone(params)
	maps.Copy(all, others)
	maps.DeleteFunc(all, func(_ string, v any) bool { return v == nil })
	return all
}

// answer is what the driver printed.
type answer struct {
	status         int
	stdout, stderr string
	Data           object
	Error          *failure
}

type failure struct {
	Code, Reason, Message, Effect string
	Retryable                     bool
	Violations                    []struct{ Pointer, Keyword, Message string }
}

// ask runs the driver in this process.
func ask(t *testing.T, verb string, params object, keys ...object) answer {
	t.Helper()
	request := object{"driverParameters": params}
	for _, more := range keys {
		maps.Copy(request, more)
	}
	var out, diagnostics bytes.Buffer
	status := maaspd.Run(t.Context(), snmppdu.Driver(), []string{verb, "--log-level", "debug"}, strings.NewReader(text(t, request)), &out, &diagnostics)
	got := answer{status: status, stdout: out.String(), stderr: diagnostics.String()}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%s printed no reply: %v\n%s%s", verb, err, &out, &diagnostics)
	}
	return got
}

func text(t testing.TB, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// good holds that the verb succeeded, and returns its data.
func good(t *testing.T, verb string, params object, keys ...object) object {
	t.Helper()
	got := ask(t, verb, params, keys...)
	if got.Error != nil {
		t.Fatalf("%s: %s (%s): %s", verb, got.Error.Reason, got.Error.Effect, got.Error.Message)
	}
	return got.Data
}

// bad holds that the verb failed for the reason with the effect, and that the
// message has all the words.
func bad(t *testing.T, got answer, reason, effect string, words ...string) {
	t.Helper()
	if got.Error == nil {
		t.Fatalf("no error, want %s: %s", reason, got.stdout)
	}
	if got.Error.Reason != reason || got.Error.Effect != effect {
		t.Errorf("%s, effect %s, want %s, effect %s: %s", got.Error.Reason, got.Error.Effect, reason, effect, got.Error.Message)
	}
	for _, word := range words {
		if !strings.Contains(got.Error.Message, word) {
			t.Errorf("the message does not say %q: %s", word, got.Error.Message)
		}
	}
}

// noWait makes a verb return when the command was accepted.
var noWait = object{"waitMs": 0}

// serve serves the device, and returns the parameters that reach it.
func serve(t *testing.T, d *pdusim.Device) object {
	t.Helper()
	return serveAs(t, d, pdusim.Config{})
}

func serveAs(t *testing.T, d *pdusim.Device, config pdusim.Config) object {
	t.Helper()
	agent, err := pdusim.Serve("127.0.0.1:0", d, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(agent.Close)
	return object{"power_address": agent.Addr(), "community": "public", "write_community": "private", "node_outlet": "5"}
}

// sets are the SETs that the device saw.
func sets(d *pdusim.Device) []string {
	return slices.DeleteFunc(slices.Clone(d.Log()), func(line string) bool { return !strings.HasPrefix(line, "SET ") })
}

// noSets holds that nothing was written.
func noSets(t *testing.T, d *pdusim.Device) {
	t.Helper()
	if written := sets(d); len(written) > 0 {
		t.Errorf("written: %v", written)
	}
}
