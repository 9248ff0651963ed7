package maaspd

// Power is the power state of a machine or an outlet.
type Power string

// The power states of the protocol. Unknown also stands for every value that
// the device reports and the driver does not know: such a value is never Off.
const (
	On      Power = "on"
	Off     Power = "off"
	Unknown Power = "unknown"
)

// Status is what a driver read about the power of its machine.
type Status struct {
	// Power is the state now. The zero value counts as Unknown.
	Power Power
	// Detail is open text in the device's own words, when there is more to
	// say than on or off (for example "PoweringOn").
	Detail string
	// Toward is the state that the device says it is moving to, empty when it
	// is not moving. A machine that is already on its way gets no second
	// command.
	Toward Power
	// Mixed tells that the machine has several feeds, such as the outlets of
	// its power supplies, and that not all of them are in the state of Power.
	// A mixture is neither on nor off to whoever wants the one or the other:
	// the command is sent, and waiting goes on. Detail says which feed is how.
	Mixed bool
}

// settled returns the status with the zero Power replaced by Unknown.
func (s Status) settled() Status {
	if s.Power != On && s.Power != Off {
		s.Power = Unknown
	}
	return s
}

// headedFor tells whether the machine is in the wanted state for good, or on
// its way there, with all of its feeds.
func (s Status) headedFor(wanted Power) bool {
	if s.Mixed {
		return false
	}
	if s.Toward != "" {
		return s.Toward == wanted
	}
	return s.Power == wanted
}

// reached tells whether the wanted state is there and stays, with all feeds.
func (s Status) reached(wanted Power) bool {
	return !s.Mixed && s.Power == wanted && (s.Toward == "" || s.Toward == wanted)
}

// document is the status as power_query answers it.
func (s Status) document() map[string]any {
	data := map[string]any{"status": string(s.Power)}
	if s.Detail != "" {
		data["detail"] = s.Detail
	}
	return data
}
