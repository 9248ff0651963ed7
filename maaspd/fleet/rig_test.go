package fleet

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// sent is one call that reached a device.
type sent struct {
	node, verb, device, outlet string
	at                         time.Duration
	wait                       *time.Duration
	timeout                    time.Duration
	boot                       *host.BootDevice
}

// rig is a world of devices behind engines that are no processes.
type rig struct {
	t     *testing.T
	inv   *inventory.Inventory
	begin time.Time
	// answer decides what a call comes to; nil is success.
	answer func(call host.Call, n int) *host.Error
	// takes is how long a call takes.
	takes func(call host.Call) time.Duration
	// heeds makes a call that takes time end with its context, as drivers do.
	heeds bool
	// merges tells that the drivers take the turns of questions themselves.
	merges bool

	mu          sync.Mutex
	log         []sent
	on          map[string]bool // by device and outlet
	touched     map[string]bool // by node
	busy        map[string]int
	asked       map[string]int // of busy, those that only ask
	inFlight    int
	peak        int // of inFlight
	overlaps    []string
	interrupted bool
	starts      map[string]int // engines, by kind
	results     []Result
}

func newRig(t *testing.T, text string) *rig {
	t.Helper()
	path := filepath.Join(t.TempDir(), "inventory.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	inv, err := inventory.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return &rig{t: t, inv: inv, on: map[string]bool{}, busy: map[string]int{}, asked: map[string]int{}, starts: map[string]int{}, touched: map[string]bool{}}
}

// Describe makes up drivers: "pdu" takes one request at a time, "bmc" any
// number, and "plain" has no more verbs than every driver must have.
func (r *rig) Describe(_ context.Context, name string) (host.Driver, host.Description, error) {
	d := host.Description{Name: name, Properties: map[string]host.Property{
		"address": {Type: "string", Scope: "bmc"}, "outlet": {Type: "string", Scope: "node"},
		"password": {Type: "string", Scope: "bmc", Secret: true},
	}}
	d.Own.ProtocolVersions = []int{1}
	d.Own.DeviceKey = []string{"address"}
	d.Own.Actions = []string{"schema", powerOn, powerOff, powerQuery, powerCycle, "power_reset", "power_soft_off", "statistics", "batch"}
	d.Own.DefaultCycleDelayMS = 5000
	switch name {
	case "boots":
		d.Own.Actions = []string{"schema", powerOn, powerOff, powerQuery, setBootDevice}
	case "pdu":
		d.Own.MaxConcurrency = 1
	case "plain":
		d.Own.Actions = []string{"schema", powerOn, powerOff, powerQuery}
	case "bmc", "ipmi":
	default:
		return host.Driver{}, d, fmt.Errorf("there is no driver %q", name)
	}
	return host.Driver{Name: name, Path: "/drivers/" + name}, d, nil
}

// fake is an engine of the rig.
type fake struct {
	rig    *rig
	driver host.Driver
}

func (r *rig) makers() makers {
	engine := func(kind string) func(host.Driver, host.Options) host.Engine {
		return func(d host.Driver, _ host.Options) host.Engine {
			r.starts[kind+" "+d.Name]++
			return &fake{r, d}
		}
	}
	return makers{single: engine("single"), batch: engine("batch")}
}

// Interrupt is only noted: the context of the calls ends with it.
func (f *fake) Interrupt() {
	f.rig.mu.Lock()
	defer f.rig.mu.Unlock()
	f.rig.interrupted = true
}

func (f *fake) Close() error { return nil }

// spend takes the time of a call, and tells whether nothing ended it before.
func (f *fake) spend(ctx context.Context, call host.Call) bool {
	if f.rig.takes == nil {
		return true
	}
	if !f.rig.heeds {
		ctx = context.Background()
	}
	return sleep(ctx, f.rig.takes(call))
}

// Do carries a call out on the devices of the rig, and notes which nodes it may
// have changed.
func (f *fake) Do(ctx context.Context, call host.Call) (host.Reply, error) {
	reply, err := f.carryOut(ctx, call)
	fault, _ := errors.AsType[*host.Fault](err)
	none := fault != nil && fault.Kind == host.NotStarted || reply.Error != nil && reply.Error.Effect == host.EffectNone
	f.rig.mu.Lock()
	defer f.rig.mu.Unlock()
	if !reading(call.Action) && !none {
		f.rig.touched[call.RequestID] = true
	}
	return reply, err
}

func (f *fake) carryOut(ctx context.Context, call host.Call) (host.Reply, error) {
	r := f.rig
	if ctx.Err() != nil {
		return host.Reply{}, &host.Fault{Kind: host.NotStarted, Driver: f.driver.Name, Text: "it was not started"}
	}
	address, outlet := fmt.Sprint(call.Parameters["address"]), fmt.Sprint(call.Parameters["outlet"])
	n := r.arrive(f.driver, call, address, outlet)
	whole := f.spend(ctx, call)
	defer r.leave(call, address)
	reply := host.Reply{Action: call.Action, RequestID: call.RequestID}
	if !whole {
		reply.Error = failing(host.ActionError, "cancelled", host.EffectUnknown, repeatable(call.Action))
		r.carryOut(call, address+"/"+outlet) // which the error leaves open
		return reply, nil
	}
	if r.answer != nil {
		if reply.Error = r.answer(call, n); reply.Error != nil {
			if reply.Error.Code == "crash" {
				return host.Reply{}, &host.Fault{Kind: host.Crash, Driver: f.driver.Name, Text: "it crashed"}
			}
			return reply, nil
		}
	}
	reply.Data = r.carryOut(call, address+"/"+outlet)
	return reply, nil
}

func (r *rig) arrive(d host.Driver, call host.Call, address, outlet string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 1
	for _, s := range r.log {
		if s.node == call.RequestID && s.verb == call.Action && s.device == address && s.outlet == outlet {
			n++
		}
	}
	r.log = append(r.log, sent{call.RequestID, call.Action, address, outlet, time.Since(r.begin), call.Wait, call.Timeout, call.BootDevice})
	r.count(call, address, 1)
	r.peak = max(r.peak, r.inFlight)
	if d.Name == "pdu" && r.busy[address] > 1 && (!r.merges || r.asked[address] < r.busy[address]) {
		r.overlaps = append(r.overlaps, address)
	}
	return n
}

func (r *rig) leave(call host.Call, address string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.count(call, address, -1)
}

func (r *rig) count(call host.Call, address string, by int) {
	r.busy[address] += by
	r.inFlight += by
	if call.Action == powerQuery {
		r.asked[address] += by
	}
}

func (r *rig) carryOut(call host.Call, what string) json.RawMessage {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch call.Action {
	case powerOn, powerCycle, powerReset:
		r.on[what] = true
	case powerOff, powerSoftOff:
		r.on[what] = false
	case powerQuery:
	default:
		return json.RawMessage(`{"of": "` + what + `"}`)
	}
	if call.Action != powerQuery && call.Wait == nil {
		return nil
	}
	if r.on[what] {
		return json.RawMessage(`{"status": "on"}`)
	}
	return json.RawMessage(`{"status": "off"}`)
}

// run carries the request out, and returns the results by node.
func (r *rig) run(ctx context.Context, names []string, request Request, options Options) map[string]Result {
	r.t.Helper()
	r.begin = time.Now()
	options.Drivers = r
	options.Report = func(result Result) { r.results = append(r.results, result) }
	if err := run(ctx, r.inv, names, request, options, r.makers()); err != nil {
		r.t.Fatal(err)
	}
	byNode := map[string]Result{}
	for _, result := range r.results {
		if _, twice := byNode[result.Node]; twice {
			r.t.Errorf("%s was reported twice", result.Node)
		}
		byNode[result.Node] = result
	}
	if len(byNode) != len(names) {
		r.t.Errorf("%d results for %d nodes", len(byNode), len(names))
	}
	if len(r.overlaps) > 0 {
		r.t.Errorf("two requests at a time for %v", r.overlaps)
	}
	return byNode
}

// verbs are what reached an address, in order.
func (r *rig) verbs(address string) []string {
	var list []string
	for _, s := range r.log {
		if s.device == address {
			list = append(list, s.verb)
		}
	}
	return list
}

// nodes are those that were sent the verb, in order.
func (r *rig) nodes(verb string) []string {
	var list []string
	for _, s := range r.log {
		if s.verb == verb {
			list = append(list, s.node)
		}
	}
	return list
}

func (r *rig) all() []string { return slices.Clone(r.inv.Names()) }

// failing are errors to be met with.
func failing(code, reason, effect string, retryable bool) *host.Error {
	return &host.Error{Code: code, Reason: reason, Effect: effect, Retryable: retryable, Message: "as told"}
}
