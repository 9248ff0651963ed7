package ipmi_test

import (
	"fmt"
	"net"
	"strings"
	"testing"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// TestAddresses holds every shape of an address.
func TestAddresses(t *testing.T) {
	four, login := simBMC(t, ipmisim.Config{On: true})
	_, port := hostPort(t, four.Addr())
	shapes := map[string]object{
		"host:port":                      {"power_address": "127.0.0.1:" + port},
		"host and power_port":            {"power_address": "127.0.0.1", "power_port": port},
		"power_port as a text":           {"power_address": "127.0.0.1", "power_port": port},
		"the address's port wins":        {"power_address": "127.0.0.1:" + port, "power_port": 1},
		"name and port":                  {"power_address": "localhost:" + port},
		"name and power_port":            {"power_address": "localhost", "power_port": port},
		"a power_port that is not set":   {"power_address": "127.0.0.1:" + port, "power_port": ""},
		"a power_port that is null":      {"power_address": "127.0.0.1:" + port, "power_port": nil},
		"a node parameter that is blank": {"power_address": "127.0.0.1:" + port, "mac_address": ""},
	}
	for name, params := range shapes {
		t.Run(name, func(t *testing.T) {
			ask(t, "power_query", request(with(login, params))).Gives(object{"status": "on"})
		})
	}
}

// TestIPv6Addresses holds the shapes that IPv6 adds, where there is IPv6.
func TestIPv6Addresses(t *testing.T) {
	if c, err := net.ListenPacket("udp", "[::1]:0"); err != nil {
		t.Skipf("no IPv6 on the loopback interface: %v", err)
	} else {
		c.Close()
	}
	six, login := simBMC(t, ipmisim.Config{Addr: "[::1]:0", On: true})
	_, port := hostPort(t, six.Addr())
	for name, params := range map[string]object{
		"brackets and port":         {"power_address": "[::1]:" + port},
		"brackets and power_port":   {"power_address": "[::1]", "power_port": port},
		"no brackets":               {"power_address": "::1", "power_port": port},
		"written out":               {"power_address": "0:0:0:0:0:0:0:1", "power_port": port},
		"written out, with port":    {"power_address": "[0:0:0:0:0:0:0:1]:" + port},
		"brackets, the port of its": {"power_address": "[::1]:" + port, "power_port": 1},
	} {
		t.Run(name, func(t *testing.T) {
			ask(t, "power_query", request(with(login, params))).Gives(object{"status": "on"})
		})
	}
	closed := ask(t, "power_query", request(object{"power_address": "::1", "power_port": closedPort6(t)}))
	closed.Fails("connError refused none").Says("[::1]:")
}

// closedPort6 is a port of ::1 where nothing listens.
func closedPort6(t *testing.T) string {
	t.Helper()
	c, err := net.ListenPacket("udp", "[::1]:0")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, port := hostPort(t, c.LocalAddr().String())
	return port
}

// violationCases are the cases of TestViolations.
var violationCases = []struct {
	name   string
	params object
	want   []string
}{
	{"no address", object{"power_address": nil}, []string{"/driverParameters/power_address required"}},
	{"blank address", object{"power_address": ""}, []string{"/driverParameters/power_address required"}},
	{"address with a path", object{"power_address": "bmc/x"}, []string{"/driverParameters/power_address pattern"}},
	{"address with spaces", object{"power_address": " 127.0.0.1"}, []string{"/driverParameters/power_address pattern"}},
	{"address with port 0", object{"power_address": "127.0.0.1:0"}, []string{"/driverParameters/power_address pattern"}},
	{"port 0", object{"power_port": 0}, []string{"/driverParameters/power_port minimum"}},
	{"port 65536", object{"power_port": "65536"}, []string{"/driverParameters/power_port maximum"}},
	{"user of 17 bytes", object{"power_user": strings.Repeat("u", 17)}, []string{"/driverParameters/power_user maxLength"}},
	{"user of 17 bytes in 9 characters", object{"power_user": strings.Repeat("ü", 8) + "u"}, []string{"/driverParameters/power_user maxLength"}},
	{"user with a NUL", object{"power_user": "a\x00b"}, []string{"/driverParameters/power_user pattern"}},
	{"every fault at once, declared and not", object{"power_user": strings.Repeat("u", 17), "power_pass": strings.Repeat("é", 10) + "p", "k_g": "0x1"},
		[]string{"/driverParameters/power_user maxLength", "/driverParameters/power_pass maxLength", "/driverParameters/k_g pattern"}},
	{"password of 21 bytes", object{"power_pass": strings.Repeat("p", 21)}, []string{"/driverParameters/power_pass maxLength"}},
	{"password of 21 bytes in 11 characters", object{"power_pass": strings.Repeat("é", 10) + "p"}, []string{"/driverParameters/power_pass maxLength"}},
	{"password of 21 bytes in 7 characters", object{"power_pass": strings.Repeat("密", 7)}, []string{"/driverParameters/power_pass maxLength"}},
	{"password with a NUL", object{"power_pass": "a\x00b"}, []string{"/driverParameters/power_pass pattern"}},
	{"K_g of 21 bytes", object{"k_g": strings.Repeat("k", 21)}, []string{"/driverParameters/k_g pattern"}},
	{"K_g of 21 bytes in 11 characters", object{"k_g": strings.Repeat("é", 10) + "k"}, []string{"/driverParameters/k_g pattern"}},
	{"K_g of 43 characters", object{"k_g": strings.Repeat("k", 43)}, []string{"/driverParameters/k_g maxLength"}},
	{"K_g of 21 bytes in hexadecimal", object{"k_g": "0x" + strings.Repeat("ab", 21)}, []string{"/driverParameters/k_g maxLength"}},
	{"K_g of an odd number of digits", object{"k_g": "0xabc"}, []string{"/driverParameters/k_g pattern"}},
	{"K_g of no digits", object{"k_g": "0x"}, []string{"/driverParameters/k_g pattern"}},
	{"K_g of other digits", object{"k_g": "0xgg"}, []string{"/driverParameters/k_g pattern"}},
	{"suite 0", object{"cipher_suite_id": "0"}, []string{"/driverParameters/cipher_suite_id enum"}},
	{"suite 0 as a number", object{"cipher_suite_id": 0}, []string{"/driverParameters/cipher_suite_id enum"}},
	{"suite with RC4", object{"cipher_suite_id": "4"}, []string{"/driverParameters/cipher_suite_id enum"}},
	{"level that does not exist", object{"privilege_level": "OEM"}, []string{"/driverParameters/privilege_level enum"}},
	{"mode of off that does not exist", object{"power_off_mode": "warm"}, []string{"/driverParameters/power_off_mode enum"}},
	{"boot type that does not exist", object{"power_boot_type": "uefi"}, []string{"/driverParameters/power_boot_type enum"}},
	{"flag that does not exist", object{"workaround_flags": []string{"opensesspriv", "magic"}}, []string{"/driverParameters/workaround_flags/1 enum"}},
	{"flag given twice", object{"workaround_flags": []string{"idzero", "idzero"}}, []string{"/driverParameters/workaround_flags/1 uniqueItems"}},
	{"flags joined by a comma", object{"workaround_flags": "opensesspriv,authcap"}, []string{"/driverParameters/workaround_flags enum"}},
	{"intel20 with suite 12", object{"workaround_flags": "intel20", "cipher_suite_id": "12"}, []string{"/driverParameters/workaround_flags not"}},
	{"intel20 with suite 11", object{"workaround_flags": "intel20", "cipher_suite_id": "11"}, []string{"/driverParameters/workaround_flags not"}},
	{"protocol that does not exist", object{"power_driver": "OPENIPMI"}, []string{"/driverParameters/power_driver enum"}},
	{"17 bytes of password with LAN", object{"power_driver": "LAN", "power_pass": "seventeen-bytes-0"}, []string{"/driverParameters/power_pass maxLength"}},
	{"17 bytes in 9 characters with LAN", object{"power_driver": "LAN", "power_pass": "üüüüüüüü1"}, []string{"/driverParameters/power_pass maxLength"}},
	{"21 bytes of password with LAN", object{"power_driver": "LAN", "power_pass": "twenty-bytes-long-20+"}, []string{"/driverParameters/power_pass maxLength"}},
	{"MAC that is none", object{"mac_address": "fast"}, []string{"/driverParameters/mac_address pattern"}},
	{"all limits in bytes at once", object{"power_user": strings.Repeat("ü", 9), "power_pass": strings.Repeat("é", 11), "k_g": "0x1"},
		[]string{"/driverParameters/power_user maxLength", "/driverParameters/power_pass maxLength", "/driverParameters/k_g pattern"}},
	{"all choices and lengths at once", object{"power_address": nil, "power_port": 0, "power_user": strings.Repeat("u", 17), "cipher_suite_id": "0"},
		[]string{"/driverParameters/power_address required", "/driverParameters/power_port minimum", "/driverParameters/power_user maxLength", "/driverParameters/cipher_suite_id enum"}},
}

// TestViolations holds what is refused before anything is sent.
func TestViolations(t *testing.T) {
	bmc, login := simBMC(t, ipmisim.Config{})
	for _, c := range violationCases {
		t.Run(c.name, func(t *testing.T) {
			ask(t, "power_query", request(with(login, c.params))).Violates(c.want...)
			ask(t, "validate", request(with(login, c.params), object{"action": "power_on"})).Violates(c.want...)
		})
	}
	heard(t, bmc)
}

// TestLongPasswordIsNotCut holds that a password one byte too long does not
// open the account of its first 20 bytes.
func TestLongPasswordIsNotCut(t *testing.T) {
	password := "twenty-bytes-long-20"
	bmc, login := simBMC(t, ipmisim.Config{Users: []ipmisim.User{{Name: "admin", Password: password}}})
	login["power_pass"] = password
	ask(t, "power_on", request(login)).Gives(nil)
	login["power_pass"] = password + "1"
	ask(t, "power_off", request(login)).Violates("/driverParameters/power_pass maxLength")
	if !bmc.Machine().On() {
		t.Error("the password was cut")
	}
}

// TestSpecialCredentials holds that names and passwords pass as they are.
func TestSpecialCredentials(t *testing.T) {
	for _, text := range []string{"a b", " lead", "trail ", `"quoted"`, `back\slash`, "%41@:/?#", "-n", "pässwörd", "密码", "$(reboot)", "[redacted]"} {
		t.Run(fmt.Sprintf("%q", text), func(t *testing.T) {
			_, login := simBMC(t, ipmisim.Config{Users: []ipmisim.User{{Name: text, Password: text}}, KG: []byte(text)})
			login = with(login, object{"power_user": text, "power_pass": text, "k_g": text})
			ask(t, "power_query", request(login)).Gives(object{"status": "off"})
		})
	}
}

// TestAnonymous holds that no user and no password are credentials too.
func TestAnonymous(t *testing.T) {
	_, login := simBMC(t, ipmisim.Config{Users: []ipmisim.User{{}}, On: true})
	for _, params := range []object{{"power_user": "", "power_pass": ""}, {"power_user": nil, "power_pass": nil}} {
		ask(t, "power_query", request(with(login, params))).Gives(object{"status": "on"})
	}
}

// maasParameters is what MAAS sends for this driver: texts throughout, what is
// not set as "", and keys that are not this driver's.
func maasParameters(bmc *ipmisim.BMC) object {
	return object{
		"power_driver": "LAN_2_0", "power_boot_type": "auto", "power_address": bmc.Addr(),
		"power_user": ipmisim.DefaultUser, "power_pass": ipmisim.DefaultPassword, "k_g": "", "cipher_suite_id": "3",
		"privilege_level": "OPERATOR", "workaround_flags": []string{"opensesspriv"}, "mac_address": "52:54:00:12:34:56",
		"power_off_mode": "hard", "system_id": "4y3h7n",
	}
}

// maasCases are the cases of TestMAASParameters.
var maasCases = map[string]object{
	"as commissioning writes it":      {},
	"tool's default of the suite":     {"cipher_suite_id": ""},
	"suite 17":                        {"cipher_suite_id": "17"},
	"boot type efi":                   {"power_boot_type": "efi"},
	"boot type legacy":                {"power_boot_type": "legacy"},
	"boot type not set":               {"power_boot_type": ""},
	"administrator":                   {"privilege_level": "ADMIN"},
	"privilege not set":               {"privilege_level": ""},
	"no workarounds":                  {"workaround_flags": []string{""}},
	"empty list of workarounds":       {"workaround_flags": []string{}},
	"workarounds null":                {"workaround_flags": nil},
	"one workaround as a text":        {"workaround_flags": "opensesspriv"},
	"MAC not set":                     {"mac_address": ""},
	"MAC with dashes":                 {"mac_address": "52-54-00-12-34-56"},
	"mode of off not set":             {"power_off_mode": ""},
	"off is soft":                     {"power_off_mode": "soft"},
	"K_g null":                        {"k_g": nil},
	"numbers as a JSON client has it": {"cipher_suite_id": 3},
}

// TestMAASParameters holds that MAAS's own set works unchanged, with each
// choice that MAAS offers.
func TestMAASParameters(t *testing.T) {
	t.Parallel()
	for name, params := range maasCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bmc, _ := simBMC(t, ipmisim.Config{})
			req := request(with(maasParameters(bmc), params))
			ask(t, "power_on", req).Gives(nil)
			ask(t, "power_query", req).Gives(object{"status": "on"})
			ask(t, "power_off", req).Gives(nil)
			ask(t, "power_query", req).Gives(object{"status": "off"})
			got := ask(t, "validate", req).Succeeds()
			if text := fmt.Sprint(got.Data["warnings"]); !strings.Contains(text, "system_id") || strings.Count(text, "pointer") != 1 {
				t.Errorf("warnings %s", text)
			}
		})
	}
	t.Run("binary", func(t *testing.T) {
		bmc, _ := simBMC(t, ipmisim.Config{On: true})
		got := askBinary(t, "power_query", request(maasParameters(bmc))).Gives(object{"status": "on"})
		if got.Logs != "" {
			t.Errorf("standard error: %s", got.Logs)
		}
	})
}
