package fleet

import (
	"context"
	"errors"
	"sync"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

const (
	// handful is how many targets of a driver are still run as a process each,
	// when the engine is chosen by itself.
	handful = 8
	// batchJobs bounds what is in flight in all, and processJobs what of it is a
	// process of its own; both when nobody said so.
	batchJobs   = 4096
	processJobs = 128
)

// makers start engines; tests have others.
type makers struct {
	single, batch func(host.Driver, host.Options) host.Engine
}

// engines are those of one run, one for each driver, made when first needed.
type engines struct {
	makers
	choice  EngineChoice
	jobs    int
	trace   func(node string, line []byte)
	mu      sync.Mutex
	targets map[string]int // by the path of the driver
	running map[string]host.Engine
	last    map[string]host.Engine
	// slots bound the processes.
	slots chan struct{}
}

func newEngines(options Options, list []*target, m makers) *engines {
	e := &engines{
		makers: m, choice: options.Engine, jobs: options.Jobs, trace: options.Trace,
		targets: map[string]int{}, running: map[string]host.Engine{}, last: map[string]host.Engine{},
	}
	for _, t := range list {
		for _, f := range t.feeds {
			e.targets[f.routes[0].driver.Path]++
		}
	}
	processes := fitting(processJobs)
	if options.Jobs > 0 {
		processes = options.Jobs
	}
	e.slots = make(chan struct{}, processes)
	return e
}

// most is how many targets may be at it at the same time.
func (e *engines) most() int {
	if e.jobs > 0 {
		return e.jobs
	}
	return batchJobs
}

// batched tells whether the driver of the route runs as one process for all.
func (e *engines) batched(rt *route) bool {
	switch e.choice {
	case Process:
		return false
	case Batch:
		return rt.description.Supports("batch")
	}
	return e.targets[rt.driver.Path] > handful && rt.description.Supports("batch")
}

// merges tells whether the route's queue may let several questions in, since
// the driver takes their turns itself and can answer many with one read.
func (e *engines) merges(verb string) func(*route) bool {
	return func(rt *route) bool { return verb == powerQuery && e.batched(rt) }
}

// slot waits until there is room for the process of an action, if it needs one
// of its own, and gives it back when the returned function is called. Without
// room before the end of the context there is none.
func (e *engines) slot(ctx context.Context, rt *route) (release func(), room bool) {
	if e.batched(rt) {
		return func() {}, true
	}
	select {
	case e.slots <- struct{}{}:
		return func() { <-e.slots }, true
	case <-ctx.Done():
		return nil, false
	}
}

// do runs one action on the engine of the route.
func (e *engines) do(ctx context.Context, rt *route, call host.Call) (host.Reply, *host.Error) {
	return outcome(rt, call.Action)(e.of(rt, false).Do(ctx, call))
}

// doLast runs one action in a process of its own, also after an interrupt: it
// is for what must still be done then.
func (e *engines) doLast(ctx context.Context, rt *route, call host.Call) (host.Reply, *host.Error) {
	return outcome(rt, call.Action)(e.of(rt, true).Do(ctx, call))
}

func (e *engines) of(rt *route, last bool) host.Engine {
	e.mu.Lock()
	defer e.mu.Unlock()
	kept, start := e.running, e.single
	if last {
		kept = e.last
	} else if e.batched(rt) {
		start = e.batch
	}
	engine := kept[rt.driver.Path]
	if engine == nil {
		engine = start(rt.driver, e.options(rt))
		kept[rt.driver.Path] = engine
	}
	return engine
}

// options are those of the engine of a route. A driver in the form of the seed
// may not know the flag that tracing needs.
func (e *engines) options(rt *route) host.Options {
	d := rt.description
	options := host.Options{
		Jobs:   e.inFlight(rt),
		Device: d.DeviceOf,
		Secret: func(name string) bool {
			_, known := d.Properties[name]
			return !known || d.SecretParameter(name)
		},
	}
	if d.Supports("validate") {
		options.Trace = e.trace
	}
	return options
}

// inFlight is the --jobs of a batch: all that there are, as far as they go, for
// the dead ones would keep the living waiting.
func (e *engines) inFlight(rt *route) int {
	return max(1, min(e.targets[rt.driver.Path], e.most()))
}

// interrupt asks all that runs to end.
func (e *engines) interrupt() {
	for _, engine := range e.all(e.running) {
		engine.Interrupt()
	}
}

// close ends all drivers. That one did not end well takes nothing from the
// results, which are all there.
func (e *engines) close() {
	var group sync.WaitGroup
	for _, engine := range append(e.all(e.running), e.all(e.last)...) {
		group.Go(func() { _ = engine.Close() })
	}
	group.Wait()
}

func (e *engines) all(from map[string]host.Engine) []host.Engine {
	e.mu.Lock()
	defer e.mu.Unlock()
	var list []host.Engine
	for _, engine := range from {
		list = append(list, engine)
	}
	return list
}

// outcome turns what an engine says into a reply or an error.
func outcome(rt *route, verb string) func(host.Reply, error) (host.Reply, *host.Error) {
	return func(reply host.Reply, err error) (host.Reply, *host.Error) {
		if err == nil {
			return reply, reply.Error
		}
		fault, ok := errors.AsType[*host.Fault](err)
		if !ok {
			fault = &host.Fault{Kind: host.NotStarted, Driver: rt.driver.Name, Text: err.Error()}
		}
		return reply, faultError(fault, verb)
	}
}

// faultError is the error of a driver that broke the protocol. Nobody knows
// what it did, so that it is tried again where that can do no harm.
func faultError(fault *host.Fault, verb string) *host.Error {
	effect := fault.Effect()
	if reading(verb) {
		effect = host.EffectNone
	}
	passing := fault.Kind == host.Crash || fault.Kind == host.Hang || fault.Kind == host.NoReply
	return &host.Error{
		Code: host.FatalError, Reason: "internal", Message: fault.Error(), Effect: effect,
		Retryable: passing && repeatable(verb),
	}
}
