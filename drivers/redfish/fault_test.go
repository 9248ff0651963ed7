package redfish_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// faultCases are the cases of TestFaults: what a query and an on make of a BMC
// that does that with the read of the system, or with the command.
var faultCases = []struct {
	name     string
	fault    redfishsim.Misbehaviour
	query    string
	command  string
	says     string
	extraGET bool
}{
	{name: "hang", fault: redfishsim.Hang(), query: "connError timeout none", command: "connError timeout unknown"},
	{name: "drop", fault: redfishsim.Drop(false), query: "connError refused none", command: "connError refused unknown", says: "broke off"},
	{name: "cut", fault: redfishsim.Cut(20), query: "connError refused none", says: "broke off"},
	{name: "broken JSON", fault: redfishsim.BrokenJSON(), query: "actionError refusedByDevice none", says: "is not JSON"},
	{name: "a list", fault: redfishsim.Reply(200, "application/json", "[]"), query: "actionError refusedByDevice none", says: "not an object"},
	{name: "nothing", fault: redfishsim.Reply(200, "application/json", ""), query: "actionError refusedByDevice none", says: "is not JSON"},
	{name: "web page", fault: redfishsim.HTML(), query: "actionError refusedByDevice none", command: "actionError refusedByDevice unknown", says: "is a web page"},
	{name: "300 MB", fault: redfishsim.Huge(300 << 20), query: "actionError refusedByDevice none", says: "too large"},
	{name: "trickle", fault: redfishsim.Trickle(50 * time.Millisecond), query: "connError timeout none"},
	{name: "busy", fault: redfishsim.Busy(-1), query: "connError busy none", command: "connError busy none", says: "try again later"},
	{name: "left alone for longer than there is time", fault: redfishsim.Busy(3600), query: "connError busy none", command: "connError busy none", says: "try again later"},
	{name: "busy without a word", fault: redfishsim.Reply(503, "text/html", "<html>"), query: "connError busy none", command: "connError busy unknown"},
	{name: "busy in Dell's words", fault: redfishsim.Refuse(500, "IDRAC.2.8.SYS518"), query: "connError busy none"},
	{name: "internal error", fault: redfishsim.Refuse(500, "Base.1.8.InternalError"), query: "actionError refusedByDevice none",
		command: "actionError refusedByDevice unknown", says: "InternalError"},
	{name: "403", fault: redfishsim.Refuse(403, "Base.1.8.InsufficientPrivilege"), query: "authError forbidden none", command: "authError forbidden none",
		says: "role"},
	{name: "401", fault: redfishsim.Unauthorized(`Basic realm="x"`), query: "authError badCredentials none", command: "authError badCredentials none",
		says: "check the user name and the password"},
	{name: "licence", fault: redfishsim.Refuse(403, "SMC.1.0.OemLicenseNotPassed"), query: "actionError refusedByDevice none",
		command: "actionError refusedByDevice none", says: "OemLicenseNotPassed"},
	{name: "redirect in circles", fault: redfishsim.Redirect(307, systemPath), query: "actionError refusedByDevice none"},
	{name: "redirect elsewhere", fault: redfishsim.Redirect(307, "http://203.0.113.9/x"), query: "actionError refusedByDevice none"},
}

// TestFaults holds that each fault ends in the right error, in time.
func TestFaults(t *testing.T) {
	t.Parallel()
	for _, c := range faultCases {
		for verb, fails := range map[string]string{"power_query": c.query, "power_on": c.command} {
			if fails == "" {
				continue
			}
			t.Run(c.name+", "+verb, func(t *testing.T) {
				t.Parallel()
				method := map[string]string{"power_query": "GET", "power_on": "POST"}[verb]
				bmc, login := simBMC(t, redfishsim.Config{Faults: []redfishsim.Fault{{Method: method, Do: c.fault}}})
				begin := time.Now()
				got := ask(t, verb, request(login, object{"timeoutMs": 3000})).Fails(fails)
				if c.says != "" {
					got.Says(c.says)
				}
				got.Says(strings.TrimPrefix(bmc.Addr(), "127.0.0.1"))
				if took := time.Since(begin); took > 20*time.Second {
					t.Errorf("it took %v", took)
				}
				if n := count(bmc, "POST"); verb == "power_on" && n != 1 && c.name != "hang" && !strings.HasPrefix(c.name, "busy") {
					t.Errorf("%d POSTs", n)
				}
			})
		}
	}
}

// TestMistyped holds that properties of the wrong type harm no others.
func TestMistyped(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]any{
		"BiosVersion": 7, "ProcessorSummary/Count": "two", "HostingRoles": "none", "LastResetTime": 1, "Boot": []any{1}, "Links": "x", "Id": nil,
		"@Redfish.Settings": true, "Actions/#ComputerSystem.Reset/ResetType@Redfish.AllowableValues": "On", "EthernetInterfaces": 3.5, "Oem": "",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, redfishsim.Config{Faults: []redfishsim.Fault{{Method: "GET", Path: systemPath, Do: redfishsim.Set(name, value)}}})
			ask(t, "power_query", request(login)).Gives(object{"status": "off"})
			ask(t, "power_on", request(login)).Gives(nil)
			if resets(bmc) != "On" {
				t.Errorf("the machine took %q", resets(bmc))
			}
		})
	}
}

// TestBusyForAMoment holds that a read waits as the BMC asks for.
func TestBusyForAMoment(t *testing.T) {
	t.Parallel()
	_, login := simBMC(t, redfishsim.Config{Faults: []redfishsim.Fault{{Method: "GET", Times: 1, Do: redfishsim.Busy(1)}}})
	ask(t, "power_query", request(login)).Gives(object{"status": "off"})
}

// TestLeaks holds that no link and no redirect leads a credential to another
// server, nor to another port of the same one, nor out of TLS.
func TestLeaks(t *testing.T) {
	t.Parallel()
	var visits atomic.Int64
	thief := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visits.Add(1) }))
	t.Cleanup(thief.Close)
	address := strings.TrimPrefix(thief.URL, "http://")
	steps := map[string]redfishsim.Fault{
		"redirect to clear text":   {Do: redfishsim.Redirect(307, thief.URL+systemPath)},
		"redirect of the login":    {Path: "/redfish/v1/SessionService/Sessions", Do: redfishsim.Redirect(307, thief.URL+"/x")},
		"member with user-info":    {Path: "/redfish/v1/Systems", Do: redfishsim.Members("@" + address + systemPath)},
		"member of a network path": {Path: "/redfish/v1/Systems", Do: redfishsim.Members("//" + address + systemPath)},
		"member of a whole URL":    {Path: "/redfish/v1/Systems", Do: redfishsim.Members(thief.URL + systemPath)},
		"target with user-info":    {Method: "GET", Path: systemPath, Do: redfishsim.Set("Actions/#ComputerSystem.Reset/target", "@"+address+"/x")},
		"target of a whole URL":    {Method: "GET", Path: systemPath, Do: redfishsim.Set("Actions/#ComputerSystem.Reset/target", thief.URL+"/x")},
		"settings of a whole URL":  {Method: "GET", Path: systemPath, Do: redfishsim.Set("@Redfish.Settings/SettingsObject/@odata.id", thief.URL+"/x")},
	}
	for name, fault := range steps {
		for _, auth := range []string{"auto", "session"} {
			t.Run(name+", "+auth, func(t *testing.T) {
				t.Parallel()
				bmc, login := simBMC(t, redfishsim.Config{Faults: []redfishsim.Fault{fault}})
				login = with(login, object{"node_id": nil, "auth_method": auth})
				ask(t, "power_on", request(login, object{"bootDevice": object{"device": "pxe"}, "timeoutMs": 5000}))
				if visits.Load() > 0 {
					t.Errorf("the thief was visited: %v", bmc.Log())
				}
			})
		}
	}
}

// TestNobodyThere holds a closed port, a name that there is not, and a host that
// is silent.
func TestNobodyThere(t *testing.T) {
	t.Parallel()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := closed.Addr().String()
	closed.Close()
	login := object{"power_user": "u", "power_pass": "p", "power_address": address}
	ask(t, "power_on", request(login)).Fails("connError refused none").Says(address)
	login["power_address"] = "no-such-host.invalid"
	ask(t, "power_on", request(login, object{"timeoutMs": 5000})).Fails("connError dns none").Says("no-such-host.invalid")

	mute, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { mute.Close() })
	login["power_address"] = mute.Addr().String()
	ask(t, "power_on", request(login, object{"timeoutMs": 4000})).Fails("connError timeout none").Says(mute.Addr().String())
}

// TestCertificates holds that a certificate is verified, and that the error says
// how to take it.
func TestCertificates(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{})
	delete(login, "power_tls_fingerprint")
	got := ask(t, "power_query", request(login)).Fails("connError tls none").
		Says("power_tls_ca_file", "power_tls_fingerprint", "power_verify_ssl: n")
	if got.Error.Retryable || bmc.Requests() > 0 {
		t.Errorf("retryable %v, %d requests", got.Error.Retryable, bmc.Requests())
	}
	ask(t, "power_query", request(with(login, object{"power_verify_ssl": "n"}))).Gives(object{"status": "off"})
	login["power_tls_fingerprint"] = strings.Repeat("00:", 31) + "00"
	ask(t, "power_query", request(login)).Fails("connError tls none")
	// What the message shows is what the parameter takes.
	fingerprint := fingerprintIn(got.Error.Message)
	ask(t, "power_query", request(with(login, object{"power_tls_fingerprint": fingerprint}))).Gives(object{"status": "off"})
}

// fingerprintIn is the first word of a text that is a fingerprint.
func fingerprintIn(text string) string {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,;()\"'", r) }) {
		if strings.Count(word, ":") == 31 {
			return word
		}
	}
	return ""
}

// TestWrongScheme holds that http to a port that speaks TLS, and https to one
// that does not, are told apart from a BMC that refuses.
func TestWrongScheme(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{})
	login["power_address"] = "http://" + bmc.Addr()
	got := ask(t, "power_on", request(login)).Fails("connError tls none").Says("speaks TLS", "write https:// before the address", bmc.Addr())
	if got.Error.Retryable || bmc.Requests() > 0 {
		t.Errorf("retryable %v, %d requests", got.Error.Retryable, bmc.Requests())
	}
	bmc, login = simBMC(t, redfishsim.Config{Plain: true})
	login["power_address"] = "https://" + bmc.Addr()
	ask(t, "power_on", request(login)).Fails("connError tls none").Says("does not speak TLS", "write http:// before the address")
}
