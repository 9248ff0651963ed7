package bmclib_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/bmclib"
	asrockracksim "github.com/maaspd/powerdrivers/drivers/sim/asrockrack"
	"github.com/maaspd/powerdrivers/drivers/sim/drivertest"
	"github.com/maaspd/powerdrivers/drivers/sim/httpfault"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// password is one with what a form and a URL would have to escape.
const password = "canary+4711&x=%41 ü"

// askVendor runs the driver inside the test, and holds that the password is told
// nowhere, at the most talkative.
func askVendor(t *testing.T, verb string, params object, keys ...object) drivertest.Answer {
	t.Helper()
	return askWithin(t.Context(), t, verb, params, keys...)
}

func askWithin(ctx context.Context, t *testing.T, verb string, params object, keys ...object) drivertest.Answer {
	t.Helper()
	begin := time.Now()
	got := drivertest.Run(ctx, t, bmclib.Driver(), verb, drivertest.Request(params, keys...), "--log-level", "debug")
	if took := time.Since(begin); took > 25*time.Second {
		t.Errorf("%s took %v", verb, took)
	}
	if strings.Contains(got.Text+got.Logs, "canary") {
		t.Errorf("the password is told:\n%s%s", got.Text, got.Logs)
	}
	return got
}

// asrockBMC starts a simulated ASRock Rack, and returns the parameters that reach
// it.
func asrockBMC(t *testing.T, config asrockracksim.Config) (*asrockracksim.Server, object) {
	t.Helper()
	config.Password = password
	bmc, err := asrockracksim.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bmc.Close)
	return bmc, account("asrockrack", bmc.URL(), asrockracksim.DefaultUser, bmc.Fingerprint())
}

func account(provider, address, user, fingerprint string) object {
	login := object{"provider": provider, "power_address": address, "power_user": user, "power_pass": password}
	if fingerprint != "" {
		login["power_tls_fingerprint"] = fingerprint
	}
	return login
}

// redfishBMC starts a simulated BMC that speaks Redfish, of the maker that the
// provider is for, and returns the parameters that reach it.
func redfishBMC(t *testing.T, provider string, config redfishsim.Config) (*redfishsim.Server, object) {
	t.Helper()
	if len(config.Vendor.Systems) == 0 {
		config.Vendor = map[string]redfishsim.Vendor{"dell": redfishsim.Dell(), "supermicro": redfishsim.SMC(), "openbmc": redfishsim.OpenBMC()}[provider]
	}
	config.Password = password
	config.Faults = append(config.Faults, webPage())
	bmc, err := redfishsim.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bmc.Close)
	return bmc, account(provider, bmc.URL(), redfishsim.DefaultUser, bmc.Fingerprint())
}

// webPage is the web interface of OpenBMC, by which bmclib knows it.
func webPage() redfishsim.Fault {
	return redfishsim.Fault{Path: "/", Do: httpfault.Reply(http.StatusOK, "text/html", "<title>OpenBMC</title>")}
}

// ofBMC puts the paths of a BMC's machine in the place of their names.
func ofBMC(bmc *redfishsim.Server, name string) string {
	system := one(bmc).Path()
	return strings.NewReplacer("system", system, "reset", system+"/Actions/ComputerSystem.Reset").Replace(name)
}

// one is the machine of a BMC.
func one(bmc *redfishsim.Server) *redfishsim.Machine { return bmc.Machines()[0] }

// asked are the requests that a BMC has got, as "GET /redfish/v1".
func asked(bmc *redfishsim.Server) []string {
	var list []string
	for _, r := range bmc.Log() {
		list = append(list, r.Method+" "+r.Path)
	}
	return list
}

// authorised is the number of requests with an account, right or wrong.
func authorised(bmc *redfishsim.Server) (n int) {
	for _, r := range bmc.Log() {
		if r.Auth != "" {
			n++
		}
	}
	return n
}

// patience are the times of a request that meets a fault: what hangs takes all of
// timeoutMs, and a state that does not change all of waitMs.
func patience(fault string) object {
	if fault == "hang" {
		return object{"timeoutMs": 4000}
	}
	return object{"timeoutMs": 20000, "waitMs": 1000}
}
