package maaspd_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// pacedParams have the time off of a cycle.
type pacedParams struct {
	rigParams
	Pause time.Duration `param:"pause" label:"Pause" min:"0" max:"3600" unit:"s"`
	Odd   string        `param:"odd" label:"Odd"`
}

// paced is a driver that is told the wait, and sets the time off.
type paced struct {
	bare
	pacedParams
}

func (p *paced) PowerReset(ctx context.Context) error {
	return p.call(ctx, "power_reset", maaspd.On)
}

func (p *paced) CycleDelay() time.Duration {
	switch p.Odd {
	case "panic":
		panic("odd")
	case "endless":
		return math.MaxInt64
	}
	return p.Pause
}

func (p *paced) Validate(asked maaspd.Action) []maaspd.Violation {
	p.note(fmt.Sprint("validate ", asked.Verb, " ", asked.Wait))
	if p.Odd == "fault" {
		return []maaspd.Violation{{Pointer: "/driverParameters/odd", Keyword: "odd", Message: "odd must be even"}}
	}
	return nil
}

func (p *paced) Before(_ context.Context, asked maaspd.Action) error {
	p.note(fmt.Sprint("before ", asked.Verb, " ", asked.Wait))
	return nil
}

func pacedDriver(d *device) maaspd.Driver[pacedParams, *paced] {
	return maaspd.Driver[pacedParams, *paced]{
		Name: "rig", Description: "Test rig", Version: "1.0.0", DefaultWait: 10 * time.Second,
		New: func(p pacedParams) *paced { return &paced{bare{d, p.rigParams}, p} },
	}
}

// paceRequest is a request with further driver parameters and members.
func paceRequest(params, members string) string {
	return strings.Replace(request(members), `"node_id": "1"`, `"node_id": "1"`+params, 1)
}

// TestDriverSeesTheWait holds that Validate and Before are told how long the
// verb will wait: the request's word, else the declaration's, nothing where the
// verb does not wait.
func TestDriverSeesTheWait(t *testing.T) {
	cases := []struct {
		verb, members string
		notQueryable  bool
		wait          string
	}{
		{"power_on", "", false, "10s"},
		{"power_off", `"waitMs": 2500`, false, "2.5s"},
		{"power_on", `"waitMs": 0`, false, "0s"},
		{"power_reset", `"waitMs": 1`, false, "1ms"},
		{"power_cycle", "", false, "10s"},
		{"power_query", `"waitMs": 2500`, false, "0s"},
		{"check", "", false, "0s"},
		{"power_on", `"waitMs": 2500`, true, "0s"},
	}
	for _, c := range cases {
		t.Run(c.verb+" "+c.members, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice(maaspd.On)
				driver := pacedDriver(d)
				driver.NotQueryable = c.notQueryable
				if got := run(t, driver, c.verb, paceRequest("", c.members)); got.status != 0 {
					t.Fatal(got.stdout)
				}
				want := fmt.Sprintf("validate %s %s, before %[1]s %s", c.verb, c.wait, c.wait)
				if !strings.HasPrefix(d.names(), want) {
					t.Errorf("calls %q, want %q", d.names(), want)
				}
			})
		})
	}
	t.Run("validate", func(t *testing.T) {
		d := newDevice(maaspd.On)
		run(t, pacedDriver(d), "validate", paceRequest("", `"action": "power_on", "waitMs": 7`)).wantSuccess(t, "{}")
		if d.names() != "validate power_on 7ms" {
			t.Errorf("calls %s", d.names())
		}
	})
}

// TestParameterSetsTheTimeOff holds that a cycle without cycleDelayMs takes the
// time off from the driver, and any other from the request.
func TestParameterSetsTheTimeOff(t *testing.T) {
	cases := []struct{ name, params, members, calls string }{
		{"parameter", `, "pause": 12`, "", "0s power_off, 12s power_on"},
		{"the request wins", `, "pause": 12`, `"cycleDelayMs": 2000`, "0s power_off, 2s power_on"},
		{"the request wins with nothing", `, "pause": 12`, `"cycleDelayMs": 0`, "0s power_off, 0s power_on"},
		{"null is absent", `, "pause": 12`, `"cycleDelayMs": null`, "0s power_off, 12s power_on"},
		{"not set", "", "", "0s power_off, 5s power_on"},
		{"just enough time", `, "pause": 12`, `"timeoutMs": 17000`, "0s power_off, 12s power_on"},
		{"less than declared", `, "pause": 1`, `"timeoutMs": 6000`, "0s power_off, 1s power_on"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice(maaspd.On)
				run(t, pacedDriver(d), "power_cycle", paceRequest(c.params, c.members)).wantSuccess(t, "")
				if got := switched(d); got != c.calls {
					t.Errorf("calls %q, want %q", got, c.calls)
				}
			})
		})
	}
}

// switched are the power commands among the calls.
func switched(d *device) string {
	var list []string
	for call := range strings.SplitSeq(d.calls(), ", ") {
		if strings.Contains(call, " power_o") {
			list = append(list, call)
		}
	}
	return strings.Join(list, ", ")
}

// TestTimeOffTooLong holds that the time off which a parameter sets is checked
// against timeoutMs before anything is sent, together with all other faults, and
// also by validate.
func TestTimeOffTooLong(t *testing.T) {
	cases := []struct{ name, verb, params, members, pointers string }{
		{"parameter", "power_cycle", `, "pause": 12`, `"timeoutMs": 16999`, "/timeoutMs"},
		{"request", "power_cycle", `, "pause": 1`, `"timeoutMs": 16999, "cycleDelayMs": 12000`, "/timeoutMs"},
		{"declaration", "power_cycle", "", `"timeoutMs": 9999`, "/timeoutMs"},
		{"with faults of the driver", "power_cycle", `, "pause": 12, "odd": "fault"`, `"timeoutMs": 16999`, "/timeoutMs /driverParameters/odd"},
		{"with faults of the request", "power_cycle", `, "pause": 12, "port": 0`, `"timeoutMs": 16999`, "/driverParameters/port /timeoutMs"},
		{"a fault of the parameter itself", "power_cycle", `, "pause": -1`, `"timeoutMs": 9999`, "/driverParameters/pause /timeoutMs"},
		{"validate", "validate", `, "pause": 12`, `"timeoutMs": 16999, "action": "power_cycle"`, "/timeoutMs"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDevice(maaspd.On)
			d.reads = true
			got := run(t, pacedDriver(d), c.verb, paceRequest(c.params, c.members))
			got.wantError(t, "settingsError", "badInput", "none", false)
			var pointers []string
			for _, v := range got.failure(t).Violations {
				pointers = append(pointers, v.Pointer)
			}
			if strings.Join(pointers, " ") != c.pointers || strings.Contains(d.names(), "power_o") || strings.Contains(d.names(), "power_query") {
				t.Errorf("violations %v, calls %s", pointers, d.names())
			}
		})
	}
	t.Run("for ever", func(t *testing.T) {
		d := newDevice(maaspd.On)
		run(t, pacedDriver(d), "power_cycle", paceRequest(`, "odd": "endless"`, "")).wantError(t, "settingsError", "badInput", "none", false)
		if switched(d) != "" {
			t.Errorf("calls %s", d.calls())
		}
	})
	t.Run("no cycle", func(t *testing.T) {
		run(t, pacedDriver(newDevice(maaspd.On)), "power_off", paceRequest(`, "pause": 3600`, "")).wantSuccess(t, "")
	})
	t.Run("panic", func(t *testing.T) {
		run(t, pacedDriver(newDevice(maaspd.On)), "power_cycle", paceRequest(`, "odd": "panic"`, "")).
			wantError(t, "fatalError", "internal", "none", false)
	})
}
