package ipmi

import (
	"context"
	"errors"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/ipmi"
	"github.com/maaspd/powerdrivers/maaspd"
)

// Statistics reads the chassis status and, from a BMC that has DCMI, the power
// that the machine draws.
func (d *driver) Statistics(ctx context.Context) (maaspd.Statistics, error) {
	status, err := exchange(ctx, d, (*ipmi.Session).ChassisStatus)
	if err != nil {
		return maaspd.Statistics{}, err
	}
	power, err := exchange(ctx, d, (*ipmi.Session).PowerReading)
	if err != nil && !refused(err) {
		return maaspd.Statistics{}, err
	}
	return maaspd.Statistics{Device: append(drawn(power), condition(status)...)}, nil
}

// refused tells that a BMC answered a command with a completion code other
// than "busy": it cannot do it, and that will not change.
func refused(err error) bool {
	failure, ok := errors.AsType[*ipmi.Error](err)
	return ok && failure.Code != 0 && failure.Kind != ipmi.KindBusy
}

// drawn are the readings of DCMI: none when the BMC does not measure.
func drawn(power ipmi.PowerReading) []maaspd.Reading {
	if !power.Active {
		return nil
	}
	readings := []maaspd.Reading{{Name: maaspd.PowerDraw, Number: float64(power.Current), Label: "now"}}
	if power.Period > 0 {
		readings = append(readings, maaspd.Reading{Name: maaspd.PowerDraw, Number: float64(power.Average), Label: "average"})
	}
	return readings
}

// condition are the bits of the chassis status (IPMI v2.0 rev 1.1, table 28-3).
func condition(status ipmi.ChassisStatus) []maaspd.Reading {
	words := func(set bool, yes, no string) string {
		if set {
			return yes
		}
		return no
	}
	state := func(label, text string) maaspd.Reading {
		return maaspd.Reading{Name: maaspd.StatusOf, Label: label, Text: text}
	}
	return []maaspd.Reading{
		state("power fault", words(status.PowerFault, "fault", "ok")),
		state("power control fault", words(status.ControlFault, "fault", "ok")),
		state("overload", words(status.PowerOverload, "fault", "ok")),
		state("interlock", words(status.Interlock, "active", "inactive")),
		state("last power event", lastEvent(status.LastEvent)),
		state("intrusion", words(status.Intrusion, "active", "inactive")),
		state("drive fault", words(status.DriveFault, "fault", "ok")),
		state("cooling fault", words(status.CoolingFault, "fault", "ok")),
	}
}

// lastEvent names the bits of the last power event, "none" when none is set.
func lastEvent(bits byte) string {
	names := []string{"AC failed", "overload", "interlock", "power fault", "on by IPMI command"}
	var list []string
	for bit, name := range names {
		if bits&(1<<bit) != 0 {
			list = append(list, name)
		}
	}
	if len(list) == 0 {
		return "none"
	}
	return strings.Join(list, ", ")
}
