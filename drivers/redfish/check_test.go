package redfish_test

import (
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

func TestIdentify(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{})
	ask(t, "identify", request(login, object{"identify": object{"on": true}})).gives(nil)
	if shown := bmc.Resource(systemPath)["LocationIndicatorActive"]; shown != true {
		t.Errorf("shown %v", shown)
	}
	bmc.ResetLog()
	ask(t, "identify", request(login, object{"identify": object{"on": true, "seconds": 15}})).
		fails("unsupportedActionError unsupported none").says("seconds")
	if got := bmc.Requests(); got != 0 {
		t.Errorf("%d requests for what cannot be done", got)
	}
	ask(t, "identify", request(login, object{"identify": object{"on": false, "seconds": 15}})).gives(nil)
	dark := redfishsim.Generic()
	dark.Systems[0].Indicators = nil
	_, login = simBMC(t, redfishsim.Config{Vendor: dark})
	ask(t, "identify", request(login, object{"identify": object{"on": true}})).fails("unsupportedActionError unsupported none")
}

func TestCheck(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{Vendor: maker(t, "HPE")})
	ask(t, "check", request(login)).gives(object{
		"vendor": "HPE", "model": "ProLiant DL385 Gen10 Plus v2", "firmware": "iLO 5 v2.72", "protocol": "Redfish 1.6.0", "target": "1",
	})
	if count(bmc, "GET") != bmc.Requests() {
		t.Error("check has changed something")
	}
	bmc.SetFaults(redfishsim.Fault{Path: "/redfish/v1/AccountService/Accounts*", Do: redfishsim.Reply(200, "application/json",
		`{"Members": [{"@odata.id": "/a/1", "UserName": "admin", "RoleId": "ReadOnly"}]}`)})
	reply := ask(t, "check", request(login)).succeeds()
	if reply.Data["privilege"] != "ReadOnly" || len(reply.Data["warnings"].([]any)) != 1 {
		t.Errorf("data %v", reply.Data)
	}
	ask(t, "check", request(with(login, object{"node_id": "7"}))).fails("settingsError noSuchTarget none")
}

func TestCheckWarns(t *testing.T) {
	t.Parallel()
	pointers := func(a answer) (list []string) {
		warnings, _ := a.succeeds().Data["warnings"].([]any)
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
