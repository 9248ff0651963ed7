package fleet

import (
	"context"
	"sync"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
	"github.com/maaspd/powerdrivers/maaspd/fleet/queue"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// runner carries one request out.
type runner struct {
	ctx     context.Context //nolint:containedctx // a run is one call of Run
	request Request
	options Options
	inv     *inventory.Inventory
	engines *engines
	line    *line
	logins  *logins
	order   *order
	chassis *chassisStates
	waves   *waves
	// open counts the targets that have no result.
	open     sync.WaitGroup
	reported sync.Mutex
}

// Run carries the request out on the nodes or devices of the names, and returns
// when every one of them has been reported. The first end of the context stops
// it cleanly: what runs is asked to end, and what has not begun is not tried.
// The error is one that kept all of it from starting: inventory.Faults, or that
// of the context.
func Run(ctx context.Context, inv *inventory.Inventory, names []string, request Request, options Options) error {
	return run(ctx, inv, names, request, options, makers{single: host.NewSingle, batch: host.NewBatch})
}

func run(ctx context.Context, inv *inventory.Inventory, names []string, request Request, options Options, m makers) error {
	start := time.Now()
	ctx, over := context.WithCancel(ctx)
	defer over() // which ends the waiting for those that have a result
	if options.Deadline > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, start.Add(options.Deadline))
		defer cancel()
	}
	if options.Secrets == nil {
		options.Secrets = inventory.NewSecrets()
	}
	list, err := newPreparation(inv, request, options).targets(ctx, names)
	if err != nil {
		return err
	}
	r := &runner{ctx: ctx, request: request, options: options, inv: inv}
	r.engines = newEngines(options, list, m)
	defer r.engines.close()
	r.line = newLine(queue.New(r.engines.most()))
	r.logins, r.chassis = newLogins(), newChassisStates()
	r.waves, r.order = newWaves(start, options, request.Verb), newOrder(list, request.Verb)
	defer r.watch()()
	r.open.Add(len(list))
	for _, t := range r.order.free(list) {
		r.launch(t)
	}
	r.open.Wait()
	return nil
}

// watch stops the run when the context ends. The returned function ends the
// watching.
func (r *runner) watch() (end func()) {
	over, done := make(chan struct{}), make(chan struct{})
	stop := context.AfterFunc(r.ctx, func() {
		defer close(done)
		r.end(over)
	})
	return func() {
		close(over)
		if !stop() {
			<-done
		}
	}
}

// end stops the run: nothing more begins, and what runs is asked to end. When
// it is the deadline that came, the drivers know of it and are about to answer.
func (r *runner) end(over <-chan struct{}) {
	r.line.end()
	r.waves.end() // to be dropped, too
	if context.Cause(r.ctx) == context.DeadlineExceeded {
		const grace = time.Second
		select {
		case <-time.After(grace):
		case <-over:
			return
		}
	}
	r.engines.interrupt()
}

// launch puts a target in line when its wave has come.
func (r *runner) launch(t *target) {
	r.waves.enter(t.attempts > 0, func() { r.enter(t) })
}

// later calls the function after the delay, or at the end of the run.
func (r *runner) later(delay time.Duration, then func()) {
	go func() {
		timer := time.NewTimer(delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.ctx.Done():
		}
		then()
	}()
}

// enter puts a target in line at its devices.
func (r *runner) enter(t *target) {
	r.line.enter(t.claims(r.engines.merges(r.request.Verb)), func() { r.turn(t) }, func() { r.drop(t) })
}

// turn makes one try at a target that has its turn.
func (r *runner) turn(t *target) {
	if r.ctx.Err() != nil {
		r.drop(t)
		return
	}
	t.last = r.attempt(t)
	go r.judge(t) // the turn is over: what comes of it must not hold the devices
}

// attempt makes one try. One that came to nothing, because the time was up,
// leaves what the one before came to.
func (r *runner) attempt(t *target) answer {
	a := r.try(r.ctx, t)
	if a.unsent && t.attempts > 0 {
		return t.last
	}
	t.attempts++
	return a
}

// drop ends a target that was still in line when the run ended: with what its
// last try came to, if it had one.
func (r *runner) drop(t *target) {
	if t.attempts > 0 {
		r.unmet(t)
		r.finish(t, Failed)
		return
	}
	t.last = r.unsent(nil)
	r.finish(t, NotTried)
}

// judge decides what a try means: the end, another try, or a question to the
// chassis first.
func (r *runner) judge(t *target) {
	if r.blamesChassis(t) {
		r.askChassis(t)
		return
	}
	if pause, again := r.again(t); again {
		r.later(pause, func() { r.launch(t) })
		return
	}
	switch {
	case t.last.err == nil:
		r.finish(t, Done)
	case t.last.unsent && !t.past.wasSent():
		t.attempts = 0
		r.finish(t, NotTried)
	default:
		r.finish(t, Failed)
	}
}

// finish reports what became of a target, and lets those go that waited for it.
func (r *runner) finish(t *target, outcome Outcome) {
	r.report(t, outcome)
	for _, s := range r.order.next[t] {
		if outcome != Done {
			if r.order.lose(s.target) {
				s.target.last = answer{err: notTried("not tried: it %s %s, which failed", s.why, t.name)}
				r.finish(s.target, NotTried)
			}
			continue
		}
		r.later(s.delay, func() {
			if r.order.met(s.target) {
				r.launch(s.target)
			}
		})
	}
	r.open.Done()
}

// report hands a result on, one at a time.
func (r *runner) report(t *target, outcome Outcome) {
	result := Result{
		Node: t.name, Verb: r.request.Verb, Outcome: outcome, Attempts: t.attempts,
		Status: t.last.status, Detail: t.last.detail, Data: t.last.data, Error: t.past.inAll(r.request.Verb, t.last.err),
	}
	if rt := t.last.route; rt != nil {
		result.Driver, result.Device = rt.driver.Name, rt.device
	}
	if t.past.wasSent() {
		result.Took = time.Since(t.past.start())
	}
	if r.options.Report == nil {
		return
	}
	r.reported.Lock()
	defer r.reported.Unlock()
	r.options.Report(result)
}
