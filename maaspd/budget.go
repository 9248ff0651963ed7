package maaspd

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// budget divides the time of an action: the work ends at work's deadline, what
// is left is the reserve for closing sessions and replying.
type budget struct {
	work    context.Context
	end     time.Time
	reserve time.Duration
}

// newBudget starts the time of an action. The smaller of one second and a
// tenth of the timeout is the reserve.
func newBudget(ctx context.Context, timeout time.Duration) (budget, context.CancelFunc) {
	reserve := min(time.Second, timeout/10)
	start := time.Now()
	cause := Failf(Timeout, "no result within the %d ms of timeoutMs", timeout.Milliseconds())
	work, cancel := context.WithDeadlineCause(ctx, start.Add(timeout-reserve), cause)
	return budget{work: work, end: start.Add(timeout), reserve: reserve}, cancel
}

// grace is how long a driver may take to return an error of its own after its
// context ended.
func (b budget) grace() time.Duration { return b.reserve / 4 }

// lastWord is how long the switching on that ends an interrupted cycle may
// take: it must leave time to close and reply, and 2 s after a signal the
// reply is due.
func (b budget) lastWord() time.Duration { return b.reserve / 2 }

// closing is how long sessions may take to close.
func (b budget) closing() time.Duration { return max(time.Until(b.end), b.reserve/4) }

// signalError is the cause of a context that a signal ended.
type signalError struct{ name string }

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

// secondsText is a duration as a message shows it.
func secondsText(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }
