package maaspd_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// rigParams are the parameters of the test driver.
type rigParams struct {
	Address string        `param:"power_address,required,key" label:"Address"`
	Port    int           `param:"port,key" label:"Port" default:"623" min:"1" max:"65535"`
	User    string        `param:"power_user" label:"User"`
	Pass    maaspd.Secret `param:"power_pass" label:"Password"`
	Node    string        `param:"node_id,required" label:"Node" scope:"node"`
}

// rigRequest is a request without faults. Further members are added to it.
const rigRequest = `{"driverParameters": {"power_address": "192.0.2.7", "power_pass": "canary-4711", "node_id": "1"}`

// request adds members to the request without faults.
func request(members string) string {
	if members != "" {
		members = ", " + members
	}
	return rigRequest + members + "}"
}

// device is what the test driver drives: it does what a test tells it, and
// remembers what it was called with and when.
type device struct {
	mu    sync.Mutex
	start time.Time
	log   []string
	power maaspd.Power
	// do replaces the calls of these names.
	do map[string]func(context.Context) error
	// query replaces reading the state.
	query func(context.Context) (maaspd.Status, error)
	// slow is the time from a command to the new state.
	slow time.Duration
	// reads tells to remember reads too.
	reads bool
}

func newDevice(power maaspd.Power) *device {
	return &device{start: time.Now(), power: power, do: map[string]func(context.Context) error{}}
}

// call remembers the call, and does what was asked for.
func (d *device) call(ctx context.Context, name string, leadsTo maaspd.Power) error {
	d.note(name)
	if act := d.do[name]; act != nil {
		return act(ctx)
	}
	d.become(leadsTo)
	return nil
}

func (d *device) note(what string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.log = append(d.log, time.Since(d.start).Round(time.Millisecond).String()+" "+what)
}

// become is what a successful power command does.
func (d *device) become(power maaspd.Power) {
	set := func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.power = cmp.Or(power, d.power)
	}
	if d.slow > 0 {
		time.AfterFunc(d.slow, set)
		return
	}
	set()
}

func (d *device) now() maaspd.Power {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.power
}

// calls are the remembered calls, in order.
func (d *device) calls() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return strings.Join(d.log, ", ")
}

// names are the remembered calls without their times.
func (d *device) names() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var list []string
	for _, line := range d.log {
		_, name, _ := strings.Cut(line, " ")
		list = append(list, name)
	}
	return strings.Join(list, ", ")
}

// bare is a driver with the three methods that every driver has.
type bare struct {
	*device
	params rigParams
}

func (b *bare) PowerOn(ctx context.Context) error  { return b.call(ctx, "power_on", maaspd.On) }
func (b *bare) PowerOff(ctx context.Context) error { return b.call(ctx, "power_off", maaspd.Off) }

func (b *bare) PowerQuery(ctx context.Context) (maaspd.Status, error) {
	if b.reads {
		b.note("power_query")
	}
	if b.query != nil {
		return b.query(ctx)
	}
	if act := b.do["power_query"]; act != nil {
		return maaspd.Status{}, act(ctx)
	}
	return maaspd.Status{Power: b.now()}, nil
}

// full is a driver that can do everything.
type full struct{ bare }

func (f *full) PowerReset(ctx context.Context) error {
	return f.call(ctx, "power_reset", maaspd.On)
}
func (f *full) PowerSoftOff(ctx context.Context) error {
	return f.call(ctx, "power_soft_off", maaspd.Off)
}
func (f *full) PowerNMI(ctx context.Context) error { return f.call(ctx, "power_nmi", "") }
func (f *full) BMCReset(ctx context.Context) error { return f.call(ctx, "bmc_reset", "") }

func (f *full) SetBootOrder(ctx context.Context, _ []maaspd.BootDevice) error {
	return f.call(ctx, "set_boot_order", "")
}

func (f *full) SetBootDevice(ctx context.Context, _ maaspd.BootOverride) error {
	return f.call(ctx, "set_boot_device", "")
}

func (f *full) GetBootDevice(ctx context.Context) (maaspd.BootOverride, error) {
	return maaspd.BootOverride{Device: maaspd.BootPXE}, f.call(ctx, "get_boot_device", "")
}

func (f *full) Identify(ctx context.Context, _ maaspd.Identify) error {
	return f.call(ctx, "identify", "")
}

func (f *full) Probe(ctx context.Context) ([]maaspd.Host, error) {
	return []maaspd.Host{{
		Name: "blade 1", MACs: []string{"52:54:00:00:00:0B", "52-54-00-00-00-0a", "5254.0000.000b", "", "N/A"},
		Parameters: map[string]any{"node_id": "1", "power_pass": "canary-4711"},
	}, {}}, f.call(ctx, "probe", "")
}

func (f *full) Outlets(ctx context.Context) ([]maaspd.Outlet, error) {
	return []maaspd.Outlet{
		{ID: "1", Name: "rack 7", Power: maaspd.On, Parameters: map[string]any{"node_id": "1"}},
		{ID: "1.4", Power: "rebooting"},
	}, f.call(ctx, "outlets", "")
}

func (f *full) Statistics(ctx context.Context) (maaspd.Statistics, error) {
	return maaspd.Statistics{
		Device:  []maaspd.Reading{{Name: maaspd.PowerDraw, Number: 230.5, Label: "PSU 1"}},
		Outlets: []maaspd.OutletReadings{{ID: "1", Readings: []maaspd.Reading{{Name: maaspd.StatusOf, Text: "ok", Label: "fuse"}}}},
	}, f.call(ctx, "statistics", "")
}

func (f *full) Check(ctx context.Context) (maaspd.CheckReport, error) {
	return maaspd.CheckReport{Vendor: "ACME", Warnings: []maaspd.Warning{{Message: "old firmware"}}}, f.call(ctx, "check", "")
}

// bareDriver declares the driver with three methods.
func bareDriver(d *device) maaspd.Driver[rigParams, *bare] {
	return maaspd.Driver[rigParams, *bare]{
		Name: "rig", Description: "Test rig", Version: "1.0.0",
		New: func(p rigParams) *bare { return &bare{d, p} },
	}
}

// fullDriver declares the driver that can do everything.
func fullDriver(d *device) maaspd.Driver[rigParams, *full] {
	return maaspd.Driver[rigParams, *full]{
		Name: "rig", Description: "Test rig", Version: "1.0.0",
		New: func(p rigParams) *full { return &full{bare{d, p}} },
	}
}

// result is what a run of the driver left behind.
type result struct {
	status         int
	stdout, stderr string
	took           time.Duration
}

// run runs the verb with the request.
func run[P any, D maaspd.PowerDriver](t testing.TB, driver maaspd.Driver[P, D], verb, request string, flags ...string) result {
	t.Helper()
	return runContext(t.Context(), driver, request, append([]string{verb}, flags...)...)
}

func runContext[P any, D maaspd.PowerDriver](ctx context.Context, driver maaspd.Driver[P, D], stdin string, args ...string) result {
	var out, errs bytes.Buffer
	start := time.Now()
	status := maaspd.Run(ctx, driver, args, strings.NewReader(stdin), &out, &errs)
	return result{status, out.String(), errs.String(), time.Since(start)}
}

// replyError is the error of a reply.
type replyError struct {
	Code, Message, Reason, Effect string
	Retryable                     *bool
	Violations                    []maaspd.Violation
}

// document is the reply, which must be one.
func (r result) document(t testing.TB) map[string]any {
	t.Helper()
	var doc map[string]any
	if err := json.Unmarshal([]byte(r.stdout), &doc); err != nil {
		t.Fatalf("the reply is not one JSON document: %v\nstandard output: %q\nstandard error: %s", err, r.stdout, r.stderr)
	}
	return doc
}

// failure is the error of the reply, which must have one that is complete.
func (r result) failure(t testing.TB) replyError {
	t.Helper()
	doc := r.document(t)
	if _, both := doc["data"]; both {
		t.Errorf("data stands beside an error:\n%s", r.stdout)
	}
	var reply struct{ Error *replyError }
	if err := json.Unmarshal([]byte(r.stdout), &reply); err != nil || reply.Error == nil {
		t.Fatalf("the reply has no error:\n%s", r.stdout)
	}
	if e := reply.Error; e.Message == "" || e.Reason == "" || e.Effect == "" || e.Retryable == nil {
		t.Errorf("the error is not complete:\n%s", r.stdout)
	}
	return *reply.Error
}

// wantError checks the error and that the exit status fits it.
func (r result) wantError(t testing.TB, code, reason, effect string, retryable bool) {
	t.Helper()
	e := r.failure(t)
	status := map[bool]int{false: 1, true: 75}[retryable]
	if e.Code != code || e.Reason != reason || e.Effect != effect || *e.Retryable != retryable || r.status != status {
		t.Errorf("got exit %d, %s/%s effect %s retryable %t (%s); want exit %d, %s/%s effect %s retryable %t",
			r.status, e.Code, e.Reason, e.Effect, *e.Retryable, e.Message, status, code, reason, effect, retryable)
	}
}

// wantSuccess checks that there is no error, and that the data is this JSON;
// "" means that there is none.
func (r result) wantSuccess(t testing.TB, data string) {
	t.Helper()
	doc := r.document(t)
	keys := slices.Sorted(maps.Keys(doc))
	if r.status != 0 || doc["error"] != nil || !slices.Contains(keys, "error") {
		t.Fatalf("exit status %d, not a success:\n%s", r.status, r.stdout)
	}
	got := ""
	if _, has := doc["data"]; has {
		text, err := json.Marshal(doc["data"])
		if err != nil {
			t.Fatal(err)
		}
		got = string(text)
	}
	if got != data {
		t.Errorf("data is %s, want %s", got, data)
	}
}

// wantWithin checks the time that the run took.
func (r result) wantWithin(t testing.TB, limit time.Duration) {
	t.Helper()
	if r.took > limit {
		t.Errorf("the reply took %v, more than %v", r.took, limit)
	}
}
