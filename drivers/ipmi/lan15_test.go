package ipmi_test

import (
	"context"
	"fmt"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	"github.com/maaspd/powerdrivers/drivers/sim/ipmi/openipmi"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// overLAN chooses IPMI 1.5.
var overLAN = object{"power_driver": "LAN"}

// TestVerbsOverLAN holds every verb over IPMI 1.5 against a BMC in independent
// C code, by what happened to a real process and by the BMC's own log.
func TestVerbsOverLAN(t *testing.T) {
	t.Parallel()
	for _, c := range verbCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := openBMC(t, openipmi.Options{On: c.on})
			if c.verb == "check" {
				c.data = with(c.data, object{"protocol": "IPMI 1.5, MD5", "warnings": []any{object{"pointer": "/driverParameters/power_driver",
					"message": "LAN (IPMI 1.5) encrypts nothing and is signed with MD5; use LAN_2_0 if the BMC can"}}})
			}
			c.hold(t, bmc, with(login, overLAN))
		})
	}
}

// lanLogins are the cases of TestLoginOverLAN.
var lanLogins = []struct {
	name    string
	options openipmi.Options
	params  object
	fails   string
	says    string
}{
	{name: "right"},
	{name: "what only IPMI 2.0 has is left out", params: object{"k_g": "some key", "cipher_suite_id": "17", "workaround_flags": []string{"intel20"}}},
	{name: "operator", options: openipmi.Options{Privilege: "operator"}},
	{name: "wrong password", params: object{"power_pass": "mistaken"}, fails: "connError timeout none", says: "probably the password is wrong"},
	{name: "unknown user", params: object{"power_user": "nobody"}, fails: "authError badCredentials none", says: "user name"},
	{name: "anonymous", params: object{"power_user": ""}, fails: "authError badCredentials none", says: "user name"},
	{name: "level that may not switch", params: object{"privilege_level": "USER"}, fails: "authError privilege none", says: "privilege level"},
	{name: "level above the user's", options: openipmi.Options{Privilege: "user"}, fails: "authError privilege none", says: "privilege level"},
}

// TestLoginOverLAN tries power_on with right and wrong settings: a login that
// fails must not have touched the machine.
func TestLoginOverLAN(t *testing.T) {
	t.Parallel()
	for _, c := range lanLogins {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := openBMC(t, c.options)
			got := ask(t, "power_on", request(with(login, overLAN, c.params)))
			if c.fails == "" {
				got.Gives(nil)
				if !bmc.On() {
					t.Errorf("off after %q", bmc.Actions())
				}
				return
			}
			got.Fails(c.fails).Says(bmc.Addr(), c.says)
			if bmc.On() || len(bmc.Calls()) > 0 {
				t.Errorf("on=%v, and the BMC asked the machine to %q", bmc.On(), bmc.Calls())
			}
		})
	}
}

// TestTellingBMCOverLAN holds what a BMC that does answer makes known.
func TestTellingBMCOverLAN(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		config ipmisim.Config
		params object
		fails  string
		says   []string
	}{
		{"wrong password", ipmisim.Config{}, object{"power_pass": "mistaken"}, "authError badCredentials none", []string{"wrong password", "85h"}},
		{"unknown user", ipmisim.Config{}, object{"power_user": "nobody"}, "authError badCredentials none", []string{"user name", "81h"}},
		{"level", readersBMC, nil, "authError privilege none", []string{"86h", "privilege level"}},
		{"no IPMI 1.5", ipmisim.Config{NoIPMI15: true}, nil, "settingsError cipher none", []string{"use IPMI 2.0"}},
		{"busy", faultyBMC(refusing(netFnChassis, 0x01, 0xc0)), nil, "connError busy none", []string{"C0h", "try again later"}},
		{"session table full", faultyBMC(refusing(netFnApp, 0x3a, 0x81)), nil, "connError sessionsFull none", []string{"no room for another session"}},
		{"silence", faultyBMC(ipmisim.Faults{Mute: true}), nil, "connError timeout none", []string{"check the address", "use IPMI 2.0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, c.config)
			got := ask(t, "power_query", request(with(login, overLAN, c.params), object{"timeoutMs": 3000}))
			got.Fails(c.fails).Says(bmc.Addr()).Says(c.says...)
		})
	}
}

// TestSilentBMCOverLAN counts the packets that a silent BMC may take for
// attempts to authenticate: six, whatever the verb would still have wanted.
func TestSilentBMCOverLAN(t *testing.T) {
	t.Parallel()
	for _, verb := range []string{"power_query", "power_on", "power_reset", "power_cycle", "check", "statistics"} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			const signedMD5 = 2
			bmc, login := simBMC(t, ipmisim.Config{On: true, Faults: ipmisim.Faults{Reply: func(_ int, packet []byte) [][]byte {
				if packet[4] == signedMD5 {
					return nil
				}
				return [][]byte{packet}
			}}})
			got := ask(t, verb, request(with(login, overLAN, object{"power_pass": "mistaken"}), object{"waitMs": 1000, "cycleDelayMs": 0}))
			got.Fails("connError timeout none").Says(bmc.Addr(), "probably the password is wrong")
			if n := count(bmc.RequestLog(), "ipmi 06/3a") + bmc.Requests() - len(bmc.RequestLog()); n < 2 || n > 6 {
				t.Errorf("%d attempts: %q", n, bmc.RequestLog())
			}
		})
	}
}

// The packets of a login over IPMI 1.5.
var loggingInOverLAN = []string{"ipmi 06/39", "ipmi 06/3a"}

// TestRoundTripsOverLAN holds that each verb costs one round trip less than
// over IPMI 2.0: a query three, on and off four.
func TestRoundTripsOverLAN(t *testing.T) {
	t.Parallel()
	for _, c := range tripCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var bmc *ipmisim.BMC
			for range 5 { // unless packets were sent again, which counts for nothing here
				var login object
				bmc, login = simBMC(t, ipmisim.Config{On: c.on})
				if !resent(ask(t, c.verb, request(with(login, overLAN, c.params), c.keys), "--log-level", "debug")) {
					break
				}
			}
			if n := len(loggingInOverLAN) + len(c.packets); n != c.trips-1 {
				t.Errorf("%d round trips, want %d", n, c.trips-1)
			}
			heard(t, bmc, slices.Concat(loggingInOverLAN, c.packets, []string{closing})...)
		})
	}
}

// TestSilenceOverLAN lets the BMC fall silent after each step of a reset: the
// effect is unknown from the moment that the command may have been heard, and
// the command is sent once.
func TestSilenceOverLAN(t *testing.T) {
	t.Parallel()
	for replies, effect := range []string{"none", "none", "none", "none", "unknown"} {
		t.Run(slices.Concat(loggingInOverLAN, []string{status, setLevel, control})[replies], func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, ipmisim.Config{On: true, Faults: ipmisim.Faults{Reply: func(n int, packet []byte) [][]byte {
				if n >= replies {
					return nil
				}
				return [][]byte{packet}
			}}})
			begin := time.Now()
			got := ask(t, "power_reset", request(with(login, overLAN), object{"timeoutMs": 3000})).Fails("connError timeout " + effect)
			inTime(t, begin, 3*time.Second)
			if n := bmc.Machine().Count("reset"); n > 1 || (n == 1) != (effect == "unknown") {
				t.Errorf("reset %d times, and the reply says %s", n, effect)
			}
			if got.Error.Retryable != (effect == "none") {
				t.Errorf("retryable is %v", got.Error.Retryable)
			}
		})
	}
}

// TestNobodyThereOverLAN holds a black hole and a closed port, with every verb.
func TestNobodyThereOverLAN(t *testing.T) {
	t.Parallel()
	for verb, keys := range verbs {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, ipmisim.Config{Faults: ipmisim.Faults{Mute: true}})
			begin := time.Now()
			keys := with(object{"timeoutMs": 2000}, keys)
			ask(t, verb, request(with(login, overLAN), keys)).Fails("connError timeout none")
			inTime(t, begin, time.Duration(keys["timeoutMs"].(int))*ms)
			if bmc.Requests() < 2 {
				t.Errorf("%d packets: one lost packet would have been the end", bmc.Requests())
			}
			login["power_address"] = closedPort(t)
			ask(t, verb, request(with(login, overLAN), object{"timeoutMs": 10000}, onlyBoot(keys))).Fails("connError refused none")
		})
	}
}

// onlyBoot keeps the key that says what to set.
func onlyBoot(keys object) object {
	keys = maps.Clone(keys)
	maps.DeleteFunc(keys, func(key string, _ any) bool { return key != "bootDevice" })
	return keys
}

// TestLongestPasswordOverLAN fills the field of IPMI 1.5 to the last byte; one
// more is refused without asking the BMC, see violationCases.
func TestLongestPasswordOverLAN(t *testing.T) {
	account := ipmisim.User{Name: "sixteenbytes-016", Password: "sixteen-byte-pw!"}
	_, login := simBMC(t, ipmisim.Config{Users: []ipmisim.User{account}, On: true})
	ask(t, "power_query", request(with(login, overLAN, object{"power_user": account.Name, "power_pass": account.Password}))).Gives(object{"status": "on"})
}

// TestMAASOverLAN holds that what MAAS sends beside power_driver LAN is no
// fault, and that check says what of it does nothing.
func TestMAASOverLAN(t *testing.T) {
	t.Parallel()
	bmc, _ := openBMC(t, openipmi.Options{User: ipmisim.DefaultUser, Password: ipmisim.DefaultPassword, On: true})
	params := object{"power_driver": "LAN", "power_boot_type": "auto", "power_address": bmc.Addr(), "power_user": ipmisim.DefaultUser,
		"power_pass": ipmisim.DefaultPassword, "k_g": "key", "cipher_suite_id": "3", "privilege_level": "OPERATOR",
		"workaround_flags": []string{"opensesspriv", "intel20", "endianseq"}, "mac_address": "", "power_off_mode": "hard"}
	ask(t, "validate", request(params)).Gives(nil)
	params["workaround_flags"] = []string{"opensesspriv", "intel20"}
	ask(t, "power_query", request(params)).Gives(object{"status": "on"})
	text := fmt.Sprint(ask(t, "check", request(params)).Succeeds().Data["warnings"])
	for _, word := range []string{"encrypts nothing", "k_g has no effect", "cipher_suite_id has no effect", "intel20 has no effect with LAN"} {
		if !strings.Contains(text, word) {
			t.Errorf("check does not say %q: %s", word, text)
		}
	}
	if strings.Contains(text, "opensesspriv") {
		t.Errorf("MAAS's default is blamed: %s", text)
	}
}

// TestIpmitoolAndDriverAgreeOverLAN switches with one and reads with the other,
// both over IPMI 1.5.
func TestIpmitoolAndDriverAgreeOverLAN(t *testing.T) {
	t.Parallel()
	program := tool.Need(t, "ipmitool", "ipmitool")
	bmc, login := openBMC(t, openipmi.Options{})
	host, port := hostPort(t, bmc.Addr())
	ipmitool := func(args ...string) string {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		args = append([]string{"-I", "lan", "-A", "MD5", "-L", "OPERATOR", "-H", host, "-p", port, "-U", "admin", "-P", "secret"}, args...)
		out, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return string(out)
	}
	for _, state := range []string{"on", "off"} {
		ask(t, "power_"+state, request(with(login, overLAN))).Gives(nil)
		if out := ipmitool("power", "status"); !strings.Contains(out, "is "+state) {
			t.Errorf("after our %s ipmitool says %s", state, out)
		}
	}
	for _, state := range []string{"on", "off"} {
		ipmitool("power", state)
		ask(t, "power_query", request(with(login, overLAN))).Gives(object{"status": state})
	}
}
