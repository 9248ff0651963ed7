package maaspd_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// feeds makes the device a machine with two feeds, of which one is off. A
// command reaches both of them.
func feeds(d *device, detail string) {
	d.query = func(context.Context) (maaspd.Status, error) {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.power == "" {
			return maaspd.Status{Power: maaspd.On, Mixed: true, Detail: detail}, nil
		}
		return maaspd.Status{Power: d.power}, nil
	}
}

// TestMixedFeeds holds that a mixture is neither on nor off: whatever is wanted
// is sent, a cycle goes off first, and a reset is not refused.
func TestMixedFeeds(t *testing.T) {
	cases := []struct {
		name, verb, members string
		readFirst           bool
		calls, data         string
	}{
		{"query", "power_query", "", false, "", `{"detail":"1 on, 2 off","status":"on"}`},
		{"on", "power_on", `"waitMs": 5000`, false, "0s power_on", `{"status":"on"}`},
		{"off", "power_off", `"waitMs": 5000`, false, "0s power_off", `{"status":"off"}`},
		{"on, read first", "power_on", "", true, "0s power_on", ""},
		{"off, read first", "power_off", "", true, "0s power_off", ""},
		{"cycle", "power_cycle", `"waitMs": 5000`, false, "0s power_off, 5s power_on", `{"status":"on"}`},
		{"reset", "power_reset", "", false, "0s power_reset", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice("")
				feeds(d, "1 on, 2 off")
				driver := fullDriver(d)
				driver.ReadFirst = c.readFirst
				run(t, driver, c.verb, request(c.members)).wantSuccess(t, c.data)
				if d.calls() != c.calls {
					t.Errorf("calls %q, want %q", d.calls(), c.calls)
				}
			})
		})
	}
}

// TestMixedFeedsStay holds that waiting does not end on a mixture, whichever
// state is wanted, that an objection is not taken back by one, and that the
// message says what is the matter.
func TestMixedFeedsStay(t *testing.T) {
	for verb, wanted := range map[string]string{"power_on": "on", "power_off": "off"} {
		synctest.Test(t, func(t *testing.T) {
			d := newDevice("")
			feeds(d, "1 on, 2 off")
			d.do[verb] = func(context.Context) error { return nil } // the device ignores it
			got := run(t, bareDriver(d), verb, request(`"waitMs": 5000`))
			got.wantError(t, "actionError", "notVerified", "unknown", true)
			if want := "the machine is still partly on (1 on, 2 off), not " + wanted; !strings.Contains(got.failure(t).Message, want) {
				t.Errorf("message %q, want %q", got.failure(t).Message, want)
			}
			if got.took < 5*time.Second {
				t.Errorf("the wait ended after %v", got.took)
			}
		})
		d := newDevice("")
		feeds(d, "")
		d.do[verb] = failing(maaspd.WrongState)
		run(t, bareDriver(d), verb, request("")).wantError(t, "actionError", "wrongState", "none", false)
	}
}
