package pdusim_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

func getOne(id int32) []byte {
	return pdusim.Message{Version: 1, Community: "private", Operation: pdusim.Get, RequestID: id, Variables: bindings(state.Append(1))}.Marshal()
}

func setOn(id int32) []byte {
	return pdusim.Message{
		Version: 1, Community: "private", Operation: pdusim.Set, RequestID: id,
		Variables: []pdusim.Binding{{OID: control.Append(1), Value: number(1)}},
	}.Marshal()
}

// TestOneAtATime holds that a busy PDU drops what comes meanwhile, and that
// others answer everything late.
func TestOneAtATime(t *testing.T) {
	for _, busy := range []bool{true, false} {
		d := rack()
		c := dial(t, serve(t, d, pdusim.Config{}))
		const delay = 500 * time.Millisecond
		d.SetFaults(pdusim.Faults{Delay: delay, OneAtATime: busy})
		began := time.Now()
		write(t, c, getOne(1))
		waitFor(t, "the first request", func() bool { return d.Requests() == 1 })
		write(t, c, getOne(2))
		first := read(t, c, 10*time.Second)
		took := time.Since(began)
		second := read(t, c, 2*delay)
		if first == nil || (second == nil) != busy || took < delay {
			t.Errorf("busy=%v, after %v: % X, % X", busy, took, first, second)
		}
		if wanted := map[bool]int{true: 1, false: 2}[busy]; d.Requests() != wanted {
			t.Errorf("busy=%v: %d requests, want %d", busy, d.Requests(), wanted)
		}
	}
}

// TestLostReplies holds what is done without an answer, and what is not done at
// all.
func TestLostReplies(t *testing.T) {
	cases := []struct {
		name   string
		faults pdusim.Faults
		on     bool
	}{
		{"mute", pdusim.Faults{Mute: true}, true},
		{"reply lost", pdusim.Faults{Packet: pdusim.Lose(1, 1)}, true},
		{"request lost", pdusim.Faults{Request: pdusim.Lose(1, 1)}, false},
		{"request cut", pdusim.Faults{Request: pdusim.Truncate(1, 1)}, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := rack()
			conn := dial(t, serve(t, d, pdusim.Config{}))
			d.SetFaults(c.faults)
			write(t, conn, setOn(1))
			if c.on {
				waitFor(t, "the command", func() bool { return d.On("1") })
			}
			if packet := read(t, conn, 100*time.Millisecond); packet != nil || d.On("1") != c.on {
				t.Errorf("on=%v, answer % X", d.On("1"), packet)
			}
		})
	}
}

// TestSetMissing holds the answer that looks like success.
func TestSetMissing(t *testing.T) {
	d := rack()
	a := serve(t, d, pdusim.Config{})
	d.SetFaults(pdusim.Faults{SetMissing: true})
	m, err := pdusim.Unmarshal(setOn(77))
	if err != nil {
		t.Fatal(err)
	}
	reply := ask(t, a, m)
	if v := reply.Variables[0]; reply.Status != 0 || v.Tag != 0x81 || v.OID != control.Append(1) || d.On("1") {
		t.Errorf("reply %+v, on=%v", reply, d.On("1"))
	}
}

// TestReplyFaults holds what each fault makes of the answer to a GETNEXT of two
// objects, 1.3.6.1.4.1.99999.2.1.1 = 2 and …2.2.1 = 2.
func TestReplyFaults(t *testing.T) {
	one, two := state.Append(1), pending.Append(1)
	cases := []struct {
		name  string
		fault func(pdusim.Message, *pdusim.Message)
		right func(pdusim.Message) bool
	}{
		{"other id", pdusim.OtherID, func(m pdusim.Message) bool { return m.RequestID == 6 }},
		{"other community", pdusim.OtherCommunity, func(m pdusim.Message) bool { return m.Community == "privatex" }},
		{"other version", pdusim.OtherVersion, func(m pdusim.Message) bool { return m.Version == 0 }},
		{"other operation", pdusim.OtherOperation, func(m pdusim.Message) bool { return m.Operation == pdusim.Get }},
		{"no variables", pdusim.NoVariables, func(m pdusim.Message) bool { return len(m.Variables) == 0 }},
		{"fewer", pdusim.FewerVariables, func(m pdusim.Message) bool { return len(m.Variables) == 1 && m.Variables[0].OID == one }},
		{"more", pdusim.MoreVariables, func(m pdusim.Message) bool { return len(m.Variables) == 3 && m.Variables[1].OID == two }},
		{"other objects", pdusim.OtherObjects, func(m pdusim.Message) bool { return m.Variables[0].OID == state.Append(2) }},
		{"swapped", pdusim.SwappedObjects, func(m pdusim.Message) bool { return m.Variables[0].OID == two && m.Variables[1].OID == one }},
		{"other types", pdusim.OtherTypes, func(m pdusim.Message) bool {
			return m.Variables[0].Tag == 0x44 && m.Variables[0].Value.Text == "wrong"
		}},
		{"missing", pdusim.MissingObjects, func(m pdusim.Message) bool { return m.Variables[0].Tag == 0x81 && m.Status == 0 }},
		{"same objects", pdusim.SameObjects, func(m pdusim.Message) bool { return m.Variables[0].OID == state && m.Variables[1].OID == pending }},
		{"bad index", pdusim.BadIndex, func(m pdusim.Message) bool { return m.Status == pdusim.GenErr && m.Index == 3 }},
	}
	request := pdusim.Message{Version: 1, Community: "private", Operation: pdusim.GetNext, RequestID: 5, Variables: bindings(state, pending)}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := rack()
			conn := dial(t, serve(t, d, pdusim.Config{}))
			d.SetFaults(pdusim.Faults{Reply: c.fault})
			write(t, conn, request.Marshal())
			reply, err := pdusim.Unmarshal(read(t, conn, 10*time.Second))
			if err != nil || !c.right(reply) {
				t.Errorf("reply %+v, %v", reply, err)
			}
		})
	}
}

// TestLongNumbers holds that such a reply is none for a strict reader.
func TestLongNumbers(t *testing.T) {
	d := rack()
	conn := dial(t, serve(t, d, pdusim.Config{}))
	d.SetFaults(pdusim.Faults{Reply: pdusim.LongNumbers})
	write(t, conn, getOne(1))
	packet := read(t, conn, 10*time.Second)
	if _, err := pdusim.Unmarshal(packet); err == nil || !bytes.Contains(packet, []byte("\x02\x09\x01\x02\x03")) {
		t.Errorf("reply % X, %v", packet, err)
	}
}

// TestPacketFaults holds that equal seeds do the same, and others do not.
func TestPacketFaults(t *testing.T) {
	cases := []struct {
		name string
		make func(seed uint64) pdusim.PacketFault
	}{
		{"lose", func(seed uint64) pdusim.PacketFault { return pdusim.Lose(seed, 0.5) }},
		{"damage", func(seed uint64) pdusim.PacketFault { return pdusim.Damage(seed, 0.5) }},
		{"truncate", func(seed uint64) pdusim.PacketFault { return pdusim.Truncate(seed, 0.5) }},
	}
	run := func(fault pdusim.PacketFault) [][]byte {
		var out [][]byte
		for n := range 64 {
			out = append(out, slices.Concat(fault(n, []byte("sixteen bytes ..."))...))
		}
		return out
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			a, b, other := run(c.make(1)), run(c.make(1)), run(c.make(2))
			if !slices.EqualFunc(a, b, bytes.Equal) || slices.EqualFunc(a, other, bytes.Equal) {
				t.Errorf("%q\n%q\n%q", a, b, other)
			}
		})
	}
	if twice := pdusim.Repeat(2)(0, []byte("x")); len(twice) != 2 {
		t.Errorf("repeated %d times", len(twice))
	}
}

// TestHostilePackets holds that an agent survives whatever comes, and answers
// afterwards.
func TestHostilePackets(t *testing.T) {
	d := rack()
	a := serve(t, d, pdusim.Config{})
	conn := dial(t, a)
	damage, cut := pdusim.Damage(1, 1), pdusim.Truncate(2, 1)
	for n := range 500 {
		for _, packet := range slices.Concat(damage(n, getOne(1)), cut(n, setOn(2))) {
			write(t, conn, packet)
		}
		ask(t, a, pdusim.Message{Operation: pdusim.Get, Variables: bindings(state.Append(1))})
	}
}

// FuzzUnmarshal holds that whatever can be read is written as it was meant.
func FuzzUnmarshal(f *testing.F) {
	f.Add(getOne(1))
	f.Add(setOn(-1))
	f.Add(pdusim.Message{Version: 1, Community: "private", Operation: pdusim.GetBulk, Index: 9, Variables: bindings("1.3", "2.999.4294967295")}.Marshal())
	f.Add(pdusim.Message{Community: "private", Operation: pdusim.Set, Variables: []pdusim.Binding{
		{OID: list, Value: snmp.TextValue("1,0")}, {OID: "0.0", Value: snmp.Value{Type: snmp.Unsigned, Int: 1 << 62}},
		{OID: "1.3.0", Value: snmp.Value{Type: snmp.Identifier, Text: "0.10.43.6"}}, {OID: "1.3", Value: snmp.Value{Type: snmp.Other, Text: "x"}},
	}}.Marshal())
	f.Fuzz(func(t *testing.T, packet []byte) {
		m, err := pdusim.Unmarshal(packet)
		if err != nil {
			return
		}
		again, err := pdusim.Unmarshal(m.Marshal())
		if err != nil || again.Operation != m.Operation || again.RequestID != m.RequestID || len(again.Variables) != len(m.Variables) {
			t.Fatalf("%+v became %+v, %v", m, again, err)
		}
		for i, v := range m.Variables {
			if w := again.Variables[i]; v != w {
				t.Errorf("variable %+v became %+v", v, w)
			}
		}
	})
}
