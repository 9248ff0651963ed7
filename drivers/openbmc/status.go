package openbmc

import (
	"cmp"

	"github.com/maaspd/powerdrivers/maaspd"
)

// The values of CurrentPowerState and CurrentHostState that mean something, by
// their last part.
const (
	chassisIsOn       = "On"
	chassisIsOff      = "Off"
	chassisToOn       = "TransitioningToOn"
	chassisToOff      = "TransitioningToOff"
	hostIsRunning     = "Running"
	hostIsOff         = "Off"
	hostIsQuiesced    = "Quiesced"
	hostToRunning     = "TransitioningToRunning"
	hostToOff         = "TransitioningToOff"
	longestState      = 64
	detailChassisOnly = "on (Chassis), host Off"
)

// statusOf is what the states of chassis and host mean together. The chassis
// decides about off: as long as it is on, there is power.
func statusOf(chassis, host string) maaspd.Status {
	switch chassis {
	case chassisIsOff:
		status := maaspd.Status{Power: maaspd.Off}
		if host == hostToRunning {
			status.Detail, status.Toward = host, maaspd.On
		}
		return status
	case chassisIsOn:
		return statusOfHost(host)
	case chassisToOn:
		return maaspd.Status{Power: maaspd.Unknown, Detail: words(chassis, host), Toward: maaspd.On}
	case chassisToOff:
		return maaspd.Status{Power: maaspd.Unknown, Detail: words(chassis, host), Toward: maaspd.Off}
	}
	return maaspd.Status{Power: maaspd.Unknown, Detail: words(chassis, host)}
}

// statusOfHost is what the state of the host means in a chassis that is on.
func statusOfHost(host string) maaspd.Status {
	switch host {
	case hostIsRunning:
		return maaspd.Status{Power: maaspd.On}
	case hostIsQuiesced:
		return maaspd.Status{Power: maaspd.On, Detail: host}
	case hostIsOff:
		// Neither on nor off to whoever wants the one or the other: the host is
		// still to be started, or the power to be taken.
		return maaspd.Status{Power: maaspd.On, Detail: detailChassisOnly, Mixed: true}
	case hostToRunning:
		return maaspd.Status{Power: maaspd.Unknown, Detail: host, Toward: maaspd.On}
	case hostToOff:
		// Not Toward off: an operating system that hangs as it shuts down must not
		// keep power_off from taking the power.
		return maaspd.Status{Power: maaspd.On, Detail: host}
	}
	return maaspd.Status{Power: maaspd.Unknown, Detail: words(chassisIsOn, host)}
}

// words are two states that mean nothing together, for people.
func words(chassis, host string) string {
	return "chassis " + cut(cmp.Or(chassis, "not reported")) + ", host " + cut(cmp.Or(host, "not reported"))
}

// cut bounds a text of the device.
func cut(text string) string { return text[:min(len(text), longestState)] }
