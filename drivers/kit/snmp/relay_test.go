package snmp

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gosnmp/gosnmp"
)

const (
	stateColumn   OID = "1.3.6.1.4.1.99.2.1"
	controlColumn OID = "1.3.6.1.4.1.99.2.2"
	pendingColumn OID = "1.3.6.1.4.1.99.2.3"
	guardColumn   OID = "1.3.6.1.4.1.99.2.4"
	unlockObject  OID = "1.3.6.1.4.1.99.2.5.0"
	listObject    OID = "1.3.6.1.4.1.99.2.6.0"
)

// outlet is a relay whose numbers differ between state (2 on, 1 off, 3 moving
// on, 4 locked on) and control (1 on, 2 off, 3 reset, 8 identify).
func outlet(n uint32) Relay {
	control := func(value int64) []Write { return []Write{{controlColumn.Append(n), IntegerValue(value)}} }
	return Relay{
		Name: fmt.Sprintf("outlet %d", n), State: stateColumn.Append(n),
		Values: States{
			1: {Power: Off, Name: "stateOff"}, 2: {Power: On, Name: "stateOn"},
			3: {Power: Off, Toward: On, Name: "stateTurningOn"}, 4: {Power: On, Name: "stateLockedOn", Locked: true},
		},
		Pending: pendingColumn.Append(n), PendingValues: map[int64]bool{1: true},
		Guards: []Guard{{Object: guardColumn.Append(n), Allows: []int64{1}, Says: "the outlet is not switchable"}},
		On:     control(1), Off: control(2), Reset: control(3), Identify: control(8),
	}
}

// plainAgent has outlets 1 to n, which are off.
func plainAgent(t *testing.T, n uint32) *fakeAgent {
	objects := map[OID]Value{}
	for i := uint32(1); i <= n; i++ {
		objects[stateColumn.Append(i)] = IntegerValue(1)
	}
	return startAgent(t, objects)
}

// gets is the request that reads outlets before a command.
func gets(outlets ...uint32) string {
	text := "GET"
	for _, n := range outlets {
		for _, column := range []OID{stateColumn, pendingColumn, guardColumn} {
			text += " " + string(column.Append(n))
		}
	}
	return text
}

func sets(n uint32, value int) string {
	return fmt.Sprintf("SET %s=%d", controlColumn.Append(n), value)
}

func TestSwitchWritesWhatIsDue(t *testing.T) {
	cases := map[string]struct {
		want    Power
		objects map[OID]Value
		writes  []string
	}{
		"both off to on":         {On, nil, []string{sets(1, 1), sets(2, 1)}},
		"both off to off":        {Off, nil, nil},
		"one is on":              {On, map[OID]Value{stateColumn + ".1": IntegerValue(2)}, []string{sets(2, 1)}},
		"one is moving":          {On, map[OID]Value{stateColumn + ".2": IntegerValue(3)}, []string{sets(1, 1)}},
		"one moves elsewhere":    {Off, map[OID]Value{stateColumn + ".2": IntegerValue(3)}, []string{sets(2, 2)}},
		"pending to on":          {On, map[OID]Value{pendingColumn + ".1": IntegerValue(1)}, []string{sets(2, 1)}},
		"pending to on, not off": {Off, map[OID]Value{pendingColumn + ".1": IntegerValue(1)}, []string{sets(1, 2)}},
		"on and pending, to off": {Off, map[OID]Value{stateColumn + ".1": IntegerValue(2), pendingColumn + ".1": IntegerValue(1)}, []string{sets(1, 2)}},
		"on and pending, to on":  {On, map[OID]Value{stateColumn + ".1": IntegerValue(2), stateColumn + ".2": IntegerValue(2), pendingColumn + ".1": IntegerValue(1)}, []string{sets(1, 1)}},
		"not pending":            {Off, map[OID]Value{pendingColumn + ".1": IntegerValue(2)}, nil},
		"unknown":                {Off, map[OID]Value{stateColumn + ".1": IntegerValue(0)}, []string{sets(1, 2)}},
		"switchable":             {On, map[OID]Value{guardColumn + ".1": IntegerValue(1)}, []string{sets(1, 1), sets(2, 1)}},
		"not switchable but off": {Off, map[OID]Value{guardColumn + ".1": IntegerValue(2)}, nil},
		"locked but on":          {On, map[OID]Value{stateColumn + ".1": IntegerValue(4), stateColumn + ".2": IntegerValue(2)}, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			agent := plainAgent(t, 2)
			for oid, value := range c.objects {
				agent.objects[oid] = value
			}
			must(t, agent.session(t, nil).SwitchRelays(t.Context(), c.want, outlet(1), outlet(2)))
			agent.expect(t, append([]string{gets(1, 2)}, c.writes...)...)
		})
	}
}

func TestCommandsRefused(t *testing.T) {
	on := func(s *Session, relays ...Relay) error { return s.SwitchRelays(context.Background(), On, relays...) }
	off := func(s *Session, relays ...Relay) error { return s.SwitchRelays(context.Background(), Off, relays...) }
	again := func(s *Session, relays ...Relay) error { return s.ResetRelays(context.Background(), relays...) }
	blocked := outlet(1)
	blocked.Guards = []Guard{{Object: guardColumn + ".1", Blocks: map[int64]string{5: "lockedByUser"}, Says: "the outlet is locked"}}
	cases := map[string]struct {
		do      func(*Session, ...Relay) error
		relays  []Relay
		objects map[OID]Value
		want    Kind
		says    []string
	}{
		"missing":            {on, []Relay{outlet(1), outlet(9)}, nil, KindNoSuchObject, []string{"no outlet 9"}},
		"two missing":        {on, []Relay{outlet(8), outlet(9)}, nil, KindNoSuchObject, []string{"no outlet 8", "no outlet 9"}},
		"not switchable":     {on, []Relay{outlet(1), outlet(2)}, map[OID]Value{guardColumn + ".2": IntegerValue(2)}, KindLocked, []string{"outlet 2: the outlet is not switchable (value 2)"}},
		"guard is no number": {on, []Relay{outlet(1)}, map[OID]Value{guardColumn + ".1": TextValue("no")}, KindLocked, []string{`value "no"`}},
		"blocked":            {on, []Relay{blocked}, map[OID]Value{guardColumn + ".1": IntegerValue(5)}, KindLocked, []string{"the outlet is locked (lockedByUser)"}},
		"locked":             {off, []Relay{outlet(1)}, map[OID]Value{stateColumn + ".1": IntegerValue(4)}, KindLocked, []string{"outlet 1", "stateLockedOn"}},
		"reset of off":       {again, []Relay{outlet(1)}, nil, KindWrongState, []string{"outlet 1 is off (stateOff)"}},
		"reset of unknown":   {again, []Relay{outlet(1)}, map[OID]Value{stateColumn + ".1": IntegerValue(99)}, KindWrongState, []string{"unknown (value 99)"}},
		"reset on its way off": {again, []Relay{outlet(1)},
			map[OID]Value{stateColumn + ".1": IntegerValue(2), pendingColumn + ".1": IntegerValue(1)}, KindWrongState, []string{"on, with a command pending"}},
		"reset of locked": {again, []Relay{outlet(1)}, map[OID]Value{stateColumn + ".1": IntegerValue(4)}, KindLocked, []string{"stateLockedOn"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			agent := plainAgent(t, 2)
			for oid, value := range c.objects {
				agent.objects[oid] = value
			}
			e := kindOf(t, c.do(agent.session(t, nil), c.relays...))
			if e.Kind != c.want || e.Sent {
				t.Errorf("%v is %v, Sent %v", e, e.Kind, e.Sent)
			}
			for _, text := range c.says {
				if !strings.Contains(e.Error(), text) {
					t.Errorf("%q does not say %q", e, text)
				}
			}
			if seen := agent.seen(); len(seen) != 1 {
				t.Errorf("the agent saw %v", seen)
			}
		})
	}
}

func TestCommandsThatRelayLacks(t *testing.T) {
	agent := plainAgent(t, 1)
	s := agent.session(t, nil)
	relay := Relay{Name: "outlet 1", State: stateColumn.Append(1)}
	for name, err := range map[string]error{
		"on": s.SwitchRelays(t.Context(), On, relay), "off": s.SwitchRelays(t.Context(), Off, relay),
		"unknown": s.SwitchRelays(t.Context(), Unknown, outlet(1)),
		"reset":   s.ResetRelays(t.Context(), relay), "identify": s.IdentifyRelays(t.Context(), relay),
	} {
		if e := kindOf(t, err); e.Kind != KindInput {
			t.Errorf("%s: %v is %v", name, e, e.Kind)
		}
	}
	agent.expect(t)
}

func TestUnlockComesFirst(t *testing.T) {
	agent := plainAgent(t, 1)
	relay := outlet(1)
	relay.Unlock = []Variable{{unlockObject, IntegerValue(1)}}
	must(t, agent.session(t, nil).SwitchRelays(t.Context(), On, relay))
	agent.expect(t, gets(1), "SET "+string(unlockObject)+"=1", sets(1, 1))
}

func TestUnlockRefused(t *testing.T) {
	agent := plainAgent(t, 1)
	agent.answer = func(n int, _, p *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
		if n == 1 {
			p.Error, p.ErrorIndex = gosnmp.NoAccess, 1
		}
		return p
	}
	relay := outlet(1)
	relay.Unlock = []Variable{{unlockObject, IntegerValue(1)}}
	e := kindOf(t, agent.session(t, nil).SwitchRelays(t.Context(), On, relay))
	if e.Kind != KindAccess || e.Sent || !strings.Contains(e.Error(), "unlock outlet 1") {
		t.Errorf("%v is %v, Sent %v", e, e.Kind, e.Sent)
	}
}

func TestResetSendsOnce(t *testing.T) {
	agent := plainAgent(t, 1)
	agent.objects[stateColumn.Append(1)] = IntegerValue(2)
	agent.answer = func(n int, _, p *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
		if n == 1 {
			return nil
		}
		return p
	}
	e := kindOf(t, agent.session(t, nil).ResetRelays(t.Context(), outlet(1)))
	if e.Kind != KindTimeout || !e.Sent || !strings.Contains(e.Error(), "reset outlet 1") {
		t.Errorf("%v is %v, Sent %v", e, e.Kind, e.Sent)
	}
	agent.expect(t, gets(1), sets(1, 3))
}

// TestNamedTwice holds that an outlet which is asked for twice reboots once.
func TestNamedTwice(t *testing.T) {
	agent := plainAgent(t, 2)
	agent.objects[stateColumn.Append(1)] = IntegerValue(2)
	must(t, agent.session(t, nil).ResetRelays(t.Context(), outlet(1), outlet(1)))
	agent.expect(t, gets(1), sets(1, 3))
}

func TestIdentifyWhateverTheState(t *testing.T) {
	agent := plainAgent(t, 1)
	agent.objects[guardColumn.Append(1)] = IntegerValue(2)
	must(t, agent.session(t, nil).IdentifyRelays(t.Context(), outlet(1)))
	agent.expect(t, gets(1), sets(1, 8))
}

// TestFailureBetweenRelays holds that those after a failure are left alone, and
// that the error tells that something was written.
func TestFailureBetweenRelays(t *testing.T) {
	agent := plainAgent(t, 3)
	agent.answer = func(n int, _, p *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
		if n == 2 {
			p.Error, p.ErrorIndex = gosnmp.GenErr, 1
		}
		return p
	}
	e := kindOf(t, agent.session(t, nil).SwitchRelays(t.Context(), On, outlet(1), outlet(2), outlet(3)))
	if e.Kind != KindRefusedByDevice || !e.Sent || !strings.Contains(e.Error(), "switch outlet 2 on") {
		t.Errorf("%v is %v, Sent %v", e, e.Kind, e.Sent)
	}
	agent.expect(t, gets(1, 2, 3), sets(1, 1), sets(2, 1))
}

// element is the n-th relay of a PDU that tells and takes all states as a list.
func element(n int) Relay {
	write := func(text string) []Write { return []Write{{listObject, TextValue(text)}} }
	return Relay{
		Name: fmt.Sprintf("outlet %d", n), State: listObject, Element: n, Separator: ",",
		Words: map[string]State{"On": {Power: On}, "Off": {Power: Off}, "1": {Power: On}, "0": {Power: Off}},
		On:    write("1"), Off: write("0"),
	}
}

func TestListIsWrittenOnce(t *testing.T) {
	agent := startAgent(t, map[OID]Value{listObject: TextValue("0,1,0,0,-1")})
	s := agent.session(t, nil)
	must(t, s.SwitchRelays(t.Context(), On, element(1), element(2), element(4)))
	agent.expect(t, "GET "+string(listObject), "SET "+string(listObject)+`="1,1,0,1,-1"`)
	states, faults, err := s.ReadRelays(t.Context(), element(1), element(3), element(5), element(6))
	must(t, err)
	if states[0].Power != On || states[1].Power != Off || states[2] != (State{Name: `value "-1"`}) || faults[2] != nil {
		t.Errorf("read %v", states)
	}
	if e := kindOf(t, faults[3]); e.Kind != KindNoSuchObject || !strings.Contains(e.Error(), "tells of 5 outlets") {
		t.Errorf("%v is %v", e, e.Kind)
	}
}

// TestNoListIsNotWritten holds that a value which is no list does not become a
// list with one element: that would take the other outlets out of it.
func TestNoListIsNotWritten(t *testing.T) {
	for name, value := range map[string]Value{
		"empty": TextValue(""), "padding": TextValue(" \x00"), "number": IntegerValue(0), "another type": {Type: Identifier, Text: "1.3"},
	} {
		t.Run(name, func(t *testing.T) {
			agent := startAgent(t, map[OID]Value{listObject: value})
			s := agent.session(t, nil)
			e := kindOf(t, s.SwitchRelays(t.Context(), On, element(1)))
			if e.Kind != KindNoSuchObject || e.Sent || !strings.Contains(e.Error(), "no list of outlets") {
				t.Errorf("%v is %v, Sent %v", e, e.Kind, e.Sent)
			}
			agent.expect(t, "GET "+string(listObject))
		})
	}
}

func TestReadRelays(t *testing.T) {
	agent := plainAgent(t, 3)
	agent.objects[stateColumn.Append(2)] = IntegerValue(4)
	agent.objects[pendingColumn.Append(2)] = IntegerValue(1)
	words := Relay{Name: "outlet 3", State: stateColumn.Append(3), Words: map[string]State{"ON": {Power: On}}}
	agent.objects[words.State] = TextValue(" on\x00")
	s := agent.session(t, nil)
	states, faults, err := s.ReadRelays(t.Context(), outlet(1), outlet(2), words, outlet(9))
	must(t, err)
	want := []State{{Power: Off, Name: "stateOff"}, {Power: On, Pending: true, Name: "stateLockedOn", Locked: true}, {Power: On}, {}}
	for i := range want {
		if states[i] != want[i] || (faults[i] != nil) != (i == 3) {
			t.Errorf("relay %d is %+v, %v; want %+v", i, states[i], faults[i], want[i])
		}
	}
	if e := kindOf(t, faults[3]); e.Kind != KindNoSuchObject || e.Object != stateColumn.Append(9) {
		t.Errorf("%v is %v", e, e.Kind)
	}
	if s.Exchanges() != 1 {
		t.Errorf("%d exchanges", s.Exchanges())
	}
}

// moving has outlet 1 show another value at each read.
func moving(t *testing.T, values ...int64) *fakeAgent {
	agent := plainAgent(t, 1)
	agent.answer = func(n int, _, p *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
		value := values[min(n, len(values)-1)]
		if value < 0 {
			return nil
		}
		p.Variables[0].Value = int(value)
		return p
	}
	return agent
}

func TestAwaitRelays(t *testing.T) {
	for name, values := range map[string][]int64{
		"moves": {1, 3, 3, 2}, "deaf": {1, -1, -1, 2}, "unknown": {99, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			agent := moving(t, values...)
			must(t, agent.session(t, nil).AwaitRelays(t.Context(), On, outlet(1)))
			if n := len(agent.seen()); n != len(values) {
				t.Errorf("%d reads, want %d", n, len(values))
			}
		})
	}
}

func TestAwaitRelaysEnds(t *testing.T) {
	cases := map[string]struct {
		values []int64
		stop   func(context.Context) (context.Context, context.CancelFunc)
		want   Kind
		says   string
	}{
		"never":     {[]int64{1}, within(300 * time.Millisecond), KindTimeout, "not reached in time: outlet 1 is off (stateOff)"},
		"deaf":      {[]int64{-1}, within(300 * time.Millisecond), KindTimeout, "community"},
		"cancelled": {[]int64{1}, cancelled, KindCanceled, "wait until outlet 1 is on"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := c.stop(t.Context())
			defer cancel()
			e := kindOf(t, moving(t, c.values...).session(t, nil).AwaitRelays(ctx, On, outlet(1)))
			if e.Kind != c.want || e.Sent || !strings.Contains(e.Error(), c.says) {
				t.Errorf("%v is %v, Sent %v", e, e.Kind, e.Sent)
			}
		})
	}
	t.Run("missing", func(t *testing.T) {
		e := kindOf(t, plainAgent(t, 1).session(t, nil).AwaitRelays(t.Context(), On, outlet(9)))
		if e.Kind != KindNoSuchObject {
			t.Errorf("%v is %v", e, e.Kind)
		}
	})
}

func within(d time.Duration) func(context.Context) (context.Context, context.CancelFunc) {
	return func(ctx context.Context) (context.Context, context.CancelFunc) { return context.WithTimeout(ctx, d) }
}

func cancelled(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	time.AfterFunc(150*time.Millisecond, cancel)
	return ctx, cancel
}

// TestGuardOfOneDirection holds that a guard of off lets on and reset pass.
func TestGuardOfOneDirection(t *testing.T) {
	for name, c := range map[string]struct {
		do      func(*Session, ...Relay) error
		is      int64 // the state before
		refused bool
	}{
		"off":   {func(s *Session, r ...Relay) error { return s.SwitchRelays(t.Context(), Off, r...) }, 2, true},
		"on":    {func(s *Session, r ...Relay) error { return s.SwitchRelays(t.Context(), On, r...) }, 1, false},
		"reset": {func(s *Session, r ...Relay) error { return s.ResetRelays(t.Context(), r...) }, 2, false},
	} {
		t.Run(name, func(t *testing.T) {
			agent := plainAgent(t, 1)
			agent.objects[stateColumn+".1"] = IntegerValue(c.is)
			agent.objects[guardColumn+".1"] = IntegerValue(1)
			relay := outlet(1)
			relay.Guards = []Guard{{Object: guardColumn + ".1", Blocks: map[int64]string{1: "always on"}, For: Off}}
			err := c.do(agent.session(t, nil), relay)
			if c.refused {
				if e := kindOf(t, err); e.Kind != KindLocked {
					t.Errorf("refused as %v", e.Kind)
				}
			} else if err != nil {
				t.Error(err)
			}
		})
	}
}
