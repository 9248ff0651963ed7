package maaspd

import "fmt"

// Error is a failure with the reason that the reply reports. Drivers make one
// with Fail; an error of any other type is reported as Internal, but for
// deadlines, cancellation and the network errors of the standard library.
type Error struct {
	// Reason fixes the code.
	Reason Reason
	// Violations are the faults of the request, for BadInput.
	Violations []Violation

	err     error
	notSent bool
}

// Violation is one fault of a request. It never holds the faulty value.
type Violation struct {
	// Pointer is the JSON Pointer (RFC 6901) of the faulty member.
	Pointer string `json:"pointer"`
	// Keyword is the JSON Schema keyword that is violated, or one like it.
	Keyword string `json:"keyword"`
	// Message tells a person what is wrong and what is expected.
	Message string `json:"message"`
}

// Fail makes an error of the given reason. The text of err is the message that
// people will read: it should say what failed, against which address, and what
// to do. In a verb that changes something, the effect is taken to be unknown
// unless the reason excludes it or NotSent says otherwise.
func Fail(reason Reason, err error) *Error {
	return &Error{Reason: reason, err: err}
}

// Failf is Fail with a formatted message; %w wraps.
func Failf(reason Reason, format string, args ...any) *Error {
	return Fail(reason, fmt.Errorf(format, args...))
}

// Invalid makes a BadInput error out of the faults found.
func Invalid(violations ...Violation) *Error {
	e := Failf(BadInput, "%s", summary(violations))
	e.Violations = violations
	return e
}

// NotSent returns the error with the statement that no command that changes
// anything was written to the device (effect none). The error itself, which
// others may hold too, is left as it is.
func (e *Error) NotSent() *Error {
	stated := *e
	stated.notSent = true
	return &stated
}

// Code is the code that the reason fixes.
func (e *Error) Code() Code { return e.Reason.Code() }

// Error is the message for people.
func (e *Error) Error() string {
	if e.err == nil {
		return string(e.Reason)
	}
	return e.err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.err }

// untouched tells whether the error proves that nothing was carried out.
func (e *Error) untouched() bool { return e.notSent || e.Reason.nothingSent() }

// summary is the message of a settingsError: its faults in one line.
func summary(violations []Violation) string {
	if len(violations) == 0 {
		return "the request is not valid"
	}
	text := fmt.Sprintf("the request has %d faults: ", len(violations))
	if len(violations) == 1 {
		text = "the request has a fault: "
	}
	for i, v := range violations {
		if i > 0 {
			text += "; "
		}
		text += v.Message
	}
	return text
}
