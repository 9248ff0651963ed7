package ipmisim

import (
	"testing"
	"testing/synctest"
	"time"
)

// control runs one Chassis Control command as the handler does.
func control(t *testing.T, m *Machine, code byte, f Faults) bool {
	t.Helper()
	a, known := chassisAction(code)
	if !known {
		t.Fatalf("no action %d", code)
	}
	return m.control(a, &f)
}

func TestControl(t *testing.T) {
	cases := []struct {
		name     string
		code     byte
		on       bool
		faults   Faults
		accepted bool
		after    bool
		boots    int
	}{
		{"off", 0, true, Faults{}, true, false, 0},
		{"off while off", 0, false, Faults{}, true, false, 0},
		{"on", 1, false, Faults{}, true, true, 1},
		{"on while on", 1, true, Faults{}, true, true, 0},
		{"cycle", 2, true, Faults{}, true, true, 1},
		{"cycle while off", 2, false, Faults{}, false, false, 0},
		{"reset", 3, true, Faults{}, true, true, 1},
		{"reset while off", 3, false, Faults{}, false, false, 0},
		{"nmi", 4, true, Faults{}, true, true, 0},
		{"nmi while off", 4, false, Faults{}, false, false, 0},
		{"soft", 5, true, Faults{}, true, false, 0},
		{"soft while off", 5, false, Faults{}, false, false, 0},
		{"soft ignored", 5, true, Faults{IgnoreSoft: true}, true, true, 0},
		{"stuck off", 1, false, Faults{NeverChanges: true}, true, false, 0},
		{"stuck on", 0, true, Faults{NeverChanges: true}, true, true, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			m := newMachine(c.on, [5]byte{})
			a, _ := chassisAction(c.code)
			if got := control(t, m, c.code, c.faults); got != c.accepted {
				t.Errorf("accepted %v, want %v", got, c.accepted)
			}
			want := 0
			if c.accepted {
				want = 1
			}
			if m.On() != c.after || len(m.Boots()) != c.boots || m.Count(a.name) != want {
				t.Errorf("on %v, boots %d, %s counted %d times", m.On(), len(m.Boots()), a.name, m.Count(a.name))
			}
		})
	}
}

func TestSlowChanges(t *testing.T) {
	slow := Faults{OnDelay: 3 * time.Second, OffDelay: 2 * time.Second}
	type state struct {
		after time.Duration
		on    bool
	}
	cases := []struct {
		name   string
		code   byte
		on     bool
		states []state
	}{
		{"on", 1, false, []state{{0, false}, {2999 * time.Millisecond, false}, {3 * time.Second, true}}},
		{"off", 0, true, []state{{0, true}, {1999 * time.Millisecond, true}, {2 * time.Second, false}}},
		{"soft", 5, true, []state{{1999 * time.Millisecond, true}, {2 * time.Second, false}}},
		{"cycle", 2, true, []state{{1999 * time.Millisecond, true}, {2 * time.Second, false}, {4999 * time.Millisecond, false}, {5 * time.Second, true}}},
		{"cycle, looked at late", 2, true, []state{{time.Minute, true}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, begin := newMachine(c.on, [5]byte{}), time.Now()
				control(t, m, c.code, slow)
				for _, s := range c.states {
					time.Sleep(s.after - time.Since(begin))
					if m.On() != s.on {
						t.Errorf("after %v: on=%v, want %v", s.after, m.On(), s.on)
					}
				}
			})
		})
	}
}

func TestSetOnCancelsWhatIsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMachine(true, [5]byte{})
		control(t, m, 0, Faults{OffDelay: time.Second})
		m.SetOn(true)
		time.Sleep(2 * time.Second)
		if !m.On() {
			t.Error("the machine went off")
		}
	})
}

func TestBootOptions(t *testing.T) {
	cases := []struct {
		name     string
		selector byte
		data     []byte
		code     byte
	}{
		{"boot flags", 5, []byte{0x80, 0x08, 0, 0, 0}, ccOK},
		{"boot flags cut short", 5, []byte{0x80, 0x08}, ccLengthInvalid},
		{"mark valid", 5, nil, ccOK},
		{"acknowledge", 4, []byte{1, 1}, ccOK},
		{"valid bit clearing", 3, []byte{8}, ccOK},
		{"set in progress", 0, []byte{1}, ccOK},
		{"mailbox", 7, []byte{0}, ccParameterNotSupported},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			o := newBootOptions([5]byte{})
			if got := o.set(c.selector, c.data); got != c.code {
				t.Errorf("completion code %02x, want %02x", got, c.code)
			}
		})
	}
	o := newBootOptions([5]byte{})
	if f := o.flags(); f != (BootFlags{}) {
		t.Errorf("flags %+v before any were set", f)
	}
	if o.set(0, []byte{1}) != ccOK || o.set(0, []byte{1}) != ccSetInProgress || o.set(0, []byte{0}) != ccOK {
		t.Error("set in progress does not exclude")
	}
	o.set(5, []byte{0xA0, 0x18, 1, 2, 3})
	want := BootFlags{Valid: true, EFI: true, Device: BootBIOS, Raw: [5]byte{0xA0, 0x18, 1, 2, 3}}
	if f := o.flags(); f != want {
		t.Errorf("flags %+v, want %+v", f, want)
	}
}
