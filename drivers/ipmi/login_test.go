package ipmi_test

import (
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	"github.com/maaspd/powerdrivers/drivers/sim/ipmi/openipmi"
)

const textKey, hexKey = "0123456789", "0x30313233343536373839"

var keyedSim = openipmi.Options{KG: textKey}

// loginCases are the cases of TestLoginAgainstIPMISim.
var loginCases = []struct {
	name    string
	options openipmi.Options
	params  object
	fails   string
	says    string
}{
	{name: "suite 3 by the default, after 17 was refused"},
	{name: "suite 3 named", params: object{"cipher_suite_id": "3"}},
	{name: "suite 3 as a number", params: object{"cipher_suite_id": 3}},
	{name: "suite 17 named is the only one tried", params: object{"cipher_suite_id": "17"}, fails: "settingsError cipher none", says: "tried [17]"},
	{name: "suite 0, which ipmi_sim would accept", params: object{"cipher_suite_id": "0"}, fails: "settingsError badInput none"},
	{name: "K_g as text", options: keyedSim, params: object{"k_g": textKey}},
	{name: "K_g in hexadecimal", options: keyedSim, params: object{"k_g": hexKey}},
	{name: "K_g in hexadecimal, wrong", options: keyedSim, params: object{"k_g": "0x3031"}, fails: "authError badKg none", says: "has another BMC key"},
	{name: "K_g wrong", options: keyedSim, params: object{"k_g": "9876543210"}, fails: "authError badKg none", says: "has another BMC key"},
	{name: "K_g missing", options: keyedSim, fails: "authError badKg none", says: "also wants a BMC key"},
	{name: "K_g given, but the BMC has none", params: object{"k_g": textKey}, fails: "authError badKg none", says: "has no BMC key"},
	{name: "wrong password", params: object{"power_pass": "mistaken"}, fails: "authError badCredentials none", says: "wrong password"},
	{name: "no password", params: object{"power_pass": ""}, fails: "authError badCredentials none", says: "wrong password"},
	{name: "wrong password and wrong K_g", options: keyedSim, params: object{"power_pass": "mistaken", "k_g": "mistaken"}, fails: "authError badCredentials none", says: "wrong password"},
	{name: "unknown user", params: object{"power_user": "nobody"}, fails: "authError badCredentials none", says: "user name"},
	{name: "anonymous", params: object{"power_user": ""}, fails: "authError badCredentials none", says: "user name"},
	{name: "level that may not switch", params: object{"privilege_level": "USER"}, fails: "authError privilege none", says: "privilege level"},
	{name: "operator", options: openipmi.Options{Privilege: "operator"}},
}

// TestLoginAgainstIPMISim tries power_on with right and wrong settings: a login
// that fails must not have touched the machine.
func TestLoginAgainstIPMISim(t *testing.T) {
	t.Parallel()
	for _, c := range loginCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := openBMC(t, c.options)
			got := ask(t, "power_on", request(with(login, c.params)))
			if c.fails == "" {
				got.Gives(nil)
				if !bmc.On() || !slices.Equal(undoubled(bmc.Actions()), []string{"set power 1"}) {
					t.Errorf("on=%v after %q", bmc.On(), bmc.Actions())
				}
				return
			}
			got.Fails(c.fails).Says(c.says)
			if bmc.On() || len(bmc.Calls()) > 0 {
				t.Errorf("on=%v, and the BMC asked the machine to %q", bmc.On(), bmc.Calls())
			}
		})
	}
}

// TestQueryWithoutPassword proves that the suite that lets anybody in is not
// behind a query either.
func TestQueryWithoutPassword(t *testing.T) {
	bmc, login := openBMC(t, openipmi.Options{On: true})
	login["power_pass"] = "mistaken"
	for _, suite := range []string{"", "0", "1", "3"} {
		login["cipher_suite_id"] = suite
		if got := ask(t, "power_query", request(login)); got.Error == nil || got.Data != nil {
			t.Errorf("suite %q:\n%s", suite, got.Text)
		}
	}
	if len(bmc.Calls()) > 0 {
		t.Errorf("the BMC asked the machine to %q", bmc.Calls())
	}
}

const cipherRefused = "settingsError cipher none"

// suiteCases are the cases of TestSuites.
var suiteCases = []struct {
	name, suite, password string
	has                   []int
	fails                 string
	opens                 int
}{
	{name: "17 is the first choice", has: []int{3, 17}, opens: 1},
	{name: "17 only", has: []int{17}, opens: 1},
	{name: "3 after a refusal of 17", has: []int{3}, opens: 2},
	{name: "neither", has: []int{1}, opens: 2, fails: cipherRefused},
	{name: "17 named", suite: "17", has: []int{3, 17}, opens: 1},
	{name: "17 named and refused", suite: "17", has: []int{3}, opens: 1, fails: cipherRefused},
	{name: "3 named and refused", suite: "3", has: []int{17}, opens: 1, fails: cipherRefused},
	{name: "8 named and refused", suite: "8", has: []int{3, 17}, opens: 1, fails: cipherRefused},
	{name: "12 named and refused", suite: "12", has: []int{3, 17}, opens: 1, fails: cipherRefused},
	{name: "1, neither signed nor encrypted, named", suite: "1", has: []int{1}, opens: 1},
	{name: "2, not encrypted, named", suite: "2", has: []int{2}, opens: 1},
	{name: "15 named", suite: "15", has: []int{15}, opens: 1},
	{name: "16 named", suite: "16", has: []int{16}, opens: 1},
	{name: "no other suite after a wrong password", password: "mistaken", has: []int{3, 17}, opens: 1, fails: "authError badCredentials none"},
}

// TestSuites counts the sessions that a BMC sees being opened: a named suite is
// the only one tried, and after a wrong password none is.
func TestSuites(t *testing.T) {
	for _, c := range suiteCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, ipmisim.Config{CipherSuites: c.has, On: true})
			login["cipher_suite_id"] = c.suite
			if c.password != "" {
				login["power_pass"] = c.password
			}
			got := ask(t, "power_query", request(login))
			if c.fails == "" {
				got.Gives(object{"status": "on"})
			} else {
				got.Fails(c.fails)
			}
			if n := count(bmc.RequestLog(), "open session"); n != c.opens {
				t.Errorf("%d sessions were opened, want %d: %q", n, c.opens, bmc.RequestLog())
			}
			if n := count(bmc.RequestLog(), "rakp1"); n > 1 {
				t.Errorf("%d attempts to authenticate: %q", n, bmc.RequestLog())
			}
		})
	}
}

// count returns how often the log has the packet.
func count(log []string, packet string) int {
	n := 0
	for _, entry := range log {
		if entry == packet {
			n++
		}
	}
	return n
}

// TestLongestCredentials fills the fields of RMCP+ to the last byte. (ipmi_sim
// takes one byte less of each.)
func TestLongestCredentials(t *testing.T) {
	account := ipmisim.User{Name: "sixteenbytes-016", Password: "twenty-bytes-long-20"}
	key := "twenty-bytes-of-k_g!"
	for _, suite := range []string{"17", "3"} {
		_, login := simBMC(t, ipmisim.Config{Users: []ipmisim.User{account}, KG: []byte(key), On: true})
		login = with(login, object{"power_user": account.Name, "power_pass": account.Password, "k_g": key, "cipher_suite_id": suite})
		ask(t, "power_query", request(login)).Gives(object{"status": "on"})
		login["k_g"] = "0x" + hex.EncodeToString([]byte(key))
		ask(t, "power_query", request(login)).Gives(object{"status": "on"})
	}
}

const privilegeDenied = "authError privilege none"

// privilegeCases are the cases of TestPrivileges.
var privilegeCases = []struct {
	name  string
	limit ipmisim.Privilege
	level string
	verb  string
	fails string
}{
	{"user may look", ipmisim.UserLevel, "USER", "power_query", ""},
	{"user may not switch", ipmisim.UserLevel, "USER", "power_on", privilegeDenied},
	{"user may not set the boot device", ipmisim.UserLevel, "USER", "set_boot_device", privilegeDenied},
	{"user may not identify", ipmisim.UserLevel, "USER", "identify", privilegeDenied},
	{"user may check", ipmisim.UserLevel, "USER", "check", ""},
	{"user is no operator", ipmisim.UserLevel, "OPERATOR", "power_query", privilegeDenied},
	{"operator may switch", ipmisim.Operator, "OPERATOR", "power_on", ""},
	{"operator may be modest", ipmisim.Operator, "USER", "power_query", ""},
	{"operator may set the boot device", ipmisim.Operator, "", "set_boot_device", ""},
	{"operator may not reset the BMC", ipmisim.Operator, "", "bmc_reset", privilegeDenied},
	{"operator is no administrator", ipmisim.Operator, "ADMIN", "power_on", privilegeDenied},
	{"administrator asks for operator by default", ipmisim.Administrator, "", "power_on", ""},
	{"administrator may reset the BMC", ipmisim.Administrator, "ADMIN", "bmc_reset", ""},
}

// TestPrivileges holds who may do what, by the user's limit and by the level
// that the request asks for.
func TestPrivileges(t *testing.T) {
	for _, c := range privilegeCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, ipmisim.Config{Users: []ipmisim.User{{Name: "u", Password: "p", Privilege: c.limit}}})
			login = with(login, object{"power_user": "u", "power_pass": "p", "privilege_level": c.level})
			got := ask(t, c.verb, request(login, object{"bootDevice": bootDeviceFor(c.verb)}))
			m := bmc.Machine()
			if c.fails == "" {
				got.Succeeds()
				return
			}
			got.Fails(c.fails).Says(bmc.Addr(), "privilege level")
			if m.On() || m.BootFlags().Valid || m.IdentifySeconds() >= 0 || m.Count("bmc_reset") > 0 {
				t.Error("it happened all the same")
			}
		})
	}
}

// bootDeviceFor is the boot device where the verb needs one.
func bootDeviceFor(verb string) any {
	if verb == "set_boot_device" {
		return object{"device": "pxe"}
	}
	return nil
}

// TestWhoIsIt holds what a BMC that tells unknown names apart makes possible.
func TestWhoIsIt(t *testing.T) {
	for _, tells := range []bool{true, false} {
		bmc, login := simBMC(t, ipmisim.Config{TellUnknownUser: tells})
		got := ask(t, "power_query", request(with(login, object{"power_user": "nobody"})))
		got.Fails("authError badCredentials none").Says(bmc.Addr(), "user name")
		if n := count(bmc.RequestLog(), "rakp1"); n != 1 {
			t.Errorf("%d attempts to authenticate", n)
		}
	}
}

// TestSessionTable fills a BMC's session table, and finds the reason named and
// nothing left behind.
func TestSessionTable(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, ipmisim.Config{MaxSessions: 1, On: true})
	holder := start(t, "power_cycle", request(login, object{"cycleDelayMs": 1000}))
	eventually(t, "a session is open", func() bool { return slices.Contains(bmc.RequestLog(), "ipmi 00/01") })
	got := ask(t, "power_on", request(login))
	got.Fails("connError sessionsFull none").Says(bmc.Addr(), "no room for another session", "wait")
	if !got.Error.Retryable || strings.Contains(got.Error.Message, "password") {
		t.Errorf("error %+v", got.Error)
	}
	holder.Wait().Succeeds()
	eventually(t, "the sessions are closed", func() bool { return bmc.OpenSessions() == 0 })
}
