package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// shown is what the results look like on standard output and standard error.
func shown(t *testing.T, ctx context.Context, s showing, request fleet.Request, results ...fleet.Result) (out, errs string, err error) {
	t.Helper()
	var names []string
	for _, r := range results {
		names = append(names, r.Node)
	}
	var stdout, stderr bytes.Buffer
	view := newShow(s, streams{&stdout, &stderr}, request, names, func() { t.Error("stopped for no reason") })
	for _, r := range results {
		view.add(r)
	}
	err = view.end(ctx)
	return stdout.String(), stderr.String(), err
}

func done(node, verb, status, data string) fleet.Result {
	return fleet.Result{Node: node, Verb: verb, Outcome: fleet.Done, Status: status, Data: json.RawMessage(data), Driver: "ipmi", Attempts: 1, Took: 1234 * time.Millisecond}
}

func failed(node, code, reason, effect, message string) fleet.Result {
	return fleet.Result{
		Node: node, Verb: "power_query", Outcome: fleet.Failed, Driver: "ipmi", Attempts: 2,
		Error: &host.Error{Code: code, Reason: reason, Effect: effect, Message: message},
	}
}

// valued is a result, and what it looks like; | is between lines.
type valued struct {
	request fleet.Request
	result  fleet.Result
	want    string
}

func (c valued) hold(t *testing.T) {
	t.Helper()
	if got := strings.Join(values(c.result, c.request), "|"); got != c.want {
		t.Errorf("%s\nnot\n%s", got, c.want)
	}
}

// TestValues holds what the result of each verb with a single one looks like.
func TestValues(t *testing.T) {
	for name, c := range map[string]valued{
		"query":             {fleet.Request{}, done("n", "power_query", "on", ""), "on"},
		"query with detail": {fleet.Request{}, fleet.Result{Verb: "power_query", Status: "unknown", Detail: "PoweringOn"}, "unknown (PoweringOn)"},
		"on":                {fleet.Request{}, done("n", "power_on", "", ""), "on"},
		"off":               {fleet.Request{}, done("n", "power_off", "", ""), "off"},
		"cycle":             {fleet.Request{}, done("n", "power_cycle", "", ""), "cycled"},
		"proven cycle":      {fleet.Request{}, done("n", "power_cycle", "on", ""), "on"},
		"reset":             {fleet.Request{}, done("n", "power_reset", "", ""), "reset"},
		"soft off":          {fleet.Request{}, done("n", "power_soft_off", "", ""), "asked to shut down"},
		"boot device":       {fleet.Request{}, done("n", "get_boot_device", "", `{"device":"pxe","persistent":false,"mode":"efi"}`), "pxe once efi"},
		"no boot device":    {fleet.Request{}, done("n", "get_boot_device", "", `{"device":"none","persistent":false,"mode":"auto"}`), "none"},
		"set boot device":   {fleet.Request{BootDevice: &host.BootDevice{Device: "disk", Persistent: true}}, done("n", "set_boot_device", "", ""), "disk persistent"},
		"boot order":        {fleet.Request{}, done("n", "set_boot_order", "", ""), "boot order set"},
		"light":             {fleet.Request{Identify: &host.Identify{On: true}}, done("n", "identify", "", ""), "identify on"},
		"no light":          {fleet.Request{Identify: &host.Identify{}}, done("n", "identify", "", ""), "identify off"},
	} {
		t.Run(name, c.hold)
	}
}

// TestListedValues holds what lists look like.
func TestListedValues(t *testing.T) {
	for name, c := range map[string]valued{
		"outlets": {
			fleet.Request{},
			done("p", "outlets", "", `{"outlets":[{"id":"1.1","name":"web","status":"on"},{"id":"A2","name":"","status":"unknown"}]}`),
			"1.1 on web|A2 unknown",
		},
		"readings": {
			fleet.Request{},
			done("p", "statistics", "", `{"device":{"readings":[{"name":"power","kind":"gauge","unit":"W","value":120.50},{"name":"status","kind":"state","label":"intrusion","value":"active"}]},`+
				`"outlets":[{"id":"3","readings":[{"name":"energy","kind":"counter","unit":"kWh","value":1234567}]}]}`),
			"power 120.5 W|status (intrusion) active|outlet 3 energy 1234567 kWh",
		},
		"no readings": {fleet.Request{}, done("p", "statistics", "", `{"device":{"readings":[]}}`), "no readings"},
		"check": {
			fleet.Request{},
			done("n", "check", "", `{"vendor":"Acme","model":"X1","firmware":"1.0","warnings":[{"pointer":"","message":"clear text"}]}`),
			"ok, Acme X1, 1.0|warning: clear text",
		},
		"several feeds": {
			fleet.Request{},
			done("n", "check", "", `{"feeds":[{"driver":"a","device":"pdu1","data":{"vendor":"A"}},{"driver":"b","data":{"vendor":"B"}}]}`),
			"pdu1: ok, A|b: ok, B",
		},
	} {
		t.Run(name, c.hold)
	}
}

// TestErrorValues holds what failures look like.
func TestErrorValues(t *testing.T) {
	for name, c := range map[string]valued{
		"error": {fleet.Request{}, failed("n", host.ConnError, "timeout", "none", "no answer"), "Error: connError (timeout): no answer"},
		"error that may have done it": {
			fleet.Request{},
			failed("n", host.FatalError, "", "unknown", "it crashed"), "Error: fatalError: it crashed (it may have been carried out)",
		},
		"not tried": {
			fleet.Request{},
			fleet.Result{Outcome: fleet.NotTried, Error: &host.Error{Code: host.ActionError, Reason: "cancelled", Message: "not tried: it depends on n1, which failed"}},
			"Error: not tried: it depends on n1, which failed",
		},
		"not tried in time": {
			fleet.Request{},
			fleet.Result{Outcome: fleet.NotTried, Error: &host.Error{Code: host.ConnError, Reason: "timeout", Message: "the deadline came"}},
			"Error: not tried: the deadline came",
		},
	} {
		t.Run(name, c.hold)
	}
}

// hostile is what a device may say to a terminal.
const hostile = "\x1b]0;owned\a\x1b[2J\u009b31m\u202e\r\nn2: on\x7f"

// TestHostileTexts holds that no text of a device reaches the terminal as it
// is, in any form of output.
func TestHostileTexts(t *testing.T) {
	quoted, err := json.Marshal(hostile)
	if err != nil {
		t.Fatal(err)
	}
	text := string(quoted)
	results := []fleet.Result{
		failed("n1", host.ActionError, "refusedByDevice", "none", hostile),
		{Node: "n2", Verb: "power_query", Outcome: fleet.Done, Status: "on", Detail: hostile},
		done("n3", "outlets", "", `{"outlets":[{"id":`+text+`,"name":`+text+`,"status":`+text+`}]}`),
		done("n4", "statistics", "", `{"device":{"readings":[{"name":"status","label":`+text+`,"value":`+text+`}]}}`),
		done("n5", "check", "", `{"vendor":`+text+`,"warnings":[{"message":`+text+`}]}`),
		done("n6", "get_boot_device", "", `{"device":`+text+`}`),
		done("n7", "check", "", `{"feeds":[{"driver":`+text+`,"data":{"model":`+text+`}}]}`),
	}
	for name, s := range map[string]showing{
		"lines": {}, "collapsed": {Collapse: true}, "table": {Table: true}, "JSON": {JSON: true},
	} {
		t.Run(name, func(t *testing.T) {
			out, errs, _ := shown(t, t.Context(), s, fleet.Request{Verb: "power_query"}, results...)
			for _, c := range out + errs {
				if c != '\n' && (c < ' ' || c >= 0x7f && c < 0xa0 || c == '\u202e') {
					t.Fatalf("%q is in\n%s", c, out+errs)
				}
			}
			if strings.Contains(out, "\nn2: on\n") {
				t.Errorf("a line was forged:\n%s", out)
			}
		})
	}
	if line := traceLine(hostile, []byte(`{"msg":`+text+`,"x":`+text+`}`)); strings.ContainsAny(line, "\x1b\n\a\x7f\u009b") {
		t.Errorf("%q", line)
	}
	if line := traceLine("n1", []byte(hostile)); strings.ContainsAny(line, "\x1b\n\a\x7f\u009b") {
		t.Errorf("%q", line)
	}
}

// rack is results in the order in which they came.
func rack() []fleet.Result {
	return []fleet.Result{
		done("n10", "power_query", "on", ""),
		failed("n7", host.ConnError, "timeout", "none", "no answer"),
		done("n2", "power_query", "off", ""),
		done("n1", "power_query", "on", ""),
		failed("n8", host.AuthError, "badCredentials", "none", "wrong password"),
		{Node: "n3", Verb: "power_query", Outcome: fleet.Done, Status: "off", Detail: "the chassis c1 is off"},
		done("n4", "power_query", "unknown", ""),
		failed("n9", host.ConnError, "timeout", "none", "no answer"),
		done("n11", "power_query", "on", ""),
	}
}

// TestCollapsed holds the order of the groups and the folding of the names.
func TestCollapsed(t *testing.T) {
	out, errs, err := shown(t, t.Context(), showing{Collapse: true}, fleet.Request{Verb: "power_query"}, rack()...)
	want := `on: n[1,10-11]
off: n2
off (the chassis c1 is off): n3
unknown: n4
Error: authError (badCredentials): wrong password: n8
Error: connError (timeout): no answer: n[7,9]
`
	if out != want {
		t.Errorf("%s\nnot\n%s", out, want)
	}
	wantErrs := "9 nodes: 3 on, 2 off, 1 unknown, 3 failed (2 connError, 1 authError)\nfailed: n[7-9]\n"
	if errs != wantErrs || !errors.Is(err, errSilent) {
		t.Errorf("%q, %v", errs, err)
	}
}

// TestCollapsedReadings holds that readings are compared one by one, in their
// order.
func TestCollapsedReadings(t *testing.T) {
	out, _, err := shown(t, t.Context(), showing{Collapse: true}, fleet.Request{Verb: "outlets"},
		done("p1", "outlets", "", `{"outlets":[{"id":"1","status":"on"},{"id":"2","status":"off"}]}`),
		done("p2", "outlets", "", `{"outlets":[{"id":"1","status":"on"},{"id":"2","status":"on"}]}`))
	if want := "1 on: p[1-2]\n2 off: p1\n2 on: p2\n"; out != want || err != nil {
		t.Errorf("%s, %v", out, err)
	}
}

// TestLines holds that results are shown in the order in which they come.
func TestLines(t *testing.T) {
	out, _, _ := shown(t, t.Context(), showing{}, fleet.Request{Verb: "power_query"}, rack()...)
	if !strings.HasPrefix(out, "n10: on\nn7: Error: connError (timeout): no answer\nn2: off\n") {
		t.Errorf("%s", out)
	}
}

// TestTable holds the order of the names, and the columns.
func TestTable(t *testing.T) {
	two := done("n1", "power_query", "on", "")
	two.Device = "pdu1"
	out, errs, err := shown(t, t.Context(), showing{Table: true, Quiet: true}, fleet.Request{Verb: "power_query"}, two, failed("n2", host.ConnError, "dns", "none", "who?"))
	want := `NODE  DRIVER  DEVICE  TRIES  TIME  RESULT
n1    ipmi    pdu1    1      1.2s  on
n2    ipmi    -       2      0s    Error: connError (dns): who?
`
	if out != want || errs != "" || !errors.Is(err, errSilent) {
		t.Errorf("%s\n%q, %v", out, errs, err)
	}
}

// TestJSON holds that each line is a document with the result.
func TestJSON(t *testing.T) {
	out, _, _ := shown(t, t.Context(), showing{JSON: true}, fleet.Request{Verb: "power_query"}, rack()...)
	count := 0
	for line := range strings.Lines(out) {
		var result struct {
			Node    string
			Outcome fleet.Outcome
			Error   *host.Error
			MS      *int64 `json:"duration_ms"`
		}
		if err := json.Unmarshal([]byte(line), &result); err != nil {
			t.Fatal(err)
		}
		count++
		if result.Node == "" || result.MS == nil || (result.Outcome == fleet.Done) != (result.Error == nil) {
			t.Errorf("%s", line)
		}
	}
	if count != len(rack()) {
		t.Errorf("%d lines", count)
	}
	if text := toJSON("a\u009b\U0001F600<"); text != `"a\u009b\ud83d\ude00<"` {
		t.Error(text)
	}
}

// TestSummary holds what is said at the end.
func TestSummary(t *testing.T) {
	open := failed("n3", host.ActionError, "cancelled", "unknown", "cancelled")
	left := fleet.Result{Node: "n4", Verb: "power_off", Outcome: fleet.NotTried, Error: &host.Error{Code: host.ActionError}}
	ended, end := context.WithCancelCause(t.Context())
	end(errSignal)
	for name, c := range map[string]struct {
		ctx     context.Context
		verb    string
		results []fleet.Result
		want    string
	}{
		"one that is done": {t.Context(), "power_off", []fleet.Result{done("n1", "power_off", "", "")}, ""},
		"one that failed":  {t.Context(), "power_off", []fleet.Result{open}, ""},
		"all are done":     {t.Context(), "power_off", []fleet.Result{done("n1", "power_off", "", ""), done("n2", "power_off", "off", "")}, "2 nodes: 2 off\n"},
		"readings":         {t.Context(), "statistics", []fleet.Result{done("n1", "statistics", "", "{}"), done("p1", "statistics", "", "{}")}, "2 nodes and devices: 2 done\n"},
		"ended": {
			ended, "power_off",
			[]fleet.Result{done("n1", "power_off", "", ""), done("n2", "power_off", "", ""), open, left},
			"ended by a signal\n4 nodes: 2 off, 1 failed (1 actionError), 1 not tried\nfailed: n3\nnot known whether done: n3\nnot tried: n4\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, errs, _ := shown(t, c.ctx, showing{}, fleet.Request{Verb: c.verb}, c.results...)
			if errs != c.want {
				t.Errorf("%q, not %q", errs, c.want)
			}
		})
	}
}

// closed is standard output that nobody reads.
type closed struct{}

func (closed) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

// TestClosedOutput holds that a run which only reads is stopped when nobody
// reads it, that one which switches goes on, and that both say so.
func TestClosedOutput(t *testing.T) {
	for verb, c := range map[string]struct {
		stopped       bool
		failure, said string
	}{
		"power_query": {true, "not all were asked", ""},
		"power_off":   {false, "dealt with all the same", "2 nodes: 2 off\n"},
	} {
		t.Run(verb, func(t *testing.T) {
			stopped := false
			var stderr bytes.Buffer
			s := newShow(showing{}, streams{closed{}, &stderr}, fleet.Request{Verb: verb}, []string{"n1", "n2"}, func() { stopped = true })
			s.add(done("n1", verb, "off", ""))
			s.add(done("n2", verb, "off", ""))
			err := s.end(t.Context())
			if stopped != c.stopped || err == nil || !strings.Contains(err.Error(), c.failure) || stderr.String() != c.said {
				t.Errorf("stopped %v, %v, %q", stopped, err, stderr.String())
			}
		})
	}
}

// TestTraceLine holds what lines of drivers look like to a person.
func TestTraceLine(t *testing.T) {
	for name, c := range map[string]struct{ line, want string }{
		"IPMI": {
			`{"time":"2026-01-02T03:04:05Z","level":"DEBUG","msg":"ipmi exchange","driver":"ipmi","action":"power_query","request_id":"n1","operation":"read the chassis status","target":"10.0.0.1:623","outcome":"ok","sends":1,"time":12000000}`,
			"n1: trace: 12ms read the chassis status 10.0.0.1:623 ok",
		},
		"sent again": {
			`{"msg":"snmp exchange","operation":"SNMP read","target":"10.0.0.9:161","outcome":"no answer","sends":3,"time":3000000000}`,
			"n1: trace: 3s SNMP read 10.0.0.9:161 no answer sends=3",
		},
		"HTTP": {
			`{"msg":"http exchange","target":"10.0.0.2:443","method":"GET","path":"/redfish/v1","status":200,"took":123456}`,
			"n1: trace: 120µs GET 10.0.0.2:443 /redfish/v1 200",
		},
		"a message":    {`{"level":"WARN","msg":"closing failed","err":"EOF"}`, "n1: trace: closing failed err=EOF"},
		"no JSON":      {"Segmentation fault\n", "n1: trace: Segmentation fault"},
		"no object":    {"[1]", "n1: trace: [1]"},
		"a cut object": {`{"msg":"a"`, `n1: trace: {"msg":"a"`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := traceLine("n1", []byte(c.line)); got != c.want {
				t.Errorf("%s\nnot\n%s", got, c.want)
			}
		})
	}
	if got := traceLine("", []byte(`{"msg":"a"}`)); got != "driver: trace: a" {
		t.Error(got)
	}
}

// TestCollapsedErrors holds that errors which differ in addresses only are one
// line, and that others are not.
func TestCollapsedErrors(t *testing.T) {
	refused := func(node, message string) fleet.Result {
		return failed(node, host.ConnError, "refused", "none", message)
	}
	out, _, _ := shown(t, t.Context(), showing{Collapse: true}, fleet.Request{Verb: "power_query"},
		refused("n1", "10.0.0.1:623: the port is closed"), refused("n2", "10.0.0.2:623: the port is closed"), refused("n3", "10.0.1.3:623: the port is closed"),
		refused("n4", "bmc4: HTTP 503"), refused("n5", "bmc5: HTTP 503"), refused("n6", "bmc6: HTTP 500"), refused("n7", "a * of 7.5"), refused("n8", "a * of 8.5"))
	want := `Error: connError (refused): 10.0.*.*:623: the port is closed: n[1-3]
Error: connError (refused): a * of *.5: n[7-8]
Error: connError (refused): bmc*: HTTP 503: n[4-5]
Error: connError (refused): bmc6: HTTP 500: n6
`
	if out != want {
		t.Errorf("%s\nnot\n%s", out, want)
	}
}
