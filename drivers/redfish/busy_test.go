package redfish_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// unnamed refuses in no words of Redfish, as a web server does whose service is
// away.
func unnamed(status, retryAfter int) redfishsim.Misbehaviour {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		if retryAfter > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(retryAfter))
		}
		http.Error(w, "away", status)
	}
}

// inSpite carries the command out, and refuses it all the same.
func inSpite(refuse redfishsim.Misbehaviour) redfishsim.Misbehaviour {
	return func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		honest.ServeHTTP(httptest.NewRecorder(), r)
		refuse(w, r, honest)
	}
}

// posts is a fault of the commands but the first ones.
func posts(skip, times int, do redfishsim.Misbehaviour) redfishsim.Config {
	return redfishsim.Config{Faults: []redfishsim.Fault{{Method: "POST", Skip: skip, Times: times, Do: do}}}
}

// TestOnWhileBusy holds that an On is sent again while the BMC is busy, once its
// state was read again, and not when the machine is on its way.
func TestOnWhileBusy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, verb string
		config     redfishsim.Config
		from       redfishsim.State
		sent       string
		requests   string
	}{
		{"503", "power_on", posts(0, 1, redfishsim.Busy(-1)), redfishsim.Off, "On", "GET POST GET GET POST"},
		{"503 twice", "power_on", posts(0, 2, redfishsim.Busy(-1)), redfishsim.Off, "On", "GET POST GET GET POST GET GET POST"},
		{"503 without a word", "power_on", posts(0, 1, unnamed(503, 0)), redfishsim.Off, "On", "GET POST GET GET POST"},
		{"429", "power_on", posts(0, 1, unnamed(429, 0)), redfishsim.Off, "On", "GET POST GET GET POST"},
		{"in Dell's words", "power_on", posts(0, 1, redfishsim.Refuse(500, "IDRAC.2.8.SYS518")), redfishsim.Off, "On", "GET POST GET GET POST"},
		{"503 to the On of a cycle", "power_cycle", posts(1, 1, redfishsim.Busy(-1)), redfishsim.On, "ForceOff On", "GET POST GET POST GET GET POST"},
		{"503, and carried out", "power_on", posts(0, 1, inSpite(unnamed(503, 0))), redfishsim.Off, "On", "GET POST GET"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, c.config)
			bmc.Machines()[0].SetState(c.from)
			ask(t, c.verb, request(login, object{"cycleDelayMs": 0, "timeoutMs": 20000})).Gives(nil)
			if resets(bmc) != c.sent || bmc.Machines()[0].State() != redfishsim.On || methods(bmc) != c.requests {
				t.Errorf("the machine took %q and is %s:\n%v", resets(bmc), bmc.Machines()[0].State(), bmc.Log())
			}
		})
	}
}

// TestOnThatShowsLate holds that a refused On which is carried out all the same,
// a little later, is not sent again.
func TestOnThatShowsLate(t *testing.T) {
	t.Parallel()
	vendor := redfishsim.Generic()
	vendor.Behaviour.Power = redfishsim.PowerRules{OnDelay: 250 * time.Millisecond}
	config := posts(0, 1, inSpite(redfishsim.Busy(1)))
	config.Vendor = vendor
	bmc, login := simBMC(t, config)
	ask(t, "power_on", request(login)).Gives(nil)
	if got := methods(bmc); got != "GET POST GET GET" {
		t.Error(got)
	}
}

// TestOnHeedsRetryAfter holds that the BMC is left alone for as long as it asks
// for, and not asked again where there is no time for that.
func TestOnHeedsRetryAfter(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, posts(0, 1, redfishsim.Busy(2)))
	begin := time.Now()
	ask(t, "power_on", request(login)).Gives(nil)
	if took := time.Since(begin); took < 2*time.Second || resets(bmc) != "On" {
		t.Errorf("asked again within %v: %q", took, resets(bmc))
	}
	bmc, login = simBMC(t, posts(0, 0, redfishsim.Busy(3600)))
	begin = time.Now()
	ask(t, "power_on", request(login)).Fails("connError busy none").Says("503", "left alone for 3600 s", "timeoutMs")
	if took := time.Since(begin); took > 20*time.Second || count(bmc, "POST") != 1 {
		t.Errorf("it took %v: %v", took, bmc.Log())
	}
}

// TestBusyToTheEnd holds the effect, and that the message has one advice.
func TestBusyToTheEnd(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		config redfishsim.Config
		fails  string
	}{
		{"409", posts(0, 0, redfishsim.Refuse(409, "Base.1.8.ActionParameterValueConflict")), "connError busy none"},
		{"503", posts(0, 0, redfishsim.Busy(-1)), "connError busy none"},
		{"503 without a word", posts(0, 0, unnamed(503, 0)), "connError busy unknown"},
		{"503 without a word, then with one", redfishsim.Config{Faults: []redfishsim.Fault{
			{Method: "POST", Times: 1, Do: unnamed(503, 0)}, {Method: "POST", Do: redfishsim.Busy(-1)}}}, "connError busy unknown"},
		{"503 without a word, then 403", redfishsim.Config{Faults: []redfishsim.Fault{
			{Method: "POST", Times: 1, Do: unnamed(503, 0)}, {Method: "POST", Do: redfishsim.Refuse(403, "Base.1.8.InsufficientPrivilege")}}}, "actionError refusedByDevice unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, c.config)
			got := ask(t, "power_on", request(login, object{"timeoutMs": 3000})).Fails(c.fails)
			if advice := strings.Count(got.Error.Message, "try again") + strings.Count(got.Error.Message, "read the"); got.Error.Reason == "busy" && advice != 1 {
				t.Errorf("%d pieces of advice: %s", advice, got.Error.Message)
			}
			if count(bmc, "POST") < 2 {
				t.Errorf("not sent again: %v", bmc.Log())
			}
		})
	}
}

// TestNothingElseIsRepeated holds that a BMC that is busy gets other commands
// once.
func TestNothingElseIsRepeated(t *testing.T) {
	t.Parallel()
	for _, verb := range []string{"power_off", "power_soft_off", "power_reset", "power_nmi"} {
		for effect, fault := range map[string]redfishsim.Misbehaviour{"none": redfishsim.Busy(1), "unknown": unnamed(503, 1)} {
			t.Run(verb+" "+effect, func(t *testing.T) {
				t.Parallel()
				bmc, login := simBMC(t, posts(0, 0, fault))
				bmc.Machines()[0].SetState(redfishsim.On)
				ask(t, verb, request(login)).Fails("connError busy " + effect)
				if count(bmc, "POST") != 1 {
					t.Errorf("%v", bmc.Log())
				}
			})
		}
	}
}

// TestLastOnWhileBusy holds that the On that ends a cycle which failed is sent
// again although the BMC still says On: the machine is going off.
func TestLastOnWhileBusy(t *testing.T) {
	t.Parallel()
	config := generic(redfishsim.PowerRules{OffDelay: time.Hour})
	config.Faults = []redfishsim.Fault{{Method: "POST", Times: 1, Do: redfishsim.Drop(true)}, {Method: "POST", Times: 1, Do: redfishsim.Busy(-1)}}
	bmc, login := simBMC(t, config)
	bmc.Machines()[0].SetState(redfishsim.On)
	ask(t, "power_cycle", request(login, object{"cycleDelayMs": 0, "timeoutMs": 20000})).Fails("connError refused unknown")
	if resets(bmc) != "ForceOff On" {
		t.Errorf("the machine took %q: %v", resets(bmc), bmc.Log())
	}
}
