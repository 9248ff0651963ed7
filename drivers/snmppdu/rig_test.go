package snmppdu_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/drivertest"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu"
)

// object is a JSON object.
type object = drivertest.Object

// with returns the parameters with others laid over them; nil takes one away.
func with(params object, others object) object {
	all := maps.Clone(params)
	maps.Copy(all, others)
	maps.DeleteFunc(all, func(_ string, v any) bool { return v == nil })
	return all
}

// ask runs the driver in this process.
func ask(t *testing.T, verb string, params object, keys ...object) drivertest.Answer {
	t.Helper()
	return drivertest.Run(t.Context(), t, snmppdu.Driver(), verb, drivertest.Request(params, keys...), "--log-level", "debug")
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
func bad(t *testing.T, got drivertest.Answer, reason, effect string, words ...string) {
	t.Helper()
	if got.Error == nil {
		t.Fatalf("no error, want %s: %s", reason, got.Text)
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
