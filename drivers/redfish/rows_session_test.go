package redfish_test

import (
	"syscall"
	"testing"
	"time"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// TestChallenges holds that a session is tried only where none of the challenges
// of the first 401 is Basic, however that is written: else it was the password,
// of which a second try may lock the account.
func TestChallenges(t *testing.T) {
	t.Parallel()
	for challenge, logins := range map[string]int{
		"": 1, `Digest realm="x"`: 1, `Basicx realm="x"`: 1, `X-Auth realm="Basic"`: 1,
		`Basic realm="x"`: 0, `basic realm="x"`: 0, "BASIC": 0, `Digest realm="x", Basic realm="y"`: 0, `Basic realm="x", Digest realm="y"`: 0,
	} {
		t.Run(challenge, func(t *testing.T) {
			t.Parallel()
			refused := redfishsim.Fault{Path: systemPath, Times: 1, Do: redfishsim.Unauthorized(challenge)}
			bmc, login := simBMC(t, redfishsim.Config{Faults: []redfishsim.Fault{refused}})
			got := ask(t, "power_query", request(login))
			if logins == 0 {
				got.Fails("authError badCredentials none")
			} else {
				got.Gives(object{"status": "off"})
			}
			if bmc.Logins() != logins || bmc.OpenSessions() != 0 || logins == 0 && bmc.Requests() != 1 {
				t.Errorf("%d logins, %d sessions are open: %v", bmc.Logins(), bmc.OpenSessions(), bmc.Log())
			}
		})
	}
}

// TestAccountIsNotLocked holds that a batch, whatever its verbs, does not use up
// the tries that a BMC gives: the right password works afterwards.
func TestAccountIsNotLocked(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{Access: redfishsim.Access{LockAfter: 2, LockFor: time.Hour}})
	wrong := with(login, object{"power_pass": "wrong"})
	var lines []string
	for _, verb := range []string{"power_on", "power_query", "check", "probe", "power_cycle", "statistics"} {
		lines = append(lines, request(wrong, object{"action": verb}))
	}
	for line, reply := range askBatch(t, lines) {
		if reply.Error == nil || reply.Error.Reason != "badCredentials" {
			t.Errorf("line %d: %+v", line, reply.Error)
		}
	}
	ask(t, "power_query", request(login)).Gives(object{"status": "off"})
	if bmc.Requests() != 2 {
		t.Errorf("%d requests, want one with each password", bmc.Requests())
	}
}

// TestForbiddenOnce holds that a 403 is not tried again, nor with a session.
func TestForbiddenOnce(t *testing.T) {
	t.Parallel()
	for _, verb := range []string{"power_query", "power_on", "probe", "set_boot_device", "set_boot_order"} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, redfishsim.Config{Faults: []redfishsim.Fault{{Do: redfishsim.Refuse(403, "Base.1.8.InsufficientPrivilege")}}})
			keys := object{"bootDevice": object{"device": "pxe"}, "devices": []object{nic("00:00:5e:00:53:02")}}
			if verb != "set_boot_device" {
				delete(keys, "bootDevice")
			}
			ask(t, verb, request(login, keys)).Fails("authError forbidden none")
			if bmc.Requests() != 1 {
				t.Errorf("%v", bmc.Log())
			}
		})
	}
}

// TestLoginFails holds that a session service that is out of order leaves
// nothing open: no command was sent.
func TestLoginFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do    redfishsim.Misbehaviour
		fails string
	}{
		"internal error": {redfishsim.Refuse(500, "Base.1.8.InternalError"), "actionError refusedByDevice none"},
		"dropped":        {redfishsim.Drop(false), "connError refused none"},
		"busy":           {redfishsim.Busy(0), "connError sessionsFull none"},
		"no token":       {redfishsim.Reply(201, "application/json", "{}"), "actionError refusedByDevice none"},
		"forbidden":      {redfishsim.Refuse(403, "Base.1.8.InsufficientPrivilege"), "authError forbidden none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fault := redfishsim.Fault{Method: "POST", Path: "/redfish/v1/SessionService/Sessions", Do: c.do}
			bmc, login := simBMC(t, redfishsim.Config{Faults: []redfishsim.Fault{fault}})
			ask(t, "power_on", request(with(login, object{"auth_method": "session"}))).Fails(c.fails)
			if resets(bmc) != "" {
				t.Errorf("the machine took %q", resets(bmc))
			}
		})
	}
}

// TestLogoutAfterSignal holds that a session is deleted when the driver is
// ended in the middle of a request.
func TestLogoutAfterSignal(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{Faults: []redfishsim.Fault{{Path: systemPath, Do: redfishsim.Hang()}}})
	p := start(t, "power_query", request(with(login, object{"auth_method": "session"})))
	for limit := time.Now().Add(20 * time.Second); bmc.Requests() < 2; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("the driver has not asked: %v", bmc.Log())
		}
	}
	if err := p.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	p.Wait().Fails("actionError cancelled none")
	if bmc.Logins() != 1 || bmc.OpenSessions() != 0 {
		t.Errorf("%d logins, %d sessions are open", bmc.Logins(), bmc.OpenSessions())
	}
}

// TestIdentityRefused holds a BMC with a path that it keeps compressed only: the
// read is repeated without asking for it plain.
func TestIdentityRefused(t *testing.T) {
	t.Parallel()
	vendor := redfishsim.Generic()
	vendor.Behaviour.Header = redfishsim.HeaderRules{IdentityRefused: true, CharsetRefused: true}
	bmc, login := simBMC(t, redfishsim.Config{Vendor: vendor})
	ask(t, "power_query", request(login)).Gives(object{"status": "off"})
	if got := story(bmc); got != "(GET) GET" {
		t.Errorf("the BMC was asked %q", got)
	}
}
