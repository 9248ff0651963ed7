package redfish

import (
	"context"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	"github.com/maaspd/powerdrivers/maaspd"
)

// Statistics reads what the chassis of the system measures or, without node_id,
// those of all systems.
func (d *driver) Statistics(ctx context.Context) (maaspd.Statistics, error) {
	client, systems, err := d.systems(ctx)
	if err != nil {
		return maaspd.Statistics{}, err
	}
	metrics, err := client.Metrics(ctx, systems...)
	if err != nil {
		return maaspd.Statistics{}, reported(err)
	}
	readings := make([]maaspd.Reading, len(metrics))
	for i, metric := range metrics {
		readings[i] = readingOf(metric)
	}
	return maaspd.Statistics{Device: readings}, nil
}

// readingOf is a metric as the protocol has it. Fans of which only the share of
// the highest speed is known are a load: fan_speed is in revolutions.
func readingOf(metric redfish.Metric) maaspd.Reading {
	reading := maaspd.Reading{Number: metric.Value, Text: metric.Text, Label: metric.Label}
	switch metric.Quantity {
	case redfish.Watts:
		reading.Name = maaspd.PowerDraw
	case redfish.KilowattHour:
		reading.Name = maaspd.Energy
	case redfish.Celsius:
		reading.Name = maaspd.Temperature
	case redfish.FanRPM:
		reading.Name = maaspd.FanSpeed
	case redfish.FanPercent:
		reading.Name, reading.Label = maaspd.Load, "fan "+metric.Label
	case redfish.SupplyState:
		reading.Name = maaspd.PowerSupply
	}
	return reading
}
