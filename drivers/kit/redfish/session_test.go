package redfish_test

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

const sessionsPath = "/redfish/v1/SessionService/Sessions"

// loggedIn makes the session, and lets change see to the answer.
func loggedIn(change func(answer *httptest.ResponseRecorder)) redfishsim.Fault {
	return redfishsim.Fault{Method: "POST", Path: sessionsPath, Do: func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		answer := httptest.NewRecorder()
		honest.ServeHTTP(answer, r)
		change(answer)
		maps.Copy(w.Header(), answer.Header())
		w.Header().Del("Content-Length")
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
	}}
}

// TestSessionOfAnotherHost holds that a session is deleted whatever the BMC
// takes its own name and address for, and that the BMC is asked to.
func TestSessionOfAnotherHost(t *testing.T) {
	for name, test := range map[string]struct {
		before string
		body   bool
	}{
		"its own name":       {"https://bmc.example.net", true},
		"its own name alone": {"https://bmc.example.net", false},
		"behind a port":      {"http://192.0.2.1:8080", false},
		"no scheme":          {"//192.0.2.1", false},
		"user-info":          {"https://admin@192.0.2.1", false},
	} {
		t.Run(name, func(t *testing.T) {
			fault := loggedIn(func(answer *httptest.ResponseRecorder) {
				answer.Header().Set("Location", test.before+answer.Header().Get("Location"))
				if !test.body {
					answer.Body.Reset()
				}
			})
			bmc, client := dial(t, redfishsim.Config{Faults: []redfishsim.Fault{fault}}, redfish.Config{Auth: redfish.AuthSession})
			if err := client.Close(); err != nil || bmc.OpenSessions() != 0 {
				t.Errorf("%d sessions are open, %v", bmc.OpenSessions(), err)
			}
		})
	}
}

// TestRenewedTogether holds that requests which find their session expired at
// the same time make one new session, and no refusal of the account out of it.
func TestRenewedTogether(t *testing.T) {
	bmc, client := dial(t, redfishsim.Config{}, redfish.Config{Auth: redfish.AuthSession})
	var old string
	expire := func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		if r.Header.Get("X-Auth-Token") == old {
			redfishsim.Unauthorized("")(w, r, honest)
			return
		}
		honest.ServeHTTP(w, r)
	}
	bmc.SetFaults(redfishsim.Fault{Method: "GET", Do: func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		old = r.Header.Get("X-Auth-Token")
		honest.ServeHTTP(w, r)
	}})
	if _, err := client.System(t.Context(), "1"); err != nil {
		t.Fatal(err)
	}
	bmc.SetFaults(redfishsim.Fault{Method: "GET", Do: expire})
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, err := client.System(t.Context(), "1"); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if bmc.Logins() != 2 {
		t.Errorf("%d logins, want 2", bmc.Logins())
	}
}

// TestNoSessionForNow holds that a login which fails for now is no refusal of
// the account.
func TestNoSessionForNow(t *testing.T) {
	full := redfishsim.Fault{Method: "POST", Path: sessionsPath, Times: 1, Do: redfishsim.Busy(0)}
	bmc, client := dial(t, redfishsim.Config{Access: redfishsim.Access{NoBasic: true}, Faults: []redfishsim.Fault{full}}, redfish.Config{})
	if _, err := client.System(t.Context(), "1"); kindOf(t, err) != redfish.KindSessionsFull {
		t.Error(err)
	}
	if _, err := client.System(t.Context(), "1"); err != nil {
		t.Error(err)
	}
	if err := client.Close(); err != nil || bmc.OpenSessions() != 0 {
		t.Errorf("%d sessions are open, %v", bmc.OpenSessions(), err)
	}
}

// TestLoginGivenUp holds that a session which the BMC was making when the caller
// gave up is deleted too.
func TestLoginGivenUp(t *testing.T) {
	slow := loggedIn(func(*httptest.ResponseRecorder) { time.Sleep(200 * time.Millisecond) })
	bmc, client := dial(t, redfishsim.Config{Access: redfishsim.Access{NoBasic: true}, Faults: []redfishsim.Fault{slow}}, redfish.Config{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan error, 1)
	go func() {
		_, err := client.System(ctx, "1")
		done <- err
	}()
	for bmc.Logins() == 0 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := client.Close(); err != nil || bmc.OpenSessions() != 0 {
		t.Errorf("%d sessions are open, %v", bmc.OpenSessions(), err)
	}
	if err := <-done; kindOf(t, err) != redfish.KindCanceled {
		t.Error(err)
	}
	if bmc.Logins() != 1 {
		t.Errorf("%d logins", bmc.Logins())
	}
}
