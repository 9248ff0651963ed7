package redfish

import (
	"fmt"
	"strings"
)

// drawnPower is what PowerControl measures (Power schema 1.7). 0 W of a machine
// that runs is not a measurement; some firmware has it in place of null.
func drawnPower(power node, off bool) []Metric {
	var list []Metric
	controls := power.at("PowerControl").list()
	for i, control := range controls {
		prefix := ""
		if len(controls) > 1 {
			prefix = memberName(control, i) + " "
		}
		for _, one := range []struct {
			label  string
			number node
		}{
			{"now", control.at("PowerConsumedWatts")},
			{"average", control.at("PowerMetrics", "AverageConsumedWatts")},
		} {
			if watts, ok := one.number.number(); ok && (watts != 0 || off) {
				list = append(list, Metric{Quantity: Watts, Value: watts, Label: prefix + one.label})
			}
		}
	}
	return list
}

// environmentPower is what EnvironmentMetrics measures (schema 1.3).
func environmentPower(environment node, off bool) []Metric {
	var list []Metric
	if watts, ok := environment.at("PowerWatts", "Reading").number(); ok && (watts != 0 || off) {
		list = append(list, Metric{Quantity: Watts, Value: watts, Label: "now"})
	}
	if energy, ok := environment.at("EnergykWh", "Reading").number(); ok && energy >= 0 {
		list = append(list, Metric{Quantity: KilowattHour, Value: energy})
	}
	return list
}

// temperatures are those of Thermal (schema 1.7). Sensors of what is not
// plugged in have no reading, or a State that says so.
func temperatures(thermal node) []Metric {
	var list []Metric
	for i, sensor := range thermal.at("Temperatures").list() {
		if value, ok := sensor.at("ReadingCelsius").number(); ok && enabled(sensor) {
			list = append(list, Metric{Quantity: Celsius, Value: value, Label: memberName(sensor, i)})
		}
	}
	return list
}

// fans are those of Thermal. Speeds without a unit are left out: they could be
// either.
func fans(thermal node) []Metric {
	var list []Metric
	for i, fan := range thermal.at("Fans").list() {
		value, ok := fan.at("Reading").number()
		if !ok || !enabled(fan) {
			continue
		}
		switch strings.ToLower(fan.at("ReadingUnits").text()) {
		case "rpm":
			list = append(list, Metric{Quantity: FanRPM, Value: value, Label: memberName(fan, i)})
		case "percent":
			list = append(list, Metric{Quantity: FanPercent, Value: value, Label: memberName(fan, i)})
		}
	}
	return list
}

// sensors are the temperatures of ThermalMetrics (schema 1.3).
func sensors(metrics node) []Metric {
	var list []Metric
	for i, sensor := range metrics.at("TemperatureReadingsCelsius").list() {
		label := sensor.at("DeviceName").text()
		if label == "" {
			label = fmt.Sprint(i + 1)
		}
		if value, ok := sensor.at("Reading").number(); ok {
			list = append(list, Metric{Quantity: Celsius, Value: value, Label: label})
		}
	}
	return list
}

// fanSpeeds are those of the members of Fans (Fan schema 1.5): revolutions
// where they are told, else the share of the highest speed.
func fanSpeeds(members []node) []Metric {
	var list []Metric
	for i, fan := range members {
		speed := fan.at("SpeedPercent")
		if value, ok := speed.at("SpeedRPM").number(); ok && enabled(fan) {
			list = append(list, Metric{Quantity: FanRPM, Value: value, Label: memberName(fan, i)})
		} else if value, ok := speed.at("Reading").number(); ok && enabled(fan) {
			list = append(list, Metric{Quantity: FanPercent, Value: value, Label: memberName(fan, i)})
		}
	}
	return list
}

// enabled tells whether a sensor has no State, or one in which it measures.
func enabled(sensor node) bool {
	state := strings.ToLower(sensor.at("Status", "State").text())
	return state == "" || state == "enabled" || state == "standbyspare"
}

// supplies are the states of the power supplies. Where they share a name, their
// number follows it.
func supplies(supplies []node) []Metric {
	count := map[string]int{}
	for i, supply := range supplies {
		count[memberName(supply, i)]++
	}
	var list []Metric
	for i, supply := range supplies {
		label := memberName(supply, i)
		if count[label] > 1 {
			label = fmt.Sprintf("%s %d", label, i+1)
		}
		if text := stateText(supply.at("Status")); text != "" {
			list = append(list, Metric{Quantity: SupplyState, Text: text, Label: label})
		}
	}
	return list
}

// stateText is a Status in one word: what State says when it is not Enabled,
// else Health.
func stateText(status node) string {
	state, health := strings.ToLower(status.at("State").text()), strings.ToLower(status.at("Health").text())
	switch {
	case state != "" && state != "enabled":
		return state
	case health != "":
		return health
	}
	return state
}

// memberName is what people call a sensor, else its number.
func memberName(member node, i int) string {
	for _, name := range []string{"Name", "FanName", "MemberId"} {
		if text := member.at(name).text(); text != "" {
			return text
		}
	}
	return fmt.Sprint(i + 1)
}
