package host

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/schemas"
	"github.com/maaspd/powerdrivers/schemas/verify"
)

func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func duration(d time.Duration) *time.Duration { return &d }

// TestDocument holds the requests that calls become, and that they keep the
// schema of requests.
func TestDocument(t *testing.T) {
	tests := []struct {
		name    string
		call    Call
		inBatch bool
		want    string
	}{
		{"nothing", Call{Action: "power_on"}, false, `{"protocolVersion":1,"driverParameters":{}}`},
		{"in a batch", Call{Action: "power_on"}, true, `{"protocolVersion":1,"action":"power_on","driverParameters":{}}`},
		{"times", Call{Action: "power_cycle", Timeout: 1500 * time.Millisecond, Wait: duration(0), CycleDelay: duration(5 * time.Second)}, false,
			`{"protocolVersion":1,"timeoutMs":1500,"waitMs":0,"cycleDelayMs":5000,"driverParameters":{}}`},
		{"times out of bounds", Call{Action: "power_on", Timeout: time.Millisecond, Wait: duration(-1), CycleDelay: duration(2 * time.Hour)}, false,
			`{"protocolVersion":1,"timeoutMs":1000,"waitMs":0,"cycleDelayMs":3600000,"driverParameters":{}}`},
		{"all", Call{
			Action: "set_boot_order", RequestID: "r-1", Parameters: Parameters{"a": "<&>", "n": json.Number("7"), "l": []string{"x"}},
			Devices: []BootTarget{{"NetworkInterface", map[string]string{"mac": "52:54:00:12:34:56"}}}, BootDevice: &BootDevice{Device: "pxe"},
			Identify: &Identify{On: true},
		}, false, `{"protocolVersion":1,"requestId":"r-1","driverParameters":{"a":"\u003c\u0026\u003e","l":["x"],"n":7},` +
			`"devices":[{"deviceType":"NetworkInterface","properties":{"mac":"52:54:00:12:34:56"}}],` +
			`"bootDevice":{"device":"pxe","persistent":false},"identify":{"on":true}}`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.call.document(test.inBatch)
			if err != nil || string(got) != test.want+"\n" {
				t.Errorf("%s, %v", got, err)
			}
			if faults, err := verify.Faults(schemas.Request, "", got); len(faults) > 0 || err != nil {
				t.Errorf("faults %v, %v", faults, err)
			}
		})
	}
	for name, value := range map[string]any{"no UTF-8": []any{"secret-\xff"}, "infinite": math.Inf(1), "a function": func() {}} {
		_, err := Call{Parameters: Parameters{"one": value}}.document(false)
		if err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "Inf") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestDerived holds what is derived for an error in the form of the seed.
func TestDerived(t *testing.T) {
	tests := []struct {
		verb, error, effect string
		retryable           bool
	}{
		{"power_query", `{"code": "connError", "message": "m"}`, "none", true},
		{"power_on", `{"code": "connError", "message": "m"}`, "unknown", true},
		{"power_on", `{"code": "settingsError", "message": "m"}`, "none", false},
		{"power_on", `{"code": "unsupportedActionError", "message": "m"}`, "none", false},
		{"power_off", `{"code": "authError", "message": "m"}`, "unknown", false},
		{"power_off", `{"code": "fatalError", "message": ""}`, "unknown", false},
		{"power_cycle", `{"code": "actionError", "message": "m"}`, "unknown", false},
		{"power_cycle", `{"code": "actionError", "message": "m", "effect": "none"}`, "none", true},
		{"power_on", `{"code": "connError", "message": "m", "reason": "tls"}`, "unknown", false},
		{"power_reset", `{"code": "actionError", "message": "m", "reason": "wrongState"}`, "none", false},
	}
	for _, test := range tests {
		tree, _ := decodeReply([]byte(`{"action_type": "` + test.verb + `", "error": ` + test.error + `}`))
		reply, problem := readReply(tree, Call{Action: test.verb}, newScrubber(nil))
		if problem != nil || reply.Error.Effect != test.effect || reply.Error.Retryable != test.retryable {
			t.Errorf("%s %s: %+v, %v", test.verb, test.error, reply.Error, problem)
		}
	}
}

// TestReplyKeysByCase holds that a key of another case is one that is not known.
func TestReplyKeysByCase(t *testing.T) {
	tree, _ := decodeReply([]byte(`{"action_type": "power_query", "error": null, "Error": {"code": "x"}, "data": {"status": "on", "later": [1.50]}, "REQUEST_ID": "r"}`))
	reply, problem := readReply(tree, Call{Action: "power_query"}, newScrubber(nil))
	if problem != nil || reply.Error != nil || reply.RequestID != "" || string(reply.Data) != `{"later":[1.50],"status":"on"}` {
		t.Errorf("%+v, %v", reply, problem)
	}
}

func TestAsError(t *testing.T) {
	for _, test := range []struct {
		kind     FaultKind
		changing bool
		effect   string
	}{{Crash, true, "unknown"}, {Crash, false, "none"}, {NotStarted, true, "none"}} {
		e := (&Fault{test.kind, "ipmi", "it crashed"}).AsError(test.changing)
		if e.Effect != test.effect || e.Retryable || e.Error() != "fatalError (internal): driver ipmi: it crashed" {
			t.Errorf("%v: %+v", test, e)
		}
	}
}
