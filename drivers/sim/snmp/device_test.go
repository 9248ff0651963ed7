package pdusim_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

const (
	state   snmp.OID = "1.3.6.1.4.1.99999.2.1"
	pending snmp.OID = "1.3.6.1.4.1.99999.2.2"
	control snmp.OID = "1.3.6.1.4.1.99999.2.3"
	list    snmp.OID = "1.3.6.1.4.1.99999.3.0"
)

func number(n int64) snmp.Value { return snmp.IntegerValue(n) }

func identity() pdusim.Identity {
	return pdusim.Identity{SysObjectID: snmp.Value{Type: snmp.Identifier, Text: "1.3.6.1.4.1.99999"}, SysDescr: "PDU", SysName: "pdu1"}
}

// every is an outlet with all commands: state 1 on, 2 off, 3 turning on, 4
// turning off, 5 locked on, 6 locked off; pending 1 yes, 2 no.
func every(n uint32) pdusim.Outlet {
	return pdusim.Outlet{
		Name: string(rune('0' + n)),
		Shows: []pdusim.Shown{
			{OID: state.Append(n), On: number(1), Off: number(2), TurningOn: number(3), TurningOff: number(4), OnLocked: number(5), OffLocked: number(6)},
			{OID: pending.Append(n), On: number(2), Off: number(2), TurningOn: number(1), TurningOff: number(1)},
		},
		Takes: []pdusim.Taken{{OID: control.Append(n), Reads: number(-1), Commands: map[int64]pdusim.Command{
			0: pdusim.Nothing, 1: pdusim.TurnOn, 2: pdusim.TurnOff, 3: pdusim.Reset, 4: pdusim.Identify,
			5: pdusim.Toggle, 6: pdusim.Lock, 7: pdusim.Unlock,
		}}},
	}
}

// TestOutlet follows one outlet through commands (numbers of every), and looks
// at it after each and after pauses: "state pending".
func TestOutlet(t *testing.T) {
	slow := func(o *pdusim.Outlet) { o.Delay, o.OffTime = time.Second, 2*time.Second }
	on := func(o *pdusim.Outlet) { slow(o); o.On = true }
	cases := []struct {
		name  string
		with  func(*pdusim.Outlet)
		steps string // a digit is a command, - a pause of 999 ms, + one of 1 ms
		want  string // after each step; ! is a refusal
	}{
		{"on", slow, "1-+", "31 31 12"},
		{"off", on, "2-+", "41 41 22"},
		{"at once", func(*pdusim.Outlet) {}, "1212", "12 22 12 22"},
		{"on while on", on, "1", "12"},
		{"on, then off before it was on", slow, "12", "31 22"},
		{"reset", on, "3-+-+-+", "41 41 31 31 31 31 12"},
		{"reset while off turns on", slow, "3-+-+-+", "31 31 31 31 31 31 12"},
		{"reset without off time", func(o *pdusim.Outlet) { o.On = true }, "3", "12"},
		{"toggle", slow, "5-+5-+", "31 31 12 41 41 22"},
		{"toggle twice", slow, "55", "31 22"},
		{"no effect", on, "04", "12 12"},
		{"lock", on, "6235417", "52 52! 52! 52! 52 52! 12"},
		{"locked at the start", func(o *pdusim.Outlet) { o.Locked = true }, "171", "62! 22 12"},
		{"unlock first", func(o *pdusim.Outlet) { o.UnlockFirst = time.Second }, "171-2+1", "22! 22 12 12 22 22 22!"},
		{"unlock first, then locked", func(o *pdusim.Outlet) { o.UnlockFirst = time.Second }, "761", "22 62 62!"},
		{"unknown command", slow, "9", "22!"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := every(1)
				c.with(&o)
				d := pdusim.NewDevice(identity())
				d.AddOutlet(o)
				var got []string
				for _, step := range c.steps {
					got = append(got, take(d, step))
				}
				if line := strings.Join(got, " "); line != c.want {
					t.Errorf("%s gives %s, want %s", c.steps, line, c.want)
				}
			})
		})
	}
}

// take does one step of TestOutlet.
func take(d *pdusim.Device, step rune) string {
	mark := ""
	switch step {
	case '-':
		time.Sleep(999 * time.Millisecond)
	case '+':
		time.Sleep(time.Millisecond)
	default:
		v := snmp.Variable{OID: control.Append(1), Value: number(int64(step - '0'))}
		if d.Set(v) != pdusim.NoError {
			mark = "!"
		}
	}
	digit := func(oid snmp.OID) string { return string(rune('0' + d.Value(oid.Append(1)).Int)) }
	return digit(state) + digit(pending) + mark
}

// TestList switches outlets 2 (on), 1 and 3 (locked) by one text.
func TestList(t *testing.T) {
	cases := []struct {
		name, write string
		status      pdusim.Status
		want        string
	}{
		{"nothing new", "1,0,0", pdusim.NoError, "1,0,0"},
		{"one on, one off", "0,1,0", pdusim.NoError, "0,1,0"},
		{"a locked one is among them", "0,1,1", pdusim.InconsistentValue, "1,0,0"},
		{"too short", "0,1", pdusim.WrongValue, "1,0,0"},
		{"too long", "0,1,0,0", pdusim.WrongValue, "1,0,0"},
		{"another word", "0,1,on", pdusim.WrongValue, "1,0,0"},
		{"empty", "", pdusim.WrongValue, "1,0,0"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := pdusim.NewDevice(identity())
			for n := range uint32(3) {
				o := every(n + 1)
				o.On, o.Locked = n == 1, n == 2
				d.AddOutlet(o)
			}
			d.AddList(pdusim.List{OID: list, Separator: ",", On: "1", Off: "0", Outlets: []string{"2", "1", "3"}, Writable: true})
			status := d.Set(snmp.Variable{OID: list, Value: snmp.TextValue(c.write)})
			if got := d.Value(list).Text; status != c.status || got != c.want || d.Err() != nil {
				t.Errorf("status %d, list %s, want %d, %s; %v", status, got, c.status, c.want, d.Err())
			}
			if d.On("2") != strings.HasPrefix(c.want, "1") {
				t.Errorf("outlet 2 on=%v", d.On("2"))
			}
		})
	}
}

// TestTaken holds what a GET of a command object gives.
func TestTaken(t *testing.T) {
	commands := map[int64]pdusim.Command{1: pdusim.TurnOn}
	cases := []struct {
		name          string
		taken         pdusim.Taken
		before, after snmp.Value
	}{
		{"constant", pdusim.Taken{Reads: number(-1)}, number(-1), number(-1)},
		{"what was written", pdusim.Taken{Reads: number(0), Keeps: true}, number(0), number(1)},
		{"write-only", pdusim.Taken{}, snmp.Value{}, snmp.Value{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			c.taken.OID, c.taken.Commands = control, commands
			d := pdusim.NewDevice(identity())
			d.AddOutlet(pdusim.Outlet{Name: "1", Takes: []pdusim.Taken{c.taken}})
			before := d.Value(control)
			status := d.Set(snmp.Variable{OID: control, Value: number(1)})
			if after := d.Value(control); before != c.before || after != c.after || status != pdusim.NoError || !d.On("1") {
				t.Errorf("before %v, status %d, after %v, on=%v", before, status, after, d.On("1"))
			}
		})
	}
}

// TestStateIsControl holds that one object can show and take.
func TestStateIsControl(t *testing.T) {
	d := pdusim.NewDevice(identity())
	d.AddOutlet(pdusim.Outlet{
		Name:  "1",
		Shows: []pdusim.Shown{{OID: state, On: number(1), Off: number(0)}},
		Takes: []pdusim.Taken{{OID: state, Commands: map[int64]pdusim.Command{0: pdusim.TurnOff, 1: pdusim.TurnOn}}},
	})
	if status := d.Set(snmp.Variable{OID: state, Value: number(1)}); status != pdusim.NoError || d.Value(state).Int != 1 || d.Err() != nil {
		t.Errorf("status %d, state %v, %v", status, d.Value(state), d.Err())
	}
}

// TestFrontPanel holds what people at the PDU can do, and Stuck.
func TestFrontPanel(t *testing.T) {
	d := pdusim.NewDevice(identity())
	d.AddOutlet(every(1))
	turnOff := snmp.Variable{OID: control.Append(1), Value: number(2)}
	if d.Switch("1", true); !d.On("1") || d.Value(state.Append(1)).Int != 1 {
		t.Error("the button does nothing")
	}
	if d.SetLocked("1", true); d.Set(turnOff) != pdusim.InconsistentValue {
		t.Error("the lock does nothing")
	}
	d.SetLocked("1", false)
	d.SetFaults(pdusim.Faults{Stuck: true})
	if d.Set(turnOff) != pdusim.NoError || !d.On("1") || d.Count("1", "off") != 1 {
		t.Errorf("a stuck outlet: on=%v, %d commands", d.On("1"), d.Count("1", "off"))
	}
	if d.Count("1", "nonsense") != 0 || d.Count("9", "off") != 0 || d.On("9") {
		t.Error("there is something that was never made")
	}
}

// TestMistakes holds that a device made wrongly is not served.
func TestMistakes(t *testing.T) {
	cases := []struct {
		name string
		make func(*pdusim.Device)
		want string
	}{
		{"no OID", func(d *pdusim.Device) { d.Put("1.x", number(1)) }, `object "1.x"`},
		{"long INTEGER", func(d *pdusim.Device) { d.Put("1.3.1", number(1<<31)) }, "32 bits"},
		{"negative Gauge32", func(d *pdusim.Device) { d.Put("1.3.1", snmp.Value{Type: snmp.Unsigned, Int: -1}) }, "negative"},
		{"no OID as value", func(d *pdusim.Device) { d.Put("1.3.1", snmp.Value{Type: snmp.Identifier, Text: "x"}) }, "1.3.1"},
		{"two of one name", func(d *pdusim.Device) { d.AddOutlet(every(1)); d.AddOutlet(every(1)) }, `called "1"`},
		{"object of two outlets", func(d *pdusim.Device) {
			o := every(1)
			d.AddOutlet(o)
			o.Name = "2"
			d.AddOutlet(o)
		}, "there already"},
		{"no command", func(d *pdusim.Device) {
			d.AddOutlet(pdusim.Outlet{Takes: []pdusim.Taken{{OID: control, Commands: map[int64]pdusim.Command{1: 99}}}})
		}, "no command 99"},
		{"list of strangers", func(d *pdusim.Device) {
			d.AddList(pdusim.List{OID: list, Separator: ",", On: "1", Off: "0", Outlets: []string{"7"}})
		}, `no outlet "7"`},
		{"list without words", func(d *pdusim.Device) { d.AddList(pdusim.List{OID: list, Separator: ","}) }, "different texts"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := pdusim.NewDevice(identity())
			c.make(d)
			if _, err := pdusim.Serve("127.0.0.1:0", d, pdusim.Config{}); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

// TestSetIsAllOrNothing holds that a SET with one bad variable does nothing.
func TestSetIsAllOrNothing(t *testing.T) {
	d := pdusim.NewDevice(identity())
	d.AddOutlet(every(1))
	reply := ask(t, serve(t, d, pdusim.Config{}), pdusim.Message{Operation: pdusim.Set, Variables: []pdusim.Binding{
		{OID: control.Append(1), Value: number(1)}, {OID: control.Append(2), Value: number(1)},
	}})
	if reply.Status != pdusim.NoCreation || reply.Index != 2 || d.On("1") {
		t.Errorf("status %d, index %d, on=%v", reply.Status, reply.Index, d.On("1"))
	}
}

// TestSubtrees holds what snmpd is told to ask for.
func TestSubtrees(t *testing.T) {
	d := pdusim.NewDevice(identity())
	for _, oid := range []snmp.OID{"1.3.6.1.4.1.9.1", "1.3.6.1.4.1.9.2.1", "1.3.6.1.4.1.10.1", "0.10.1"} {
		d.Put(oid, number(1))
	}
	d.Put("1.3.6.1.4.1.10.1", snmp.Value{})
	got := d.Subtrees()
	want := []snmp.OID{"0.10.1", "1.3.6.1.2.1.1", "1.3.6.1.4.1.9"}
	if len(got) != len(want) || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
		t.Errorf("subtrees %v, want %v", got, want)
	}
}
