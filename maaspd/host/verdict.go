package host

import (
	"fmt"
	"time"
)

// silence tells what became of a process that has ended and did not reply.
func (p *process) silence() (FaultKind, string) {
	state := p.cmd.ProcessState
	switch {
	case p.wasKilled.Load():
		return Hang, "it did not end on SIGTERM and was killed"
	case p.wasAsked.Load() && !state.Exited():
		return Hang, "it ended on SIGTERM without a reply"
	case !state.Exited() || isPanic(p.errors.bytes()):
		return Crash, "it crashed before it replied"
	}
	return NoReply, "it ended without a reply"
}

// fault is that of a process that has ended, with how it ended and the
// last words that it said.
func (p *process) fault(driver Driver, kind FaultKind, text string, s *scrubber) *Fault {
	return newFault(driver, kind, fmt.Sprintf("%s (%s)%s", text, p.how(), lastOf(p.errors.bytes(), s)))
}

// newFault is the fault of the driver. Where it speaks another protocol, its
// maker has to see to it, and the checks tell what is wrong.
func newFault(driver Driver, kind FaultKind, text string) *Fault {
	switch kind {
	case BadJSON, TwoDocuments, WrongProtocol, BadReply:
		text += "; powerctl conformance tells what else is wrong with the driver"
	}
	return &Fault{Kind: kind, Driver: driver.Name, Text: text}
}

// unsupported is the reply that a driver gives by exit status 2 and nothing on
// standard output (section 7, rule 5).
func unsupported(call Call, words string) Reply {
	return Reply{Action: call.Action, RequestID: call.RequestID, Error: &Error{
		Code: UnsupportedError, Reason: "unsupported", Effect: EffectNone,
		Message: "the driver does not know " + call.Action + words,
	}}
}

// seconds is the time for a message.
func seconds(d time.Duration) string { return fmt.Sprintf("%.3g s", d.Seconds()) }
