package maaspd

import (
	"context"
	"errors"
)

// perform makes the driver, checks what only it can check, and does the verb
// between its companions. Sessions are closed whatever happened, but for those
// that a batch shares.
func (a *action) perform(target *verbSpec) (any, error) {
	if err := a.prepare(target); err != nil {
		return nil, err
	}
	if a.spec.verb == VerbValidate {
		return a.spec.run(a)
	}
	release, err := a.takeTurn()
	if err != nil {
		return nil, err
	}
	// The sessions are closed before the next in turn comes.
	defer release()
	open := a.shared
	if open == nil {
		open = &sessions{}
		defer func() { open.close(a.log, a.budget.closing()) }()
	}
	a.budget.work = context.WithValue(a.budget.work, sessionsKey{}, open)
	if err = a.before(); err != nil {
		return a.after(nil, err)
	}
	return a.after(a.spec.run(a))
}

// prepare makes the driver and does all that does not need the device.
func (a *action) prepare(target *verbSpec) error {
	if err := a.makeDriver(); err != nil {
		return err
	}
	if err := a.askDriver(target); err != nil || a.spec.verb == VerbValidate {
		return err
	}
	if missing := a.def.missingTools(); len(missing) > 0 {
		return Failf(MissingTool, "%s is not installed; install the package %s", missing[0].Program, missing[0].Package)
	}
	return nil
}

// makeDriver calls New under guard.
func (a *action) makeDriver() (err error) {
	a.driver, err = guard(a.budget.work, a.budget.grace, func(context.Context) (PowerDriver, error) {
		return a.def.make(a.def.params.store(a.req.params)), nil
	})
	return err
}

// askDriver lets the driver find faults of its own, and one that its time off
// makes.
func (a *action) askDriver(target *verbSpec) error {
	violations, err := a.askCycleDelay(target)
	if err != nil {
		return err
	}
	if validator, ok := a.driver.(Validator); ok {
		asked := a.req.action
		asked.Verb = target.verb
		var own []Violation
		own, err = guard(a.budget.work, a.budget.grace, func(context.Context) ([]Violation, error) {
			return validator.Validate(asked), nil
		})
		violations = append(violations, own...)
	}
	if err == nil && len(violations) > 0 {
		return Invalid(violations...)
	}
	return err
}

// takeTurn takes the device lock of an exclusive driver.
func (a *action) takeTurn() (release func(), err error) {
	if a.def.lock == nil {
		return func() {}, nil
	}
	release, err = guard(a.budget.work, a.budget.grace, func(ctx context.Context) (func(), error) {
		return a.def.lock(ctx, a.log, a.def.deviceKey(a.req.params))
	})
	if err != nil && errors.Is(a.budget.work.Err(), context.DeadlineExceeded) {
		return nil, Failf(Busy, "another request held the device until the deadline: %w", err)
	}
	return release, err
}

// before lets the driver do what comes before the verb.
func (a *action) before() error {
	before, ok := a.driver.(Beforer)
	if !ok {
		return nil
	}
	return guardCall(a.budget.work, a.budget.grace, func(ctx context.Context) error {
		return before.Before(ctx, a.req.action)
	})
}

// after lets the driver do what comes after the verb, of which these are the
// data and the error, and returns what they are then.
func (a *action) after(data any, err error) (any, error) {
	after, ok := a.driver.(Afterer)
	if !ok {
		return data, err
	}
	afterErr := guardCall(a.budget.work, a.budget.grace, func(ctx context.Context) error {
		return after.After(ctx, a.req.action, err)
	})
	if err == nil && afterErr != nil {
		return nil, afterErr
	}
	return data, err
}
