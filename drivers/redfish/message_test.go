package redfish_test

import (
	"strings"
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// refusing is a BMC that answers every command so.
func refusing(status int, id string) redfishsim.Config {
	return redfishsim.Config{Faults: []redfishsim.Fault{{Method: "POST", Do: redfishsim.Refuse(status, id)}}}
}

// messageCases are the cases of TestMessages.
var messageCases = []struct {
	name, verb string
	config     redfishsim.Config
	params     object
	keys       object
	fails      string
	retryable  bool
	says       []string
}{
	{name: "password", verb: "power_on", params: object{"power_pass": "wrong"}, fails: "authError badCredentials none",
		says: []string{"read /redfish/v1/Systems/1", "401", "check the user name and the password", "enabled for Redfish"}},
	{name: "role", verb: "power_on", config: refusing(403, "Base.1.8.InsufficientPrivilege"), fails: "authError forbidden none",
		says: []string{"reset (On) of the system 1", "403", "InsufficientPrivilege", "role"}},
	{name: "licence", verb: "power_on", config: refusing(403, "SMC.1.0.OemLicenseNotPassed"), fails: "actionError refusedByDevice none", retryable: true,
		says: []string{"OemLicenseNotPassed"}},
	{name: "busy", verb: "power_on", config: refusing(503, "Base.1.8.ServiceTemporarilyUnavailable"), keys: object{"timeoutMs": 1500}, fails: "connError busy none", retryable: true,
		says: []string{"503", "try again later"}},
	{name: "internal error", verb: "power_on", config: refusing(500, "Base.1.8.InternalError"), fails: "actionError refusedByDevice unknown", retryable: true,
		says: []string{"may have been carried out", "read the state before trying again"}},
	{name: "no such type", verb: "power_soft_off", config: generic(redfishsim.PowerRules{Types: []string{"On", "ForceOff"}}), keys: object{},
		fails: "unsupportedActionError unsupported none", says: []string{"GracefulShutdown", "only On, ForceOff", "choose another action"}},
	{name: "no such system", verb: "power_query", params: object{"node_id": "2"}, fails: "settingsError noSuchTarget none",
		says: []string{"no system \"2\"", "there are: 1"}},
	{name: "no override", verb: "set_boot_device", config: booting(redfishsim.BootRules{NoOverride: true}), keys: object{"bootDevice": object{"device": "pxe"}},
		fails: "unsupportedActionError unsupported none", says: []string{"boot device of the system 1", "no boot override"}},
	{name: "override not taken", verb: "set_boot_device", config: booting(redfishsim.BootRules{Lies: true}), keys: object{"bootDevice": object{"device": "pxe"}},
		fails: "actionError notVerified unknown", retryable: true, says: []string{"accepted the setting", "reads Disabled, None, Legacy"}},
	{name: "reply lost", verb: "power_on", config: redfishsim.Config{Faults: []redfishsim.Fault{{Method: "POST", Do: redfishsim.Drop(true)}}},
		fails: "connError refused unknown", retryable: true, says: []string{"reset (On)", "may have been carried out", "read the state"}},
	{name: "no Redfish", verb: "power_query", config: redfishsim.Config{Faults: []redfishsim.Fault{{Do: redfishsim.HTML()}}}, fails: "actionError refusedByDevice none",
		retryable: true, says: []string{"is a web page", "Redfish is enabled"}},
}

// TestMessages holds, for the reasons that this driver gives, that the message
// says what failed, against which address, and what to do.
func TestMessages(t *testing.T) {
	t.Parallel()
	for _, c := range messageCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, c.config)
			if c.verb == "power_soft_off" {
				bmc.Machines()[0].SetState(redfishsim.On)
			}
			got := ask(t, c.verb, request(with(login, c.params), c.keys)).Fails(c.fails).Says(strings.TrimPrefix(bmc.Addr(), "127.0.0.1")).Says(c.says...)
			if got.Error.Retryable != c.retryable {
				t.Errorf("retryable is %v", got.Error.Retryable)
			}
		})
	}
}
