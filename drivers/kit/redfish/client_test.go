package redfish_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	"github.com/maaspd/powerdrivers/drivers/kit/web"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// dial starts a simulated BMC, and a client of it.
func dial(t *testing.T, of redfishsim.Config, config redfish.Config) (*redfishsim.Server, *redfish.Client) {
	t.Helper()
	bmc, err := redfishsim.Start(of)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bmc.Close)
	config.Web = web.Config{BaseURL: bmc.URL(), TLS: web.TLSConfig{Fingerprint: bmc.Fingerprint()}}
	if config.User == "" {
		config.User, config.Password = redfishsim.DefaultUser, redfishsim.DefaultPassword
	}
	client, err := redfish.Dial(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() }) // the tests that are about it look
	return bmc, client
}

// kindOf is the kind of an error.
func kindOf(t *testing.T, err error) redfish.Kind {
	t.Helper()
	failure, ok := errors.AsType[*redfish.Error](err)
	if !ok {
		t.Fatalf("%v is no *Error", err)
	}
	return failure.Kind
}

// TestDialSendsNothing holds that basic authentication costs nothing.
func TestDialSendsNothing(t *testing.T) {
	bmc, client := dial(t, redfishsim.Config{}, redfish.Config{})
	if err := client.Close(); err != nil || bmc.Requests() != 0 {
		t.Errorf("%d requests, %v", bmc.Requests(), err)
	}
}

// TestWrongPasswordTogether holds that many that come at a time with a wrong
// password send it once.
func TestWrongPasswordTogether(t *testing.T) {
	bmc, client := dial(t, redfishsim.Config{}, redfish.Config{User: "admin", Password: "wrong"})
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if _, err := client.System(t.Context(), "1"); kindOf(t, err) != redfish.KindBadCredentials {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if bmc.Requests() != 1 {
		t.Errorf("%d requests", bmc.Requests())
	}
}

// TestExpiredSession holds that a session that the BMC has forgotten is made
// anew, once its credentials were known to be good.
func TestExpiredSession(t *testing.T) {
	expired := redfishsim.Fault{Path: "/redfish/v1/Systems/1", Skip: 1, Times: 1, Do: redfishsim.Unauthorized("")}
	bmc, client := dial(t, redfishsim.Config{Faults: []redfishsim.Fault{expired}}, redfish.Config{Auth: redfish.AuthSession})
	for range 3 {
		if _, err := client.System(t.Context(), "1"); err != nil {
			t.Fatal(err)
		}
	}
	if bmc.Logins() != 2 {
		t.Errorf("%d logins", bmc.Logins())
	}
}

// TestExpiredTogether holds that of several requests whose session has expired
// one makes the next, and that none is left behind.
func TestExpiredTogether(t *testing.T) {
	bmc, client := dial(t, redfishsim.Config{}, redfish.Config{Auth: redfish.AuthSession})
	if _, err := client.System(t.Context(), "1"); err != nil {
		t.Fatal(err)
	}
	bmc.SetFaults(redfishsim.Fault{Path: "/redfish/v1/Systems/1", Times: 1, Do: redfishsim.Unauthorized("")})
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			if _, err := client.System(t.Context(), "1"); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	// The first session is the one that the BMC said it had forgotten.
	if err := client.Close(); err != nil || bmc.Logins() != 2 || bmc.OpenSessions() != 1 {
		t.Errorf("%d logins, %d sessions are open, %v", bmc.Logins(), bmc.OpenSessions(), err)
	}
}

// TestCloseInTime holds that a BMC that does not answer a logout holds up nobody.
func TestCloseInTime(t *testing.T) {
	bmc, client := dial(t, redfishsim.Config{}, redfish.Config{Auth: redfish.AuthSession})
	bmc.SetFaults(redfishsim.Fault{Method: "DELETE", Do: redfishsim.Hang()})
	begin := time.Now()
	if err := client.Close(); err == nil {
		t.Error("no error")
	}
	if took := time.Since(begin); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
}

// TestCancel holds that a cancelled context ends a request at once.
func TestCancel(t *testing.T) {
	_, client := dial(t, redfishsim.Config{Faults: []redfishsim.Fault{{Do: redfishsim.Hang()}}}, redfish.Config{})
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	begin := time.Now()
	if _, err := client.System(ctx, "1"); kindOf(t, err) != redfish.KindCanceled {
		t.Error(err)
	}
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
}

// TestMembers holds that a collection is read page by page, and that one without
// an end has one all the same.
func TestMembers(t *testing.T) {
	bmc, client := dial(t, redfishsim.Config{}, redfish.Config{})
	ref := func(path string) map[string]any { return map[string]any{"@odata.id": path} }
	bmc.SetResource("/redfish/v1/A", map[string]any{"Members": []any{ref("/1"), 7, ref("/2")}, "Members@odata.nextLink": "/redfish/v1/B"})
	bmc.SetResource("/redfish/v1/B", map[string]any{"Members": []any{ref("/3")}, "Members@odata.nextLink": "/redfish/v1/A"})
	links, err := client.Members(t.Context(), "/redfish/v1/A")
	if got := strings.Join(links, " "); err != nil || got != "/1 /2 /3" {
		t.Errorf("%q, %v", got, err)
	}
}

// TestGhostMember holds that a member that is listed and not there is no system.
func TestGhostMember(t *testing.T) {
	members := redfishsim.Fault{Path: "/redfish/v1/Systems", Do: redfishsim.Members("/redfish/v1/Systems/gone", "/redfish/v1/Systems/1")}
	_, client := dial(t, redfishsim.Config{Faults: []redfishsim.Fault{members}}, redfish.Config{})
	if system, err := client.System(t.Context(), ""); err != nil || system.ID != "1" {
		t.Errorf("%+v, %v", system, err)
	}
}

// TestNoSystems holds a BMC that lists none.
func TestNoSystems(t *testing.T) {
	members := redfishsim.Fault{Path: "/redfish/v1/Systems", Do: redfishsim.Members()}
	_, client := dial(t, redfishsim.Config{Faults: []redfishsim.Fault{members}}, redfish.Config{})
	if _, err := client.System(t.Context(), ""); kindOf(t, err) != redfish.KindNotFound {
		t.Error(err)
	}
}

// TestRefusals holds what each refusal is.
func TestRefusals(t *testing.T) {
	t.Parallel()
	cases := []struct {
		status int
		id     string
		kind   redfish.Kind
		sent   bool
	}{
		{400, "Base.1.8.MalformedJSON", redfish.KindRefusedByDevice, false},
		{400, "iLO.2.14.InvalidOperationForSystemState", redfish.KindWrongState, false},
		{400, "IDRAC.2.8.SYS518", redfish.KindBusy, false},
		{500, "IDRAC.2.8.SYS518", redfish.KindBusy, false},
		{401, "Base.1.8.NoValidSession", redfish.KindBadCredentials, false},
		{403, "Base.1.8.InsufficientPrivilege", redfish.KindForbidden, false},
		{403, "SMC.1.0.OemLicenseNotPassed", redfish.KindRefusedByDevice, false},
		{400, "Base.1.8.ActionNotSupported", redfish.KindUnsupported, false},
		{405, "", redfish.KindUnsupported, false},
		{409, "IDRAC.2.8.PSU501", redfish.KindWrongState, false},
		{409, "", redfish.KindWrongState, false},
		{412, "", redfish.KindRefusedByDevice, false},
		{429, "", redfish.KindBusy, false},
		{500, "Base.1.8.InternalError", redfish.KindRefusedByDevice, true},
		{502, "", redfish.KindRefusedByDevice, true},
		{503, "", redfish.KindBusy, false},
		{503, "IDRAC.2.8.RAC0218", redfish.KindSessionsFull, false},
	}
	for _, c := range cases {
		t.Run(fmt.Sprint(c.status, " ", c.id), func(t *testing.T) {
			t.Parallel()
			bmc, client := dial(t, redfishsim.Config{Faults: []redfishsim.Fault{{Method: "POST", Do: redfishsim.Refuse(c.status, c.id)}}}, redfish.Config{Auth: redfish.AuthBasic})
			err := client.Post(t.Context(), "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset", map[string]string{"ResetType": "On"})
			failure, ok := errors.AsType[*redfish.Error](err)
			if !ok || failure.Kind != c.kind || failure.Sent != c.sent || failure.Status != c.status || failure.MessageID != c.id {
				t.Fatalf("%+v", err)
			}
			if text := err.Error(); !strings.Contains(text, bmc.Addr()) || !strings.Contains(text, fmt.Sprint(c.status)) || !strings.Contains(text, c.id) {
				t.Error(text)
			}
			if n := bmc.Requests(); n != 1 {
				t.Errorf("%d requests", n)
			}
		})
	}
}
