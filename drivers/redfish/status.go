package redfish

import (
	"context"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	"github.com/maaspd/powerdrivers/maaspd"
)

// The values of PowerState (schema Resource) that mean something; BMCs also
// report Reset, Unknown, null, or nothing, for a moment.
const (
	stateOn          = "On"
	stateOff         = "Off"
	statePoweringOn  = "PoweringOn"
	statePoweringOff = "PoweringOff"
	statePaused      = "Paused"
)

const (
	// readingShare of the time is what may be spent on a state that will
	// soon be another.
	readingShare = 3
	// firstRead and lastRead are the pauses between two reads of it.
	firstRead = 250 * time.Millisecond
	lastRead  = 4 * time.Second
	// longestState bounds a state that nobody knows, in bytes.
	longestState = 64
)

// PowerQuery reads the power state, again where it is one that passes.
func (d *driver) PowerQuery(ctx context.Context) (maaspd.Status, error) {
	begin := time.Now()
	client, system, err := d.system(ctx)
	if err != nil {
		return maaspd.Status{}, err
	}
	patient, cancel := context.WithTimeout(ctx, patience(ctx))
	defer cancel()
	for pause := firstRead; passing(system.PowerState) && sleep(patient, pause, time.Since(begin)); pause = min(2*pause, lastRead) {
		begin = time.Now()
		if system, err = client.SystemAt(ctx, system.Link); err != nil {
			return maaspd.Status{}, reported(err)
		}
	}
	d.last, d.fresh = system, true
	status := statusOf(system.PowerState)
	if status.Power == maaspd.Off && status.Toward == "" {
		d.offSent = false
	}
	return status, nil
}

// patience is how long to wait for a state that means something, and for a BMC
// that takes no settings for now.
func patience(ctx context.Context) time.Duration {
	deadline, has := ctx.Deadline()
	if !has {
		deadline = time.Now().Add(time.Minute)
	}
	return time.Until(deadline) / readingShare
}

// passing tells whether the state is one that BMCs report while they do not
// know, or are between two others.
func passing(state string) bool { return state == "" || state == "Unknown" || state == "Reset" }

// statusOf is what a PowerState means. What is moving is still what it was.
func statusOf(state string) maaspd.Status {
	switch state {
	case stateOn:
		return maaspd.Status{Power: maaspd.On}
	case stateOff:
		return maaspd.Status{Power: maaspd.Off}
	case statePoweringOn:
		return maaspd.Status{Power: maaspd.Off, Detail: state, Toward: maaspd.On}
	case statePoweringOff:
		return maaspd.Status{Power: maaspd.On, Detail: state, Toward: maaspd.Off}
	case statePaused:
		return maaspd.Status{Power: maaspd.On, Detail: state}
	case "":
		return maaspd.Status{Power: maaspd.Unknown, Detail: "the BMC reports no power state"}
	}
	return maaspd.Status{Power: maaspd.Unknown, Detail: state[:min(len(state), longestState)]}
}

// headedFor tells whether the system is in the state, or on its way there.
func headedFor(system *redfish.System, want maaspd.Power) bool {
	status := statusOf(system.PowerState)
	if status.Toward != "" {
		return status.Toward == want
	}
	return status.Power == want
}
