package snmppdu

import (
	"cmp"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
	"github.com/maaspd/powerdrivers/maaspd"
)

// combined is the status of a machine with these outlets: on as long as one of
// them is on, and off only when all are known to be off.
func combined(outlets []profile.Outlet, states []snmp.State) maaspd.Status {
	power, same, remarkable := snmp.Off, true, false
	for _, state := range states {
		power = stronger(power, state.Power)
		same = same && state.Power == states[0].Power
		remarkable = remarkable || remark(state) != ""
	}
	status := maaspd.Status{Power: powerOf(power), Toward: together(states), Mixed: !same}
	if status.Toward == maaspd.Off {
		// Those that are off already wait for the others: it is one movement.
		status.Mixed = false
	}
	if len(states) == 1 {
		status.Detail = remark(states[0])
	} else if !same || remarkable {
		status.Detail = detail(outlets, states)
	}
	return status
}

// stronger is what is known of a machine that two outlets feed.
func stronger(a, b snmp.Power) snmp.Power {
	switch {
	case a == snmp.On || b == snmp.On:
		return snmp.On
	case a == snmp.Unknown || b == snmp.Unknown:
		return snmp.Unknown
	}
	return snmp.Off
}

// together is the state that all outlets are in or on their way to, "" when
// none moves, or they end up in different states.
func together(states []snmp.State) maaspd.Power {
	moving := false
	end := func(state snmp.State) snmp.Power { return cmp.Or(state.Toward, state.Power) }
	for _, state := range states {
		moving = moving || state.Toward != snmp.Unknown
		if end(state) != end(states[0]) {
			return ""
		}
	}
	if !moving {
		return ""
	}
	return powerOf(end(states[0]))
}

// detail tells each outlet's state: "outlet 3 on, outlet 5 off".
func detail(outlets []profile.Outlet, states []snmp.State) string {
	var parts []string
	for i, state := range states {
		text := "outlet " + outlets[i].ID + " " + state.Power.String()
		if word := remark(state); word != "" {
			text += " (" + word + ")"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// remark is what there is to say about a state beyond on and off, in the words
// of the MIB; "" when nothing.
func remark(state snmp.State) string {
	switch {
	case state.Toward != snmp.Unknown:
		return cmp.Or(state.Name, "switching "+state.Toward.String())
	case state.Pending:
		return "a command is pending"
	case state.Locked:
		return cmp.Or(state.Name, "locked")
	case state.Power == snmp.Unknown:
		return state.Name
	}
	return ""
}

// powerOf is a power in the protocol's terms.
func powerOf(power snmp.Power) maaspd.Power {
	switch power {
	case snmp.On:
		return maaspd.On
	case snmp.Off:
		return maaspd.Off
	}
	return maaspd.Unknown
}
