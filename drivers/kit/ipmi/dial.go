package ipmi

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"
)

// defaultLimit bounds every call whose context has no deadline.
const defaultLimit = 20 * time.Second

// limited gives a context without a deadline one.
func limited(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, ok := ctx.Deadline(); ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, defaultLimit)
}

// Dial opens a session. With RMCP+ that is Open Session and RAKP messages 1 to
// 4, three round trips (IPMI v2.0 rev 1.1, sections 13.15 to 13.31); with IPMI
// 1.5 Get Session Challenge and Activate Session, two (section 6.12.7). The
// session starts at the USER level. Dial ends with ctx; a ctx without a
// deadline gets 20 s. Every error is an *Error with Sent false.
//
// A login in which a message had to be sent again proves nothing about the
// credentials, because a BMC draws new random numbers for the repetition. Such
// a login begins anew from a fresh socket with a longer timer.
func Dial(ctx context.Context, cfg Config) (*Session, error) {
	cfg, err := cfg.normalised()
	if err != nil {
		return nil, err
	}
	ctx, cancel := limited(ctx)
	defer cancel()
	if cfg.Version == LAN15 {
		return dial15(ctx, cfg)
	}
	return dial20(ctx, cfg)
}

// dial20 tries the cipher suites in order.
func dial20(ctx context.Context, cfg Config) (*Session, error) {
	for i, suite := range cfg.CipherSuites {
		s, err := dialSuite(ctx, cfg, suite)
		var e *Error
		switch {
		case err == nil:
			return s, nil
		case errors.As(err, &e) && e.Kind == KindCipher && refusesAlgorithms(e.Code):
			if i == len(cfg.CipherSuites)-1 {
				e.detail = fmt.Sprintf("tried %v: %s", cfg.CipherSuites, e.detail)
				return nil, e
			}
		default:
			return nil, err
		}
	}
	return nil, &Error{Kind: KindInternal, Op: opLogin, Address: cfg.Address}
}

// dialSuite logs in with one cipher suite.
func dialSuite(ctx context.Context, cfg Config, suite CipherSuite) (*Session, error) {
	algs, _ := suite.algorithms()
	var doubt error
	copies, again := false, false
	for wait := firstWait; ; again = true {
		l, err := connect(ctx, cfg)
		if err != nil {
			return nil, err
		}
		h := newHandshake(cfg, algs, l, wait)
		h.copies = copies
		err = h.run(ctx)
		if err == nil {
			return newSession(h, suite), nil
		}
		h.abandon()
		switch {
		case h.resent() && doubtful(err), again && dropsLogins(err):
			if doubt != nil && h.sends == h.steps {
				pause(ctx, wait) // nothing else slows it down, and a BMC may count refusals
			}
			// The BMC does answer, perhaps late: wait well beyond its slowest.
			wait = min(max(wait*3/2, patient(h.slow)), longestWait)
			doubt, copies = err, copies || h.doubled
		case errors.Is(err, errSilence) && h.steps > 1: // it answered before: a packet was lost
			wait = max(firstWait, patient(h.slow))
		case errors.Is(err, errSilence):
			wait = min(wait*3/2, longestWait)
		default:
			return nil, unjudged(l.failure(opLogin, err), doubt)
		}
	}
}

// unjudged mentions a refusal that was not believed when there was no time to
// find out.
func unjudged(e *Error, doubt error) *Error {
	var refusal *Error
	if e.Kind == KindTimeout && errors.As(doubt, &refusal) {
		e.detail = fmt.Sprintf("its answers are late or get lost, so that one of them, %q, proves nothing", refusal.Kind)
		e.advice = "allow more time, and check the credentials"
	}
	return e
}

// connect opens a fresh socket to the BMC.
func connect(ctx context.Context, cfg Config) (*link, error) {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "udp", cfg.Address)
	l := &link{conn: conn, address: cfg.Address, log: cfg.Logger}
	if err == nil {
		return l, nil
	}
	var dns *net.DNSError
	err = unreachable(err)
	switch {
	case ctx.Err() != nil:
		return nil, l.failure(opLogin, ctx.Err())
	case errors.As(err, &dns):
		return nil, &Error{Kind: KindDNS, Op: opLogin, Address: cfg.Address, err: err}
	}
	return nil, l.failure(opLogin, err)
}
