package maaspd_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// leaky is a device that repeats the password wherever it can.
type leaky struct{ bare }

func (l *leaky) PowerQuery(context.Context) (maaspd.Status, error) {
	return maaspd.Status{Detail: "canary-4711"}, nil
}

func (l *leaky) Check(context.Context) (maaspd.CheckReport, error) {
	return maaspd.CheckReport{
		Vendor: "by canary-4711", Model: "canary-4711", Firmware: "canary-4711", Target: "canary-4711",
		Warnings: []maaspd.Warning{{Pointer: "", Message: "canary-4711 is old"}},
	}, nil
}

// TestDeviceTextsAreScrubbed holds that no text of a device carries a secret
// back, in a success either.
func TestDeviceTextsAreScrubbed(t *testing.T) {
	driver := maaspd.Driver[rigParams, *leaky]{
		Name: "rig", Description: "Test rig", Version: "1.0.0",
		New: func(p rigParams) *leaky { return &leaky{bare{newDevice(maaspd.On), p}} },
	}
	for verb, want := range map[string]int{"power_query": 1, "check": 5} {
		got := run(t, driver, verb, request(""))
		if got.status != 0 || strings.Contains(got.stdout, "canary") || strings.Count(got.stdout, "[redacted]") != want {
			t.Errorf("%s: status %d\n%s", verb, got.status, got.stdout)
		}
	}
}

// TestFinalRefusalSurvivesASignal holds that a wrong password does not become
// retryable because the host gave up at the same moment.
func TestFinalRefusalSurvivesASignal(t *testing.T) {
	for reason, want := range map[maaspd.Reason]string{
		maaspd.BadCredentials: "badCredentials", maaspd.NoSuchTarget: "noSuchTarget", maaspd.Timeout: "cancelled",
	} {
		synctest.Test(t, func(t *testing.T) {
			d := newDevice(maaspd.On)
			d.do["power_off"] = func(ctx context.Context) error {
				<-ctx.Done()
				return maaspd.Failf(reason, "the device said no")
			}
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			e := runContext(ctx, fullDriver(d), request(""), "power_off").failure(t)
			if e.Reason != want || *e.Retryable != (want == "cancelled") {
				t.Errorf("%s became %s, retryable %t", reason, e.Reason, *e.Retryable)
			}
		})
	}
}
