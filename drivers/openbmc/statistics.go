package openbmc

import (
	"context"
	"maps"
	"math"
	"path"
	"slices"

	"github.com/maaspd/powerdrivers/maaspd"
)

// sensorsObject has the sensors under it, by kind.
const sensorsObject = "sensors"

// largestScale bounds a sensor's power of ten; no unit has one beyond it.
const largestScale = 30

// quantities are the kinds of sensors that the protocol has a name for: Celsius,
// rpm, W, V and A (interface Sensor.Value of OpenBMC).
var quantities = map[string]maaspd.ReadingName{
	"temperature": maaspd.Temperature,
	"fan_tach":    maaspd.FanSpeed,
	"power":       maaspd.PowerDraw,
	"voltage":     maaspd.Voltage,
	"current":     maaspd.Current,
}

// Statistics reads the sensors.
func (d *driver) Statistics(ctx context.Context) (maaspd.Statistics, error) {
	s, err := d.session(ctx)
	if err != nil {
		return maaspd.Statistics{}, err
	}
	sensors, err := s.get(ctx, sensorsObject, "read the sensors")
	if err != nil {
		return maaspd.Statistics{}, err
	}
	var readings []maaspd.Reading
	for _, sensor := range slices.Sorted(maps.Keys(sensors)) {
		name, known := quantities[path.Base(path.Dir(sensor))]
		if number, measured := measure(sensors, sensor); known && measured {
			readings = append(readings, maaspd.Reading{Name: name, Number: number, Label: cut(path.Base(sensor))})
		}
	}
	return maaspd.Statistics{Device: readings}, nil
}

// measure is the value of a sensor: Value times ten to the power of Scale, which
// newer firmware leaves out. A sensor that is broken or not there measures
// nothing.
func measure(sensors objects, sensor string) (float64, bool) {
	for _, flag := range []string{"Functional", "Available"} {
		if working, told := value[bool](sensors, sensor, flag); told && !working {
			return 0, false
		}
	}
	number, ok := value[float64](sensors, sensor, "Value")
	scale, _ := value[int](sensors, sensor, "Scale")
	if !ok || scale < -largestScale || scale > largestScale {
		return 0, false
	}
	if scale < 0 {
		// Dividing by a power of ten is exact where multiplying by its inverse is
		// not.
		number /= math.Pow10(-scale)
	} else {
		number *= math.Pow10(scale)
	}
	return number, !math.IsInf(number, 0)
}
