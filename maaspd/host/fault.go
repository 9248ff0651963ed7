package host

// FaultKind says how a driver broke the protocol.
type FaultKind string

// The faults of a driver.
const (
	// NotStarted: the program could not be started; nothing was done.
	NotStarted FaultKind = "notStarted"
	// NoReply: it ended, and printed nothing.
	NoReply FaultKind = "noReply"
	// BadJSON: what it printed is no JSON document.
	BadJSON FaultKind = "badJSON"
	// TwoDocuments: it printed more than one.
	TwoDocuments FaultKind = "twoDocuments"
	// WrongProtocol: the reply is of another protocol, or to another request.
	WrongProtocol FaultKind = "wrongProtocol"
	// BadReply: the reply does not keep its schema.
	BadReply FaultKind = "badReply"
	// Hang: it gave no reply in time, not even after SIGTERM, and was killed.
	Hang FaultKind = "hang"
	// Crash: a signal or a panic ended it before it replied.
	Crash FaultKind = "crash"
	// Flood: it printed more than a reply can be.
	Flood FaultKind = "flood"
)

// Fault is the error of a driver that did not answer as the protocol demands.
// What it had done by then is not known, but for NotStarted.
type Fault struct {
	Kind FaultKind
	// Driver is the name of the driver.
	Driver string
	// Text tells a person what happened. It holds no parameter's value.
	Text string
}

// Error tells which driver is at fault, and how.
func (f *Fault) Error() string { return "driver " + f.Driver + ": " + f.Text }

// Effect is none when the driver was never started, or else unknown.
func (f *Fault) Effect() string {
	if f.Kind == NotStarted {
		return EffectNone
	}
	return EffectUnknown
}

// AsError is the fault as the error of a reply: fatalError, reason internal,
// not retryable; whether a fault is worth another try is not for the protocol to
// say. changing tells that the verb may change something: one that only reads
// has effect none (section 3.12).
func (f *Fault) AsError(changing bool) *Error {
	effect := EffectNone
	if changing {
		effect = f.Effect()
	}
	return &Error{Code: FatalError, Message: f.Error(), Reason: "internal", Effect: effect}
}
