package maaspd_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/maaspd/powerdrivers/maaspd"
)

// TestMessagesNameTheDevice holds that the messages that the package makes by
// itself say which device they are about, as the request names it.
func TestMessagesNameTheDevice(t *testing.T) {
	const address = "192.0.2.7"
	for name, c := range map[string]struct {
		verb, members string
		power         maaspd.Power
		prepare       func(*device)
	}{
		"reset when off": {"power_reset", "", maaspd.Off, nil},
		"not verified":   {"power_on", `"waitMs": 1000`, maaspd.Off, func(d *device) { d.do["power_on"] = func(context.Context) error { return nil } }},
		"never readable": {"power_on", `"waitMs": 1000`, maaspd.Off, func(d *device) {
			d.query = func(context.Context) (maaspd.Status, error) {
				return maaspd.Status{}, maaspd.Failf(maaspd.Timeout, "no answer")
			}
		}},
		"deadline": {"power_on", `"timeoutMs": 1000`, maaspd.Off, func(d *device) {
			d.do["power_on"] = func(ctx context.Context) error { <-ctx.Done(); return context.Cause(ctx) }
		}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDevice(c.power)
				if c.prepare != nil {
					c.prepare(d)
				}
				if e := run(t, fullDriver(d), c.verb, request(c.members)).failure(t); !strings.HasPrefix(e.Message, address+": ") {
					t.Errorf("message %q does not begin with the device", e.Message)
				}
			})
		})
	}
}

// TestDeviceInMessagesHoldsNoSecret leaves out user information and query,
// and takes nothing in an address for a format.
func TestDeviceInMessagesHoldsNoSecret(t *testing.T) {
	d := newDevice(maaspd.Off)
	type params struct {
		URL string `param:"url,required,key" label:"URL"`
	}
	driver := maaspd.Driver[params, *full]{
		Name: "rig", Description: "Test rig", Version: "1.0.0",
		New: func(params) *full { return &full{bare{device: d}} },
	}
	got := run(t, driver, "power_reset", `{"driverParameters": {"url": "http://root:canary@bmc-%d.example?token=canary"}}`)
	if e := got.failure(t); !strings.HasPrefix(e.Message, "bmc-%d.example: the machine is off") {
		t.Errorf("message %q", e.Message)
	}
}

// TestAllFaultsAtOnce holds that the driver's own faults are told beside those
// of the declaration, and a member that is faulted is not faulted twice.
func TestAllFaultsAtOnce(t *testing.T) {
	own := []maaspd.Violation{
		{Pointer: "/driverParameters/port", Keyword: "odd", Message: "port is odd"},
		{Pointer: "/driverParameters/power_pass", Keyword: "maxLength", Message: "power_pass is too long"},
	}
	d := newDevice(maaspd.Off)
	got := runAttended(t, d, nil, nil, own, "power_on", `{"waitMs": -1, "driverParameters": {"power_address": "192.0.2.7", "port": 0}}`)
	var pointers []string
	for _, v := range got.failure(t).Violations {
		pointers = append(pointers, v.Pointer)
	}
	want := "/waitMs /driverParameters/port /driverParameters/node_id /driverParameters/power_pass"
	if strings.Join(pointers, " ") != want {
		t.Errorf("violations %v, want %s", pointers, want)
	}
	if d.names() != "validate power_on" {
		t.Errorf("calls %s", d.names())
	}
}
