package bmclib_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	rpcsim "github.com/maaspd/powerdrivers/drivers/sim/rpc"
)

// verbs are what each verb asks a webhook, behind the ping that comes first.
var verbs = []struct {
	name, verb string
	on         bool
	delay      time.Duration
	keys       object
	gives      object
	fails      string
	asks       []string
}{
	{name: "query off", verb: "power_query", gives: object{"status": "off"}, asks: []string{"getPowerState"}},
	{name: "query on", verb: "power_query", on: true, gives: object{"status": "on"}, asks: []string{"getPowerState"}},
	{name: "on", verb: "power_on", asks: []string{"getPowerState", "setPowerState on", "getPowerState"}},
	{name: "on when on", verb: "power_on", on: true, asks: []string{"getPowerState"}},
	{name: "on, slowly", verb: "power_on", delay: 300 * time.Millisecond, asks: []string{"getPowerState", "setPowerState on", "getPowerState"}},
	{name: "on without waiting", verb: "power_on", keys: object{"waitMs": 0}, gives: object{"status": "on"}, asks: []string{"getPowerState", "setPowerState on", "getPowerState"}},
	{name: "off", verb: "power_off", on: true, asks: []string{"getPowerState", "setPowerState off", "getPowerState"}},
	{name: "soft off", verb: "power_soft_off", on: true, asks: []string{"getPowerState", "setPowerState soft", "getPowerState"}},
	{name: "reset", verb: "power_reset", on: true, asks: []string{"getPowerState", "setPowerState reset", "getPowerState"}},
	{name: "reset when off", verb: "power_reset", fails: "actionError wrongState none", asks: []string{"getPowerState"}},
	{name: "cycle", verb: "power_cycle", on: true, keys: object{"cycleDelayMs": 0},
		asks: []string{"getPowerState", "setPowerState off", "getPowerState", "setPowerState on", "getPowerState"}},
	{name: "boot device", verb: "set_boot_device", keys: object{"bootDevice": object{"device": "pxe"}}, asks: []string{"setBootDevice pxe"}},
	{name: "boot device and on", verb: "power_on", keys: object{"bootDevice": object{"device": "cdrom"}},
		asks: []string{"setBootDevice cdrom", "getPowerState", "setPowerState on", "getPowerState"}},
}

// TestWebhookVerbs holds what each verb asks a webhook, over one connection.
func TestWebhookVerbs(t *testing.T) {
	t.Parallel()
	for _, c := range verbs {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			hook, params := simWebhook(t, rpcsim.Config{Delay: c.delay, Path: "/bmc/hook"})
			hook.Machine(machine).Put(c.on)
			got := ask(t, c.verb, request(params, c.keys))
			if c.fails != "" {
				got.Fails(c.fails)
			} else {
				got.Gives(c.gives)
			}
			want := []string{machine + " ping"}
			for _, call := range c.asks {
				want = append(want, machine+" "+call)
			}
			if was := slices.Compact(hook.Done()); !slices.Equal(was, want) {
				t.Errorf("the webhook was asked %q, want %q", was, want)
			}
			if hook.Handshakes() != 1 {
				t.Errorf("%d handshakes", hook.Handshakes())
			}
		})
	}
}

// TestWebhookBootDevice holds what the webhook is told of a boot device.
func TestWebhookBootDevice(t *testing.T) {
	t.Parallel()
	hook, params := simWebhook(t, rpcsim.Config{})
	for _, c := range []struct {
		boot object
		want rpcsim.Boot
	}{
		{object{"device": "pxe", "mode": "efi"}, rpcsim.Boot{Device: "pxe", EFI: true}},
		{object{"device": "disk", "persistent": true}, rpcsim.Boot{Device: "disk", Persistent: true}},
		{object{"device": "usb", "mode": "legacy"}, rpcsim.Boot{Device: "usb"}},
		{object{"device": "bios"}, rpcsim.Boot{Device: "bios"}},
		{object{"device": "none"}, rpcsim.Boot{Device: "none"}},
	} {
		ask(t, "set_boot_device", request(params, object{"bootDevice": c.boot})).Succeeds()
		if was := hook.BootOf(machine); was != c.want {
			t.Errorf("%v became %v", c.boot, was)
		}
	}
}

// TestWebhookPath holds that a slash at the end of the address is one of the URL.
func TestWebhookPath(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"", "/", "/hook", "/hook/", "/a/b/"} {
		hook, params := simWebhook(t, rpcsim.Config{Path: path})
		ask(t, "power_query", request(params)).Gives(object{"status": "off"})
		if want := "POST " + path; path != "" && paths(hook.Server) != want {
			t.Errorf("%q, want %q", paths(hook.Server), want)
		}
	}
}

// TestWebhookSilence holds that a set that changes nothing is no success.
func TestWebhookSilence(t *testing.T) {
	t.Parallel()
	_, params := simWebhook(t, rpcsim.Config{Stubborn: true})
	ask(t, "power_on", request(params, object{"waitMs": 1500})).Fails("actionError notVerified unknown")
}

// TestWebhookBatch holds that machines of one webhook share its connection and its
// ping.
func TestWebhookBatch(t *testing.T) {
	t.Parallel()
	hook, params := simWebhook(t, rpcsim.Config{})
	hook.Machine("b").Put(true)
	var lines string
	for _, host := range []string{"a", "b", "a", "b"} {
		lines += request(with(params, object{"rpc_host": host}), object{"action": "power_query"}) + "\n"
	}
	p := start(t, "batch", lines)
	if err := p.Cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, p.Stderr.String())
	}
	on, off := strings.Count(p.Stdout.String(), `"status":"on"`), strings.Count(p.Stdout.String(), `"status":"off"`)
	if on != 2 || off != 2 || len(hook.Done()) != 5 || hook.Handshakes() != 1 {
		t.Errorf("%d on, %d off, %q, %d handshakes:\n%s", on, off, hook.Done(), hook.Handshakes(), p.Stdout.String())
	}
}
