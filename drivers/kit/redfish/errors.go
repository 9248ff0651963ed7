package redfish

// Kind tells the failures apart that call for different remedies.
type Kind int

// The kinds of failure.
const (
	KindTimeout         Kind = iota + 1 // no answer in time
	KindRefused                         // nobody listens, or the connection broke
	KindDNS                             // the name does not resolve
	KindTLS                             // the certificate or the handshake is not acceptable
	KindCanceled                        // the context was cancelled
	KindTooLarge                        // a reply over the limit
	KindProtocol                        // no Redfish: HTML, broken JSON, a link or redirect that leads away
	KindInput                           // a configuration that cannot work
	KindBadCredentials                  // 401
	KindForbidden                       // 403: the account may not do this
	KindSessionsFull                    // the session table is full
	KindNotFound                        // 404
	KindChoice                          // several systems, and none named
	KindWrongState                      // not possible in the present state
	KindBusy                            // occupied for now
	KindRefusedByDevice                 // any other refusal
	KindUnsupported                     // the BMC has no such action, value or property
	KindNotTaken                        // accepted, but read back otherwise
)

// Error is a failure to do something with a BMC.
type Error struct {
	Kind Kind
	// Sent tells that a request that changes something was written, and no
	// answer proves that it was not carried out.
	Sent bool
	// Op is what was done, and Address the host and port.
	Op, Address string
	// Status of the refusing reply, 0 when there was none, and its MessageId.
	Status    int
	MessageID string
	// IDs are the systems to choose from, with KindChoice and KindNotFound.
	IDs []string
	// Text says what happened and what to do.
	Text string
	// Err is the cause, if there is one.
	Err error
}

// Error is the message for people.
func (e *Error) Error() string { return e.Text }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }
