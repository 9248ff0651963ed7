package maaspd

import (
	"math"
	"time"
)

// ReadingName is the name of a measured quantity. The set is closed, and fixes
// kind and unit (protocol specification, section 3).
type ReadingName string

// The quantities of the protocol with their units.
const (
	Current       ReadingName = "current"        // A
	Voltage       ReadingName = "voltage"        // V
	PowerDraw     ReadingName = "power"          // W
	ApparentPower ReadingName = "apparent_power" // VA
	Energy        ReadingName = "energy"         // kWh, a counter
	Frequency     ReadingName = "frequency"      // Hz
	Temperature   ReadingName = "temperature"    // degrees Celsius
	FanSpeed      ReadingName = "fan_speed"      // revolutions per minute
	Load          ReadingName = "load"           // percent
	PowerSupply   ReadingName = "power_supply"   // a state
	StatusOf      ReadingName = "status"         // a state, Label says of what
)

// Reading is one measured value. Number holds it, or Text for a state.
type Reading struct {
	Name   ReadingName
	Number float64
	Text   string
	// Label tells readings of one name apart ("PSU 2", "inlet").
	Label string
	// Derived marks a sum that the driver formed itself.
	Derived bool
}

// Statistics is what a device measures. What is not measured is absent,
// never 0.
type Statistics struct {
	// Time of the reading; the zero time means now.
	Time    time.Time
	Device  []Reading
	Outlets []OutletReadings
}

// OutletReadings are the readings of one outlet.
type OutletReadings struct {
	ID       string
	Readings []Reading
}

// unitOf returns kind and unit of a quantity; the kind is "" for a name that
// the protocol does not have.
func unitOf(name ReadingName) (kind, unit string) {
	switch name {
	case Current:
		return "gauge", "A"
	case Voltage:
		return "gauge", "V"
	case PowerDraw:
		return "gauge", "W"
	case ApparentPower:
		return "gauge", "VA"
	case Energy:
		return "counter", "kWh"
	case Frequency:
		return "gauge", "Hz"
	case Temperature:
		return "gauge", "Cel"
	case FanSpeed:
		return "gauge", "rpm"
	case Load:
		return "gauge", "%"
	case PowerSupply, StatusOf:
		return "state", ""
	}
	return "", ""
}

// readingsDocument returns the readings as the reply shows them, without those
// that say nothing or that the protocol does not know.
func readingsDocument(readings []Reading) []any {
	list := []any{}
	for _, r := range readings {
		if !r.meaningful() {
			continue
		}
		kind, unit := unitOf(r.Name)
		entry := map[string]any{"name": string(r.Name), "kind": kind}
		if kind == "state" {
			entry["value"] = r.Text
		} else {
			entry["unit"], entry["value"] = unit, r.Number
		}
		if r.Label != "" {
			entry["label"] = r.Label
		}
		if r.Derived {
			entry["derived"] = true
		}
		list = append(list, entry)
	}
	return list
}

// meaningful tells whether the reading may stand in a reply: a known quantity
// with a value, a status that says of what it is, a counter that counts.
func (r Reading) meaningful() bool {
	switch kind, _ := unitOf(r.Name); kind {
	case "state":
		return r.Text != "" && (r.Name != StatusOf || r.Label != "")
	case "counter":
		return r.Number >= 0 && !math.IsInf(r.Number, 0)
	case "gauge":
		return !math.IsNaN(r.Number) && !math.IsInf(r.Number, 0)
	}
	return false
}

// document returns the statistics as the reply shows them.
func (s Statistics) document() map[string]any {
	at := s.Time
	if at.IsZero() {
		at = time.Now()
	}
	outlets := []any{}
	for _, o := range s.Outlets {
		outlets = append(outlets, map[string]any{"id": o.ID, "readings": readingsDocument(o.Readings)})
	}
	return map[string]any{
		"time":    at.UTC().Format(time.RFC3339),
		"device":  map[string]any{"readings": readingsDocument(s.Device)},
		"outlets": outlets,
	}
}
