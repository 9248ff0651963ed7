package snmp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"

	"github.com/gosnmp/gosnmp"
)

var (
	errSilence = errors.New("no answer")
	errRefused = errors.New("port unreachable")
)

// request is a PDU to send.
type request struct {
	op          string
	kind        gosnmp.PDUType
	variables   []gosnmp.SnmpPDU
	repetitions uint32 // of GETBULK
	once        bool   // never sent again
	id          uint32
}

func (r *request) writes() bool { return r.kind == gosnmp.SetRequest }

// reply is the response to a request.
type reply struct {
	*gosnmp.SnmpPacket
	copies int // of the request that may have been carried out
}

// model is the security model of the session: communities or users. It builds
// and reads messages.
type model interface {
	// ready returns a request to send before all others, or nil.
	ready() *request
	// build encodes the request anew for each time it is sent.
	build(r *request, ids *identifiers) ([]byte, error)
	// read decodes a datagram. Its error is *dropped where the wait goes on,
	// errAgain where the request has to be built and sent anew, *Error where the
	// agent refuses.
	read(r *request, ids *identifiers, datagram []byte) (*gosnmp.SnmpPacket, error)
	// silence explains that no reply came; deaf tells that so many requests had
	// their time that the last of them cannot just be lost.
	silence(deaf bool) *Error
}

// dropped is the reason why a datagram was not taken.
type dropped struct {
	reason string
	late   bool // a reply to an earlier request
}

func (d *dropped) Error() string { return d.reason }

// errAgain asks to send a request again that the agent certainly did not carry
// out.
var errAgain = errors.New("send again")

// exchange sends a request and returns the reply to it, whatever its error
// status. The error is an *Error.
func (s *Session) exchange(ctx context.Context, r *request) (*reply, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return nil, s.failure(r, ctx.Err(), &attempt{})
	}
	if before := s.model.ready(); before != nil {
		if _, err := s.run(ctx, before); err != nil {
			return nil, err
		}
	}
	return s.run(ctx, r)
}

// attempt is how far an exchange has come.
type attempt struct {
	sends    int
	undone   int    // of them, those that were certainly not carried out
	silences int    // attempts that waited to the end
	last     bool   // no more attempts were left
	damage   string // why a datagram of the peer was unusable
}

// open is how many copies of the request may have been carried out.
func (a *attempt) open() int { return a.sends - a.undone }

func (s *Session) run(ctx context.Context, r *request) (*reply, error) {
	defer s.interruptible(ctx)()
	begin := time.Now()
	r.id = s.ids.next()
	s.exchanges.Add(1)
	var a attempt
	packet, err := s.tries(ctx, r, &a)
	if err != nil {
		err = s.failure(r, err, &a)
	}
	s.cfg.Logger.Debug("snmp exchange", "operation", r.op, "target", s.cfg.Address,
		"outcome", outcome(packet, err), "sends", a.sends, "took", time.Since(begin))
	return &reply{packet, a.open()}, err
}

// interruptible has the end of the context end a read. The function it returns
// waits until that can no longer touch the deadline of the next exchange.
func (s *Session) interruptible(ctx context.Context) (stop func()) {
	done := make(chan struct{})
	cancel := context.AfterFunc(ctx, func() {
		s.conn.SetReadDeadline(time.Unix(1, 0))
		close(done)
	})
	return func() {
		if !cancel() {
			<-done
		}
	}
}

// tries sends until there is a reply or a refusal, or nothing more is to be
// sent.
func (s *Session) tries(ctx context.Context, r *request, a *attempt) (*gosnmp.SnmpPacket, error) {
	left, again := s.cfg.Retries, 1
	if r.once {
		left = 0
	}
	for ctx.Err() == nil {
		datagram, err := s.model.build(r, &s.ids)
		if err != nil {
			return nil, err
		}
		if err := s.send(datagram); err != nil {
			return nil, err
		}
		a.sends++
		patience := s.patience(ctx, left)
		packet, err := s.await(ctx, r, a, patience)
		if provesUndone(err) {
			a.undone++
		}
		switch {
		case errors.Is(err, errAgain) && again > 0:
			again--
		case errors.Is(err, errSilence):
			if patience == s.cfg.Timeout {
				a.silences++
			}
			if a.last = left == 0; a.last {
				return nil, err
			}
			left--
		default:
			return packet, err
		}
	}
	return nil, ctx.Err()
}

// provesUndone tells whether what came in place of a reply proves that the copy
// sent last was not carried out.
func provesUndone(err error) bool {
	var refusal *Error
	return errors.Is(err, errAgain) || errors.Is(err, errRefused) || errors.As(err, &refusal) && !refusal.Sent
}

// send writes a datagram. A connected socket reports with a write what an ICMP
// message told of an earlier one, without sending: hence the second try.
func (s *Session) send(datagram []byte) error {
	s.conn.SetWriteDeadline(time.Now().Add(time.Second))
	_, err := s.conn.Write(datagram)
	if err = unreachable(err); errors.Is(err, errRefused) {
		_, err = s.conn.Write(datagram)
	}
	return unreachable(err)
}

// patience is how long to wait for the reply before one of the copies left is
// sent: less than Config.Timeout where the time would not do for another one. A
// reply that comes later is taken all the same.
func (s *Session) patience(ctx context.Context, left int) time.Duration {
	deadline, ok := ctx.Deadline()
	if !ok || left == 0 {
		return s.cfg.Timeout
	}
	return min(s.cfg.Timeout, max(time.Until(deadline)/3, shortestAttempt))
}

// await reads until a reply comes or the time of the attempt is over.
func (s *Session) await(ctx context.Context, r *request, a *attempt, patience time.Duration) (*gosnmp.SnmpPacket, error) {
	// The deadline is set before the context is asked: a context that ends in
	// between sets it anew, one that ended before is seen.
	s.conn.SetReadDeadline(time.Now().Add(patience))
	for ctx.Err() == nil {
		n, err := s.conn.Read(s.buffer)
		var timeout net.Error
		switch {
		case err != nil && ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.As(err, &timeout) && timeout.Timeout():
			return nil, errSilence
		case err != nil:
			return nil, unreachable(err)
		}
		packet, err := s.model.read(r, &s.ids, s.buffer[:n])
		var drop *dropped
		if !errors.As(err, &drop) {
			return packet, err
		}
		if !drop.late {
			a.damage = drop.reason
		}
	}
	return nil, ctx.Err()
}

// unreachable gives the errors of an ICMP answer one name.
func unreachable(err error) error {
	for _, errno := range []error{syscall.ECONNREFUSED, syscall.EHOSTUNREACH, syscall.ENETUNREACH} {
		if errors.Is(err, errno) {
			return fmt.Errorf("%w: %w", errRefused, err)
		}
	}
	return err
}

// refuse tells apart whether the host or the way to it refuses.
func (e *Error) refuse(err error) {
	e.Kind = KindRefused
	if !errors.Is(err, syscall.ECONNREFUSED) {
		e.words, e.advice = "there is no route to the host", "check the address, and the network between this host and the PDU"
	}
}

// failure turns the error of an exchange into an Error. Only a clear refusal of
// every copy proves that a write was not carried out.
func (s *Session) failure(r *request, err error, a *attempt) *Error {
	e := &Error{Kind: KindInternal}
	var refusal *Error
	switch {
	case errors.As(err, &refusal):
		e = refusal
	case errors.Is(err, context.Canceled), errors.Is(err, net.ErrClosed):
		e.Kind = KindCanceled
	case errors.Is(err, errRefused):
		e.refuse(err)
	case errors.Is(err, errAgain):
		e.Kind, e.detail = KindProtocol, "the PDU's clock runs wild: it calls every request too old"
	case a.damage != "":
		e.Kind, e.detail = KindProtocol, "an answer came, but "+a.damage
	case a.sends == 0 && errors.Is(err, context.DeadlineExceeded):
		e.Kind, e.detail = KindTimeout, "there was no time to send the request"
	case errors.Is(err, errSilence), errors.Is(err, context.DeadlineExceeded):
		told := s.model.silence(a.silences > 1 || a.last)
		e.Kind, e.detail, e.advice = told.Kind, told.detail, told.advice
	default:
		e.detail = "the socket failed: " + err.Error()
	}
	e.Op, e.Address, e.Sent = r.op, s.cfg.Address, r.writes() && a.open() > 0
	if e.err == nil && refusal == nil {
		e.err = err
	}
	return e
}

// outcome is the end of an exchange for the log.
func outcome(packet *gosnmp.SnmpPacket, err error) string {
	var e *Error
	switch {
	case errors.As(err, &e):
		return e.Kind.String()
	case packet != nil && packet.Error != gosnmp.NoError:
		return statusName(packet.Error)
	}
	return "ok"
}
