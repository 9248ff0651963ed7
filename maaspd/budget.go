package maaspd

import (
	"context"
	"errors"
	"sync"
	"time"
)

// signalTime is how long an action that a signal ended may take to end; 2 s
// after the signal the reply is due.
const signalTime = 1800 * time.Millisecond

// budget divides the time of an action: the work ends at work's deadline, what
// is left is the reserve for closing sessions and replying.
type budget struct {
	work    context.Context
	end     time.Time
	reserve time.Duration
	// over is when the reply of an action whose work has ended must be ready:
	// at the end, and soon after a signal. To be asked when the work has
	// ended, because the first answer stays.
	over func() time.Time
}

// newBudget starts the time of an action; the device is for its message. The smaller of one second and a
// tenth of the timeout is the reserve.
func newBudget(ctx context.Context, timeout time.Duration, device string) (budget, context.CancelFunc) {
	reserve := min(time.Second, timeout/10)
	start := time.Now()
	cause := Failf(Timeout, "%sno result within the %d ms of timeoutMs", device, timeout.Milliseconds())
	work, cancel := context.WithDeadlineCause(ctx, start.Add(timeout-reserve), cause)
	end := start.Add(timeout)
	over := sync.OnceValue(func() time.Time {
		if soon := time.Now().Add(signalTime); cancelled(work) && soon.Before(end) {
			return soon
		}
		return end
	})
	return budget{work: work, end: end, reserve: reserve, over: over}, cancel
}

// left is the time until the reply must be ready.
func (b budget) left() time.Duration {
	if b.work.Err() == nil {
		return time.Until(b.end)
	}
	return time.Until(b.over())
}

// grace is how long a driver may take to return an error of its own after its
// context ended. Each step takes a part of what is left, so that together they
// never take more than there is, however many of them hang.
func (b budget) grace() time.Duration { return min(b.reserve/2, b.left()/2) }

// lastWord is how long the switching on that ends an interrupted cycle may
// take.
func (b budget) lastWord() time.Duration {
	if b.work.Err() == nil {
		return b.left() - b.reserve/2
	}
	return b.left() / 2
}

// closing is how long sessions may take to close.
func (b budget) closing() time.Duration { return min(closeTime, b.left()*3/4) }

// signalError is the cause of a context that a signal ended.
type signalError struct{ name string }

// Error is the message of the reply to an action that the signal ended.
func (s signalError) Error() string { return "cancelled by the signal " + s.name }

// cancelled tells whether the host, by signal or context, ended the action,
// as opposed to its own deadline.
func cancelled(ctx context.Context) bool {
	return ctx.Err() != nil && !errors.Is(ctx.Err(), context.DeadlineExceeded)
}

// cancellation is the error of an action that the host ended.
func cancellation(ctx context.Context) *Error {
	if signal, ok := errors.AsType[signalError](context.Cause(ctx)); ok {
		return Fail(Cancelled, signal)
	}
	return Failf(Cancelled, "cancelled by the host: %w", context.Cause(ctx))
}

// sleep waits, or returns the context's cause when that comes first.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}
