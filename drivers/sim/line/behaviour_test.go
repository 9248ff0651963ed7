package linesim_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	linesim "github.com/maaspd/powerdrivers/drivers/sim/line"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
)

// odd is a profile with what no line of the program has: words, commands of
// several writes, an unlock and a guard that all outlets share.
const odd = `{
	"name": "odd", "title": "Odd PDU", "vendor": "Nobody",
	"index": [{"name": "outlet"}],
	"derived": {"row": {"of": "outlet", "steps": [{"from": 1, "to": 4, "add": 1}]}},
	"state": {"object": "state", "oid": "1.3.6.1.4.1.99999.1.{row}", "words": {"Open": "off", "Closed": "on"}},
	"control": {
		"on": [{"oid": "1.3.6.1.4.1.99999.2.1", "value": 1}, {"oid": "1.3.6.1.4.1.99999.2.2", "value": 7}],
		"off": [{"oid": "1.3.6.1.4.1.99999.2.1", "value": 0}, {"oid": "1.3.6.1.4.1.99999.2.2", "value": 7}],
		"reset": {"oid": "1.3.6.1.4.1.99999.2.3", "type": "text", "value": "reset"},
		"identify": {"oid": "1.3.6.1.4.1.99999.2.4", "type": "unsigned", "value": 5},
		"unlock": [{"oid": "1.3.6.1.4.1.99999.3.0", "scalar": true, "value": 1}]
	},
	"guards": [{"oid": "1.3.6.1.4.1.99999.4.0", "scalar": true, "blocks": {"1": "locked", "2": "locked"}}]
}`

func oddPDU(t *testing.T, options linesim.Options) (*linesim.PDU, error) {
	t.Helper()
	p, faults := profile.Parse([]byte(odd))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return linesim.New(p, options)
}

// TestOddProfile holds that what profiles may say is simulated, too.
func TestOddProfile(t *testing.T) {
	const root snmp.OID = "1.3.6.1.4.1.99999"
	pdu, err := oddPDU(t, linesim.Options{Outlets: 4, OffTime: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	steps := []struct {
		name   string
		oid    snmp.OID
		value  snmp.Value
		status pdusim.Status
		state  string
	}{
		{"unlock", root + ".3.0", snmp.IntegerValue(1), pdusim.NoError, "Open"},
		{"on", root + ".2.1.4", snmp.IntegerValue(1), pdusim.NoError, "Closed"},
		{"second write of a command", root + ".2.2.4", snmp.IntegerValue(7), pdusim.NoError, "Closed"},
		{"no command", root + ".2.1.4", snmp.IntegerValue(2), pdusim.WrongValue, "Closed"},
		{"identify", root + ".2.4.4", snmp.UnsignedValue(5), pdusim.NoError, "Closed"},
		{"reset in another type", root + ".2.3.4", snmp.IntegerValue(3), pdusim.WrongType, "Closed"},
		{"reset", root + ".2.3.4", snmp.TextValue("reset"), pdusim.NoError, "Open"},
		{"on again", root + ".2.1.4", snmp.IntegerValue(1), pdusim.NoError, "Closed"},
		{"off", root + ".2.1.4", snmp.IntegerValue(0), pdusim.NoError, "Open"},
	}
	for _, s := range steps {
		status := pdu.Set(snmp.Variable{OID: s.oid, Value: s.value})
		if state := pdu.Value(root + ".1.5"); status != s.status || state != snmp.TextValue(s.state) { // row 5 is outlet 4
			t.Errorf("%s: status %d, state %+v", s.name, status, state)
		}
	}
	if n := pdu.Count("4", "identify"); n != 1 {
		t.Errorf("identified %d times", n)
	}
	if guard := pdu.Value(root + ".4.0"); guard != snmp.IntegerValue(3) {
		t.Errorf("the guard of all outlets is %+v", guard)
	}
}

// TestGoodProfiles holds that every profile that is read well makes a PDU.
func TestGoodProfiles(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(tool.Root(), "drivers", "snmppdu", "profile", "testdata", "good", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no profiles", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p, faults := profile.Parse(text)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		pdu, err := linesim.New(p, linesim.Options{Outlets: 2, On: func(int) bool { return true }})
		if err != nil {
			t.Errorf("%s: %v", file, err)
		} else if p.State != nil && (len(pdu.Outlets) != 2 || !pdu.On(pdu.Outlets[1])) {
			t.Errorf("%s: outlets %v", file, pdu.Outlets)
		}
	}
}

func TestImpossible(t *testing.T) {
	for outlets, want := range map[int]string{0: "it has to have an outlet", 5: "it cannot have 5 outlets"} {
		if _, err := oddPDU(t, linesim.Options{Outlets: outlets}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%d outlets: %v, want %q", outlets, err, want)
		}
	}
}

// TestMovingAndLocked holds that objects tell what an outlet is up to.
func TestMovingAndLocked(t *testing.T) {
	first := func(n int) bool { return n == 1 }
	slow := linesim.Options{Outlets: 2, SwitchTime: time.Hour}
	locked := linesim.Options{Outlets: 2, Locked: first}
	cases := []struct {
		name, line string
		options    linesim.Options
		write      snmp.Variable
		status     pdusim.Status
		tells      snmp.OID
		want       int64
	}{
		{"pending object", "apc-rpdu2", slow, snmp.Variable{OID: "1.3.6.1.4.1.318.1.1.26.9.2.4.1.5.1", Value: snmp.IntegerValue(1)}, pdusim.NoError, "1.3.6.1.4.1.318.1.1.26.9.2.3.1.6.1", 1},
		{"nothing pending", "apc-rpdu2", slow, snmp.Variable{OID: "1.3.6.1.4.1.318.1.1.26.9.2.4.1.5.2", Value: snmp.IntegerValue(2)}, pdusim.NoError, "1.3.6.1.4.1.318.1.1.26.9.2.3.1.6.2", 2},
		{"pending state", "eaton-g3", slow, snmp.Variable{OID: "1.3.6.1.4.1.534.6.6.7.6.6.1.4.0.1", Value: snmp.IntegerValue(0)}, pdusim.NoError, "1.3.6.1.4.1.534.6.6.7.6.6.1.2.0.1", 3},
		{"guard", "eaton-g3", locked, snmp.Variable{OID: "1.3.6.1.4.1.534.6.6.7.6.6.1.4.0.1", Value: snmp.IntegerValue(0)}, pdusim.InconsistentValue, "1.3.6.1.4.1.534.6.6.7.6.6.1.9.0.1", 2},
		{"guard of another outlet", "eaton-g3", locked, snmp.Variable{OID: "1.3.6.1.4.1.534.6.6.7.6.6.1.4.0.2", Value: snmp.IntegerValue(0)}, pdusim.NoError, "1.3.6.1.4.1.534.6.6.7.6.6.1.9.0.2", 1},
		{"locked state", "baytech", locked, snmp.Variable{OID: "1.3.6.1.4.1.4779.1.3.5.3.1.3.1.1", Value: snmp.IntegerValue(1)}, pdusim.InconsistentValue, "1.3.6.1.4.1.4779.1.3.5.3.1.3.1.1", 4},
		{"unlock first", "schleifenbauer", linesim.Options{Outlets: 1}, snmp.Variable{OID: "1.3.6.1.4.1.31034.12.1.1.2.7.3.1.2.1.1", Value: snmp.IntegerValue(1)}, pdusim.InconsistentValue, "1.3.6.1.4.1.31034.12.1.1.2.7.3.1.4.1.1", -1},
		{"stuck", "gude", linesim.Options{Outlets: 2, Stuck: first}, snmp.Variable{OID: "1.3.6.1.4.1.28507.1.1.3.1.2.1.3.1", Value: snmp.IntegerValue(1)}, pdusim.NoError, "1.3.6.1.4.1.28507.1.1.3.1.2.1.3.1", 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p, err := profile.Named(c.line)
			if err != nil {
				t.Fatal(err)
			}
			pdu, err := linesim.New(p, c.options)
			if err != nil {
				t.Fatal(err)
			}
			if status := pdu.Set(c.write); status != c.status {
				t.Errorf("status %d, want %d", status, c.status)
			}
			if got := pdu.Value(c.tells); got != snmp.IntegerValue(c.want) {
				t.Errorf("%s is %+v, want %d", c.tells, got, c.want)
			}
		})
	}
}

// TestIdentity holds what a PDU says of itself.
func TestIdentity(t *testing.T) {
	for line, want := range map[string]string{
		"gude": "1.3.6.1.4.1.28507.1", "poe": "1.3.6.1.4.1.8072.3.2.10", "chatsworth": "1.3.6.1.4.1.30932",
	} {
		p, err := profile.Named(line)
		if err != nil {
			t.Fatal(err)
		}
		pdu, err := linesim.New(p, linesim.Options{Name: "a7", Outlets: 1})
		if err != nil {
			t.Fatal(err)
		}
		id, name := pdu.Value("1.3.6.1.2.1.1.2.0"), pdu.Value("1.3.6.1.2.1.1.5.0")
		if id != (snmp.Value{Type: snmp.Identifier, Text: want}) || name != snmp.TextValue("a7") {
			t.Errorf("%s: %+v %+v", line, id, name)
		}
	}
}
