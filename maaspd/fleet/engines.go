package fleet

import (
	"context"
	"errors"
	"slices"
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
	// lastJobs bounds the processes that end cycles. They have room of their own:
	// what hangs elsewhere must not keep a machine off.
	lastJobs = 256
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
	targets map[string]int // feeds, by the path of the driver
	// mayBatch tells that one of the drivers can run as one process for all.
	mayBatch bool
	running  map[string]host.Engine
	last     map[string]host.Engine
	// slots bound the processes, and lastSlots those that end cycles.
	slots, lastSlots chan struct{}
}

func newEngines(options Options, list []*target, m makers) *engines {
	e := &engines{
		makers: m, choice: options.Engine, jobs: options.Jobs, trace: options.Trace,
		targets: map[string]int{}, running: map[string]host.Engine{}, last: map[string]host.Engine{},
	}
	for _, t := range list {
		for _, f := range t.feeds {
			e.count(f)
		}
	}
	processes := processJobs
	if options.Jobs > 0 {
		processes = options.Jobs
	}
	e.slots, e.lastSlots = make(chan struct{}, fitting(processes)), make(chan struct{}, fitting(lastJobs))
	return e
}

// count counts a feed for each of its drivers: also for one that is only fallen
// back to, since all may have to.
func (e *engines) count(f feed) {
	seen := map[string]bool{}
	for _, rt := range f.routes {
		if !seen[rt.driver.Path] {
			seen[rt.driver.Path] = true
			e.targets[rt.driver.Path]++
			e.mayBatch = e.mayBatch || rt.description.Supports("batch")
		}
	}
}

// most is how many targets may be at it at the same time.
func (e *engines) most() int {
	switch {
	case e.jobs > 0:
		return e.jobs
	case e.choice == Process || !e.mayBatch:
		return cap(e.slots)
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

// do runs one action on the engine of the route, and tells whether the driver
// was started for it. It is no fault of the driver when the end of the run came
// before it had read the line.
func (e *engines) do(ctx context.Context, rt *route, call host.Call) (reply host.Reply, err *host.Error, started bool) {
	reply, failure := e.of(rt, false).Do(ctx, call)
	if fault, is := errors.AsType[*host.Fault](failure); is && fault.Kind == host.NoReply && ctx.Err() != nil {
		return reply, unanswered(fault, call.Action), true
	}
	return outcome(rt, call.Action)(reply, failure)
}

// lastSlot waits until there is room for a process of doLast, and gives it back
// when the returned function is called.
func (e *engines) lastSlot() (release func()) {
	e.lastSlots <- struct{}{}
	return func() { <-e.lastSlots }
}

// doLast runs one action in a process of its own, also after an interrupt: it
// is for what must still be done then. The caller has made room for the process:
// thousands at once could not even be started.
func (e *engines) doLast(ctx context.Context, rt *route, call host.Call) (reply host.Reply, err *host.Error, started bool) {
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
func outcome(rt *route, verb string) func(host.Reply, error) (host.Reply, *host.Error, bool) {
	return func(reply host.Reply, err error) (host.Reply, *host.Error, bool) {
		if err == nil {
			return reply, reply.Error, true
		}
		fault, ok := errors.AsType[*host.Fault](err)
		if !ok {
			fault = &host.Fault{Kind: host.NotStarted, Driver: rt.driver.Name, Text: err.Error()}
		}
		return reply, faultError(fault, verb), fault.Kind != host.NotStarted
	}
}

// faultError is the error of a driver that broke the protocol. Nobody knows
// what it did, so that it is tried again where that can do no harm: in a batch
// the fault may be that of another node's line.
func faultError(fault *host.Fault, verb string) *host.Error {
	effect := fault.Effect()
	if reading(verb) {
		effect = host.EffectNone
	}
	passing := slices.Contains([]host.FaultKind{host.Crash, host.Hang, host.NoReply, host.Flood}, fault.Kind)
	return &host.Error{
		Code: host.FatalError, Reason: "internal", Message: fault.Error(), Effect: effect,
		Retryable: fault.Kind == host.NotStarted || passing && repeatable(verb),
	}
}
