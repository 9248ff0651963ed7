package maaspd

import (
	"context"
	"reflect"
	"time"
)

// powerCycle composes a cycle out of the driver's own on and off, the same way
// for every device: a native cycle does nothing on some BMCs when the machine
// is off, and tells nothing about whether it ever was off.
//
// Once off was sent, nothing ends it before on was sent once: a machine must
// not stay off because a deadline passed.
func (a *action) powerCycle() (any, error) {
	if err := a.setOverride(); err != nil {
		return nil, err
	}
	status, err := a.query(a.budget.work)
	if err != nil {
		return nil, err
	}
	return a.offAndOn(status, a.req.cycleDelay)
}

// offAndOn switches off, unless the machine is off, and on after the time off.
func (a *action) offAndOn(status Status, delay time.Duration) (any, error) {
	if !status.reached(Off) {
		if err := a.goOff(status, delay); err != nil {
			a.lastOn()
			return nil, err
		}
	}
	ctx := a.budget.work
	if a.commanded == Off {
		var done context.CancelFunc
		ctx, done = a.lastWord()
		defer done()
	}
	if err := a.switchTo(ctx, On, a.driver.PowerOn); err != nil {
		return nil, err
	}
	return a.finish()
}

// goOff switches off, proves it and lets the time off pass.
func (a *action) goOff(status Status, delay time.Duration) error {
	work := a.budget.work
	if !status.headedFor(Off) {
		if err := a.switchTo(work, Off, a.driver.PowerOff); err != nil {
			return err
		}
	}
	if _, err := a.await(work, Off, maxTimeout); err != nil {
		return err
	}
	return sleep(work, delay)
}

// lastOn sends on once in a cycle that failed after off was sent and before on
// was: within the action's time or, where that has ended, within what is left
// for the reply.
func (a *action) lastOn() {
	if a.commanded != Off {
		return
	}
	a.log.Warn("the cycle did not complete after switching off; switching on again")
	ctx, done := a.lastWord()
	defer done()
	if err := a.switchTo(ctx, On, a.driver.PowerOn); err != nil {
		a.log.Error("switching on again failed; the machine may be off", "error", a.failure(err).Error())
	}
}

// lastWord is the context for the on that ends a cycle. The deadline or a signal
// that comes meanwhile shortens it, but does not cut it off: the driver may not
// have come to sending the command, which it is asked for once only.
func (a *action) lastWord() (context.Context, context.CancelFunc) {
	work := a.budget.work
	ctx, cancel := context.WithTimeout(context.WithoutCancel(work), a.budget.lastWord())
	stop := context.AfterFunc(work, func() { time.AfterFunc(a.budget.lastWord(), cancel) })
	return ctx, func() {
		stop()
		cancel()
	}
}

// delaysCycle tells whether the driver has a say in the time off: then it is
// known only when there is a driver.
func (d *definition) delaysCycle(r *request) bool {
	return !r.cycleDelayGiven && d.concrete.Implements(reflect.TypeFor[CycleDelayer]())
}

// askCycleDelay takes the time off of a power cycle from the driver's
// parameters, and tells when there is too little time for it.
func (a *action) askCycleDelay(target *verbSpec) ([]Violation, error) {
	if target.verb != VerbPowerCycle || !a.def.delaysCycle(a.req) {
		return nil, nil
	}
	delay, err := guard(a.budget.work, a.budget.grace, func(context.Context) (time.Duration, error) {
		return a.driver.(CycleDelayer).CycleDelay(), nil
	})
	if err != nil {
		return nil, err
	}
	if delay > 0 {
		a.req.cycleDelay = delay
	}
	return a.req.cycleFaults(), nil
}
