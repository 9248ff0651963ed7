package snmp

import (
	"bytes"
	"strings"
	"testing"

	"github.com/gosnmp/gosnmp"
)

// mangled are responses that are none to the request. Each must end in
// KindProtocol: neither a success, nor a hang, nor a panic.
func mangled() map[string]func(response *gosnmp.SnmpPacket) {
	return map[string]func(*gosnmp.SnmpPacket){
		"too few":       func(p *gosnmp.SnmpPacket) { p.Variables = p.Variables[:1] },
		"none":          func(p *gosnmp.SnmpPacket) { p.Variables = nil },
		"too many":      func(p *gosnmp.SnmpPacket) { p.Variables = append(p.Variables, p.Variables[0]) },
		"swapped":       func(p *gosnmp.SnmpPacket) { p.Variables[0], p.Variables[1] = p.Variables[1], p.Variables[0] },
		"other object":  func(p *gosnmp.SnmpPacket) { p.Variables[1].Name += ".7" },
		"request":       func(p *gosnmp.SnmpPacket) { p.PDUType = gosnmp.SetRequest },
		"trap":          func(p *gosnmp.SnmpPacket) { p.PDUType = gosnmp.SNMPv2Trap },
		"report":        func(p *gosnmp.SnmpPacket) { p.PDUType = gosnmp.Report },
		"other version": func(p *gosnmp.SnmpPacket) { p.Version = gosnmp.Version1 },
		"request ID 0":  func(p *gosnmp.SnmpPacket) { p.RequestID = 0 },
		"request ID":    func(p *gosnmp.SnmpPacket) { p.RequestID ^= 1 << 20 },
		"huge": func(p *gosnmp.SnmpPacket) {
			for range 3000 {
				p.Variables = append(p.Variables, p.Variables[0])
			}
		},
	}
}

func TestMangledResponses(t *testing.T) {
	for name, mangle := range mangled() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			agent := startAgent(t, map[OID]Value{objectA: IntegerValue(1), objectB: TextValue("x")})
			agent.answer = func(_ int, _, response *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
				mangle(response)
				return response
			}
			s := agent.session(t, nil)
			_, err := s.Get(t.Context(), objectA, objectB)
			if e := kindOf(t, err); e.Kind != KindProtocol || e.Sent {
				t.Errorf("%v is %v, Sent %v", e, e.Kind, e.Sent)
			}
			err = s.Set(t.Context(), Variable{objectA, IntegerValue(1)}, Variable{objectB, IntegerValue(1)})
			if e := kindOf(t, err); e.Kind != KindProtocol || !e.Sent {
				t.Errorf("%v is %v, Sent %v", e, e.Kind, e.Sent)
			}
		})
	}
}

// TestNoiseBeforeResponse holds that the wait goes on after datagrams that are
// not the response, without another request.
func TestNoiseBeforeResponse(t *testing.T) {
	noises := map[string]func(good []byte) []byte{
		"garbage":       func([]byte) []byte { return []byte{0x30, 0x82, 0xFF, 0xFF, 1, 2, 3} },
		"empty":         func([]byte) []byte { return nil },
		"truncated":     func(good []byte) []byte { return good[:len(good)/2] },
		"trailing":      func(good []byte) []byte { return append(bytes.Clone(good), 0) },
		"other request": otherID,
	}
	for name, noise := range noises {
		t.Run(name, func(t *testing.T) {
			agent := startAgent(t, map[OID]Value{objectA: IntegerValue(1)})
			agent.raw = func(_ int, good []byte) [][]byte { return [][]byte{noise(good), noise(good), good} }
			values, err := agent.session(t, nil).Get(t.Context(), objectA)
			must(t, err)
			if values[0] != IntegerValue(1) || len(agent.seen()) != 1 {
				t.Errorf("read %v with %d requests", values, len(agent.seen()))
			}
		})
	}
}

// TestLateResponse holds that the response to an earlier request is not taken
// for that of the present one, and that it is not held against the agent.
func TestLateResponse(t *testing.T) {
	agent := startAgent(t, map[OID]Value{objectA: IntegerValue(1), objectB: IntegerValue(2)})
	var first []byte
	agent.raw = func(n int, good []byte) [][]byte {
		if n == 0 {
			first = bytes.Clone(good)
			return [][]byte{good}
		}
		return [][]byte{first}
	}
	s := agent.session(t, nil)
	_, err := s.Get(t.Context(), objectA)
	must(t, err)
	_, err = s.Get(t.Context(), objectB)
	if e := kindOf(t, err); e.Kind != KindTimeout {
		t.Errorf("%v is %v", e, e.Kind)
	}
}

func TestWrongTypesAreUnknown(t *testing.T) {
	states := States{1: {Power: On}, 2: {Power: Off}}
	cases := map[string]struct {
		value Value
		want  State
	}{
		"on":            {IntegerValue(1), State{Power: On}},
		"text number":   {TextValue(" 2 "), State{Power: Off}},
		"unlisted":      {IntegerValue(7), State{Name: "value 7"}},
		"zero":          {IntegerValue(0), State{Name: "value 0"}},
		"negative":      {IntegerValue(-1), State{Name: "value -1"}},
		"text":          {TextValue("on"), State{Name: `value "on"`}},
		"long text":     {TextValue(strings.Repeat("x", 99)), State{Name: `value "` + strings.Repeat("x", 40) + `"`}},
		"OID":           {Value{Type: Identifier, Text: "1.3"}, State{Name: `value "1.3"`}},
		"other":         {Value{Type: Other}, State{Name: "a value of another type"}},
		"missing":       {Value{}, State{Name: "no value"}},
		"huge unsigned": {Value{Type: Unsigned, Int: 1<<63 - 1}, State{Name: "value 9223372036854775807"}},
	}
	for name, c := range cases {
		if got := states.Of(c.value); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
