package maaspd_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
	"github.com/maaspd/powerdrivers/schemas/schematest"
)

// fleetParams are the parameters of the driver for many devices. A line may
// name no device.
type fleetParams struct {
	Address  string        `param:"power_address,key" label:"Address"`
	Port     int           `param:"port,key" label:"Port" min:"1" max:"65535"`
	User     string        `param:"power_user" label:"User"`
	Pass     maaspd.Secret `param:"power_pass" label:"Password"`
	Node     string        `param:"node_id" label:"Node" scope:"node"`
	NodePass maaspd.Secret `param:"node_pass" label:"Node password" scope:"node"`
}

// fleet are the devices of a batch, each with a state, behind sessions. It
// remembers what happened and when.
type fleet struct {
	// takes is the time of every call.
	takes time.Duration
	// dial and act replace what dialling and the calls do.
	dial func(context.Context, fleetParams) error
	act  func(ctx context.Context, p fleetParams, call string) error
	// closing is what closing a session does.
	closing func() error

	mu            sync.Mutex
	start         time.Time
	log           []string
	on            map[string]bool
	running, most map[string]int
	opened, open  int
}

func newFleet(takes time.Duration) *fleet {
	return &fleet{takes: takes, start: time.Now(), on: map[string]bool{}, running: map[string]int{}, most: map[string]int{}}
}

func (f *fleet) note(p fleetParams, what string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.log = append(f.log, fmt.Sprintf("%v %s%s %s", time.Since(f.start).Round(time.Millisecond), p.Address, p.Node, what))
}

// calls are the notes in order.
func (f *fleet) calls() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return strings.Join(f.log, ", ")
}

// count tells how many notes have the text.
func (f *fleet) count(what string) int { return strings.Count(f.calls(), what) }

// fleetDriver drives one device of it.
type fleetDriver struct {
	*fleet
	fleetParams
}

// fleetSession is a session with a device.
type fleetSession struct {
	*fleet
	fleetParams
}

func (s *fleetSession) Close() error {
	s.note(s.fleetParams, "close")
	s.mu.Lock()
	s.open--
	s.mu.Unlock()
	if s.closing == nil {
		return nil
	}
	return s.closing()
}

// call is one call of the driver.
func (d *fleetDriver) call(ctx context.Context, call string) error {
	if err := d.login(ctx); err != nil {
		return err
	}
	d.note(d.fleetParams, call)
	d.enter(1)
	defer d.enter(-1)
	if d.act != nil {
		return d.act(ctx, d.fleetParams, call)
	}
	select {
	case <-time.After(d.takes):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (d *fleetDriver) login(ctx context.Context) error {
	_, err := maaspd.Session(ctx, func(ctx context.Context) (*fleetSession, error) {
		d.note(d.fleetParams, "dial")
		if d.dial != nil {
			if err := d.dial(ctx, d.fleetParams); err != nil {
				return nil, err
			}
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		d.opened, d.fleet.open = d.opened+1, d.fleet.open+1
		return &fleetSession{d.fleet, d.fleetParams}, nil
	})
	return err
}

func (d *fleetDriver) enter(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.running[d.Address] += n
	d.most[d.Address] = max(d.most[d.Address], d.running[d.Address])
}

func (d *fleetDriver) become(ctx context.Context, call string, on bool) error {
	err := d.call(ctx, call)
	d.mu.Lock()
	defer d.mu.Unlock()
	if err == nil {
		d.on[d.Address] = on
	}
	return err
}

func (d *fleetDriver) PowerOn(ctx context.Context) error  { return d.become(ctx, "on", true) }
func (d *fleetDriver) PowerOff(ctx context.Context) error { return d.become(ctx, "off", false) }
func (d *fleetDriver) BMCReset(ctx context.Context) error { return d.call(ctx, "bmc_reset") }

func (d *fleetDriver) PowerQuery(ctx context.Context) (maaspd.Status, error) {
	err := d.call(ctx, "query")
	d.mu.Lock()
	defer d.mu.Unlock()
	return maaspd.Status{Power: map[bool]maaspd.Power{true: maaspd.On, false: maaspd.Off}[d.on[d.Address]]}, err
}

// driver declares the driver of the fleet.
func (f *fleet) driver() maaspd.Driver[fleetParams, *fleetDriver] {
	return maaspd.Driver[fleetParams, *fleetDriver]{
		Name: "rig", Description: "Test rig", Version: "1.0.0",
		New: func(p fleetParams) *fleetDriver { return &fleetDriver{f, p} },
	}
}

// lineFor is a line for a device, with further parameters.
func lineFor(action, address string, params ...string) string {
	return fmt.Sprintf(`{"action": "power_%s", "driverParameters": {%s}}`+"\n", action,
		strings.Join(append([]string{`"power_address": "` + address + `"`}, params...), ", "))
}

// batchReply is one line of the output.
type batchReply struct {
	Line       int
	ActionType string  `json:"action_type"`
	RequestID  *string `json:"request_id"`
	Data       map[string]any
	Error      *replyError
}

// says is the reply in short: its status word, ok, or its reason.
func (r batchReply) says() string {
	if r.Error != nil {
		return r.Error.Reason
	}
	if status, ok := r.Data["status"].(string); ok {
		return status
	}
	return "ok"
}

// keepsSchema holds every line of the output to the reply schema.
func (r result) keepsSchema(t testing.TB) {
	t.Helper()
	for text := range strings.Lines(r.stdout) {
		schematest.BatchReply(t, []byte(text))
	}
}

// replies are the lines of the output in the order in which they came, each of
// which must answer another line of the input.
func (r result) replies(t testing.TB) []batchReply {
	t.Helper()
	var list []batchReply
	seen := map[int]bool{}
	for text := range strings.Lines(r.stdout) {
		var reply batchReply
		if err := json.Unmarshal([]byte(text), &reply); err != nil || !strings.HasSuffix(text, "\n") {
			t.Fatalf("not a line of JSON: %q (%v)\nstandard error: %s", text, err, r.stderr)
		}
		if seen[reply.Line] {
			t.Errorf("line %d is answered twice", reply.Line)
		}
		seen[reply.Line] = true
		list = append(list, reply)
	}
	return list
}

// answers are the replies in the order of the input, in short: "1 on, 2 ok".
func (r result) answers(t testing.TB) string {
	t.Helper()
	list := r.replies(t)
	slices.SortFunc(list, func(a, b batchReply) int { return cmp.Compare(a.Line, b.Line) })
	var short []string
	for _, reply := range list {
		short = append(short, fmt.Sprint(reply.Line, " ", reply.says()))
	}
	return strings.Join(short, ", ")
}

// wantAnswers checks the answers and the exit status.
func (r result) wantAnswers(t testing.TB, status int, want string) {
	t.Helper()
	if got := r.answers(t); got != want || r.status != status {
		t.Errorf("exit status %d, answers %q; want %d, %q\nstandard error: %s", r.status, got, status, want, r.stderr)
	}
}
