package redfish_test

import (
	"cmp"
	"strings"
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// loginCases are the cases of TestLogin: auth is what the BMC saw of each
// request, in order, with the login itself as "login".
var loginCases = []struct {
	name   string
	access redfishsim.Access
	params object
	fails  string
	auth   string
}{
	{name: "basic", auth: "basic"},
	{name: "basic by name", params: object{"auth_method": "basic"}, auth: "basic"},
	{name: "session by name", params: object{"auth_method": "session"}, auth: "login, session, logout"},
	{name: "session where basic is switched off", access: redfishsim.Access{NoBasic: true}, auth: "wrong basic, login, session, logout"},
	{name: "session of an absolute URL", access: redfishsim.Access{NoBasic: true, AbsoluteLocation: true}, auth: "wrong basic, login, session, logout"},
	{name: "no session when basic is named", access: redfishsim.Access{NoBasic: true}, params: object{"auth_method": "basic"}, auth: "wrong basic",
		fails: "authError badCredentials none"},
	{name: "neither basic nor sessions", access: redfishsim.Access{NoBasic: true, NoSessions: true}, auth: "wrong basic, login",
		fails: "authError badCredentials none"},
	{name: "wrong password, basic", params: object{"power_pass": "wrong"}, auth: "wrong basic", fails: "authError badCredentials none"},
	{name: "wrong password, session", params: object{"power_pass": "wrong", "auth_method": "session"}, auth: "login", fails: "authError badCredentials none"},
	{name: "wrong password, no challenge", access: redfishsim.Access{NoChallenge: true}, params: object{"power_pass": "wrong"}, auth: "wrong basic, login",
		fails: "authError badCredentials none"},
	{name: "wrong user", params: object{"power_user": "nobody"}, auth: "wrong basic", fails: "authError badCredentials none"},
	{name: "sessions full", access: redfishsim.Access{SessionsFull: redfishsim.Refusal{Status: 503, MessageID: "IDRAC.2.8.RAC0218"}, MaxSessions: 1},
		params: object{"auth_method": "session"}, auth: "login", fails: "connError sessionsFull none"},
}

// TestLogin counts who comes with which credential: a wrong password is sent
// once, and a session is deleted again.
func TestLogin(t *testing.T) {
	t.Parallel()
	for _, c := range loginCases {
		for _, verb := range []string{"power_query", "power_on"} {
			t.Run(c.name+", "+verb, func(t *testing.T) {
				t.Parallel()
				bmc, login := simBMC(t, redfishsim.Config{Access: c.access})
				if c.access.MaxSessions == 1 {
					fill(t, bmc)
				}
				open := bmc.OpenSessions()
				got := ask(t, verb, request(with(login, c.params)))
				if c.fails == "" {
					got.Succeeds()
				} else {
					got.Fails(c.fails)
				}
				want := c.auth
				if verb == "power_on" {
					want = strings.Replace(strings.Replace(want, "session", "session, session", 1), "basic", "basic, basic", 1)
					if strings.HasPrefix(c.auth, "wrong") {
						want = strings.Replace(want, "basic, basic", "basic", 1)
					}
				}
				if seen := credentials(bmc); seen != want {
					t.Errorf("the BMC saw %q, want %q", seen, want)
				}
				if bmc.OpenSessions() != open {
					t.Errorf("%d sessions are open, %d were before", bmc.OpenSessions(), open)
				}
			})
		}
	}
}

// TestFirstAnswerStands holds that a run sends the password once where the first
// answer is none of 401, with which some BMCs refuse an account as well.
func TestFirstAnswerStands(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, auth string
		do         redfishsim.Misbehaviour
		noBasic    bool
		at, seen   string
		fails      string
	}{
		{name: "500 to a login", auth: "session", do: redfishsim.Refuse(500, "Base.1.0.InternalError"), at: "POST", seen: "login"},
		{name: "a redirected login", auth: "session", do: redfishsim.Redirect(307, "https://192.0.2.1/"), at: "POST", seen: "login"},
		{name: "a login that is cut off", auth: "session", do: redfishsim.Drop(false), at: "POST", seen: "login", fails: "connError refused none"},
		{name: "500 to basic", auth: "basic", do: redfishsim.Refuse(500, "Base.1.0.InternalError"), at: "GET", seen: "basic"},
		{name: "500 to the login after basic", auth: "auto", do: redfishsim.Refuse(500, "Base.1.0.InternalError"), noBasic: true, at: "POST", seen: "wrong basic, login"},
	} {
		for _, verb := range []string{"power_on", "power_off", "power_soft_off", "power_cycle", "power_reset"} {
			t.Run(c.name+", "+verb, func(t *testing.T) {
				t.Parallel()
				bmc, login := simBMC(t, redfishsim.Config{Access: redfishsim.Access{NoBasic: c.noBasic}, Faults: []redfishsim.Fault{{Method: c.at, Do: c.do}}})
				got := ask(t, verb, request(with(login, object{"auth_method": c.auth}))).Fails(cmp.Or(c.fails, "actionError refusedByDevice none"))
				if seen := credentials(bmc); seen != c.seen {
					t.Errorf("the BMC saw %q, want %q", seen, c.seen)
				}
				if strings.Contains(got.Error.Message, "carried out") {
					t.Errorf("nothing was: %s", got.Error.Message)
				}
			})
		}
	}
}

// TestPollsOn holds that a wait outlasts a read that fails after the command.
func TestPollsOn(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{})
	bmc.SetFaults(redfishsim.Fault{Method: "GET", Path: systemPath, Skip: 1, Times: 1, Do: redfishsim.Refuse(500, "Base.1.0.InternalError")})
	ask(t, "power_on", request(login, object{"waitMs": 20000})).Gives(object{"status": "on"})
}

// credentials is how each request identified itself.
func credentials(bmc *redfishsim.Server) string {
	var list []string
	for _, r := range bmc.Log() {
		switch {
		case r.Method == "DELETE":
			list = append(list, "logout")
		case strings.HasSuffix(r.Path, "/Sessions"):
			list = append(list, "login")
		default:
			list = append(list, r.Auth)
		}
	}
	return strings.Join(list, ", ")
}

// fill takes the only session of a BMC, by a driver that cannot give it back.
func fill(t *testing.T, bmc *redfishsim.Server) {
	t.Helper()
	bmc.SetFaults(redfishsim.Fault{Method: "DELETE", Do: redfishsim.Drop(false)})
	ask(t, "power_query", request(object{"power_address": bmc.URL(), "power_user": redfishsim.DefaultUser, "power_pass": redfishsim.DefaultPassword,
		"power_verify_ssl": "n", "auth_method": "session", "node_id": "1"})).Succeeds()
	bmc.SetFaults()
	bmc.ResetLog()
}

// TestLogoutAfterFailure holds that the session is deleted after an error, a
// deadline and a signal as well.
func TestLogoutAfterFailure(t *testing.T) {
	t.Parallel()
	faults := map[string]redfishsim.Misbehaviour{"error": redfishsim.HTML(), "deadline": redfishsim.Hang(), "cut": redfishsim.Cut(10), "late": redfishsim.Drop(false)}
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, redfishsim.Config{Faults: []redfishsim.Fault{{Path: systemPath, Do: fault}}})
			got := ask(t, "power_query", request(with(login, object{"auth_method": "session"}), object{"timeoutMs": 6000}))
			if got.Error == nil || bmc.Logins() != 1 || bmc.OpenSessions() != 0 {
				t.Errorf("%d logins, %d sessions are open:\n%s%v", bmc.Logins(), bmc.OpenSessions(), got.Text, bmc.Log())
			}
		})
	}
}

// TestSessionInBatch holds that the lines of a batch share a session.
func TestSessionInBatch(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{Access: redfishsim.Access{NoBasic: true}})
	lines := ""
	for range 8 {
		lines += request(login, object{"action": "power_query"}) + "\n"
	}
	p := start(t, "batch", lines)
	if err := p.Cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, p.Stderr.String())
	}
	if n := strings.Count(p.Stdout.String(), `"status":"off"`); n != 8 {
		t.Errorf("%d of 8 lines:\n%s", n, p.Stdout.String())
	}
	if bmc.Logins() != 1 || bmc.OpenSessions() != 0 {
		t.Errorf("%d logins, %d sessions are open", bmc.Logins(), bmc.OpenSessions())
	}
}

// TestWrongPasswordInBatch holds that a batch sends a wrong password once.
func TestWrongPasswordInBatch(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{})
	login["power_pass"] = "wrong"
	lines := ""
	for range 8 {
		lines += request(login, object{"action": "power_on"}) + "\n"
	}
	p := start(t, "batch", lines)
	_ = p.Cmd.Wait() // the replies tell
	if n := strings.Count(p.Stdout.String(), `"badCredentials"`); n != 8 || bmc.Requests() != 1 {
		t.Errorf("%d of 8 lines, %d requests:\n%s", n, bmc.Requests(), p.Stdout.String())
	}
}

// TestCounts holds how many requests and handshakes each verb costs.
func TestCounts(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, verb string
		params     object
		vendor     redfishsim.Vendor
		on         bool
		requests   string
	}{
		{name: "query with node_id", verb: "power_query", requests: "GET"},
		{name: "query without", verb: "power_query", params: object{"node_id": nil}, requests: "GET GET"},
		{name: "query by path", verb: "power_query", params: object{"node_id": systemPath}, requests: "GET"},
		{name: "on from off", verb: "power_on", requests: "GET POST"},
		{name: "on when on", verb: "power_on", on: true, requests: "GET"},
		{name: "off from on", verb: "power_off", on: true, requests: "GET POST"},
		{name: "off when off", verb: "power_off", requests: "GET"},
		{name: "off without node_id", verb: "power_off", params: object{"node_id": nil}, on: true, requests: "GET GET POST"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, redfishsim.Config{Vendor: c.vendor})
			if c.on {
				bmc.Machines()[0].SetState(redfishsim.On)
			}
			ask(t, c.verb, request(with(login, c.params))).Succeeds()
			if got := methods(bmc); got != c.requests || bmc.Handshakes() != 1 || bmc.Connections() != 1 {
				t.Errorf("%s, %d handshakes, %d connections; want %s", got, bmc.Handshakes(), bmc.Connections(), c.requests)
			}
		})
	}
}

// methods are those of the requests, in order.
func methods(bmc *redfishsim.Server) string {
	var list []string
	for _, r := range bmc.Log() {
		list = append(list, r.Method)
	}
	return strings.Join(list, " ")
}
