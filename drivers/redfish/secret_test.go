package redfish_test

import (
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// canary is the password that must turn up nowhere.
const canary = "Canary-Pass-4711-xyz"

// leaks are the forms of the password that a text has.
func leaks(text string) (found []string) {
	basic := base64.StdEncoding.EncodeToString([]byte(redfishsim.DefaultUser + ":" + canary))
	for _, form := range []string{canary, canary[:10], hex.EncodeToString([]byte(canary)), base64.StdEncoding.EncodeToString([]byte(canary))[:20], basic, basic[12:30]} {
		if strings.Contains(strings.ToLower(text), strings.ToLower(form)) {
			found = append(found, form)
		}
	}
	return found
}

// echo refuses with all that the BMC was told.
func echo(status int) redfishsim.Misbehaviour {
	return func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		user, password, _ := r.BasicAuth()
		words := "you are " + user + " with " + password + " and " + r.Header.Get("Authorization") + r.Header.Get("X-Auth-Token")
		redfishsim.Reply(status, "application/json", `{"error":{"code":"Base.1.8.`+password+`","message":"`+words+`"}}`)(w, r, honest)
	}
}

// TestSecretsStaySecret lets every way of failing, and of succeeding, print all
// that it can.
func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		fault  redfishsim.Fault
		access redfishsim.Access
		params object
	}{
		{name: "success"},
		{name: "session", params: object{"auth_method": "session"}},
		{name: "fallback to a session", access: redfishsim.Access{NoBasic: true}},
		{name: "the BMC echoes", fault: redfishsim.Fault{Do: echo(400)}},
		{name: "the BMC echoes at a refused login", fault: redfishsim.Fault{Do: echo(401)}},
		{name: "the BMC echoes a session", fault: redfishsim.Fault{Path: systemPath, Do: echo(409)}, params: object{"auth_method": "session"}},
		{name: "web page", fault: redfishsim.Fault{Do: redfishsim.HTML()}},
		{name: "cut", fault: redfishsim.Fault{Do: redfishsim.Cut(5)}},
		{name: "hang", fault: redfishsim.Fault{Do: redfishsim.Hang()}},
		{name: "certificate", params: object{"power_tls_fingerprint": nil}},
		{name: "password in the address", params: object{"power_address": "https://admin:" + canary + "@127.0.0.1"}},
		{name: "password in the query", params: object{"power_address": "https://127.0.0.1/?p=" + canary}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			config := redfishsim.Config{Password: canary, Access: c.access}
			if c.fault.Do != nil {
				config.Faults = []redfishsim.Fault{c.fault}
			}
			_, login := simBMC(t, config)
			login["power_pass"] = canary
			for _, verb := range []string{"power_on", "power_query"} {
				got := ask(t, verb, request(with(login, c.params), object{"timeoutMs": 1500}), "--log-level", "debug")
				if found := leaks(got.Text + got.Logs); len(found) > 0 {
					t.Errorf("%q in:\n%s%s", found, got.Text, got.Logs)
				}
			}
		})
	}
}
