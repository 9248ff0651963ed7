package bmclib_test

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	asrockracksim "github.com/maaspd/powerdrivers/drivers/sim/asrockrack"
	"github.com/maaspd/powerdrivers/drivers/sim/httpdevice"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

// TestConformanceOfASRockRack runs every check against a simulated ASRock Rack.
func TestConformanceOfASRockRack(t *testing.T) {
	t.Parallel()
	bmc, login := asrockBMC(t, asrockracksim.Config{})
	bad := with(login, object{"power_pass": "wrong"})
	conformance.Test(t, driverPath(), conformance.Options{Params: json.RawMessage(request(login)), BadParams: json.RawMessage(request(bad)), Logins: bmc.Logins})
	if bmc.OpenSessions() != 0 {
		t.Errorf("%d sessions are open", bmc.OpenSessions())
	}
}

// TestConformanceOfDell runs every check against a simulated iDRAC.
func TestConformanceOfDell(t *testing.T) {
	t.Parallel()
	bmc, login := redfishBMC(t, "dell", redfishsim.Config{})
	bad := with(login, object{"power_pass": "wrong"})
	conformance.Test(t, driverPath(), conformance.Options{Params: json.RawMessage(request(login)), BadParams: json.RawMessage(request(bad)),
		Logins: func() int { return authorised(bmc) }})
}

// TestDebugOfBMClib holds that bmclib, which prints its requests when an
// environment variable says so, has no password to print, and that the reply
// stands alone.
func TestDebugOfBMClib(t *testing.T) {
	t.Setenv("DEBUG_BMCLIB", "true")
	bmc, login := redfishBMC(t, "dell", redfishsim.Config{})
	board, other := asrockBMC(t, asrockracksim.Config{})
	for _, params := range []object{login, other} {
		p := start(t, "power_on", request(params), "--log-level", "debug")
		p.Wait().Succeeds()
		if all := p.Stdout.String() + p.Stderr.String(); strings.Contains(all, "canary") || strings.Contains(all, basic()) {
			t.Errorf("the password is told:\n%s", all)
		}
	}
	if !board.Machine.On() || one(bmc).State() != redfishsim.On {
		t.Error("not both machines are on")
	}
}

// basic is what the account becomes in a header.
func basic() string {
	return base64.StdEncoding.EncodeToString([]byte(redfishsim.DefaultUser + ":" + password))
}

// TestVendorCertificates holds that a certificate nobody signed is not taken, and
// that nothing is told to who has it.
func TestVendorCertificates(t *testing.T) {
	t.Parallel()
	board, login := asrockBMC(t, asrockracksim.Config{})
	bmc, other := redfishBMC(t, "openbmc", redfishsim.Config{})
	for _, params := range []object{login, other} {
		delete(params, "power_tls_fingerprint")
		askVendor(t, "power_query", params).Fails("connError tls none").Says("power_tls_fingerprint")
		askVendor(t, "power_query", with(params, object{"power_verify_ssl": "n"})).Succeeds()
	}
	if board.Logins() != 1 || board.Handshakes() != 2 || bmc.Handshakes() != 2 {
		t.Errorf("%d logins, %d and %d handshakes", board.Logins(), board.Handshakes(), bmc.Handshakes())
	}
}

// TestVendorsRefused holds that a port where nobody listens is told as such, and
// what is missing before any contact.
func TestVendorsRefused(t *testing.T) {
	t.Parallel()
	for _, provider := range append(redfishProviders, "asrockrack") {
		askVendor(t, "power_query", account(provider, "https://127.0.0.1:1", "admin", "")).Fails("connError refused none")
		ask(t, "power_query", request(object{"provider": provider, "power_address": "192.0.2.7", "rpc_host": "x"})).
			Violates("/driverParameters/power_user required", "/driverParameters/power_pass required", "/driverParameters/rpc_host not")
	}
}

// TestVendorBatch holds that the lines of a batch share a session.
func TestVendorBatch(t *testing.T) {
	t.Parallel()
	board, login := asrockBMC(t, asrockracksim.Config{})
	bmc, other := redfishBMC(t, "supermicro", redfishsim.Config{})
	for _, params := range []object{login, other} {
		p := start(t, "batch", strings.Repeat(request(params, object{"action": "power_query"})+"\n", 6))
		if err := p.Cmd.Wait(); err != nil {
			t.Fatalf("%v\n%s", err, p.Stderr.String())
		}
		if n := strings.Count(p.Stdout.String(), `"status":"off"`); n != 6 {
			t.Errorf("%d of 6 lines:\n%s", n, p.Stdout.String())
		}
	}
	asrockClosed(t, board)
	if bmc.Handshakes() != 1 {
		t.Errorf("%d handshakes", bmc.Handshakes())
	}
}

// TestASRockRackSignal holds that a session is closed after a signal.
func TestASRockRackSignal(t *testing.T) {
	t.Parallel()
	bmc, login := asrockBMC(t, asrockracksim.Config{Config: httpdevice.Config{Faults: []asrockracksim.Fault{{Path: "/api/chassis-status", Do: asrockracksim.Hang()}}}})
	p := start(t, "power_query", request(login))
	for end := time.Now().Add(20 * time.Second); len(bmc.Log()) < 3 && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	if err := p.Cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	p.Wait().Fails("actionError cancelled none")
	if bmc.Logins() != 1 || bmc.OpenSessions() != 0 {
		t.Errorf("%d logins, %d open sessions", bmc.Logins(), bmc.OpenSessions())
	}
}
