package snmp

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"time"
)

// What is being done, for messages.
const (
	opDial     = "SNMP connect"
	opDiscover = "SNMP engine discovery"
	opGet      = "SNMP read"
	opSet      = "SNMP write"
	opWalk     = "SNMP table read"
)

// defaultLimit bounds every call whose context has no deadline.
const defaultLimit = 60 * time.Second

// largestDatagram is the most that UDP carries, in bytes.
const largestDatagram = 65535

// Session is a connection to the SNMP agent of one PDU. Its methods may be
// called by several goroutines; one exchange runs at a time, because many PDUs
// drop a request that arrives while they answer another. A call whose context
// has no deadline gets 60 s.
type Session struct {
	cfg       Config
	conn      net.Conn
	turn      chan struct{} // holds a token while an exchange runs
	model     model
	ids       identifiers
	buffer    []byte
	exchanges atomic.Int64
}

// Dial resolves the address and opens a connected UDP socket. It sends nothing:
// with v1 and v2c there is nothing to open, and with v3 the engine is discovered
// before the first exchange (RFC 3414, section 4). Every error is an *Error.
func Dial(ctx context.Context, cfg Config) (*Session, error) {
	cfg, err := cfg.normalised()
	if err != nil {
		return nil, err
	}
	ctx, cancel := limited(ctx)
	defer cancel()
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "udp", cfg.Address)
	if err != nil {
		return nil, dialFailure(ctx, cfg, err)
	}
	return newSession(cfg, conn), nil
}

// newSession speaks over a connection that keeps the bounds of datagrams.
func newSession(cfg Config, conn net.Conn) *Session {
	s := &Session{
		cfg: cfg, conn: conn,
		turn:   make(chan struct{}, 1),
		ids:    newIdentifiers(),
		buffer: make([]byte, largestDatagram),
	}
	if cfg.Version == V3 {
		s.model = newUSM(cfg)
	} else {
		s.model = newCommunities(cfg)
	}
	return s
}

func dialFailure(ctx context.Context, cfg Config, err error) *Error {
	e := &Error{Kind: KindInternal, Op: opDial, Address: cfg.Address, err: err}
	var dns *net.DNSError
	switch err = unreachable(err); {
	case errors.Is(ctx.Err(), context.Canceled):
		e.Kind, e.err = KindCanceled, ctx.Err()
	case ctx.Err() != nil:
		e.Kind, e.err = KindTimeout, ctx.Err()
	case errors.As(err, &dns):
		e.Kind = KindDNS
	case errors.Is(err, errRefused):
		e.refuse(err)
	default:
		e.detail = "the socket failed: " + err.Error()
	}
	return e
}

// limited gives a context without a deadline one.
func limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, ok := ctx.Deadline(); ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, defaultLimit)
}

// LimitVariables sets Config.MaxVariables anew, for a PDU that is known better
// only after it was asked what it is. It must not run beside another call.
func (s *Session) LimitVariables(most int) {
	if most > 0 {
		s.cfg.MaxVariables = most
	}
}

// Exchanges counts the requests so far, without those sent again. The engine
// discovery of v3 counts as one.
func (s *Session) Exchanges() int { return int(s.exchanges.Load()) }

// Close closes the socket. It sends nothing. An exchange under way ends with
// KindCanceled.
func (s *Session) Close() error { return s.conn.Close() }
