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
}

// settled returns the status with the zero Power replaced by Unknown.
func (s Status) settled() Status {
	if s.Power != On && s.Power != Off {
		s.Power = Unknown
	}
	return s
}

// headedFor tells whether the machine is in the wanted state for good, or on
// its way there.
func (s Status) headedFor(wanted Power) bool {
	if s.Toward != "" {
		return s.Toward == wanted
	}
	return s.Power == wanted
}

// reached tells whether the wanted state is there and stays.
func (s Status) reached(wanted Power) bool {
	return s.Power == wanted && (s.Toward == "" || s.Toward == wanted)
}
