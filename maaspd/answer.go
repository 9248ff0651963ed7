package maaspd

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"
)

// task is a request that was looked at for a verb: accepted, or refused with
// what is wrong with it.
type task struct {
	def  *definition
	spec *verbSpec
	// target is the verb whose conditions the request must meet: validate
	// checks for another.
	target  *verbSpec
	req     *request
	log     *slog.Logger
	refused *Error
	budget  budget // once it runs
}

// admit takes a request through the steps before the device: protocol version,
// is the verb supported, keys and parameters. No step looks back.
func (d *definition) admit(spec *verbSpec, req *request, log *slog.Logger) *task {
	t := &task{def: d, spec: spec, req: req, log: log}
	t.target, t.refused = d.accept(spec, req)
	// All that matters has been read; a batch may hold thousands of requests.
	req.document = value{}
	return t
}

// run carries the task out, and starts its time. The sessions are those of the
// batch; nil makes the task use sessions of its own.
func (t *task) run(ctx context.Context, shared *sessions) reply {
	budget, cancel := newBudget(ctx, t.req.timeout, t.req.device)
	defer cancel()
	a := t.begin(budget)
	a.shared = shared
	if t.refused != nil {
		return newReply(t.spec, t.req, nil, a.withDriverFaults(t.target, t.refused), false)
	}
	return a.reply(a.perform(t.target))
}

// begin is the start of the task with its time.
func (t *task) begin(budget budget) *action {
	t.budget = budget
	if t.refused == nil {
		for _, name := range t.req.unknown {
			t.log.Info("unknown parameter ignored", "parameter", name)
		}
	}
	return &action{def: t.def, spec: t.spec, req: t.req, log: t.log, budget: budget}
}

// reply is the answer to an action with this outcome.
func (a *action) reply(data any, err error) reply {
	if err == nil {
		return newReply(a.spec, a.req, data, nil, a.sent)
	}
	return newReply(a.spec, a.req, nil, a.failure(err), a.sent)
}

// closing is how long the sessions that the task used may take to close. A task
// that did not run has used none.
func (t *task) closing() time.Duration {
	if t.budget.over == nil {
		return closeTime
	}
	return t.budget.closing()
}

// accept checks the request for the verb and returns the verb that it is
// checked for: validate checks for another.
func (d *definition) accept(spec *verbSpec, req *request) (*verbSpec, *Error) {
	var out faults
	if err := req.checkVersion(); err != nil {
		req.readID(&out)
		return nil, err
	}
	target := d.target(spec, req, &out)
	if !d.supports(target) {
		req.readID(&out)
		return nil, Failf(Unsupported, "the driver %s does not support %s", d.name, target.verb)
	}
	if err := req.bootDeviceRefused(d, target.verb); err != nil {
		req.readID(&out)
		return nil, err
	}
	req.readKeys(d, target, &out)
	d.readParameters(req, target, &out)
	return target, out.err()
}

// target is the verb whose conditions the request must meet.
func (d *definition) target(spec *verbSpec, req *request, out *faults) *verbSpec {
	if spec.verb != VerbValidate {
		return spec
	}
	name := VerbPowerQuery
	if v := req.member("action"); !v.isNull() && !req.inBatch {
		name = Verb(v.text)
	}
	target := specOf(name)
	if target == nil || target.run == nil || target.verb == VerbValidate {
		out.add("/action", "enum", "action must be a verb that takes a request, such as power_on")
		return specOf(VerbPowerQuery)
	}
	return target
}

// readParameters takes the driver parameters of the request.
func (d *definition) readParameters(req *request, target *verbSpec, out *faults) {
	given := req.member("driverParameters")
	switch {
	case given.isNull():
		out.add("/driverParameters", "required", "driverParameters is required; it may be {}")
		return
	case given.kind != objectValue:
		out.add("/driverParameters", "type", "driverParameters must be an object")
		return
	}
	req.device = d.params.deviceText(given)
	req.params, req.unknown = d.params.normalise(given, out)
	d.params.check(req.params, d.rules, target.bmcOnly, out)
}

// err is the error of the faults, nil when there is none.
func (f *faults) err() *Error {
	if len(f.list) == 0 {
		return nil
	}
	foreign := func(v Violation) bool { return v.Keyword == keywordDeviceType }
	if !slices.ContainsFunc(f.list, func(v Violation) bool { return !foreign(v) }) {
		failure := Failf(UnsupportedProtocol, "%s", summary(f.list))
		failure.Violations = f.list
		return failure
	}
	return Invalid(f.list...)
}

// withDriverFaults adds what the driver itself finds wrong with a request that
// has faults already, so that all are told at once. The driver is asked about
// the parameters that are sound, and a member that is faulted is not faulted
// twice.
func (a *action) withDriverFaults(target *verbSpec, refused *Error) *Error {
	if target == nil || refused.Reason != BadInput || a.req.params == nil {
		return refused
	}
	a.req.params = a.def.params.sound(a.req.params)
	if a.makeDriver() != nil {
		return refused
	}
	more, ok := errors.AsType[*Error](a.askDriver(target))
	if !ok {
		return refused
	}
	all := refused.Violations
	for _, v := range more.Violations {
		if !slices.ContainsFunc(all, func(known Violation) bool { return known.Pointer == v.Pointer }) {
			all = append(all, v)
		}
	}
	return Invalid(all...)
}
