package redfish

import (
	"context"
	"slices"
	"strings"
)

// Quantity is what a Metric measures.
type Quantity int

// The quantities and their units.
const (
	Watts        Quantity = iota // W
	KilowattHour                 // kWh
	Celsius                      // degrees Celsius
	FanRPM                       // revolutions per minute
	FanPercent                   // percent of the highest speed
	SupplyState                  // a state, in Text
)

// Metric is one reading of a chassis.
type Metric struct {
	Quantity Quantity
	Value    float64
	// Text is the state of a power supply: "ok", "warning", "critical",
	// "absent" or another State of Redfish in lower case.
	Text string
	// Label tells readings of a quantity apart.
	Label string
}

// Metrics reads what the chassis of systems measure: Power and Thermal or,
// where a chassis has these no more, the resources that follow them
// (EnvironmentMetrics, PowerSubsystem, ThermalSubsystem). Readings that are null
// are left out.
//
// Of chassis that several of the systems share, each is read once.
func (c *Client) Metrics(ctx context.Context, systems ...*System) ([]Metric, error) {
	return newSurvey(c).metrics(ctx, systems)
}

func (s *survey) metrics(ctx context.Context, systems []*System) ([]Metric, error) {
	off := map[string]bool{}
	var links []string
	for _, system := range systems {
		for _, chassis := range system.Links.Chassis {
			if chassis.Link != "" && !slices.Contains(links, chassis.Link) {
				links = append(links, chassis.Link)
				off[chassis.Link] = strings.EqualFold(system.PowerState, "Off")
			}
		}
	}
	var list []Metric
	for _, link := range links {
		found, err := s.chassisMetrics(ctx, link, off[link])
		if err != nil {
			return nil, err
		}
		for _, metric := range found {
			if len(links) > 1 {
				metric.Label = strings.TrimSpace(lastPart(link) + " " + metric.Label)
			}
			list = append(list, metric)
		}
	}
	return list, nil
}

// chassisMetrics reads one chassis.
func (s *survey) chassisMetrics(ctx context.Context, link string, off bool) ([]Metric, error) {
	chassis, err := s.readIfThere(ctx, link)
	if err != nil {
		return nil, err
	}
	power, err := s.readIfThere(ctx, chassis.at("Power").link())
	if err != nil {
		return nil, err
	}
	list := drawnPower(power, off)
	if len(list) == 0 {
		environment, err := s.readIfThere(ctx, chassis.at("EnvironmentMetrics").link())
		if err != nil {
			return nil, err
		}
		list = environmentPower(environment, off)
	}
	heat, err := s.heat(ctx, chassis)
	if err != nil {
		return nil, err
	}
	list = append(list, heat...)
	units := power.at("PowerSupplies").list()
	if !power.whole() {
		if units, err = s.supplyMembers(ctx, chassis); err != nil {
			return nil, err
		}
	}
	return append(list, supplies(units)...), nil
}

// heat reads temperatures and fans: from Thermal or, where that is gone, from
// the ThermalSubsystem that follows it (since Redfish release 2020.4).
func (s *survey) heat(ctx context.Context, chassis node) ([]Metric, error) {
	thermal, err := s.readIfThere(ctx, chassis.at("Thermal").link())
	if err != nil || thermal.whole() {
		return append(temperatures(thermal), fans(thermal)...), err
	}
	subsystem, err := s.readIfThere(ctx, chassis.at("ThermalSubsystem").link())
	if err != nil {
		return nil, err
	}
	metrics, err := s.readIfThere(ctx, subsystem.at("ThermalMetrics").link())
	if err != nil {
		return nil, err
	}
	members, err := s.members(ctx, subsystem.at("Fans").link())
	return append(sensors(metrics), fanSpeeds(members)...), err
}

// supplyMembers are the power supplies of the PowerSubsystem, which follows
// Power.
func (s *survey) supplyMembers(ctx context.Context, chassis node) ([]node, error) {
	subsystem, err := s.readIfThere(ctx, chassis.at("PowerSubsystem").link())
	if err != nil {
		return nil, err
	}
	return s.members(ctx, subsystem.at("PowerSupplies").link())
}
