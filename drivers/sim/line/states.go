package linesim

import (
	"maps"
	"slices"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// stateOf is the object that shows where a relay is. Its type is that of what
// is written to the same object, if anything is.
func stateOf(relay snmp.Relay) pdusim.Shown {
	shown := pdusim.Shown{OID: relay.State}
	if relay.Words != nil {
		shown.On, shown.Off = snmp.TextValue(wordFor(relay.Words, snmp.On)), snmp.TextValue(wordFor(relay.Words, snmp.Off))
		return shown
	}
	value := func(power, toward snmp.Power, locked bool) snmp.Value {
		for _, n := range slices.Sorted(maps.Keys(relay.Values)) {
			s := relay.Values[n]
			if s.Power == power && s.Toward == toward && s.Locked == locked {
				return snmp.Value{Type: typeOf(relay), Int: n}
			}
		}
		return snmp.Value{}
	}
	shown.On, shown.Off = value(snmp.On, snmp.Unknown, false), value(snmp.Off, snmp.Unknown, false)
	shown.TurningOn, shown.TurningOff = value(snmp.Off, snmp.On, false), value(snmp.On, snmp.Off, false)
	shown.OnLocked, shown.OffLocked = value(snmp.On, snmp.Unknown, true), value(snmp.Off, snmp.Unknown, true)
	return shown
}

// typeOf is the type of the state.
func typeOf(relay snmp.Relay) snmp.Type {
	for _, write := range slices.Concat(relay.On, relay.Off) {
		if write.OID == relay.State {
			return write.Value.Type
		}
	}
	return snmp.Integer
}

// wordFor is the text for a relay that stays where it is.
func wordFor(words map[string]snmp.State, power snmp.Power) string {
	for _, word := range slices.Sorted(maps.Keys(words)) {
		if s := words[word]; s.Power == power && s.Toward == snmp.Unknown && !s.Locked {
			return word
		}
	}
	return ""
}

// marks are a number that tells of a pending command, and one that does not.
func marks(values map[int64]bool) (yes, no snmp.Value) {
	for _, n := range slices.Sorted(maps.Keys(values)) {
		if values[n] {
			yes = snmp.IntegerValue(n)
			break
		}
	}
	return yes, snmp.IntegerValue(other(func(n int64) bool { return values[n] }))
}

// answers are the number of a guard that permits commands, and the one that
// forbids them.
func answers(guard snmp.Guard) (free, locked snmp.Value) {
	if len(guard.Allows) > 0 {
		forbids := other(func(n int64) bool { return slices.Contains(guard.Allows, n) })
		return snmp.IntegerValue(guard.Allows[0]), snmp.IntegerValue(forbids)
	}
	blocks := slices.Sorted(maps.Keys(guard.Blocks))
	permits := other(func(n int64) bool { return slices.Contains(blocks, n) })
	return snmp.IntegerValue(permits), snmp.IntegerValue(blocks[len(blocks)-1])
}

// other is a number that is not taken: 1 or 2 if possible, as MIBs count.
func other(taken func(int64) bool) int64 {
	for n := int64(1); ; n++ {
		if !taken(n) {
			return n
		}
	}
}
