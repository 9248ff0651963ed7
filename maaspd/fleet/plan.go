package fleet

import (
	"context"
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
	// Action is the verb, and Request the document of the driver, with secrets
	// redacted.
	Action  string         `json:"action"`
	Request map[string]any `json:"request"`
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

// steps are the requests of one target; a cycle over several feeds has two for
// each.
func (r *runner) steps(t *target, start time.Duration) []Step {
	verbs := []string{r.request.Verb}
	if len(t.feeds) > 1 && (r.request.Verb == powerCycle || r.request.Verb == powerReset) || r.request.Verb == powerCycle && !t.feeds[0].can(powerCycle) {
		verbs = []string{powerOff, powerOn}
	}
	var steps []Step
	for i, verb := range verbs {
		for _, f := range t.feeds {
			for way, rt := range f.routes {
				step := Step{
					Node: t.name, After: r.order.after[t], Start: start, Driver: rt.driver.Name, Device: rt.device,
					Fallback: way > 0, Queue: rt.key, AtATime: rt.description.Own.MaxConcurrency,
					Action: verb, Request: r.shown(t, rt, verb),
				}
				if i > 0 {
					step.Start += delayOf(t)
				}
				steps = append(steps, step)
			}
		}
	}
	return steps
}

// shown is the request as it may be shown.
func (r *runner) shown(t *target, rt *route, verb string) map[string]any {
	call := r.call(t, rt, verb, rt.pace.timeout)
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
