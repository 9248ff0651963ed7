package redfish_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/redfish"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// TestAddresses holds every shape of an address.
func TestAddresses(t *testing.T) {
	t.Parallel()
	secure, login := simBMC(t, redfishsim.Config{})
	plain, bare := simBMC(t, redfishsim.Config{Plain: true})
	_, port, _ := strings.Cut(secure.Addr(), ":")
	for _, address := range []string{secure.Addr(), secure.URL(), secure.URL() + "/", "localhost:" + port, "HTTPS://localhost:" + port} {
		ask(t, "power_query", request(with(login, object{"power_address": address}))).Gives(object{"status": "off"})
	}
	bare["power_address"] = plain.URL()
	ask(t, "power_query", request(bare)).Gives(object{"status": "off"})
}

// TestViolations holds that faults of the parameters are found without asking
// the BMC.
func TestViolations(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{})
	cases := []struct {
		name   string
		params object
		want   []string
	}{
		{"nothing", object{"power_address": nil, "power_user": "", "power_pass": nil},
			[]string{"/driverParameters/power_address required", "/driverParameters/power_user required", "/driverParameters/power_pass required"}},
		{"user name in the address", object{"power_address": "https://u:p@127.0.0.1"}, []string{"/driverParameters/power_address pattern"}},
		{"another scheme", object{"power_address": "ftp://127.0.0.1"}, []string{"/driverParameters/power_address pattern"}},
		{"query in the address", object{"power_address": "https://127.0.0.1?x=1"}, []string{"/driverParameters/power_address pattern"}},
		{"port 0", object{"power_address": "127.0.0.1:0"}, []string{"/driverParameters/power_address pattern"}},
		{"short fingerprint", object{"power_tls_fingerprint": "00:11"}, []string{"/driverParameters/power_tls_fingerprint pattern"}},
		{"no fingerprint", object{"power_tls_fingerprint": strings.Repeat("xy", 32)}, []string{"/driverParameters/power_tls_fingerprint pattern"}},
		{"CA file that is no path", object{"power_tls_ca_file": "ca.pem"}, []string{"/driverParameters/power_tls_ca_file pattern"}},
		{"way to log in", object{"auth_method": "digest"}, []string{"/driverParameters/auth_method enum"}},
		{"verify", object{"power_verify_ssl": "maybe"}, []string{"/driverParameters/power_verify_ssl type"}},
		{"colon in the user", object{"power_user": "a:b"}, []string{"/driverParameters/power_user pattern"}},
		{"node that climbs", object{"node_id": "../Managers/BMC"}, []string{"/driverParameters/node_id pattern"}},
		{"node that is a URL", object{"node_id": "https://127.0.0.1/redfish/v1/Systems/1"}, []string{"/driverParameters/node_id pattern"}},
		{"all of the driver's own", object{"power_user": "a:b", "node_id": "?", "power_tls_fingerprint": "0"},
			[]string{"/driverParameters/power_tls_fingerprint pattern", "/driverParameters/power_user pattern", "/driverParameters/node_id pattern"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			ask(t, "power_on", request(with(login, c.params))).Violates(c.want...)
		})
	}
	ask(t, "power_on", request(with(login, object{"power_tls_fingerprint": nil, "power_tls_ca_file": "/no/such/file.pem"}))).Fails("settingsError badInput none")
	if bmc.Requests() > 0 {
		t.Errorf("%d requests", bmc.Requests())
	}
}

// TestColonInUser holds that a session carries what basic authentication cannot.
func TestColonInUser(t *testing.T) {
	t.Parallel()
	_, login := simBMC(t, redfishsim.Config{User: "a:b"})
	ask(t, "power_query", request(with(login, object{"power_user": "a:b", "auth_method": "session"}))).Gives(object{"status": "off"})
}

// TestIPExtractor holds that MAAS finds the host in every address.
func TestIPExtractor(t *testing.T) {
	t.Parallel()
	pattern := regexp.MustCompile(redfish.Driver().IPExtractor.Pattern)
	for address, want := range map[string]string{
		"192.0.2.7": "192.0.2.7", "192.0.2.7:8443": "192.0.2.7", "bmc.example.org": "bmc.example.org",
		"https://192.0.2.7/": "192.0.2.7", "http://192.0.2.7:80/bmc/7": "192.0.2.7",
		"2001:db8::7": "2001:db8::7", "[2001:db8::7]": "2001:db8::7", "[2001:db8::7]:443": "2001:db8::7", "https://[2001:db8::7]:443/x": "2001:db8::7",
		"2001:443::7": "2001:443::7", "::1": "::1",
	} {
		found := pattern.FindStringSubmatch(address)
		if found == nil || found[pattern.SubexpIndex("address")] != want {
			t.Errorf("%s: %q, want %q", address, found, want)
		}
	}
}

// TestMAASRequest holds that what MAAS sends is no fault.
func TestMAASRequest(t *testing.T) {
	t.Parallel()
	_, login := simBMC(t, redfishsim.Config{})
	login = with(login, object{"system_id": "4y3h7n", "power_verify_ssl": "y", "node_id": ""})
	ask(t, "power_query", request(login)).Gives(object{"status": "off"})
}
