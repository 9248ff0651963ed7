package maaspd_test

import (
	"context"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd"
)

// TestTextFormat covers the shape of each verb's data.
func TestTextFormat(t *testing.T) {
	cases := []struct{ verb, members, want string }{
		{"power_query", "", "on\n"},
		{"power_on", "", ""},
		{"power_on", `"waitMs": 0`, "on\n"},
		{"identify", "", ""},
		{"set_boot_device", verbMembers("set_boot_device"), ""},
		{"get_boot_device", "", "device: pxe\nmode: auto\npersistent: false\n"},
		{"probe", "", "blade 1\t52:54:00:00:00:0a\t-\t{\"node_id\":\"1\"}\n-\t-\t-\t{}\n"},
		{"outlets", "", "1\ton\track 7\n1.4\tunknown\t-\n"},
		{"statistics", "", "device\tpower (PSU 1)\t230.5 W\noutlet 1\tstatus (fuse)\tok\n"},
		{"check", "", "vendor: ACME\nwarning: old firmware\n"},
		{"validate", "", ""},
	}
	for _, c := range cases {
		t.Run(c.verb+" "+c.members, func(t *testing.T) {
			got := run(t, fullDriver(newDevice(maaspd.On)), c.verb, request(c.members), "--format", "text")
			if got.status != 0 || got.stdout != c.want || got.stderr != "" {
				t.Errorf("exit status %d, standard output %q, want %q; standard error %q", got.status, got.stdout, c.want, got.stderr)
			}
		})
	}
}

// TestTextFormatOfErrors holds that they go to standard error, with the exit
// statuses of JSON.
func TestTextFormatOfErrors(t *testing.T) {
	d := newDevice(maaspd.On)
	d.do["power_off"] = func(context.Context) error {
		return maaspd.Failf(maaspd.Refused, "192.0.2.7 refused canary-4711\x1b[2J")
	}
	got := run(t, fullDriver(d), "power_off", request(""), "--format=text")
	if got.status != 75 || got.stdout != "" || !strings.Contains(got.stderr, "power_off: connError (refused): 192.0.2.7 refused [redacted]") {
		t.Errorf("exit status %d, standard output %q, standard error %q", got.status, got.stdout, got.stderr)
	}
	if strings.ContainsRune(got.stderr, 0x1b) {
		t.Error("a device can write escape sequences to the terminal")
	}
	got = run(t, fullDriver(d), "power_off", `{"driverParameters": {"port": 0}}`, "--format=text")
	for _, pointer := range []string{"/driverParameters/power_address", "/driverParameters/port", "/driverParameters/node_id"} {
		if !strings.Contains(got.stderr, "\n  "+pointer+": ") {
			t.Errorf("%s is missing: %s", pointer, got.stderr)
		}
	}
	if got.status != 1 || got.stdout != "" {
		t.Errorf("exit status %d, standard output %q", got.status, got.stdout)
	}
}

// TestTextFormatOfHostileNames holds that a name given on a device is shown as it
// is, but can neither forge a line nor control the terminal.
func TestTextFormatOfHostileNames(t *testing.T) {
	d := newDevice(maaspd.On)
	driver := fullDriver(d)
	hostile := maaspd.Driver[rigParams, *hostileOutlets]{
		Name: driver.Name, Description: driver.Description, Version: driver.Version,
		New: func(p rigParams) *hostileOutlets { return &hostileOutlets{bare{d, p}} },
	}
	got := run(t, hostile, "outlets", request(""), "--format=text")
	want := "1\ton\trück \"7\"\\u000a2\\u0009on\\u0009b\\u001b[2J\\u202eab\n"
	if got.stdout != want {
		t.Errorf("printed %q, want %q", got.stdout, want)
	}
}

type hostileOutlets struct{ bare }

func (h *hostileOutlets) Outlets(context.Context) ([]maaspd.Outlet, error) {
	return []maaspd.Outlet{{ID: "1", Name: "rück \"7\"\n2\ton\tb\x1b[2J\u202eab", Power: maaspd.On}}, nil
}
