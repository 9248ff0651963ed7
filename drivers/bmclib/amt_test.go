package bmclib_test

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	amtsim "github.com/maaspd/powerdrivers/drivers/sim/amt"
)

// The last parts of the actions of WS-Management that the tests name.
const (
	requestPower = "RequestPowerStateChange"
	changeOrder  = "ChangeBootOrder"
	setRole      = "SetBootConfigRole"
)

// simAMT starts a machine with Intel AMT, and returns the parameters that reach it.
func simAMT(t testing.TB, config amtsim.Config) (*amtsim.Server, object) {
	t.Helper()
	config.Password = canary
	amt, err := amtsim.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(amt.Close)
	params := object{"provider": "amt", "power_address": amt.Addr(), "power_pass": canary}
	if config.TLS {
		params["power_address"], params["power_tls_fingerprint"] = amt.URL(), amt.Fingerprint()
	}
	return amt, params
}

// commanded are the methods that AMT was told to carry out, without the reads and
// without what had no credential yet.
func commanded(amt *amtsim.Server) string {
	var list []string
	for _, r := range amt.Log() {
		switch r.Action {
		case "Enumerate", "Pull", "Get", "":
			continue
		case requestPower:
			_, rest, _ := strings.Cut(r.Body, "PowerState>")
			state, _, _ := strings.Cut(rest, "<")
			r.Action += "=" + state
		}
		if r.Credential {
			list = append(list, r.Action)
		}
	}
	return strings.Join(list, ", ")
}

// TestAMTStates holds what each power state counts as.
func TestAMTStates(t *testing.T) {
	t.Parallel()
	amt, params := simAMT(t, amtsim.Config{})
	for words, states := range map[string][]int{
		"on ": {2}, "off ": {6, 8}, "on asleep": {3, 4}, "on hibernating": {7}, "on restarting": {5, 9, 10, 14, 15, 16},
		"off PowerState": {12, 13}, "unknown PowerState": {0, 1, 11, 17, 99, -1},
	} {
		for _, state := range states {
			amt.SetState(state)
			got := ask(t, "power_query", request(params)).Succeeds()
			detail, _ := got.Data["detail"].(string)
			status, begin, _ := strings.Cut(words, " ")
			if got.Data["status"] != status || !strings.HasPrefix(detail, begin) || begin == "" && detail != "" || begin != "" && !strings.Contains(detail, strconv.Itoa(state)) {
				t.Errorf("PowerState %d is %v, want %s", state, got.Data, words)
			}
		}
	}
	if commanded(amt) != "" {
		t.Errorf("a query sends %s", commanded(amt))
	}
}

// TestAMTVerbs holds what each verb asks for, and how the machine is then.
func TestAMTVerbs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, verb string
		config     amtsim.Config
		keys       object
		asks       string
		ends       int
	}{
		{name: "on", verb: "power_on", asks: requestPower + "=2", ends: amtsim.On},
		{name: "on when on", verb: "power_on", config: amtsim.Config{State: amtsim.On}, ends: amtsim.On},
		{name: "on when asleep", verb: "power_on", config: amtsim.Config{State: amtsim.SleepDeep}, asks: requestPower + "=2", ends: amtsim.On},
		{name: "on when hibernating", verb: "power_on", config: amtsim.Config{State: amtsim.Hibernate}, asks: requestPower + "=2", ends: amtsim.On},
		{name: "off", verb: "power_off", config: amtsim.Config{State: amtsim.On}, asks: requestPower + "=8", ends: amtsim.OffSoft},
		{name: "off when off", verb: "power_off", ends: amtsim.OffSoft},
		{name: "off slowly", verb: "power_off", config: amtsim.Config{State: amtsim.On, Delay: 200 * time.Millisecond}, asks: requestPower + "=8", ends: amtsim.OffSoft},
		{name: "reset", verb: "power_reset", config: amtsim.Config{State: amtsim.On}, asks: requestPower + "=10", ends: amtsim.On},
		{name: "soft off", verb: "power_soft_off", config: amtsim.Config{State: amtsim.On}, asks: requestPower + "=12", ends: amtsim.OffSoft},
		{name: "cycle", verb: "power_cycle", config: amtsim.Config{State: amtsim.On}, keys: object{"cycleDelayMs": 0}, asks: requestPower + "=8, " + requestPower + "=2", ends: amtsim.On},
		{name: "over TLS", verb: "power_on", config: amtsim.Config{TLS: true}, asks: requestPower + "=2", ends: amtsim.On},
		{name: "with SHA-256", verb: "power_on", config: amtsim.Config{Algorithm: "SHA-256"}, asks: requestPower + "=2", ends: amtsim.On},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			amt, params := simAMT(t, c.config)
			ask(t, c.verb, request(params, c.keys)).Gives(nil)
			if commanded(amt) != c.asks || amt.State() != c.ends || amt.Refused() != 0 {
				t.Errorf("asked for %s, want %s; state %d", commanded(amt), c.asks, amt.State())
			}
		})
	}
}

// TestAMTRefusals holds what is refused, by whom, and that nothing is changed.
func TestAMTRefusals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, verb string
		config     amtsim.Config
		keys       object
		fails      string
		says       string
		asks       string
	}{
		{name: "reset when off", verb: "power_reset", fails: "actionError wrongState none", says: "power_on"},
		{name: "soft off without the agent", verb: "power_soft_off", config: amtsim.Config{State: amtsim.On, NoAgent: true},
			fails: "unsupportedActionError unsupported none", says: "Local Management Service"},
		{name: "an open session", verb: "power_on", config: amtsim.Config{Refuse: map[string]int{requestPower: 2}},
			fails: "actionError refusedByDevice unknown", says: "redirection session", asks: requestPower + "=2"},
		{name: "an invalid transition", verb: "power_on", config: amtsim.Config{Refuse: map[string]int{requestPower: 4097}},
			fails: "actionError refusedByDevice none", says: `"4097"`, asks: requestPower + "=2"},
		{name: "no such source", verb: "set_boot_device", config: amtsim.Config{Sources: []string{amtsim.HardDisk}}, keys: bootFrom("pxe"),
			fails: "unsupportedActionError unsupported none", says: amtsim.PXE},
		{name: "no change of the order", verb: "power_on", config: amtsim.Config{Refuse: map[string]int{changeOrder: 5}}, keys: bootFrom("pxe"),
			fails: "actionError refusedByDevice none", says: changeOrder, asks: changeOrder},
		{name: "no role", verb: "set_boot_device", config: amtsim.Config{Refuse: map[string]int{setRole: 1}}, keys: bootFrom("pxe"),
			fails: "actionError refusedByDevice unknown", says: "a part of it was set", asks: changeOrder + ", " + changeOrder + ", " + setRole},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			amt, params := simAMT(t, c.config)
			before := amt.State()
			ask(t, c.verb, request(params, c.keys)).Fails(c.fails).Says(c.says)
			if commanded(amt) != c.asks || amt.State() != before {
				t.Errorf("asked for %q, want %q; state %d", commanded(amt), c.asks, amt.State())
			}
		})
	}
}

// bootFrom is the key of a request that sets the device of the next boot.
func bootFrom(device string) object { return object{"bootDevice": object{"device": device}} }

// TestAMTBoots holds what the machine starts from, once.
func TestAMTBoots(t *testing.T) {
	t.Parallel()
	for device, from := range map[string]string{"pxe": amtsim.PXE, "disk": amtsim.HardDisk, "cdrom": amtsim.CD, "bios": "setup", "none": ""} {
		t.Run(device, func(t *testing.T) {
			t.Parallel()
			amt, params := simAMT(t, amtsim.Config{})
			// What was set before does not stay beside it.
			ask(t, "set_boot_device", request(params, bootFrom("bios"))).Gives(nil)
			ask(t, "power_on", request(params, bootFrom(device))).Gives(nil)
			if role := lastRole(amt); role != "1" && device != "none" || role != "32768" && device == "none" {
				t.Errorf("the boot configuration has the role %s", role)
			}
			ask(t, "power_reset", request(params)).Gives(nil)
			if starts := amt.Starts(); len(starts) != 2 || starts[0] != from || starts[1] != "" {
				t.Errorf("started from %q, want %q", starts, from)
			}
		})
	}
}

// lastRole is the role that was last set.
func lastRole(amt *amtsim.Server) (role string) {
	for _, r := range amt.Log() {
		if r.Action == setRole {
			_, rest, _ := strings.Cut(r.Body, ":Role>")
			role, _, _ = strings.Cut(rest, "<")
		}
	}
	return role
}

// TestAMTNextBootOnly holds that what AMT cannot set is refused before it hears of
// it.
func TestAMTNextBootOnly(t *testing.T) {
	t.Parallel()
	amt, params := simAMT(t, amtsim.Config{})
	for _, boot := range []object{{"device": "pxe", "persistent": true}, {"device": "pxe", "mode": "efi"}, {"device": "disk", "mode": "legacy"}, {"device": "usb"}} {
		for _, verb := range []string{"set_boot_device", "power_on"} {
			ask(t, verb, request(params, object{"bootDevice": boot})).Fails("unsupportedActionError unsupported none").Says("amt")
		}
	}
	if len(amt.Log()) != 0 {
		t.Errorf("%d requests", len(amt.Log()))
	}
}

// TestAMTPassword holds that a wrong password is sent once, also while waiting and
// by a batch, and is told by nobody.
func TestAMTPassword(t *testing.T) {
	t.Parallel()
	for name, wrong := range map[string]object{"password": {"power_pass": "Wrong-" + canary}, "user": {"power_user": "operator"}} {
		amt, params := simAMT(t, amtsim.Config{})
		params = with(params, wrong)
		got := ask(t, "power_on", request(params, object{"waitMs": 2000}), "--log-level", "debug").Fails("authError badCredentials none").Says("401", amt.Addr())
		if amt.Refused() != 1 || strings.Contains(got.Text+got.Logs, canary) {
			t.Errorf("a wrong %s was sent %d times\n%s%s", name, amt.Refused(), got.Text, got.Logs)
		}
		p := start(t, "batch", strings.Repeat(request(params, object{"action": "power_off"})+"\n", 6))
		if err := p.Cmd.Wait(); err != nil {
			t.Fatalf("%v\n%s", err, p.Stderr.String())
		}
		if n := strings.Count(p.Stdout.String(), `"badCredentials"`); n != 6 || amt.Refused() != 2 {
			t.Errorf("%d of 6 lines, sent %d times:\n%s", n, amt.Refused()-1, p.Stdout.String())
		}
	}
}

// TestAMTCertificate holds that a certificate is verified, and what that takes.
func TestAMTCertificate(t *testing.T) {
	t.Parallel()
	amt, params := simAMT(t, amtsim.Config{TLS: true})
	delete(params, "power_tls_fingerprint")
	ask(t, "power_query", request(params)).Fails("connError tls none").Says("power_tls_fingerprint", "power_verify_ssl: n")
	if len(amt.Log()) != 0 {
		t.Errorf("%d requests to somebody who is not trusted", len(amt.Log()))
	}
	ask(t, "power_query", request(with(params, object{"power_verify_ssl": "n"}))).Gives(object{"status": "off"})
	plain := with(params, object{"power_address": amt.Addr()})
	ask(t, "power_query", request(plain)).Fails("connError tls none").Says("https://")
}

// TestAMTFaults holds what becomes of a misbehaviour in a query, and of one in the
// command of a power_on, which may have been carried out or not.
func TestAMTFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		do         amtsim.Misbehaviour
		query, set string
	}{
		{"silence", amtsim.Hang(), "connError timeout none", "connError timeout unknown"},
		{"a cut", amtsim.Cut(50), "connError refused none", "connError refused unknown"},
		{"no answer", amtsim.Cut(0), "connError refused none", "connError refused unknown"},
		{"too much", amtsim.Huge(3 << 20), "actionError refusedByDevice none", "actionError refusedByDevice unknown"},
		{"a web page", amtsim.Body("<!DOCTYPE html><html><body>Please log in</body></html>"), "actionError refusedByDevice none", "actionError refusedByDevice unknown"},
		{"half an answer", amtsim.Body(`<a:Envelope xmlns:a="http://www.w3.org/2003/05/soap-envelope"><a:Body>`), "actionError refusedByDevice none", "actionError refusedByDevice unknown"},
		{"403", amtsim.Status(403), "authError forbidden none", "authError forbidden none"},
		{"404", amtsim.Status(404), "actionError refusedByDevice none", "actionError refusedByDevice none"},
		{"500", amtsim.Status(500), "actionError refusedByDevice none", "actionError refusedByDevice unknown"},
		{"503", amtsim.Status(503), "connError busy none", "connError busy none"},
		{"access denied", amtsim.SOAPFault(400, "Sender", "AccessDenied", "The sender was not authorized to access the resource."), "authError forbidden none", "authError forbidden none"},
		{"a fault that repeats a secret", amtsim.SOAPFault(500, "Receiver", "InternalError", "broken by "+canary), "actionError refusedByDevice none", "actionError refusedByDevice unknown"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for verb, path := range map[string]string{"power_query": "/Pull", "power_on": "/" + requestPower} {
				_, params := simAMT(t, amtsim.Config{Faults: []amtsim.Fault{{Path: path, Do: c.do}}})
				want := map[string]string{"power_query": c.query, "power_on": c.set}[verb]
				begin := time.Now()
				got := ask(t, verb, request(params, object{"timeoutMs": 2000}), "--log-level", "debug").Fails(want)
				if strings.Contains(got.Text+got.Logs, canary) || time.Since(begin) > 10*time.Second {
					t.Errorf("after %v: %s%s", time.Since(begin), got.Text, got.Logs)
				}
			}
		})
	}
}

// TestAMTSettings holds the parameters that the provider needs, has and has not.
func TestAMTSettings(t *testing.T) {
	t.Parallel()
	base := object{"provider": "amt", "power_address": "amt.example"}
	ask(t, "power_query", request(base)).Violates("/driverParameters/power_pass required")
	ask(t, "power_query", request(with(base, object{"power_pass": canary, "api_token": "x"}))).Violates("/driverParameters/api_token not")
	ask(t, "power_query", request(with(base, object{"power_pass": canary, "power_address": "https://amt.example", "port": "16992"}))).
		Violates("/driverParameters/port const")
	ask(t, "validate", request(with(base, object{"power_pass": canary, "power_user": "admin", "power_port": "16993"}))).Succeeds()
}

// TestAMTCheck holds that a check reads, and warns of http.
func TestAMTCheck(t *testing.T) {
	t.Parallel()
	_, params := simAMT(t, amtsim.Config{})
	if got := ask(t, "check", request(params)).Succeeds(); got.Data["protocol"] != "amt" || !strings.Contains(got.Text, "16993") {
		t.Errorf("%s", got.Text)
	}
	_, params = simAMT(t, amtsim.Config{TLS: true})
	if got := ask(t, "check", request(params)).Succeeds(); got.Data["warnings"] != nil {
		t.Errorf("%s", got.Text)
	}
}

// TestAMTClosedPort holds that the closed port of http leads to that of https.
func TestAMTClosedPort(t *testing.T) {
	t.Parallel()
	amt, params := simAMT(t, amtsim.Config{})
	amt.Close()
	ask(t, "power_on", request(params)).Fails("connError refused none").Says("16993")
	params["power_address"] = "https://" + amt.Addr()
	if got := ask(t, "power_on", request(params)).Fails("connError refused none"); strings.Contains(got.Error.Message, "16993") {
		t.Error(got.Error.Message)
	}
}

// TestAMTSignal holds that a command that hangs ends with a signal, and that it
// may have been carried out.
func TestAMTSignal(t *testing.T) {
	t.Parallel()
	amt, params := simAMT(t, amtsim.Config{Faults: []amtsim.Fault{{Path: "/" + requestPower, Do: amtsim.Hang()}}})
	p := start(t, "power_on", request(params))
	for end := time.Now().Add(20 * time.Second); commanded(amt) == "" && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	if err := p.Cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	p.Wait().Fails("actionError cancelled unknown")
}
