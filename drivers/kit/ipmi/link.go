package ipmi

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"syscall"
	"time"
)

const (
	firstWait    = 400 * time.Millisecond // before the first resend
	longestWait  = 5 * time.Second        // between resends
	refusedTries = 3
	refusedPause = 200 * time.Millisecond // doubled: three tries in 0.6 s
	largestReply = 512                    // bytes; RMCP+ setup and our commands stay far below
)

var (
	errSilence = errors.New("no answer")
	errRefused = errors.New("port unreachable")
)

// link is one UDP socket to one BMC. Every login gets its own, since some BMCs
// tell sessions apart by the source port only.
type link struct {
	conn    net.Conn
	address string // as configured
	log     *slog.Logger
	damage  string // the last reason why a reply of the BMC was unusable
}

// exchange is one request and its reply.
type exchange struct {
	op    string
	wait  time.Duration // before the first resend; half as much more each time
	sends int           // at most; 0 = until the context ends
	build func() []byte // the datagram for the next send
	match func(datagram []byte) error
}

// run sends until match takes a reply (nil), finds it to be a final error, or
// nothing more is to be sent. It returns how many datagrams left.
func (l *link) run(ctx context.Context, x exchange) (sends int, err error) {
	stop := context.AfterFunc(ctx, func() { l.conn.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	begin := time.Now()
	defer func() {
		l.log.Debug("ipmi exchange", "operation", x.op, "target", l.address,
			"outcome", outcome(err), "sends", sends, "took", time.Since(begin))
	}()
	var refusal error
	refused := 0
	for wait := x.wait; ctx.Err() == nil; wait = min(wait+wait/2, longestWait) {
		if err = l.send(x.build()); err == nil {
			sends++
			err = l.await(ctx, time.Now().Add(wait), x.match)
		}
		silence, closed := errors.Is(err, errSilence), errors.Is(err, errRefused)
		switch {
		case ctx.Err() != nil && (silence || closed):
			return sends, ctx.Err()
		case !silence && !closed, sends > 0 && sends == x.sends:
			return sends, err
		case closed:
			refusal, wait = err, min(wait, firstWait)
		}
		if refusal == nil {
			continue
		}
		// A host sends few ICMP messages a second, so silence after one counts.
		if refused++; refused == refusedTries {
			return sends, refusal
		}
		if closed {
			pause(ctx, time.Duration(refused)*refusedPause)
		}
	}
	return sends, ctx.Err()
}

func outcome(err error) string {
	var e *Error
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &e):
		return fmt.Sprintf("%v, code %02Xh", e.Kind, e.Code)
	}
	return err.Error()
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

func (l *link) send(datagram []byte) error {
	l.conn.SetWriteDeadline(time.Now().Add(time.Second))
	_, err := l.conn.Write(datagram)
	return unreachable(err)
}

// await reads until match is done with a datagram or until the time is over.
func (l *link) await(ctx context.Context, until time.Time, match func([]byte) error) error {
	// The deadline is set before the context is asked: a context that ends in
	// between sets it anew, one that ended before is seen.
	l.conn.SetReadDeadline(until)
	buf := make([]byte, largestReply)
	for ctx.Err() == nil {
		n, err := l.conn.Read(buf)
		var timeout net.Error
		switch {
		case errors.As(err, &timeout) && timeout.Timeout():
			return errSilence
		case err != nil:
			return unreachable(err)
		}
		err = match(buf[:n])
		var drop *dropped
		if !errors.As(err, &drop) {
			return err
		}
		if drop.damaged {
			l.damage = drop.reason
		}
	}
	return ctx.Err()
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

// failure turns the error of run into an Error.
func (l *link) failure(op string, err error) *Error {
	var e *Error
	switch {
	case errors.As(err, &e):
		e.Address = l.address
		return e
	case errors.Is(err, context.Canceled):
		e = &Error{Kind: KindCanceled}
	case errors.Is(err, errRefused):
		e = &Error{Kind: KindRefused, detail: refusedDetail(err)}
	case errors.Is(err, errSilence), errors.Is(err, context.DeadlineExceeded):
		e = &Error{Kind: KindTimeout}
		if l.damage != "" {
			e = &Error{Kind: KindProtocol, detail: "a reply came, but " + l.damage}
		}
	default:
		e = &Error{Kind: KindInternal, detail: "the socket failed: " + err.Error()}
	}
	e.Op, e.Address, e.err = op, l.address, err
	return e
}

func refusedDetail(err error) string {
	if errors.Is(err, syscall.ECONNREFUSED) {
		return ""
	}
	return "there is no route to the host"
}
