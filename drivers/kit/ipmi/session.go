package ipmi

import (
	"context"
	"encoding/binary"
	"errors"
	"sync"
	"time"
)

// Session is an open session with a BMC. Its methods may be called from
// several goroutines; the commands run one after the other. Every command ends
// with its context; one without a deadline gets 20 s. Every error is an *Error.
//
// A BMC drops a session that is idle for about 60 s (section 6.12.15): then
// commands meet silence, and only a new Dial helps.
type Session struct {
	suite CipherSuite
	cfg   Config
	link  *link
	wait  time.Duration // before the first resend

	life context.Context // ends with Close
	end  context.CancelFunc
	once sync.Once

	mu     sync.Mutex // held during an exchange; guards the rest
	wire   wire
	number byte // last request number (rqSeq), 6 bits
	raised bool // the privilege level was set
}

// startSession makes a session of a login; slow is the longest the BMC took to answer.
func startSession(cfg Config, l *link, w wire, slow time.Duration) *Session {
	s := &Session{cfg: cfg, link: l, wire: w, wait: max(firstWait, patient(slow))}
	l.damage = ""
	s.life, s.end = context.WithCancel(context.Background())
	return s
}

// CipherSuite returns the suite an RMCP+ session was opened with.
func (s *Session) CipherSuite() CipherSuite { return s.suite }

// Signed reports whether the BMC signs its answers: not with a cipher suite
// without integrity, nor when an IPMI 1.5 BMC has per-message authentication
// disabled (IPMI v2.0 rev 1.1, section 6.12.4).
func (s *Session) Signed() bool {
	switch w := s.wire.(type) {
	case *wire20:
		return w.keys.algs.integrity != integrityNone
	case *wire15:
		return !w.unsigned
	}
	return false
}

// Close sends one Close Session command, which frees the BMC's slot, and does
// not wait for its answer (IPMI v2.0 rev 1.1, section 22.19). It interrupts a
// command in progress. Further calls do nothing. It returns nil always.
func (s *Session) Close() error {
	s.once.Do(func() {
		s.end()
		s.mu.Lock()
		defer s.mu.Unlock()
		r := closeRequest(s.wire.id())
		begin := time.Now()
		err := s.link.send(s.packet(r))
		s.cfg.Logger.Debug("ipmi exchange", "operation", r.op, "target", s.link.address,
			"outcome", outcome(err), "sends", 1, "took", time.Since(begin))
		s.link.conn.Close()
	})
	return nil
}

func closeRequest(managed uint32) request {
	return request{op: "close the session", netFn: netFnApp, command: 0x3c,
		data: binary.LittleEndian.AppendUint32(nil, managed)}
}

// packet seals the request under a new session sequence number.
func (s *Session) packet(r request) []byte {
	return s.wire.seal(r.encode(s.number))
}

// read runs a command that needs no more than the USER level.
func (s *Session) read(ctx context.Context, r request) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.command(ctx, r)
}

// privileged runs a command that needs more than the USER level, which the
// session is raised to once.
func (s *Session) privileged(ctx context.Context, r request) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.raised && s.cfg.Privilege > User {
		if err := s.raise(ctx); err != nil {
			return nil, err
		}
		s.raised = true
	}
	return s.command(ctx, r)
}

// raise sends Set Session Privilege Level (section 22.18).
func (s *Session) raise(ctx context.Context) error {
	_, err := s.command(ctx, request{op: "set the session privilege level to " + s.cfg.Privilege.String(),
		netFn: netFnApp, command: 0x3b, data: []byte{byte(s.cfg.Privilege)}})
	var e *Error
	if errors.As(err, &e) && (e.Code == ccNotAvailable || e.Code == ccLevelExceeded) {
		e.Kind = KindPrivilege
	}
	return err
}

// command runs one request and returns the data of its answer.
func (s *Session) command(ctx context.Context, r request) ([]byte, error) {
	ctx, cancel := limited(ctx)
	defer cancel()
	defer context.AfterFunc(s.life, cancel)()
	if s.life.Err() != nil {
		return nil, s.link.failure(r.op, s.life.Err())
	}
	x := exchange{op: r.op, wait: s.wait, build: func() []byte { return s.packet(r) }}
	if r.once > 0 {
		x.wait, x.sends = patience(ctx, r.once), 1
	}
	s.number = (s.number + 1) & 0x3f
	s.link.damage = ""
	var data []byte
	x.match = func(datagram []byte) (err error) {
		data, err = s.open(datagram, r)
		return err
	}
	sends, err := s.link.run(ctx, x)
	if err == nil {
		return data, nil
	}
	e := s.link.failure(r.op, err)
	switch {
	case e.Code == ccOK: // no answer
		e.Sent = r.changes && sends > 0
	case r.changes && sends > 1: // the answer may be to the repetition
		e.Sent = true
	}
	return nil, e
}

// open finds the answer to the request in a datagram.
func (s *Session) open(datagram []byte, r request) ([]byte, error) {
	message, err := s.wire.unseal(datagram)
	if err != nil {
		return nil, err
	}
	code, data, err := r.answer(message, s.number, s.cfg.Workarounds.Has(NoChecksumCheck))
	if err == nil && code != ccOK {
		err = completionError(r, code)
	}
	return append([]byte(nil), data...), err
}

// patience is how long a command that is sent only once is waited for: half of
// the time left, so that the caller can still read what became of it.
func patience(ctx context.Context, limit time.Duration) time.Duration {
	deadline, _ := ctx.Deadline()
	return min(time.Until(deadline)/2, limit)
}
