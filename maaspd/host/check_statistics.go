package host

import (
	"encoding/json"
	"strings"
)

// statistics checks the readings of a device and its outlets (section 3.7).
func (c *checker) statistics(data members) {
	c.require("/data", data, "time", "device")
	if !utcTime().MatchString(c.text("/data/time", data["time"], 0)) {
		c.fail("/data/time", "must be a time of RFC 3339 in UTC")
	}
	device := c.object("/data/device", data["device"])
	c.readings("/data/device", device)
	optional(data, "outlets", func(v any) {
		c.each("/data/outlets", v, func(at string, item any) {
			outlet := c.object(at, item)
			c.require(at, outlet, "id")
			c.text(at+"/id", outlet["id"], 1)
			c.readings(at, outlet)
		})
	})
}

func (c *checker) readings(at string, object members) {
	c.require(at, object, "readings")
	c.each(at+"/readings", object["readings"], c.reading)
}

func (c *checker) reading(at string, v any) {
	reading := c.object(at, v)
	c.require(at, reading, "name", "kind", "value")
	name := textOf(reading, "name")
	kind, unit := measure(name)
	if kind == "" {
		c.fail(at+"/name", "must be one of the names of section 3.7")
	}
	c.word(at+"/kind", reading["kind"], kind)
	optional(reading, "label", func(v any) { c.text(at+"/label", v, 1) })
	optional(reading, "derived", func(v any) {
		if v != true {
			c.fail(at+"/derived", "must be true")
		}
	})
	if kind == "state" {
		c.absent(at, reading, "unit")
		c.text(at+"/value", reading["value"], 1)
	} else {
		c.word(at+"/unit", reading["unit"], unit)
		c.number(at+"/value", reading["value"], kind == "counter")
	}
	if name == "status" {
		c.require(at, reading, "label")
	}
}

// number is a measured value; a counter does not go below zero.
func (c *checker) number(at string, v any, counter bool) {
	number, is := v.(json.Number)
	mantissa, _, _ := strings.Cut(strings.ToLower(string(number)), "e")
	switch {
	case !is:
		c.fail(at, "must be a number")
	case counter && strings.HasPrefix(mantissa, "-") && strings.ContainsAny(mantissa, "123456789"):
		c.fail(at, "must not be below 0")
	}
}

// measure is the kind and the unit that the name of a reading fixes.
func measure(name string) (kind, unit string) {
	switch name {
	case "current":
		return "gauge", "A"
	case "voltage":
		return "gauge", "V"
	case "power":
		return "gauge", "W"
	case "apparent_power":
		return "gauge", "VA"
	case "energy":
		return "counter", "kWh"
	case "frequency":
		return "gauge", "Hz"
	case "temperature":
		return "gauge", "Cel"
	case "fan_speed":
		return "gauge", "rpm"
	case "load":
		return "gauge", "%"
	case "power_supply", "status":
		return "state", ""
	}
	return "", ""
}
