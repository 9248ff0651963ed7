package bmclib_test

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	homeassistantsim "github.com/maaspd/powerdrivers/drivers/sim/homeassistant"
	"github.com/maaspd/powerdrivers/drivers/sim/httpdevice"
	"github.com/maaspd/powerdrivers/drivers/sim/httpfault"
	rpcsim "github.com/maaspd/powerdrivers/drivers/sim/rpc"
)

const (
	credentials = "authError badCredentials none"
	forbidden   = "authError forbidden none"
	refused     = "actionError refusedByDevice none"
	perhaps     = "actionError refusedByDevice unknown"
	nothing     = "actionError notVerified unknown"
	busy        = "connError busy none"
	gone        = "settingsError noSuchTarget none"
)

// fault is what a request may meet, and the error of power_on: of a webhook where
// it was the ping, the read or the change, and of Home Assistant where it was the
// read or the change.
type fault struct {
	name               string
	do                 httpfault.Misbehaviour
	ping, read, change string
	state, turn        string
}

func faults() []fault {
	status := func(status int) httpfault.Misbehaviour { return httpfault.Reply(status, "application/json", `{}`) }
	body := func(kind, body string) httpfault.Misbehaviour { return httpfault.Reply(200, kind, body) }
	late, unsure := "connError timeout none", "connError timeout unknown"
	return []fault{
		{"401", status(401), credentials, credentials, credentials, credentials, credentials},
		{"403", status(403), forbidden, forbidden, forbidden, forbidden, forbidden},
		{"404", status(404), refused, refused, refused, gone, refused},
		{"400", status(400), refused, refused, refused, refused, refused},
		{"500", status(500), refused, refused, perhaps, refused, perhaps},
		{"503", status(503), busy, busy, busy, busy, busy},
		{"hang", httpfault.Hang(), late, late, unsure, late, unsure},
		{"huge", httpfault.Huge(300<<20, `{"id": "`, `"}`), refused, refused, perhaps, refused, perhaps},
		{"a web page", body("text/html", "<!DOCTYPE html><html><body>Please log in</body></html>"), refused, refused, perhaps, refused, nothing},
		{"broken JSON", body("application/json", `{"id": 1, "resu`), refused, refused, perhaps, refused, nothing},
		{"null", body("application/json", "null"), refused, refused, perhaps, refused, nothing},
		{"a number for a word", body("application/json", `{"id": 1, "result": 7, "state": 7}`), "", refused, "", refused, ""},
		{"an error", body("application/json", `{"id": 1, "error": {"code": 9, "message": "the rack is locked"}}`), "", refused, perhaps, refused, ""},
		{"cut", httpfault.Cut(3), "connError refused none", "connError refused none", "connError refused unknown", "connError refused none", "connError refused unknown"},
		{"redirect", redirect("http://127.0.0.1:9/"), refused, refused, refused, refused, refused},
	}
}

// redirect leads elsewhere.
func redirect(target string) httpfault.Misbehaviour {
	return func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		http.Redirect(w, r, target, http.StatusTemporaryRedirect)
	}
}

// TestWebhookFaults holds the typed error of each fault at each place, in time.
func TestWebhookFaults(t *testing.T) {
	t.Parallel()
	for _, f := range faults() {
		for place, want := range []string{f.ping, f.read, f.change} {
			if want == "" {
				continue
			}
			t.Run(f.name+" "+[]string{"ping", "read", "change"}[place], func(t *testing.T) {
				t.Parallel()
				hook, params := simWebhook(t, rpcsim.Config{Signing: rpcsim.Signing{Secrets: []string{canary}}})
				hook.SetFaults(httpfault.Fault{Skip: place, Times: 1, Do: f.do})
				meets(t, hook.Server, params, want, place+1)
			})
		}
	}
}

// TestSwitchFaults holds the same for a switch of Home Assistant.
func TestSwitchFaults(t *testing.T) {
	t.Parallel()
	for _, f := range faults() {
		for place, want := range []string{f.state, f.turn} {
			if want == "" {
				continue
			}
			t.Run(f.name+" "+[]string{"read", "change"}[place], func(t *testing.T) {
				t.Parallel()
				home, params := simAssistant(t, homeassistantsim.Config{Token: canary})
				home.SetFaults(httpfault.Fault{Skip: place, Times: 1, Do: f.do})
				meets(t, home.Server, params, want, place+1)
			})
		}
	}
}

// meets holds what power_on fails with, that the request is not sent again, and
// that no secret is told.
func meets(t *testing.T, device *httpdevice.Server, params object, want string, requests int) {
	t.Helper()
	patience := 30000
	if strings.Contains(want, "timeout") {
		patience = 2000
	}
	got := ask(t, "power_on", request(params, object{"timeoutMs": patience, "waitMs": 500}), "--log-level", "debug")
	got.Fails(want)
	// The state may be read once more, to see what became of the command.
	again := requests
	if requests > 1 && want != credentials {
		again++
	}
	if n := len(device.Log()); want != nothing && (n < requests || n > again) {
		t.Errorf("%d requests, want %d", n, requests)
	}
	if told := strings.Contains(got.Error.Message, "carried out"); told && got.Error.Effect == "none" {
		t.Errorf("nothing was: %s", got.Error.Message)
	}
	if strings.Contains(got.Text+got.Logs, canary) {
		t.Errorf("the secret is told:\n%s%s", got.Text, got.Logs)
	}
}

// TestRedirectedElsewhere holds that nobody else is told anything.
func TestRedirectedElsewhere(t *testing.T) {
	t.Parallel()
	thief, _ := simAssistant(t, homeassistantsim.Config{Token: canary})
	for _, skip := range []int{0, 1} {
		home, params := simAssistant(t, homeassistantsim.Config{Token: canary})
		home.SetFaults(httpfault.Fault{Skip: skip, Do: redirect(thief.URL() + "/api/states/" + entity)})
		ask(t, "power_on", request(params)).Fails(refused)
	}
	if len(thief.Log()) != 0 || thief.Handshakes() != 0 {
		t.Errorf("%d requests, %d handshakes", len(thief.Log()), thief.Handshakes())
	}
}

// TestSecretsStaySecret lets a device repeat all that it was told.
func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	echo := func(status int) httpfault.Misbehaviour {
		return func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
			w.WriteHeader(status)
			_, _ = w.Write([]byte(`{"id": 1, "state": "` + r.Header.Get("Authorization") + `", "result": "` + canary + `", "error": {"code": 1, "message": "` + canary + `"}}`))
		}
	}
	for _, status := range []int{200, 400, 401, 500} {
		hook, params := simWebhook(t, rpcsim.Config{Signing: rpcsim.Signing{Secrets: []string{canary}}})
		home, login := simAssistant(t, homeassistantsim.Config{Token: canary})
		for skip := range 3 {
			hook.SetFaults(httpfault.Fault{Skip: skip, Do: echo(status)})
			home.SetFaults(httpfault.Fault{Skip: skip, Do: echo(status)})
			for _, params := range []object{params, login} {
				got := ask(t, "power_on", request(params, object{"waitMs": 0}), "--log-level", "debug")
				if strings.Contains(got.Text+got.Logs, canary) {
					t.Errorf("the secret is told:\n%s%s", got.Text, got.Logs)
				}
			}
		}
	}
}

// TestSignal holds that a signal ends a call that hangs.
func TestSignal(t *testing.T) {
	t.Parallel()
	hook, params := simWebhook(t, rpcsim.Config{})
	hook.SetFaults(httpfault.Fault{Skip: 1, Do: httpfault.Hang()})
	p := start(t, "power_query", request(params))
	for end := time.Now().Add(20 * time.Second); len(hook.Log()) < 2 && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	if err := p.Cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	p.Wait().Fails("actionError cancelled none")
}

// TestNobodyThere holds what a closed port is.
func TestNobodyThere(t *testing.T) {
	t.Parallel()
	hook, params := simWebhook(t, rpcsim.Config{})
	home, login := simAssistant(t, homeassistantsim.Config{})
	hook.Close()
	home.Close()
	for _, params := range []object{params, login} {
		ask(t, "power_off", request(params)).Fails("connError refused none").Says("the port is closed")
	}
}
