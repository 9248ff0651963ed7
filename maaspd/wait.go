package maaspd

import (
	"context"
	"time"
)

// The pauses between two reads of the power state while waiting: short at
// first, because many devices are quick, then growing to spare the slow ones.
const (
	firstPoll = 100 * time.Millisecond
	lastPoll  = 2 * time.Second
)

// finish ends a power verb: it waits for the wanted state as long as the
// request or the declaration says, and tells the state when the request
// carried waitMs.
func (a *action) finish() (any, error) {
	status := Status{Power: Unknown}
	var err error
	switch {
	case a.def.notQueryable:
	case a.req.wait > 0:
		status, err = a.await(a.budget.work, a.spec.wanted, a.req.wait)
	case a.req.waitGiven:
		if read, readErr := a.query(a.budget.work); readErr == nil {
			status = read
		}
	}
	if err != nil || !a.req.waitGiven {
		return nil, err
	}
	return map[string]any{"status": string(status.Power)}, nil
}

// await polls until the wanted state is read, at most for the given time and
// at most until the context ends. Read errors mean "not yet".
func (a *action) await(ctx context.Context, wanted Power, atMost time.Duration) (Status, error) {
	limited, cancel := context.WithTimeout(ctx, atMost)
	defer cancel()
	var last *Status
	var lastErr error
	for pause := firstPoll; ; pause = min(2*pause, lastPoll) {
		status, err := a.query(limited)
		if err == nil {
			if status.reached(wanted) {
				return status, nil
			}
			last = &status
		} else {
			lastErr = err
		}
		if sleep(limited, pause) != nil {
			return Status{}, a.notReached(wanted, last, lastErr)
		}
	}
}

// notReached is the error of a wait that ended: notVerified with the last
// state seen, connError when no read ever worked, cancelled after a signal.
func (a *action) notReached(wanted Power, last *Status, lastErr error) error {
	if cancelled(a.budget.work) {
		return cancellation(a.budget.work)
	}
	if last == nil {
		cause := a.failure(lastErr)
		reason := cause.Reason
		if reason.Code() != ConnError {
			reason = Timeout
		}
		return Failf(reason, "%sthe command was accepted, but the power state could not be read afterwards: %w", a.req.device, cause)
	}
	state := string(last.Power)
	if last.Mixed {
		state = "partly " + state
	}
	if last.Detail != "" {
		state += " (" + last.Detail + ")"
	}
	return Failf(NotVerified, "%sthe command was accepted, but the machine is still %s, not %s; it may need more time",
		a.req.device, state, wanted)
}
