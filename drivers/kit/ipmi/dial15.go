package ipmi

import (
	"context"
	"errors"
)

// silentLogins is after how many logins, in which Activate Session met silence
// though nothing else was lost, the password is taken for the reason.
const silentLogins = 3

// dial15 logs in with IPMI 1.5. Every try has a socket, a challenge and a first
// sequence number of its own.
func dial15(ctx context.Context, cfg Config) (*Session, error) {
	var doubt error
	ignored, silent := false, 0
	for wait := firstWait; ; {
		l, err := connect(ctx, cfg)
		if err != nil {
			return nil, err
		}
		h := newLogin15(cfg, l, wait)
		if err = h.run(ctx); err == nil {
			return h.open(), nil
		}
		l.conn.Close()
		ignored = ignored || h.ignored(err)
		switch {
		case h.extra > 0 && doubtful(err):
			// The answer may be to the repetition of what was done already.
			wait, doubt = max(wait*3/2, patient(h.slow)), err
		case errors.Is(err, errSilence):
			if h.ignored(err) && h.extra < activateSends {
				silent++
			}
			if silent == silentLogins {
				return nil, unjudged15(l.failure(opLogin, err), ignored, doubt)
			}
			wait = min(max(wait*3/2, patient(h.slow)), longestWait)
		default:
			return nil, unjudged15(l.failure(opLogin, err), ignored, doubt)
		}
	}
}

// ignored reports whether the login ended because Activate Session was not
// answered.
func (l *login15) ignored(err error) bool {
	return l.activating && l.sends > 0 && (errors.Is(err, errSilence) || errors.Is(err, context.DeadlineExceeded))
}

// unjudged15 explains a timeout. A BMC that does not know the password drops
// the packets that are signed with it, and so most do not answer.
func unjudged15(e *Error, ignored bool, doubt error) *Error {
	switch {
	case e.Kind != KindTimeout:
	case ignored:
		e.detail = "it answers Get Session Challenge, but not Activate Session: probably the password is wrong"
		e.advice = "check the password; if it is right, answers get lost: then allow more time"
		return e
	case doubt == nil:
		e.advice = "check the address, that UDP passes the firewalls between, and that IPMI over LAN with IPMI 1.5 is enabled on the BMC, " +
			"which newer ones no longer have: then use IPMI 2.0"
	}
	return unjudged(e, doubt)
}
