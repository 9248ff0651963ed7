package bmclib_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	asrockracksim "github.com/maaspd/powerdrivers/drivers/sim/asrockrack"
	"github.com/maaspd/powerdrivers/drivers/sim/httpdevice"
)

// asrockClosed fails the test unless there was one login and one logout, over one
// handshake.
func asrockClosed(t *testing.T, bmc *asrockracksim.Server) {
	t.Helper()
	if bmc.Logins() != 1 || bmc.Logouts() != 1 || bmc.OpenSessions() != 0 || bmc.Handshakes() > 1 {
		t.Errorf("%d logins, %d logouts, %d open sessions, %d handshakes", bmc.Logins(), bmc.Logouts(), bmc.OpenSessions(), bmc.Handshakes())
	}
}

// TestASRockRackVerbs holds what each verb sends, and that what is done is seen
// before it is told.
func TestASRockRackVerbs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		verb     string
		on       bool
		fails    string
		commands []int
	}{
		{verb: "power_query", on: true},
		{verb: "power_on", commands: []int{asrockracksim.CommandOn}},
		{verb: "power_on", on: true},
		{verb: "power_off", on: true, commands: []int{asrockracksim.CommandOff}},
		{verb: "power_off"},
		{verb: "power_soft_off", on: true, commands: []int{asrockracksim.CommandShutdown}},
		{verb: "power_reset", on: true, commands: []int{asrockracksim.CommandReset}},
		{verb: "power_reset", fails: "actionError wrongState none"},
		{verb: "power_cycle", on: true, commands: []int{asrockracksim.CommandOff, asrockracksim.CommandOn}},
	} {
		t.Run(fmt.Sprint(c.verb, " ", c.on), func(t *testing.T) {
			t.Parallel()
			bmc, login := asrockBMC(t, asrockracksim.Config{On: c.on, Delay: 300 * time.Millisecond})
			got := askVendor(t, c.verb, login, object{"cycleDelayMs": 1})
			if c.fails != "" {
				got.Fails(c.fails)
			} else {
				got.Succeeds()
			}
			if fmt.Sprint(bmc.Commands()) != fmt.Sprint(c.commands) {
				t.Errorf("the machine took %v, want %v", bmc.Commands(), c.commands)
			}
			if want := map[string]bool{"power_on": true, "power_off": false}; c.verb == "power_on" || c.verb == "power_off" {
				if bmc.Machine.On() != want[c.verb] {
					t.Errorf("the machine is on: %v", bmc.Machine.On())
				}
			}
			asrockClosed(t, bmc)
		})
	}
}

// TestASRockRackQuery holds what a query reads, and which requests it costs.
func TestASRockRackQuery(t *testing.T) {
	t.Parallel()
	bmc, login := asrockBMC(t, asrockracksim.Config{On: true})
	askVendor(t, "power_query", login).Gives(object{"status": "on"})
	const want = "POST /api/session, GET /api/fru, GET /api/chassis-status, DELETE /api/session"
	if was := paths(bmc.Server); was != want {
		t.Errorf("the BMC saw %s", was)
	}
	for body, detail := range map[string]string{`{}`: "power_status ", `{"power_status": null}`: "power_status null", `{"power_status": 2}`: "power_status 2"} {
		bmc.SetFaults(asrockracksim.Fault{Path: "/api/chassis-status", Do: asrockracksim.Body("application/json", body)})
		askVendor(t, "power_query", login).Gives(object{"status": "unknown", "detail": detail})
	}
}

// asrockFaults are what a request may meet: the error where it was the login,
// where something was read, and where something was changed.
var asrockFaults = []struct {
	name                string
	do                  asrockracksim.Misbehaviour
	login, read, change string
}{
	{"401", asrockracksim.Status(401), "authError badCredentials none", "actionError refusedByDevice none", "actionError refusedByDevice none"},
	{"403", asrockracksim.Status(403), "authError forbidden none", "authError forbidden none", "authError forbidden none"},
	{"404", asrockracksim.Status(404), "actionError refusedByDevice none", "actionError refusedByDevice none", "actionError refusedByDevice none"},
	{"500", asrockracksim.Status(500), "actionError refusedByDevice none", "actionError refusedByDevice none", "actionError refusedByDevice unknown"},
	{"503", asrockracksim.Status(503), "connError busy none", "connError busy none", "connError busy none"},
	{"hang", asrockracksim.Hang(), "connError timeout none", "connError timeout none", "connError timeout unknown"},
	{"huge", asrockracksim.Huge(300 << 20), "actionError refusedByDevice none", "actionError refusedByDevice none", "actionError refusedByDevice unknown"},
	{"html", asrockracksim.HTML(), "actionError refusedByDevice none", "actionError refusedByDevice none", "actionError notVerified unknown"},
	{"broken json", asrockracksim.BrokenJSON(), "actionError refusedByDevice none", "actionError refusedByDevice none", "actionError notVerified unknown"},
	{"null", asrockracksim.Body("application/json", "null"), "actionError refusedByDevice none", "actionError refusedByDevice none", "actionError notVerified unknown"},
	{"cut", asrockracksim.Cut(10), "connError refused none", "connError refused none", "connError refused unknown"},
}

// TestASRockRackFaults holds the typed error of each fault at each place, with one
// login, and a logout after it.
func TestASRockRackFaults(t *testing.T) {
	t.Parallel()
	for _, f := range asrockFaults {
		for place, want := range map[string]string{"POST /api/session": f.login, "GET /api/fru": f.read, "GET /api/chassis-status": f.read, "POST /api/actions/power": f.change} {
			t.Run(f.name+" "+place, func(t *testing.T) {
				t.Parallel()
				method, path, _ := strings.Cut(place, " ")
				bmc, login := asrockBMC(t, asrockracksim.Config{Config: httpdevice.Config{Faults: []asrockracksim.Fault{{Method: method, Path: path, Do: f.do}}}})
				askVendor(t, "power_on", login, patience(f.name)).Fails(want)
				if bmc.Logins() != 1 {
					t.Errorf("%d logins", bmc.Logins())
				}
				if place != "POST /api/session" && bmc.OpenSessions() != 0 {
					t.Errorf("%d sessions are open: %v", bmc.OpenSessions(), paths(bmc.Server))
				}
			})
		}
	}
}

// TestASRockRackBoards holds that a board that bmclib does not know is none that
// is supported, and that the session is closed.
func TestASRockRackBoards(t *testing.T) {
	t.Parallel()
	bmc, login := asrockBMC(t, asrockracksim.Config{Board: "ROMED8-2T"})
	askVendor(t, "power_on", login).Fails("unsupportedActionError unsupported none").Says("ROMED8-2T", "maas-powerdriver-redfish")
	asrockClosed(t, bmc)
	for _, body := range []string{`[]`, `[{}]`, `[{"board": null}]`, `[{"board": {"product_name": 7}}]`, `[null]`, `{}`} {
		bmc.SetFaults(asrockracksim.Fault{Path: "/api/fru", Do: asrockracksim.Body("application/json", body)})
		askVendor(t, "power_on", login).Fails("actionError refusedByDevice none")
	}
	if bmc.OpenSessions() != 0 {
		t.Errorf("%d sessions are open", bmc.OpenSessions())
	}
}

// TestASRockRackDeaf holds that a command that is taken and not carried out is no
// success.
func TestASRockRackDeaf(t *testing.T) {
	t.Parallel()
	bmc, login := asrockBMC(t, asrockracksim.Config{Deaf: true})
	askVendor(t, "power_on", login, patience("deaf")).Fails("actionError notVerified unknown").Says("off")
	asrockClosed(t, bmc)
}

// TestASRockRackWrongPassword holds that a wrong password is sent once.
func TestASRockRackWrongPassword(t *testing.T) {
	t.Parallel()
	bmc, login := asrockBMC(t, asrockracksim.Config{})
	login["power_pass"] = "another-canary"
	askVendor(t, "power_on", login).Fails("authError badCredentials none").Says("password")
	if was := paths(bmc.Server); was != "POST /api/session" {
		t.Errorf("the BMC saw %s", was)
	}
}

// TestASRockRackCancel holds that a cancelled call ends at once, and logs out.
func TestASRockRackCancel(t *testing.T) {
	t.Parallel()
	bmc, login := asrockBMC(t, asrockracksim.Config{Config: httpdevice.Config{Faults: []asrockracksim.Fault{{Path: "/api/chassis-status", Do: asrockracksim.Hang()}}}})
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(time.Second, cancel)
	begin := time.Now()
	askWithin(ctx, t, "power_query", login).Fails("actionError cancelled none")
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	if bmc.Logins() != 1 || bmc.OpenSessions() != 0 {
		t.Errorf("%d logins, %d open sessions", bmc.Logins(), bmc.OpenSessions())
	}
}

// TestASRockRackUnsupported holds that what the provider cannot do is refused
// without contact.
func TestASRockRackUnsupported(t *testing.T) {
	t.Parallel()
	bmc, login := asrockBMC(t, asrockracksim.Config{})
	boot := object{"bootDevice": object{"device": "pxe"}}
	for _, verb := range []string{"set_boot_device", "power_on", "power_cycle"} {
		askVendor(t, verb, login, boot).Fails("unsupportedActionError unsupported none").Says("asrockrack")
	}
	if bmc.Handshakes() != 0 {
		t.Errorf("there was contact: %v", paths(bmc.Server))
	}
}
