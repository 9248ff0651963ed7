package redfish_test

import (
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/drivertest"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

func TestIdentify(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{})
	ask(t, "identify", request(login, object{"identify": object{"on": true}})).Gives(nil)
	if shown := bmc.Resource(systemPath)["LocationIndicatorActive"]; shown != true {
		t.Errorf("shown %v", shown)
	}
	bmc.ResetLog()
	ask(t, "identify", request(login, object{"identify": object{"on": true, "seconds": 15}})).
		Fails("unsupportedActionError unsupported none").Says("seconds")
	if got := bmc.Requests(); got != 0 {
		t.Errorf("%d requests for what cannot be done", got)
	}
	ask(t, "identify", request(login, object{"identify": object{"on": false, "seconds": 15}})).Gives(nil)
	dark := redfishsim.Generic()
	dark.Systems[0].Indicators = nil
	_, login = simBMC(t, redfishsim.Config{Vendor: dark})
	ask(t, "identify", request(login, object{"identify": object{"on": true}})).Fails("unsupportedActionError unsupported none")
}

func TestCheck(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{Vendor: maker(t, "HPE")})
	ask(t, "check", request(login)).Gives(object{
		"vendor": "HPE", "model": "ProLiant DL385 Gen10 Plus v2", "firmware": "iLO 5 v2.72", "protocol": "Redfish 1.6.0", "target": "1",
		"privilege": "Administrator",
	})
	if count(bmc, "GET") != bmc.Requests() {
		t.Error("check has changed something")
	}
	ask(t, "check", request(with(login, object{"node_id": "7"}))).Fails("settingsError noSuchTarget none")
}

// TestCheckRole holds that check names the role of the account on every preset.
func TestCheckRole(t *testing.T) {
	t.Parallel()
	for _, vendor := range redfishsim.Vendors() {
		for _, role := range redfishsim.Roles() {
			t.Run(vendor.Name+" "+string(role), func(t *testing.T) {
				t.Parallel()
				_, login := simBMC(t, redfishsim.Config{Vendor: vendor, Role: role, Accounts: []redfishsim.Account{{User: "other", Password: "x"}}})
				reply := ask(t, "check", request(login)).Succeeds()
				if reply.Data["privilege"] != string(role) {
					t.Errorf("data %v", reply.Data)
				}
			})
		}
	}
}

// TestReadOnlyAccount holds that check warns of an account that may not switch,
// and what a switch then answers.
func TestReadOnlyAccount(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"generic", "HPE", "OpenBMC"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, redfishsim.Config{Vendor: maker(t, name), Role: redfishsim.ReadOnly})
			warnings, _ := ask(t, "check", request(login)).Succeeds().Data["warnings"].([]any)
			if len(warnings) != 1 || warnings[0].(object)["pointer"] != "/driverParameters/power_user" {
				t.Errorf("warnings %v", warnings)
			}
			ask(t, "power_query", request(login)).Gives(object{"status": "off"})
			ask(t, "power_on", request(login)).Fails("authError forbidden none").Says("InsufficientPrivilege", "Operator")
			if count(bmc, "POST") != 1 || resets(bmc) != "" {
				t.Errorf("%d POSTs, resets %q", count(bmc, "POST"), resets(bmc))
			}
		})
	}
}

// TestCheckWithoutAccounts holds that a BMC that does not tell the accounts
// passes the check.
func TestCheckWithoutAccounts(t *testing.T) {
	t.Parallel()
	for _, status := range []int{403, 404, 500, 501} {
		for _, path := range []string{"/redfish/v1/AccountService", "/redfish/v1/AccountService/Accounts", "/redfish/v1/AccountService/Accounts/1"} {
			_, login := simBMC(t, redfishsim.Config{Faults: []redfishsim.Fault{{Path: path, Do: redfishsim.Refuse(status, "Base.1.8.InsufficientPrivilege")}}})
			if reply := ask(t, "check", request(login)).Succeeds(); reply.Data["privilege"] != nil {
				t.Errorf("%d at %s: %v", status, path, reply.Data)
			}
		}
	}
}

func TestCheckWarns(t *testing.T) {
	t.Parallel()
	pointers := func(a drivertest.Answer) (list []string) {
		warnings, _ := a.Succeeds().Data["warnings"].([]any)
		for _, warning := range warnings {
			list = append(list, warning.(object)["pointer"].(string))
		}
		return list
	}
	_, login := simBMC(t, redfishsim.Config{Vendor: maker(t, "Cray")})
	delete(login, "node_id")
	delete(login, "power_tls_fingerprint")
	login["power_verify_ssl"] = "n"
	reply := ask(t, "check", request(login))
	if got := pointers(reply); len(got) != 2 || got[0] != "/driverParameters/power_verify_ssl" || got[1] != "/driverParameters/node_id" {
		t.Errorf("several systems, not verified: %v", got)
	}
	if reply.Data["target"] != "Node3, Node1, Node2, Node0" {
		t.Errorf("target %v", reply.Data["target"])
	}
	_, login = simBMC(t, redfishsim.Config{Plain: true})
	if got := pointers(ask(t, "check", request(login))); len(got) != 1 || got[0] != "/driverParameters/power_address" {
		t.Errorf("http: %v", got)
	}
}
