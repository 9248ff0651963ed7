package openbmc_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	openbmcsim "github.com/maaspd/powerdrivers/drivers/sim/openbmc"
)

const (
	statePath = "/xyz/openbmc_project/state/enumerate"
	hostPath  = "/xyz/openbmc_project/state/host0/attr/RequestedHostTransition"
)

// faults are what a request may meet: the error where it was the login, where
// something was read, and where something was changed.
var faults = []struct {
	name                string
	do                  openbmcsim.Misbehaviour
	login, read, change string
}{
	{"401", openbmcsim.Status(401), "authError badCredentials none", "actionError refusedByDevice none", "actionError refusedByDevice none"},
	{"403", openbmcsim.Status(403), "authError forbidden none", "unsupportedActionError unsupported none", "unsupportedActionError unsupported none"},
	{"404", openbmcsim.Status(404), "unsupportedActionError unsupported none", "unsupportedActionError unsupported none", "unsupportedActionError unsupported none"},
	{"400", openbmcsim.Status(400), "actionError refusedByDevice none", "actionError refusedByDevice none", "actionError refusedByDevice none"},
	{"500", openbmcsim.Status(500), "actionError refusedByDevice none", "actionError refusedByDevice none", "actionError refusedByDevice unknown"},
	{"503", openbmcsim.Status(503), "connError busy none", "connError busy none", "connError busy none"},
	{"hang", openbmcsim.Hang(), "connError timeout none", "connError timeout none", "connError timeout unknown"},
	{"huge", openbmcsim.Huge(300 << 20), "actionError refusedByDevice none", "actionError refusedByDevice none", "actionError refusedByDevice unknown"},
	{"html", openbmcsim.HTML(), "actionError refusedByDevice none", "actionError refusedByDevice none", "actionError refusedByDevice unknown"},
	{"broken json", openbmcsim.BrokenJSON(), "actionError refusedByDevice none", "actionError refusedByDevice none", "actionError refusedByDevice unknown"},
	{"no objects", openbmcsim.Body("application/json", `{"status": "ok", "data": []}`), "", "actionError refusedByDevice none", ""},
	{"null", openbmcsim.Body("application/json", "null"), "actionError refusedByDevice none", "actionError refusedByDevice none", "actionError refusedByDevice unknown"},
	{"cut", openbmcsim.Cut(10), "connError refused none", "connError refused none", "connError refused unknown"},
}

// TestFaults holds the typed error of each fault at each place, with one login,
// and a logout after it.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, f := range faults {
		for path, want := range map[string]string{"/login": f.login, statePath: f.read, hostPath: f.change} {
			if want == "" {
				continue
			}
			t.Run(f.name+" "+path, func(t *testing.T) {
				t.Parallel()
				bmc, login := simBMC(t, openbmcsim.Config{Faults: []openbmcsim.Fault{{Path: path, Do: f.do}}})
				patience := 30000
				if strings.Contains(want, "timeout") || strings.Contains(want, "busy") { // which wait for it
					patience = 2500
				}
				got := ask(t, "power_on", request(login, object{"timeoutMs": patience}))
				got.Fails(want)
				if told := strings.Contains(got.Error.Message, "carried out"); told && got.Error.Effect == "none" {
					t.Errorf("nothing was: %s", got.Error.Message)
				}
				if bmc.Logins() != 1 {
					t.Errorf("%d logins", bmc.Logins())
				}
				if path != "/login" && bmc.OpenSessions() != 0 {
					t.Errorf("%d sessions are open", bmc.OpenSessions())
				}
				if strings.Contains(got.Text+got.Logs, openbmcsim.DefaultPassword) {
					t.Errorf("the password is told:\n%s%s", got.Text, got.Logs)
				}
			})
		}
	}
}

// TestMistyped holds that a mistyped neighbour does not spoil a state.
func TestMistyped(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, openbmcsim.Config{On: true})
	bmc.Set(openbmcsim.Host, "BootProgress", []string{"odd"})
	bmc.Set(openbmcsim.BMC, "CurrentBMCState", 7)
	ask(t, "power_query", request(login)).Gives(object{"status": "on"})
	bmc.Set(openbmcsim.Chassis, "CurrentPowerState", 7)
	ask(t, "power_query", request(login)).Gives(object{"status": "unknown", "detail": "chassis not reported, host Running"})
}

// TestWrongPassword holds that a wrong password is sent once, by a batch too, and
// that nobody logs out who is not in.
func TestWrongPassword(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, openbmcsim.Config{})
	login["power_pass"] = "canary-4711"
	got := ask(t, "power_on", request(login), "--log-level", "debug").Fails("authError badCredentials none").Says("power_pass", bmc.URL())
	if was := seen(bmc); was != "/login" {
		t.Errorf("the BMC saw %q", was)
	}
	if strings.Contains(got.Text+got.Logs, "canary") {
		t.Errorf("the password is told:\n%s%s", got.Text, got.Logs)
	}
	p := start(t, "batch", strings.Repeat(request(login, object{"action": "power_on"})+"\n", 8))
	if err := p.Cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, p.Stderr.String())
	}
	if n := strings.Count(p.Stdout.String(), `"badCredentials"`); n != 8 || bmc.Logins() != 2 {
		t.Errorf("%d of 8 lines, %d logins:\n%s", n, bmc.Logins()-1, p.Stdout.String())
	}
}

// TestBatch holds that the lines of a batch share a session.
func TestBatch(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, openbmcsim.Config{})
	p := start(t, "batch", strings.Repeat(request(login, object{"action": "power_query"})+"\n", 8))
	if err := p.Cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, p.Stderr.String())
	}
	if n := strings.Count(p.Stdout.String(), `"status":"off"`); n != 8 {
		t.Errorf("%d of 8 lines:\n%s", n, p.Stdout.String())
	}
	closed(t, bmc)
}

// TestSecrets holds that no credential, cookie or token is told, at the most
// talkative.
func TestSecrets(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, openbmcsim.Config{Password: "canary-4711"})
	login["power_pass"] = "canary-4711"
	got := ask(t, "power_on", request(login), "--log-level", "debug").Succeeds()
	for _, secret := range []string{"canary", "SESSION", "XSRF"} {
		if strings.Contains(got.Text+got.Logs, secret) {
			t.Errorf("%s is told:\n%s%s", secret, got.Text, got.Logs)
		}
	}
	if strings.Count(got.Logs, "\n") < 4 {
		t.Errorf("not a line for each exchange:\n%s", got.Logs)
	}
	closed(t, bmc)
}

// TestSignal holds that a session is closed after a signal.
func TestSignal(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, openbmcsim.Config{Faults: []openbmcsim.Fault{{Path: statePath, Do: openbmcsim.Hang()}}})
	p := start(t, "power_query", request(login))
	for end := time.Now().Add(20 * time.Second); len(bmc.Log()) < 2 && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	if err := p.Cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	p.Wait().Fails("actionError cancelled none")
	if bmc.Logins() != 1 || bmc.Logouts() != 1 || bmc.OpenSessions() != 0 {
		t.Errorf("%d logins, %d logouts, %d open sessions", bmc.Logins(), bmc.Logouts(), bmc.OpenSessions())
	}
}

// TestCertificate holds that a certificate nobody signed is not taken, what the
// error says to do, and that each of it helps.
func TestCertificate(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, openbmcsim.Config{})
	delete(login, "power_tls_fingerprint")
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, bmc.CertificatePEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	var shown string
	for pair := range slices.Chunk([]byte(strings.ToUpper(bmc.Fingerprint())), 2) {
		shown += ":" + string(pair)
	}
	shown = shown[1:]
	ask(t, "power_query", request(login)).Fails("connError tls none").Says("power_tls_ca_file", "power_tls_fingerprint", "power_verify_ssl: n", shown)
	if bmc.Logins() != 0 {
		t.Errorf("the password was sent")
	}
	for _, params := range []object{{"power_tls_ca_file": file}, {"power_tls_fingerprint": shown}, {"power_verify_ssl": "n"}} {
		ask(t, "power_query", request(with(login, params))).Gives(object{"status": "off"})
	}
	ask(t, "power_query", request(with(login, object{"power_tls_fingerprint": strings.Repeat("00", 32)}))).Fails("connError tls none")
}

// TestViolations holds what is refused without any contact.
func TestViolations(t *testing.T) {
	t.Parallel()
	login := object{"power_address": "ftp://192.0.2.7", "power_user": "root", "power_pass": "x", "power_tls_fingerprint": "AB:CD"}
	ask(t, "power_query", request(login)).Violates("/driverParameters/power_address pattern", "/driverParameters/power_tls_fingerprint pattern")
	ask(t, "power_query", request(object{"power_address": "192.0.2.7"})).Violates("/driverParameters/power_user required", "/driverParameters/power_pass required")
}
