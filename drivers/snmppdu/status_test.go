package snmppdu

import (
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
	"github.com/maaspd/powerdrivers/maaspd"
)

// TestCombined holds what the states of several outlets come to.
func TestCombined(t *testing.T) {
	on, off, unknown := snmp.State{Power: snmp.On}, snmp.State{Power: snmp.Off}, snmp.State{Name: "value 7"}
	turningOff := snmp.State{Power: snmp.On, Toward: snmp.Off, Name: "pendingOff"}
	turningOn := snmp.State{Power: snmp.Off, Toward: snmp.On}
	locked := snmp.State{Power: snmp.On, Name: "onLocked", Locked: true}
	for what, test := range map[string]struct {
		states []snmp.State
		want   maaspd.Status
	}{
		"on":          {[]snmp.State{on}, maaspd.Status{Power: maaspd.On}},
		"off":         {[]snmp.State{off}, maaspd.Status{Power: maaspd.Off}},
		"unknown":     {[]snmp.State{unknown}, maaspd.Status{Power: maaspd.Unknown, Detail: "value 7"}},
		"turning off": {[]snmp.State{turningOff}, maaspd.Status{Power: maaspd.On, Toward: maaspd.Off, Detail: "pendingOff"}},
		"turning on":  {[]snmp.State{turningOn}, maaspd.Status{Power: maaspd.Off, Toward: maaspd.On, Detail: "switching on"}},
		"locked":      {[]snmp.State{locked}, maaspd.Status{Power: maaspd.On, Detail: "onLocked"}},
		"both on":     {[]snmp.State{on, on}, maaspd.Status{Power: maaspd.On}},
		"both off":    {[]snmp.State{off, off}, maaspd.Status{Power: maaspd.Off}},
		"mixture":     {[]snmp.State{off, on}, maaspd.Status{Power: maaspd.On, Mixed: true, Detail: "outlet 1 off, outlet 2 on"}},
		"off and nobody knows": {[]snmp.State{off, unknown}, maaspd.Status{Power: maaspd.Unknown, Mixed: true,
			Detail: "outlet 1 off, outlet 2 unknown (value 7)"}},
		"on and nobody knows": {[]snmp.State{on, unknown}, maaspd.Status{Power: maaspd.On, Mixed: true,
			Detail: "outlet 1 on, outlet 2 unknown (value 7)"}},
		"one still turning off": {[]snmp.State{off, turningOff}, maaspd.Status{Power: maaspd.On, Toward: maaspd.Off,
			Detail: "outlet 1 off, outlet 2 on (pendingOff)"}},
		"one still turning on": {[]snmp.State{on, turningOn}, maaspd.Status{Power: maaspd.On, Toward: maaspd.On, Mixed: true,
			Detail: "outlet 1 on, outlet 2 off (switching on)"}},
		"in two directions": {[]snmp.State{turningOff, turningOn}, maaspd.Status{Power: maaspd.On, Mixed: true,
			Detail: "outlet 1 on (pendingOff), outlet 2 off (switching on)"}},
		"both turning off": {[]snmp.State{turningOff, turningOff}, maaspd.Status{Power: maaspd.On, Toward: maaspd.Off,
			Detail: "outlet 1 on (pendingOff), outlet 2 on (pendingOff)"}},
	} {
		outlets := []profile.Outlet{{ID: "1"}, {ID: "2"}}[:len(test.states)]
		if got := combined(outlets, test.states); got != test.want {
			t.Errorf("%s: %+v, want %+v", what, got, test.want)
		}
	}
}

// TestSpan holds how outlets are named in a message.
func TestSpan(t *testing.T) {
	for want, list := range map[string][]string{
		"none":               nil,
		"1, 2":               {"1", "2"},
		"1 to 3":             {"1", "2", "3"},
		"1.1 to 1.4":         {"1.1", "1.2", "1.3", "1.4"},
		"1, 2, 4":            {"1", "2", "4"},
		"1.1, 1.2, 2.1, 2.2": {"1.1", "1.2", "2.1", "2.2"},
	} {
		var outlets []profile.Outlet
		for _, id := range list {
			outlets = append(outlets, profile.Outlet{ID: id})
		}
		if got := span(outlets); got != want {
			t.Errorf("%v: %q, want %q", list, got, want)
		}
	}
}
