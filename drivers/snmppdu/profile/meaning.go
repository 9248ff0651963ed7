package profile

import (
	"math"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// Of returns what the value of the state, or one element of it, means. What
// the profile does not list is unknown, never off.
func (s *State) Of(v snmp.Value) snmp.State { return stateOf(s.Values, s.Words, v) }

// Of returns what one element of the text means.
func (a *AllStates) Of(v snmp.Value) snmp.State { return stateOf(nil, a.Words, v) }

func stateOf(values snmp.States, words map[string]snmp.State, v snmp.Value) snmp.State {
	for text, state := range words {
		if v.Type == snmp.Text && strings.EqualFold(text, v.Trimmed()) {
			return state
		}
	}
	return values.Of(v)
}

// maxDecimals is the most decimals that a device may claim to send.
const maxDecimals = 12

// Number is the reading in the unit of its quantity. There is none when the
// object is missing, is no number, or says that nothing was measured. decimals
// is the value of the object Decimals; it does not count for a reading without.
func (r Reading) Number(raw, decimals snmp.Value) (float64, bool) {
	number, ok := raw.Number()
	if !ok || slices.ContainsFunc(r.Absent, func(n int64) bool { return float64(n) == number }) {
		return 0, false
	}
	number = scaled(number, r.Scale)
	if r.Decimals == nil {
		return number, true
	}
	n, ok := decimals.Whole()
	if !ok || n < 0 || n > maxDecimals {
		return 0, false
	}
	return number / math.Pow10(int(n)), true
}

// scaled multiplies. It divides by whole numbers, so that 123 tenths are 12.3
// and not 12.3 and a bit.
func scaled(number, scale float64) float64 {
	if inverse := math.Round(1 / scale); inverse >= 1 && math.Abs(inverse*scale-1) < 1e-9 {
		return number / inverse
	}
	return number * scale
}

// Unit is the unit of the quantity, in the notation of UCUM for ASCII.
func (q Quantity) Unit() string {
	switch q {
	case Current:
		return "A"
	case Voltage:
		return "V"
	case Power:
		return "W"
	case ApparentPower:
		return "VA"
	case Energy:
		return "kWh"
	case Frequency:
		return "Hz"
	case Temperature:
		return "Cel"
	}
	return "%"
}
