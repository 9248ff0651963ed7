package redfish

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	"github.com/maaspd/powerdrivers/maaspd"
)

const (
	// firstPause and lastPause bound the pauses between two tries at a BMC
	// that is occupied.
	firstPause = 500 * time.Millisecond
	lastPause  = 5 * time.Second
	// shortestPause is the last of them at least.
	shortestPause = 100 * time.Millisecond
	// lastWord is kept of the time for a last try and to tell why it failed.
	lastWord = 500 * time.Millisecond
)

// command is a power command under way.
type command struct {
	client *redfish.Client
	system *redfish.System
	want   maaspd.Power
	types  []redfish.ResetType
	// going tells that the machine may be on its way off while it reads On.
	going bool
	// sent tells that a try that was refused may have been carried out.
	sent bool
}

// carryOut sends the command. What a BMC objects to is no error when the machine
// is there, or on its way there, all the same.
//
// An On is sent again while the BMC is occupied and the machine does not come: a
// machine must not stay off because its BMC had no time for a moment. That is no
// repetition of the transport's, which has none for a POST: On is the one
// command that does no harm when both are carried out.
func (c *command) carryOut(ctx context.Context) error {
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		begin := time.Now()
		err := c.client.Reset(ctx, c.system, c.types...)
		refusal, ok := errors.AsType[*redfish.Error](err)
		if !ok || refusal.Status == 0 || refusal.Status == 401 || refusal.Status == 403 {
			return c.failed(err)
		}
		busy := refusal.Kind == redfish.KindBusy
		if c.arrived(ctx, busy) {
			return nil
		}
		if c.want != maaspd.On || !busy && (refusal.Kind != redfish.KindWrongState || refusal.Sent) {
			return c.failed(err)
		}
		c.sent = c.sent || refusal.Sent
		spare := max(lastWord, 2*time.Since(begin))
		if !fits(ctx, refusal.RetryAfter, spare) || !sleep(ctx, max(pause, refusal.RetryAfter), spare) {
			return c.occupied(refusal)
		}
		// What was carried out in spite of the refusal may show by now.
		if busy && c.arrived(ctx, busy) {
			return nil
		}
	}
}

// arrived reads whether the machine is in the state, or on its way there. While
// it may still be going off, only the objection that it is on already makes the
// state On believable.
func (c *command) arrived(ctx context.Context, busy bool) bool {
	now, err := c.client.SystemAt(ctx, c.system.Link)
	return err == nil && headedFor(now, c.want) && !(c.going && busy)
}

// failed is the error of the last try, whose effect is that of all of them.
func (c *command) failed(err error) error {
	failure, ok := errors.AsType[*redfish.Error](err)
	if !ok || !c.sent || failure.Sent {
		return reported(err)
	}
	return maaspd.Fail(halfway(reasonOf(failure.Kind)), failure)
}

// occupied is the error of a BMC that refused until the time was up, or wants
// to be left alone for longer.
func (c *command) occupied(refusal *redfish.Error) error {
	why := "it was tried again until the time was up"
	if refusal.RetryAfter > 0 {
		why = fmt.Sprintf("it asks to be left alone for %d s, which is longer than the time that is left", int(refusal.RetryAfter.Seconds()))
	}
	failure := maaspd.Failf(maaspd.Busy, "%s; %s: give it more time (timeoutMs), or try again later", refusal.Fact(), why)
	if c.sent {
		return failure
	}
	return failure.NotSent()
}

// fits tells whether there is time for a wait, and the spare after it.
func fits(ctx context.Context, wait, spare time.Duration) bool {
	deadline, has := ctx.Deadline()
	return !has || time.Until(deadline)-spare > wait
}

// sleep waits, and tells whether there is time for another try after it, for
// which the time of spare is kept: one that is cut off would tell less than the
// last refusal. The last pause is as short as the time that is left.
func sleep(ctx context.Context, pause, spare time.Duration) bool {
	if deadline, has := ctx.Deadline(); has {
		pause = min(pause, time.Until(deadline)-spare)
	}
	if pause < shortestPause {
		return false
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
