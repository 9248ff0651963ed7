package bmclib_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/httpfault"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// redfishProviders are those that speak Redfish.
var redfishProviders = []string{"dell", "supermicro", "openbmc"}

// TestRedfishVerbs holds what each verb sends, and that what is done is seen
// before it is told.
func TestRedfishVerbs(t *testing.T) {
	t.Parallel()
	for _, provider := range redfishProviders {
		for _, c := range []struct {
			verb   string
			state  redfishsim.State
			fails  string
			resets string
		}{
			{verb: "power_query", state: redfishsim.On},
			{verb: "power_on", state: redfishsim.Off, resets: "[On]"},
			{verb: "power_on", state: redfishsim.On},
			{verb: "power_off", state: redfishsim.On, resets: "[ForceOff]"},
			{verb: "power_off", state: redfishsim.Off},
			{verb: "power_reset", state: redfishsim.On, resets: "[ForceRestart]"},
			{verb: "power_reset", state: redfishsim.Off, fails: "actionError wrongState none"},
			{verb: "power_cycle", state: redfishsim.On, resets: "[ForceOff On]"},
			{verb: "power_soft_off", state: redfishsim.On, fails: "unsupportedActionError unsupported none"},
			{verb: "set_boot_device", state: redfishsim.On, fails: "unsupportedActionError unsupported none"},
		} {
			t.Run(fmt.Sprint(provider, " ", c.verb, " ", c.state), func(t *testing.T) {
				t.Parallel()
				bmc, login := redfishBMC(t, provider, redfishsim.Config{})
				one(bmc).SetState(c.state)
				got := askVendor(t, c.verb, login, object{"cycleDelayMs": 1, "bootDevice": object{"device": "pxe"}}, noBoot(c.verb))
				if c.fails != "" {
					got.Fails(c.fails)
				} else {
					got.Succeeds()
				}
				if was := fmt.Sprint(one(bmc).Resets()); was != c.resets && was+c.resets != "[]" {
					t.Errorf("the machine took %s, want %s", was, c.resets)
				}
				if strings.HasPrefix(c.fails, "unsupported") && bmc.Handshakes() != 0 {
					t.Errorf("there was contact: %v", asked(bmc))
				}
				if bmc.Handshakes() > 1 || bmc.OpenSessions() != 0 {
					t.Errorf("%d handshakes, %d sessions", bmc.Handshakes(), bmc.OpenSessions())
				}
			})
		}
	}
}

// noBoot takes the boot device out of a request that is not to have one.
func noBoot(verb string) object {
	if verb == "set_boot_device" {
		return nil
	}
	return object{"bootDevice": nil}
}

// redfishFaults are what a request may meet: the error where something was read,
// and where something was changed.
var redfishFaults = []struct {
	name         string
	do           redfishsim.Misbehaviour
	read, change string
}{
	{"401", redfishsim.Unauthorized(`Basic realm="x"`), "authError badCredentials none", "authError badCredentials none"},
	{"403", redfishsim.Refuse(403, "Base.1.8.InsufficientPrivilege"), "authError forbidden none", "authError forbidden none"},
	{"404", redfishsim.Refuse(404, "Base.1.8.ResourceMissingAtURI"), "actionError refusedByDevice none", "actionError refusedByDevice none"},
	{"500", redfishsim.Refuse(500, "Base.1.8.InternalError"), "actionError refusedByDevice none", "actionError refusedByDevice unknown"},
	{"503", redfishsim.Busy(-1), "connError busy none", "connError busy none"},
	{"hang", redfishsim.Hang(), "connError timeout none", "connError timeout unknown"},
	{"huge", redfishsim.Huge(300 << 20), "actionError refusedByDevice none", "actionError refusedByDevice unknown"},
	{"html", redfishsim.HTML(), "actionError refusedByDevice none", "actionError notVerified unknown"},
	{"broken json", redfishsim.BrokenJSON(), "actionError refusedByDevice none", ""},
	{"null", httpfault.Reply(200, "application/json", "null"), "actionError refusedByDevice none", "actionError notVerified unknown"},
	{"nothing", httpfault.Reply(200, "application/json", ""), "actionError refusedByDevice none", "actionError notVerified unknown"},
	{"cut", redfishsim.Cut(20), "connError refused none", ""},
	{"elsewhere", redfishsim.Redirect(307, "http://203.0.113.9/x"), "actionError refusedByDevice none", "actionError refusedByDevice none"},
}

// TestRedfishFaults holds the typed error of each fault at each place, in time.
func TestRedfishFaults(t *testing.T) {
	t.Parallel()
	for _, provider := range redfishProviders {
		for _, f := range redfishFaults {
			for _, place := range []string{"GET /redfish/v1/", "GET /redfish/v1/Systems", "GET system", "POST reset"} {
				want := f.read
				if place == "POST reset" {
					want = f.change
				}
				// What is read goes through the same hands with all of them.
				if want == "" || f.name == "hang" && provider != "supermicro" && place != "POST reset" {
					continue
				}
				t.Run(provider+" "+f.name+" "+place, func(t *testing.T) {
					t.Parallel()
					bmc, login := redfishBMC(t, provider, redfishsim.Config{})
					one(bmc).SetState(redfishsim.Off)
					method, path, _ := strings.Cut(ofBMC(bmc, place), " ")
					bmc.SetFaults(redfishsim.Fault{Method: method, Path: path, Do: f.do},
						webPage())
					askVendor(t, "power_on", login, patience(f.name)).Fails(want)
					if f.name == "401" && place == "GET /redfish/v1/Systems" && authorised(bmc) != 1 {
						t.Errorf("the password was sent %d times: %v", authorised(bmc), asked(bmc))
					}
				})
			}
		}
	}
}

// TestRedfishStates holds what a power state means, and that none is no off.
func TestRedfishStates(t *testing.T) {
	t.Parallel()
	for _, provider := range redfishProviders {
		bmc, login := redfishBMC(t, provider, redfishsim.Config{})
		path := one(bmc).Path()
		for _, c := range []struct{ value, status any }{
			{"On", "on"}, {"Off", "off"}, {"PoweringOn", "off"}, {"PoweringOff", "on"}, {"Paused", "on"},
			{"Reset", "unknown"}, {nil, "unknown"}, {7, "unknown"}, {"", "unknown"},
		} {
			bmc.SetFaults(redfishsim.Fault{Path: path, Do: redfishsim.Set("PowerState", c.value)},
				webPage())
			got := askVendor(t, "power_query", login).Succeeds()
			if !strings.Contains(got.Text, fmt.Sprintf("%q: %q", "status", c.status)) {
				t.Errorf("%s: %v is\n%s", provider, c.value, got.Text)
			}
		}
	}
}

// TestRedfishMistyped holds that properties of the wrong type, which bmclib fails
// on, harm no others.
func TestRedfishMistyped(t *testing.T) {
	t.Parallel()
	for _, provider := range redfishProviders {
		bmc, login := redfishBMC(t, provider, redfishsim.Config{})
		for name, value := range map[string]any{"BiosVersion": 7, "ProcessorSummary/Count": "two", "HostingRoles": "none", "LastResetTime": 1, "Boot": []any{1}, "Links": "x"} {
			bmc.SetFaults(redfishsim.Fault{Path: one(bmc).Path(), Do: redfishsim.Set(name, value)},
				webPage())
			askVendor(t, "power_query", login).Gives(object{"status": "off"})
		}
	}
}

// TestRedfishLeaks holds that no link leads the account to another server.
func TestRedfishLeaks(t *testing.T) {
	t.Parallel()
	var visits atomic.Int64
	thief := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visits.Add(1) }))
	t.Cleanup(thief.Close)
	address := strings.TrimPrefix(thief.URL, "http://")
	for _, provider := range redfishProviders {
		bmc, login := redfishBMC(t, provider, redfishsim.Config{})
		one(bmc).SetState(redfishsim.Off)
		for _, link := range []string{"@" + address + "/x", "//" + address + "/x", thief.URL + "/x", ":1@" + address + "/x", ".example.com/x"} {
			for _, fault := range []redfishsim.Fault{
				{Path: "/redfish/v1/Systems", Do: redfishsim.Members(link)},
				{Method: "GET", Path: one(bmc).Path(), Do: redfishsim.Set("Actions/#ComputerSystem.Reset/target", link)},
			} {
				bmc.SetFaults(fault, webPage())
				askVendor(t, "power_on", login).Fails("actionError refusedByDevice none")
			}
		}
	}
	if visits.Load() != 0 {
		t.Errorf("%d requests went elsewhere", visits.Load())
	}
}

// TestRedfishOthers holds what is none of the provider's BMCs, and that several
// systems are none to guess among.
func TestRedfishOthers(t *testing.T) {
	t.Parallel()
	_, login := redfishBMC(t, "dell", redfishsim.Config{Vendor: redfishsim.HPE()})
	askVendor(t, "power_on", login).Fails("unsupportedActionError unsupported none").Says("maas-powerdriver-redfish")
	bmc, login := redfishBMC(t, "openbmc", redfishsim.Config{})
	bmc.SetFaults(redfishsim.Fault{Path: "/", Do: httpfault.Reply(http.StatusOK, "text/html", "<title>MegaRAC</title>")})
	askVendor(t, "power_on", login).Fails("unsupportedActionError unsupported none")
	if authorised(bmc) != 0 {
		t.Errorf("the password was sent: %v", asked(bmc))
	}
	_, login = redfishBMC(t, "openbmc", redfishsim.Config{Vendor: redfishsim.GB200()})
	askVendor(t, "power_on", login).Fails("settingsError noSuchTarget none").Says("node_id")
}

// TestRedfishAlready holds that a BMC that objects to a command because the machine
// is there already has carried it out.
func TestRedfishAlready(t *testing.T) {
	t.Parallel()
	for _, provider := range redfishProviders {
		bmc, login := redfishBMC(t, provider, redfishsim.Config{})
		one(bmc).SetState(redfishsim.Off)
		reset := one(bmc).Path() + "/Actions/ComputerSystem.Reset"
		already := func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
			one(bmc).SetState(redfishsim.On)
			redfishsim.Refuse(409, "IDRAC.2.8.PSU501")(w, r, honest)
		}
		bmc.SetFaults(webPage(), redfishsim.Fault{Path: reset, Do: already})
		askVendor(t, "power_on", login).Succeeds()
		one(bmc).SetState(redfishsim.Off)
		bmc.SetFaults(webPage(), redfishsim.Fault{Path: reset, Do: redfishsim.Refuse(409, "IDRAC.2.8.PSU501")})
		askVendor(t, "power_on", login).Fails("actionError refusedByDevice none")
	}
}

// TestRedfishCancel holds that a cancelled call ends at once.
func TestRedfishCancel(t *testing.T) {
	t.Parallel()
	for _, provider := range redfishProviders {
		for _, path := range []string{"/redfish/v1/", "/redfish/v1/Systems"} {
			bmc, login := redfishBMC(t, provider, redfishsim.Config{})
			bmc.SetFaults(redfishsim.Fault{Path: path, Do: redfishsim.Hang()}, webPage())
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(500*time.Millisecond, cancel)
			begin := time.Now()
			askWithin(ctx, t, "power_query", login).Fails("actionError cancelled none")
			if took := time.Since(begin); took > 10*time.Second {
				t.Errorf("%s %s took %v", provider, path, took)
			}
		}
	}
}

// TestRedfishWrongPassword holds that a wrong password is sent once.
func TestRedfishWrongPassword(t *testing.T) {
	t.Parallel()
	for _, provider := range redfishProviders {
		bmc, login := redfishBMC(t, provider, redfishsim.Config{})
		login["power_pass"] = "another-canary"
		askVendor(t, "power_on", login).Fails("authError badCredentials none")
		if authorised(bmc) != 1 {
			t.Errorf("%s: the password was sent %d times: %v", provider, authorised(bmc), asked(bmc))
		}
	}
}

// TestRedfishLicence holds that a missing licence is not told as a missing right.
func TestRedfishLicence(t *testing.T) {
	t.Parallel()
	bmc, login := redfishBMC(t, "supermicro", redfishsim.Config{})
	bmc.SetFaults(redfishsim.Fault{Method: "POST", Do: redfishsim.Refuse(403, "SMC.1.0.OemLicenseNotPassed")})
	askVendor(t, "power_on", login).Fails("actionError refusedByDevice none").Says("licence")
}

// TestRedfishWithoutBasic holds that a BMC that takes sessions only is asked once,
// and what is told then.
func TestRedfishWithoutBasic(t *testing.T) {
	t.Parallel()
	for _, provider := range redfishProviders {
		bmc, login := redfishBMC(t, provider, redfishsim.Config{Access: redfishsim.Access{NoBasic: true}})
		askVendor(t, "power_query", login).Fails("authError badCredentials none").Says("maas-powerdriver-redfish")
		if bmc.Logins() != 0 {
			t.Errorf("%d logins", bmc.Logins())
		}
	}
}

// TestRedfishUnknownTypes holds that a reset type that a BMC does not have is one
// that is not supported, without a command.
func TestRedfishUnknownTypes(t *testing.T) {
	t.Parallel()
	for _, provider := range redfishProviders {
		bmc, login := redfishBMC(t, provider, redfishsim.Config{})
		one(bmc).SetState(redfishsim.On)
		for name, value := range map[string]any{"Actions/#ComputerSystem.Reset/ResetType@Redfish.AllowableValues": []string{"On", "ForceOff"}, "Actions": object{}} {
			bmc.SetFaults(redfishsim.Fault{Method: "GET", Path: one(bmc).Path(), Do: redfishsim.Set(name, value)}, webPage())
			askVendor(t, "power_reset", login).Fails("unsupportedActionError unsupported none").Says("power_cycle")
		}
		if len(one(bmc).Resets()) != 0 {
			t.Errorf("the machine took %v", one(bmc).Resets())
		}
	}
}
