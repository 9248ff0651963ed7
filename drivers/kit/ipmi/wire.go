package ipmi

// wire is how the messages of one session travel. A Session holds its lock
// during every call, or is not in use yet.
type wire interface {
	// seal wraps a message under a new session sequence number.
	seal(message []byte) []byte
	// unseal checks a datagram against the session and returns its message. An
	// error is a *dropped.
	unseal(datagram []byte) ([]byte, error)
	// id is the BMC's number of the session.
	id() uint32
}

// numbers are the session sequence numbers of the packets we send.
type numbers uint32

// next returns the next number. 0 is reserved for packets outside sessions.
func (n *numbers) next() uint32 {
	if *n++; *n == 0 {
		*n = 1
	}
	return uint32(*n)
}

// wire20 is an RMCP+ session (IPMI v2.0 rev 1.1, section 13.6).
type wire20 struct {
	keys     keys
	console  uint32
	managed  uint32
	idZero   bool
	outgoing numbers
	incoming window
}

func (w *wire20) id() uint32 { return w.managed }

func (w *wire20) seal(message []byte) []byte {
	return w.keys.seal(message, w.managed, w.outgoing.next())
}

func (w *wire20) unseal(datagram []byte) ([]byte, error) {
	h, payload, err := w.keys.unseal(datagram, w.console, w.idZero)
	if err != nil {
		return nil, err
	}
	// Numbers of unsigned packets prove nothing, and some BMCs send none.
	if h.authenticated && !w.incoming.admit(h.sequence) {
		return nil, foreign("a repeated packet")
	}
	return payload, nil
}
