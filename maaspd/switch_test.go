package maaspd_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/maaspd/powerdrivers/maaspd"
)

// TestRepeatedCommands holds that on when on and off when off are sent, where
// nothing says that they could do harm, and no read is spent on it.
func TestRepeatedCommands(t *testing.T) {
	for verb, power := range map[string]maaspd.Power{"power_on": maaspd.On, "power_off": maaspd.Off} {
		d := newDevice(power)
		d.reads = true
		run(t, fullDriver(d), verb, request("")).wantSuccess(t, "")
		if d.names() != verb {
			t.Errorf("%s: calls %s", verb, d.calls())
		}
	}
}

// TestObjections lets the device object to a command: a read decides.
func TestObjections(t *testing.T) {
	there := map[string]maaspd.Status{
		"power_on": {Power: maaspd.On}, "power_off": {Power: maaspd.Off}, "power_soft_off": {Power: maaspd.Off},
	}
	underway := map[string]maaspd.Status{
		"power_on":       {Power: maaspd.Off, Toward: maaspd.On},
		"power_off":      {Power: maaspd.On, Toward: maaspd.Off},
		"power_soft_off": {Power: maaspd.On, Toward: maaspd.Off},
	}
	leaving := map[string]maaspd.Status{
		"power_on":       {Power: maaspd.On, Toward: maaspd.Off},
		"power_off":      {Power: maaspd.Off, Toward: maaspd.On},
		"power_soft_off": {Power: maaspd.Off, Toward: maaspd.On},
	}
	for verb := range there {
		for _, reason := range []maaspd.Reason{maaspd.WrongState, maaspd.RefusedByDevice} {
			effect := map[maaspd.Reason]string{maaspd.WrongState: "none", maaspd.RefusedByDevice: "unknown"}[reason]
			retryable := reason == maaspd.RefusedByDevice && verb != "power_soft_off"
			object := func(status maaspd.Status, err error) (*device, result) {
				d := newDevice("")
				d.reads = true
				d.do[verb] = failing(reason)
				d.query = func(context.Context) (maaspd.Status, error) { return status, err }
				return d, run(t, fullDriver(d), verb, request(""))
			}
			for name, status := range map[string]maaspd.Status{"there": there[verb], "underway": underway[verb]} {
				t.Run(verb+" "+string(reason)+" "+name, func(t *testing.T) {
					d, got := object(status, nil)
					got.wantSuccess(t, "")
					if d.names() != verb+", power_query" {
						t.Errorf("calls %s", d.calls())
					}
				})
			}
			for name, status := range map[string]maaspd.Status{"unknown": {}, "leaving": leaving[verb]} {
				t.Run(verb+" "+string(reason)+" "+name, func(t *testing.T) {
					_, got := object(status, nil)
					got.wantError(t, "actionError", string(reason), effect, retryable)
				})
			}
			t.Run(verb+" "+string(reason)+" not readable", func(t *testing.T) {
				_, got := object(there[verb], maaspd.Failf(maaspd.Refused, "closed"))
				got.wantError(t, "actionError", string(reason), effect, retryable)
			})
		}
		t.Run(verb+" other errors are not read after", func(t *testing.T) {
			d := newDevice(there[verb].Power)
			d.reads = true
			d.do[verb] = failing(maaspd.Busy)
			if e := run(t, fullDriver(d), verb, request("")).failure(t); e.Reason != "busy" || d.names() != verb {
				t.Errorf("reason %s, calls %s", e.Reason, d.calls())
			}
		})
	}
}

// TestReadFirst covers drivers for which a repeated command would do harm.
func TestReadFirst(t *testing.T) {
	cases := []struct {
		name, verb string
		status     maaspd.Status
		err        error
		names      string
	}{
		{"on when on", "power_on", maaspd.Status{Power: maaspd.On}, nil, "power_query"},
		{"off when off", "power_off", maaspd.Status{Power: maaspd.Off}, nil, "power_query"},
		{"soft off when off", "power_soft_off", maaspd.Status{Power: maaspd.Off}, nil, "power_query"},
		{"on when off", "power_on", maaspd.Status{Power: maaspd.Off}, nil, "power_query, power_on"},
		{"off when on", "power_off", maaspd.Status{Power: maaspd.On}, nil, "power_query, power_off"},
		{"on when unknown", "power_on", maaspd.Status{}, nil, "power_query, power_on"},
		{"on when on its way on", "power_on", maaspd.Status{Power: maaspd.Off, Toward: maaspd.On}, nil, "power_query"},
		{"on when on its way off", "power_on", maaspd.Status{Power: maaspd.On, Toward: maaspd.Off}, nil, "power_query, power_on"},
		{"not readable", "power_on", maaspd.Status{}, maaspd.Failf(maaspd.Refused, "closed"), "power_query"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDevice("")
			d.reads = true
			d.query = func(context.Context) (maaspd.Status, error) { return c.status, c.err }
			driver := fullDriver(d)
			driver.ReadFirst = true
			got := run(t, driver, c.verb, request(""))
			if c.err != nil {
				got.wantError(t, "connError", "refused", "none", true)
			} else {
				got.wantSuccess(t, "")
			}
			if d.names() != c.names {
				t.Errorf("calls %q, want %q", d.names(), c.names)
			}
		})
	}
}

// TestReset holds that a machine that is off is not reset.
func TestReset(t *testing.T) {
	cases := []struct {
		name    string
		status  maaspd.Status
		refused bool
	}{
		{"on", maaspd.Status{Power: maaspd.On}, false},
		{"unknown", maaspd.Status{}, false},
		{"starting", maaspd.Status{Power: maaspd.Off, Toward: maaspd.On}, false},
		{"off", maaspd.Status{Power: maaspd.Off}, true},
		{"on its way off", maaspd.Status{Power: maaspd.On, Toward: maaspd.Off}, true},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDevice("")
			d.query = func(context.Context) (maaspd.Status, error) { return c.status, nil }
			got := run(t, fullDriver(d), "power_reset", request(""))
			if !c.refused {
				got.wantSuccess(t, "")
				return
			}
			got.wantError(t, "actionError", "wrongState", "none", false)
			if d.calls() != "" {
				t.Errorf("sent: %s", d.calls())
			}
		})
	}
	t.Run("not readable", func(t *testing.T) {
		d := newDevice(maaspd.On)
		d.do["power_query"] = failing(maaspd.Refused)
		run(t, fullDriver(d), "power_reset", request("")).wantError(t, "connError", "refused", "none", true)
		if d.calls() != "" {
			t.Errorf("sent: %s", d.calls())
		}
	})
}

// TestBootDeviceBeforePower holds that bootDevice is set first, also when
// power is as wanted, and that power is not touched when it cannot be set.
func TestBootDeviceBeforePower(t *testing.T) {
	members := `"bootDevice": {"device": "pxe", "persistent": true, "mode": "efi"}`
	for _, power := range []maaspd.Power{maaspd.On, maaspd.Off} {
		for _, readFirst := range []bool{false, true} {
			d := newDevice(power)
			driver := fullDriver(d)
			driver.ReadFirst = readFirst
			run(t, driver, "power_on", request(members)).wantSuccess(t, "")
			want := "set_boot_device, power_on"
			if readFirst && power == maaspd.On {
				want = "set_boot_device"
			}
			if d.names() != want {
				t.Errorf("%s, read first %t: calls %s", power, readFirst, d.names())
			}
		}
	}
	t.Run("it fails", func(t *testing.T) {
		d := newDevice(maaspd.Off)
		d.do["set_boot_device"] = failing(maaspd.Timeout)
		run(t, fullDriver(d), "power_on", request(members)).wantError(t, "connError", "timeout", "none", true)
		if d.names() != "set_boot_device" {
			t.Errorf("calls %s", d.names())
		}
	})
	t.Run("it hangs", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			d, release := hangingDevice(maaspd.Off)
			defer release()
			run(t, fullDriver(d), "power_on", request(members)).wantError(t, "connError", "timeout", "none", true)
			if d.names() != "set_boot_device" {
				t.Errorf("calls %s", d.names())
			}
		})
	})
}
