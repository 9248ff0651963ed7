package maaspd

import (
	"context"
	"log/slog"
	"slices"
	"strings"
)

// answer takes one request through all its steps. The first step that fails
// answers: parse, protocol version, is the verb supported, keys and
// parameters, device. No step looks back.
func (d *definition) answer(ctx context.Context, spec *verbSpec, req *request, log *slog.Logger) reply {
	target, err := d.accept(spec, req)
	if err != nil {
		return newReply(spec, req, nil, err, false)
	}
	for _, name := range req.unknown {
		log.Info("unknown parameter ignored", "parameter", name)
	}
	budget, cancel := newBudget(ctx, req.timeout)
	defer cancel()
	a := &action{def: d, spec: spec, req: req, log: log, budget: budget}
	data, failed := a.perform(target)
	if failed == nil {
		return newReply(spec, req, data, nil, a.sent)
	}
	return newReply(spec, req, nil, a.failure(failed), a.sent)
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
	name := Verb(VerbPowerQuery)
	if v := req.member("action"); !v.isNull() {
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

// deviceKey is the identity of the device that the request is about: the
// values of the key parameters, trimmed, in lower case, without brackets.
func (d *definition) deviceKey(params map[string]any) []string {
	var key []string
	for _, p := range d.params.params {
		if !p.key {
			continue
		}
		text, isText := params[p.name].(string)
		if !isText && params[p.name] != nil {
			text = string(writeJSON(params[p.name], ""))
		}
		text = strings.NewReplacer("[", "", "]", "").Replace(text)
		key = append(key, strings.ToLower(strings.TrimSpace(text)))
	}
	return key
}
