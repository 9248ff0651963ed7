package netsnmp

import (
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// exchange is one run of a client, the same against both servers.
type exchange struct {
	name  string
	v1    bool // else v2c
	read  bool // with the community that may only read
	run   func(*Client) (string, error)
	want  []string // each is in the output
	fails bool
}

func get(oids ...snmp.OID) func(*Client) (string, error) {
	return func(c *Client) (string, error) { return c.Get(oids...) }
}

func set(triples ...string) func(*Client) (string, error) {
	return func(c *Client) (string, error) { return c.Set(triples...) }
}

func exchanges() []exchange {
	one, missing := "."+string(state.Append(1)), state.Append(9)
	switching := func(outlet uint32, value string) func(*Client) (string, error) {
		return set("."+string(control.Append(outlet)), "i", value)
	}
	return []exchange{
		{name: "system group", run: get(descr, object), want: []string{`"simulated PDU"`, "OID: .1.3.6.1.4.1.99999.7"}},
		{name: "v1", v1: true, run: get(state.Append(1), state.Append(2)), want: []string{one + " = INTEGER: 2", " = INTEGER: 1"}},
		{name: "types", run: func(c *Client) (string, error) { return c.Walk(texts) }, want: []string{
			".0.0 = \"\"", `.1.0 = STRING: "plain"`, `.2.0 = STRING: "say \"\\x\""`, ".3.0 = Hex-STRING: 00 FF",
			`.4.0 = STRING: " padded "`, ".10.0 = Gauge32: 4000000000", ".11.0 = INTEGER: -1"}},
		{name: "missing row", run: get(state.Append(1), missing), want: []string{one, string(missing) + " = No Such Instance"}},
		{name: "missing row in v1", v1: true, run: get(state.Append(1), missing), fails: true,
			want: []string{"noSuchName", "Failed object: ." + string(missing)}},
		{name: "next", run: func(c *Client) (string, error) { return c.Next(state, control) }, want: []string{one, string(control.Append(1))}},
		{name: "walk", run: func(c *Client) (string, error) { return c.Walk(vendor.Append(2)) }, want: []string{one, string(wordy.Append(4))}},
		{name: "walk in v1", v1: true, run: func(c *Client) (string, error) { return c.Walk(state) }, want: []string{one, string(state.Append(4))}},
		{name: "end of the walk", run: func(c *Client) (string, error) { return c.Walk("1.3.6.1.2.1.105") }, want: []string{string(last)}},
		{name: "bulk", run: func(c *Client) (string, error) { return c.BulkGet(1, 4, descr, state, control) },
			want: []string{"." + string(object), string(state.Append(4)), string(control.Append(4)) + " = INTEGER: 0"}},
		{name: "bulk walk", run: func(c *Client) (string, error) { return c.BulkWalk(vendor) },
			want: []string{".1.0.0 = \"\"", one, string(wordy.Append(4))}},
		{name: "off", run: switching(1, "2"), want: []string{" = INTEGER: 2"}},
		{name: "state follows", run: get(state.Append(1)), want: []string{one + " = INTEGER: 1"}},
		{name: "on in v1", v1: true, run: switching(1, "1"), want: []string{" = INTEGER: 1"}},
		{name: "state follows again", run: get(state.Append(1)), want: []string{one + " = INTEGER: 2"}},
		{name: "slow on", run: switching(4, "1"), want: []string{" = INTEGER: 1"}},
		{name: "moving and pending", run: get(state.Append(4), pending.Append(4)), want: []string{" = INTEGER: 3", ".2.2.4 = INTEGER: 1"}},
		{name: "text control", run: set("."+string(wordy.Append(2)), "s", "on"), want: []string{`"on"`}},
		{name: "two outlets at once", run: set("."+string(control.Append(1)), "i", "2", "."+string(control.Append(2)), "i", "2"), want: []string{".3.1", ".3.2"}},
		{name: "writable text", run: set("."+string(texts)+".1.0", "s", `a "b" \c`, "."+string(texts)+".3.0", "x", "00 0A FF"), want: []string{"Hex-STRING: 00 0A FF"}},
		{name: "what was written", run: get(texts.Append(1, 0), texts.Append(3, 0)), want: []string{`"a \"b\" \\c"`, "00 0A FF"}},
		{name: "wrong value", run: switching(1, "7"), fails: true, want: []string{"wrongValue"}},
		{name: "wrong value in v1", v1: true, run: switching(1, "7"), fails: true, want: []string{"badValue"}},
		{name: "wrong type", run: set("."+string(control.Append(1)), "s", "1"), fails: true, want: []string{"wrongType"}},
		{name: "read-only object", run: set(one, "i", "1"), fails: true, want: []string{"notWritable", "Failed object: " + one}},
		{name: "read-only object in v1", v1: true, run: set(one, "i", "1"), fails: true, want: []string{"noSuchName"}},
		{name: "locked", run: switching(3, "1"), fails: true, want: []string{"inconsistentValue"}},
		{name: "community that may only read", read: true, run: switching(1, "2"), fails: true, want: []string{"noAccess"}},
		{name: "the same in v1", v1: true, read: true, run: switching(1, "2"), fails: true, want: []string{"noSuchName"}},
		{name: "read", read: true, run: get(state.Append(3)), want: []string{" = INTEGER: 1"}},
	}
}

// TestExchanges runs the clients of net-snmp against both servers, which have to
// agree in every case.
func TestExchanges(t *testing.T) {
	for name, start := range servers {
		t.Run(name, func(t *testing.T) {
			addr := start(t, device())
			for _, e := range exchanges() {
				t.Run(e.name, func(t *testing.T) { e.check(t, addr) })
			}
		})
	}
}

func (e exchange) check(t *testing.T, addr string) {
	credentials := Credentials{Version: "2c", Community: "private"}
	if e.v1 {
		credentials.Version = "1"
	}
	if e.read {
		credentials.Community = "public"
	}
	out, err := e.run(NewClient(t, addr, credentials))
	if (err != nil) != e.fails {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range e.want {
		if !strings.Contains(out, want) {
			t.Errorf("there is no %q in:\n%s", want, out)
		}
	}
}

// TestWrongCommunity holds that both servers are silent then.
func TestWrongCommunity(t *testing.T) {
	for name, start := range servers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := device()
			c := NewClient(t, start(t, d), Credentials{Version: "2c", Community: "wrong"})
			if out, err := c.Get(descr); err == nil || !strings.Contains(out, "Timeout") {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// TestRefusals holds that the error-status reaches the client.
func TestRefusals(t *testing.T) {
	words := map[pdusim.Status]string{
		pdusim.GenErr: "genError", pdusim.NoAccess: "noAccess", pdusim.WrongLength: "wrongLength",
		pdusim.WrongEncoding: "wrongEncoding", pdusim.NoCreation: "noCreation", pdusim.ResourceUnavailable: "resourceUnavailable",
		pdusim.CommitFailed: "commitFailed", pdusim.UndoFailed: "undoFailed", pdusim.AuthorizationError: "authorizationError",
		pdusim.NotWritable: "notWritable", pdusim.InconsistentName: "inconsistentName",
	}
	for name, start := range servers {
		t.Run(name, func(t *testing.T) {
			d := device()
			c := NewClient(t, start(t, d), Credentials{Version: "2c", Community: "private"})
			for status, word := range words {
				d.SetFaults(pdusim.Faults{SetStatus: map[snmp.OID]pdusim.Status{control: status}})
				out, err := c.Set("."+string(control.Append(1)), "i", "2")
				if err == nil || !strings.Contains(out, word) || !d.On("1") {
					t.Errorf("status %d, on=%v: %v\n%s", status, d.On("1"), err, out)
				}
			}
		})
	}
}

// TestDelay holds that a late device is late behind both servers, and acts at
// once.
func TestDelay(t *testing.T) {
	for name, start := range servers {
		t.Run(name, func(t *testing.T) {
			d := device()
			c := NewClient(t, start(t, d), Credentials{Version: "2c", Community: "private"})
			const delay = 150 * time.Millisecond
			d.SetFaults(pdusim.Faults{Delay: delay})
			began := time.Now()
			out, err := c.Set("."+string(control.Append(1)), "i", "2")
			if took := time.Since(began); err != nil || took < delay || d.On("1") {
				t.Errorf("after %v, on=%v: %v\n%s", took, d.On("1"), err, out)
			}
		})
	}
}

// TestJournal holds what the log of a device has behind each server.
func TestJournal(t *testing.T) {
	one := string(control.Append(1))
	wants := map[string]string{
		"ours":  "GET " + string(descr) + " " + string(object) + "|SET " + one + "=2",
		"snmpd": "GET " + string(descr) + "|GET " + string(object) + "|GET " + one + "|SET " + one + "=2",
	}
	for name, start := range servers {
		t.Run(name, func(t *testing.T) {
			d := device()
			c := NewClient(t, start(t, d), Credentials{Version: "2c", Community: "private"})
			if out, err := c.Get(descr, object); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if out, err := c.Set("."+one, "i", "2"); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if got := strings.Join(d.Log(), "|"); got != wants[name] {
				t.Errorf("log %s, want %s", got, wants[name])
			}
			if d.Count("1", "off") != 1 || d.Requests() != len(d.Log()) {
				t.Errorf("off %d times, %d requests", d.Count("1", "off"), d.Requests())
			}
			if d.ResetLog(); d.Count("1", "off") != 0 || d.Requests() != 0 || len(d.Log()) != 0 {
				t.Error("the log was not reset")
			}
		})
	}
}
