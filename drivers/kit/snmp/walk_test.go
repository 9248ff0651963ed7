package snmp

import (
	"strings"
	"testing"

	"github.com/gosnmp/gosnmp"
)

// TestWalkRoundTrips holds the price of a listing: 48 outlets with state, name,
// current, power and energy.
func TestWalkRoundTrips(t *testing.T) {
	for _, c := range []struct{ rows, columns, most int }{
		{48, 5, 5}, {8, 5, 1}, {24, 2, 1}, {1, 5, 1}, {0, 5, 1}, {42, 3, 3}, {3, 70, 8},
	} {
		columns := columnsOf(c.columns)
		agent := startAgent(t, table(c.rows, columns...))
		s := agent.session(t, nil)
		lists, err := s.Walk(t.Context(), columns...)
		must(t, err)
		checkTable(t, lists, columns, c.rows)
		if n := s.Exchanges(); n > c.most {
			t.Errorf("%d outlets with %d columns took %d exchanges, want %d at most", c.rows, c.columns, n, c.most)
		}
	}
}

func checkTable(t *testing.T, lists [][]Variable, columns []OID, rows int) {
	t.Helper()
	for i, list := range lists {
		if len(list) != rows {
			t.Fatalf("column %d has %d rows, want %d", i, len(list), rows)
		}
		for row, v := range list {
			if v.OID != columns[i].Append(uint32(row+1)) || v.Value != IntegerValue(int64(row+1)) {
				t.Errorf("column %d, row %d is %v", i, row, v)
			}
		}
	}
}

// TestWalkOddAgents are agents that are within their rights, or nearly.
func TestWalkOddAgents(t *testing.T) {
	tooBig := func(most int) func(int, *gosnmp.SnmpPacket) bool {
		return func(_ int, p *gosnmp.SnmpPacket) bool {
			if len(p.Variables) > most {
				p.Error, p.Variables = gosnmp.TooBig, nil
			}
			return true
		}
	}
	cut := func(most int) func(int, *gosnmp.SnmpPacket) bool {
		return func(_ int, p *gosnmp.SnmpPacket) bool {
			p.Variables = p.Variables[:min(len(p.Variables), most)]
			return true
		}
	}
	cases := map[string]struct {
		version Version
		change  func(n int, p *gosnmp.SnmpPacket) (answers bool)
	}{
		"v1":                     {V1, func(int, *gosnmp.SnmpPacket) bool { return true }},
		"v1 index lost":          {V1, func(_ int, p *gosnmp.SnmpPacket) bool { p.ErrorIndex = 0; return true }},
		"loses packets":          {V2c, func(n int, _ *gosnmp.SnmpPacket) bool { return n != 0 }},
		"truncates":              {V2c, cut(7)},
		"one at a time":          {V2c, cut(1)},
		"too big":                {V2c, tooBig(10)},
		"too big even for a row": {V2c, tooBig(2)},
		"begins anew at the end": {V2c, beginsAnew},
		"empty for too big": {V2c, func(_ int, p *gosnmp.SnmpPacket) bool {
			if len(p.Variables) > 10 {
				p.Variables = nil
			}
			return true
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			columns := columnsOf(3)
			agent := startAgent(t, table(24, columns...))
			agent.answer = func(n int, _, p *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
				if !c.change(n, p) {
					return nil
				}
				return p
			}
			lists, err := agent.session(t, func(cfg *Config) { cfg.Version = c.version }).Walk(t.Context(), columns...)
			must(t, err)
			checkTable(t, lists, columns, 24)
		})
	}
}

// beginsAnew has the first object of all follow the last.
func beginsAnew(_ int, p *gosnmp.SnmpPacket) bool {
	for i, v := range p.Variables {
		if v.Type == gosnmp.EndOfMibView {
			p.Variables[i] = onWire(sysDescr, IntegerValue(1), gosnmp.EndOfMibView)
		}
	}
	return true
}

func TestWalkHostileAgents(t *testing.T) {
	column := columnsOf(1)[0]
	row := func(n uint32) gosnmp.SnmpPDU { return onWire(column.Append(n), IntegerValue(1), gosnmp.EndOfMibView) }
	cases := map[string]func(n int, p *gosnmp.SnmpPacket){
		"the same again": func(_ int, p *gosnmp.SnmpPacket) { p.Variables = []gosnmp.SnmpPDU{row(1)} },
		"backwards":      func(_ int, p *gosnmp.SnmpPacket) { p.Variables = []gosnmp.SnmpPDU{row(2), row(1)} },
		"twice":          func(_ int, p *gosnmp.SnmpPacket) { p.Variables = []gosnmp.SnmpPDU{row(2), row(2)} },
		"column itself": func(_ int, p *gosnmp.SnmpPacket) {
			p.Variables = []gosnmp.SnmpPDU{onWire(column, IntegerValue(1), gosnmp.EndOfMibView)}
		},
		"endless": func(n int, p *gosnmp.SnmpPacket) {
			p.Variables = nil
			for i := range bulkVariables {
				p.Variables = append(p.Variables, row(uint32(n*bulkVariables+i+1)))
			}
		},
		"more than asked": func(n int, p *gosnmp.SnmpPacket) {
			p.Variables = nil
			for i := range bulkVariables + 1 {
				p.Variables = append(p.Variables, row(uint32(i+1)))
			}
		},
		"empty": func(_ int, p *gosnmp.SnmpPacket) { p.Variables = nil },
	}
	for name, change := range cases {
		t.Run(name, func(t *testing.T) {
			agent := startAgent(t, nil)
			agent.answer = func(n int, _, p *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
				change(n, p)
				return p
			}
			s := agent.session(t, nil)
			_, err := s.Walk(t.Context(), column)
			if e := kindOf(t, err); e.Kind != KindProtocol {
				t.Errorf("%v is %v", e, e.Kind)
			}
			if s.Exchanges() > maxWalk/bulkVariables+1 {
				t.Errorf("it took %d exchanges", s.Exchanges())
			}
		})
	}
}

// TestWalkHugeValues holds that an agent cannot have a walk keep as much as it
// likes to send.
func TestWalkHugeValues(t *testing.T) {
	column := columnsOf(1)[0]
	agent := startAgent(t, nil)
	agent.answer = func(n int, _, p *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
		huge := TextValue(strings.Repeat("x", 60_000))
		p.Variables = []gosnmp.SnmpPDU{onWire(column.Append(uint32(n+1)), huge, gosnmp.EndOfMibView)}
		return p
	}
	s := agent.session(t, nil)
	_, err := s.Walk(t.Context(), column)
	if e := kindOf(t, err); e.Kind != KindProtocol || s.Exchanges() > 100 {
		t.Errorf("%v is %v, after %d exchanges", e, e.Kind, s.Exchanges())
	}
}

func TestWalkRefused(t *testing.T) {
	agent := startAgent(t, nil)
	agent.answer = func(_ int, _, p *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
		p.Error, p.ErrorIndex = gosnmp.GenErr, 1
		return p
	}
	_, err := agent.session(t, nil).Walk(t.Context(), columnsOf(2)...)
	if e := kindOf(t, err); e.Kind != KindRefusedByDevice || e.Object != columnsOf(1)[0] {
		t.Errorf("%v is %v of %s", e, e.Kind, e.Object)
	}
}
