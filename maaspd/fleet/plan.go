package fleet

import (
	"context"
	"slices"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
)

// Step is one request of a plan.
type Step struct {
	Node string `json:"node"`
	// After are the nodes that must have succeeded before.
	After []string `json:"after,omitempty"`
	// Start is the earliest time after the beginning.
	Start time.Duration `json:"-"`
	// Driver and Device are what it goes to; Fallback tells that it is only sent
	// when the one before it cannot be reached or cannot do it.
	Driver   string `json:"driver"`
	Device   string `json:"device,omitempty"`
	Fallback bool   `json:"fallback,omitempty"`
	// Queue is the device that is queued for, and AtATime how many it takes; 0
	// is any number.
	Queue   string `json:"queue,omitempty"`
	AtATime int    `json:"at_a_time"`
	// When is what must have happened before it is sent; "" is nothing.
	When string `json:"when,omitempty"`
	// Action is the verb, and Request the document of the driver, with secrets
	// redacted; it is nil when nothing is sent, for what Refused says.
	Action  string         `json:"action"`
	Request map[string]any `json:"request"`
	Refused string         `json:"refused,omitempty"`
}

// Plan is what Run would do, in order, without doing it.
func Plan(ctx context.Context, inv *inventory.Inventory, names []string, request Request, options Options) ([]Step, error) {
	list, err := newPreparation(inv, request, options).targets(ctx, names)
	if err != nil {
		return nil, err
	}
	r := &runner{ctx: ctx, request: request, options: options, inv: inv, order: newOrder(list, request.Verb)}
	var steps []Step
	for number, t := range r.order.sorted(list) {
		steps = append(steps, r.steps(t, options.startOf(number, request.Verb))...)
	}
	return steps, nil
}

// startOf is when the target of that number begins, if all are free at once.
func (o Options) startOf(number int, verb string) time.Duration {
	if o.Stagger <= 0 || !draws(verb) {
		return 0
	}
	return time.Duration(number/o.Stagger) * o.Every
}

// part is one verb of those that a request is made of.
type part struct {
	verb, when string
	start      time.Duration
}

// parts are the verbs that a target is sent: those of a cycle over several feeds
// are what it is composed of.
func (r *runner) parts(t *target) []part {
	verb := r.request.Verb
	switch {
	case r.composed(t):
		var list []part
		if verb == powerReset {
			list = append(list, part{verb: powerQuery})
		}
		if r.boots(verb) {
			list = append(list, part{verb: setBootDevice})
		}
		return append(list, part{verb: powerOff}, part{verb: powerOn, start: delayOf(t)})
	case verb == powerSoftOff && r.request.ForceAfter > 0 && slices.ContainsFunc(t.feeds, func(f feed) bool { return f.can(verb) }):
		return []part{{verb: verb}, {verb: powerOff, start: r.request.ForceAfter, when: "the soft one has not come about"}}
	}
	return []part{{verb: verb}}
}

// steps are the requests of one target, if all goes well.
func (r *runner) steps(t *target, start time.Duration) []Step {
	var steps []Step
	boot := r.bootable(t).err
	for _, p := range r.parts(t) {
		for _, f := range t.feeds {
			for way, rt := range f.routes {
				step := Step{
					Node: t.name, After: r.order.after[t], Start: start + p.start, When: p.when, Driver: rt.driver.Name, Device: rt.device,
					Fallback: way > 0, Queue: rt.key, AtATime: rt.description.Own.MaxConcurrency, Action: p.verb,
				}
				switch lacking := r.lacking(rt, p.verb); {
				case boot != nil:
					step.Refused = boot.Message
				case lacking != "":
					step.Refused = unsupported(rt, lacking).Message
				default:
					step.Request = r.shown(t, rt, p.verb)
				}
				steps = append(steps, step)
			}
		}
	}
	return steps
}

// shown is the request as it may be shown.
func (r *runner) shown(t *target, rt *route, verb string) map[string]any {
	call := r.call(t, rt, verb, r.wanted(t, rt, verb))
	document := map[string]any{"driverParameters": rt.from.Redacted(*rt.description), "timeoutMs": call.Timeout.Milliseconds()}
	for key, d := range map[string]*time.Duration{"waitMs": call.Wait, "cycleDelayMs": call.CycleDelay} {
		if d != nil {
			document[key] = d.Milliseconds()
		}
	}
	if call.BootDevice != nil {
		document["bootDevice"] = call.BootDevice
	}
	if call.Devices != nil {
		document["devices"] = call.Devices
	}
	if call.Identify != nil {
		document["identify"] = call.Identify
	}
	return document
}
