package maaspd

import (
	"context"
	"fmt"
	"time"
)

// powerReset refuses a machine that is off: a reset would do nothing, or
// switch it on.
func (a *action) powerReset() (any, error) {
	if !a.def.notQueryable {
		status, err := a.query(a.budget.work)
		if err != nil {
			return nil, err
		}
		if status.headedFor(Off) {
			return nil, Failf(WrongState, "%sthe machine is off; a reset needs one that is on (use power_on or power_cycle)", a.req.device)
		}
		if delay, err := a.resetDelay(); err != nil || delay > 0 {
			return a.resetByCycle(status, delay, err)
		}
	}
	if err := a.send(a.budget.work, On, a.driver.(Resetter).PowerReset); err != nil {
		return nil, err
	}
	return a.finish()
}

// resetDelay is the time off of a reset that has to be an off and an on; 0 is
// one that has not.
func (a *action) resetDelay() (time.Duration, error) {
	cycler, ok := a.driver.(ResetCycler)
	if !ok {
		return 0, nil
	}
	return guard(a.budget.work, a.budget.grace, func(context.Context) (time.Duration, error) {
		return cycler.ResetDelay(), nil
	})
}

// resetByCycle resets as a power cycle does, with all that it keeps to. The
// machine is known only now, so that this is where too little time is found:
// before anything was sent.
func (a *action) resetByCycle(status Status, delay time.Duration, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	if needed := delay + cycleMargin; a.budget.left() < needed {
		least := (a.req.timeout - a.budget.left() + needed).Truncate(time.Second) + time.Second
		return nil, Invalid(Violation{"/timeoutMs", "minimum", fmt.Sprintf(
			"timeoutMs must be at least %d: this machine is reset by an off and an on, with %d ms between them and %d ms to switch",
			least.Milliseconds(), delay.Milliseconds(), cycleMargin.Milliseconds())})
	}
	return a.offAndOn(status, delay)
}
