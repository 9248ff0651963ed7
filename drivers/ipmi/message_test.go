package ipmi_test

import (
	"fmt"
	"testing"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// BMCs that make a login or a command fail.
var (
	readersBMC = ipmisim.Config{Users: []ipmisim.User{{Name: ipmisim.DefaultUser, Password: ipmisim.DefaultPassword, Privilege: ipmisim.UserLevel}}}
	keyedBMC   = ipmisim.Config{KG: []byte("the key")}
)

func faultyBMC(faults ipmisim.Faults) ipmisim.Config { return ipmisim.Config{Faults: faults} }

// messageCases are the cases of TestMessages.
var messageCases = []struct {
	name, verb string
	config     ipmisim.Config
	params     object
	keys       object
	fails      string
	retryable  bool
	says       []string
}{
	{name: "password", params: object{"power_pass": "mistaken"}, fails: "authError badCredentials none",
		says: []string{"log in", "wrong password", "check the password", "unknown user name"}},
	{name: "user", config: ipmisim.Config{TellUnknownUser: true}, params: object{"power_user": "nobody"}, fails: "authError badCredentials none",
		says: []string{"log in", "user name", "check both", "enabled for IPMI over LAN"}},
	{name: "K_g wrong", config: keyedBMC, params: object{"k_g": "mistaken"}, fails: "authError badKg none",
		says: []string{"log in", "the password is right", "another BMC key (K_g)", "set K_g as it is configured"}},
	{name: "K_g missing", config: keyedBMC, fails: "authError badKg none",
		says: []string{"the password is right", "also wants a BMC key (K_g)", "set K_g"}},
	{name: "K_g without need", params: object{"k_g": "mistaken"}, fails: "authError badKg none",
		says: []string{"the password is right", "has no BMC key (K_g)", "leave K_g empty"}},
	{name: "level at login", config: readersBMC, fails: "authError privilege none",
		says: []string{"log in", "not enough privilege", "0x0a", "choose a privilege level this user may have"}},
	{name: "level of a command", verb: "power_on", params: object{"privilege_level": "USER"}, fails: "authError privilege none",
		says: []string{"power up", "not enough privilege", "D4h", "choose a privilege level"}},
	{name: "level of a BMC reset", verb: "bmc_reset", fails: "authError privilege none",
		says: []string{"reset the BMC", "not enough privilege", "D4h"}},
	{name: "cipher", config: ipmisim.Config{CipherSuites: []int{3}}, params: object{"cipher_suite_id": "17"}, fails: "settingsError cipher none",
		says: []string{"log in", "tried [17]", "choose another cipher suite (17 or 3)"}},
	{name: "no common cipher", config: ipmisim.Config{CipherSuites: []int{1}}, fails: "settingsError cipher none",
		says: []string{"tried [17 3]", "choose another cipher suite"}},
	{name: "busy", verb: "power_on", config: faultyBMC(refusing(netFnChassis, 0x02, 0xc0)), fails: "connError busy none", retryable: true,
		says: []string{"power up", "busy", "C0h", "try again later"}},
	{name: "session table full", config: faultyBMC(rewriting(setup(openResponse), setting(0x01, payloadAt+1))), fails: "connError sessionsFull none", retryable: true,
		says: []string{"no room for another session", "wait until idle sessions end", "fewer clients"}},
	{name: "state conflict", verb: "power_nmi", fails: "actionError wrongState none",
		says: []string{"diagnostic interrupt", "present state", "D5h", "read the power state first"}},
	{name: "silence", config: faultyBMC(ipmisim.Faults{Mute: true}), keys: object{"timeoutMs": 10000}, fails: "connError timeout none", retryable: true,
		says: []string{"log in", "no answer", "check the address", "IPMI over LAN is enabled", "firewalls"}},
	{name: "boot device", verb: "power_on", config: faultyBMC(ipmisim.Faults{NoBootOptions: true}), keys: object{"bootDevice": object{"device": "pxe"}},
		fails: "unsupportedActionError unsupported none", says: []string{"boot", "does not support", "C1h"}},
	{name: "reply to a reset lost", verb: "power_reset", config: ipmisim.Config{On: true, Faults: losing(netFnChassis, 0x02)}, keys: object{"timeoutMs": 10000},
		fails: "connError timeout unknown", says: []string{"hard reset", "may have been carried out", "read the state before trying again"}},
}

// TestMessages holds, for each reason that this driver gives, that the message
// says what failed, against which address, and what to do.
func TestMessages(t *testing.T) {
	t.Parallel()
	for _, c := range messageCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, c.config)
			if c.verb == "" {
				c.verb = "power_query"
			}
			got := ask(t, c.verb, request(with(login, c.params), c.keys)).Fails(c.fails).Says(bmc.Addr()).Says(c.says...)
			if got.Error.Retryable != c.retryable {
				t.Errorf("retryable is %v", got.Error.Retryable)
			}
		})
	}
}

const (
	refusedByDevice = "actionError refusedByDevice "
	notSupported    = "unsupportedActionError unsupported "
	effectNone      = "none"
	effectUnknown   = "unknown"
)

// completionCases are the cases of TestCompletionCodes.
var completionCases = []struct {
	code  byte
	fails string
	says  string
}{
	{0xc0, "connError busy none", "node busy"},
	{0xc1, notSupported + effectNone, "invalid command"},
	{0xc2, notSupported + effectNone, "command invalid for this LUN"},
	{0xc3, refusedByDevice + effectUnknown, "timeout while processing the command"},
	{0xc4, refusedByDevice + effectNone, "out of space"},
	{0xc5, refusedByDevice + effectNone, "reservation"},
	{0xc6, refusedByDevice + effectNone, "truncated"},
	{0xc7, refusedByDevice + effectNone, "length invalid"},
	{0xc8, refusedByDevice + effectNone, "length limit exceeded"},
	{0xc9, refusedByDevice + effectNone, "out of range"},
	{0xca, refusedByDevice + effectNone, "cannot return"},
	{0xcb, refusedByDevice + effectNone, "not present"},
	{0xcc, notSupported + effectNone, "invalid data field"},
	{0xcd, refusedByDevice + effectNone, "illegal"},
	{0xce, refusedByDevice + effectUnknown, "could not be provided"},
	{0xcf, refusedByDevice + effectUnknown, "duplicated request"},
	{0xd0, refusedByDevice + effectNone, "SDR repository"},
	{0xd1, refusedByDevice + effectNone, "firmware update"},
	{0xd2, refusedByDevice + effectNone, "initialization"},
	{0xd3, refusedByDevice + effectNone, "destination unavailable"},
	{0xd4, "authError privilege none", "insufficient privilege"},
	{0xd5, "actionError wrongState none", "present state"},
	{0xd6, notSupported + effectNone, "disabled or unavailable"},
	{0xff, refusedByDevice + effectUnknown, "unspecified error"},
	{0x80, refusedByDevice + effectNone, "specific to this command"},
	{0x01, refusedByDevice + effectNone, "maker"},
	{0x7e, refusedByDevice + effectNone, "maker"},
}

// TestCompletionCodes holds that a refusal is told in words, with its reason
// and with what is known of the effect. The machine is off, the verb power_on.
func TestCompletionCodes(t *testing.T) {
	for _, c := range completionCases {
		t.Run(fmt.Sprintf("%02Xh", c.code), func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, ipmisim.Config{Faults: refusing(netFnChassis, 0x02, c.code)})
			got := ask(t, "power_on", request(login)).Says(bmc.Addr(), fmt.Sprintf("completion code %02Xh", c.code), c.says)
			got.Fails(c.fails)
			if bmc.Machine().On() {
				t.Error("the machine is on")
			}
		})
	}
}

// TestLoginStatuses holds that a refusal of the login is told in words. The
// status codes are those of IPMI v2.0 rev 1.1, table 13-15.
func TestLoginStatuses(t *testing.T) {
	cases := []struct {
		message, status byte
		fails           string
	}{
		{openResponse, 0x01, "connError sessionsFull none"},
		{openResponse, 0x04, "settingsError cipher none"},
		{openResponse, 0x05, "settingsError cipher none"},
		{openResponse, 0x09, "authError privilege none"},
		{openResponse, 0x0b, "connError sessionsFull none"},
		{openResponse, 0x10, "settingsError cipher none"},
		{openResponse, 0x11, "settingsError cipher none"},
		{rakp2, 0x01, "connError sessionsFull none"},
		{rakp2, 0x09, "authError privilege none"},
		{rakp2, 0x0a, "authError privilege none"},
		{rakp2, 0x0c, "authError badCredentials none"},
		{rakp2, 0x0d, "authError badCredentials none"},
		{rakp4, 0x0f, "authError badCredentials none"},
		{rakp4, 0x0b, "connError sessionsFull none"},
	}
	for _, c := range cases {
		t.Run(fmt.Sprintf("message %#02x, status %#02x", c.message, c.status), func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, ipmisim.Config{Faults: rewriting(setup(c.message), setting(c.status, payloadAt+1))})
			ask(t, "power_on", request(login)).Fails(c.fails).Says(bmc.Addr(), fmt.Sprintf("status %#02x", c.status))
			if n := count(bmc.RequestLog(), rakp1); n > 1 || bmc.Machine().On() {
				t.Errorf("%d attempts to authenticate, on=%v", n, bmc.Machine().On())
			}
		})
	}
}
