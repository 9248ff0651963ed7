package bmclib_test

import (
	"os"
	"path/filepath"
	"testing"

	homeassistantsim "github.com/maaspd/powerdrivers/drivers/sim/homeassistant"
	"github.com/maaspd/powerdrivers/drivers/sim/httpdevice"
	rpcsim "github.com/maaspd/powerdrivers/drivers/sim/rpc"
)

// TestViolations holds what is refused without any contact: what a provider needs,
// what it does not have, and what has a wrong shape, all at once.
func TestViolations(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		params object
		want   []string
	}{
		{"no provider", object{"power_address": "192.0.2.7"}, []string{"/driverParameters/provider required"}},
		{"webhook without a machine", object{"provider": "rpc"}, []string{"/driverParameters/rpc_host required"}},
		{"webhook with what others have", object{"provider": "rpc", "rpc_host": "a", "power_user": "root", "power_pass": "x", "api_token": "y", "port": "16992"},
			[]string{"/driverParameters/power_user not", "/driverParameters/power_pass not", "/driverParameters/port not", "/driverParameters/api_token not"}},
		{"switch without anything", object{"provider": "homeassistant"}, []string{"/driverParameters/api_token required", "/driverParameters/switch_entity required"}},
		{"no switch", object{"provider": "homeassistant", "api_token": "two words", "switch_entity": "light.lamp"},
			[]string{"/driverParameters/switch_entity pattern", "/driverParameters/api_token pattern"}},
		{"climbing entity", object{"provider": "homeassistant", "api_token": "x", "switch_entity": "switch.a/../../config"}, []string{"/driverParameters/switch_entity pattern"}},
		{"shapes", object{"provider": "rpc", "rpc_host": "a", "power_address": "ftp://192.0.2.7", "power_tls_fingerprint": "AB:CD"},
			[]string{"/driverParameters/power_address pattern", "/driverParameters/power_tls_fingerprint pattern"}},
		{"signatures without a secret", object{"provider": "rpc", "rpc_host": "a", "rpc_hash": "sha512", "rpc_signed_reply": "y", "rpc_next_secret": "x"},
			[]string{"/driverParameters/rpc_next_secret dependentRequired", "/driverParameters/rpc_hash dependentRequired", "/driverParameters/rpc_signed_reply dependentRequired"}},
		{"headers", object{"provider": "rpc", "rpc_host": "a", "rpc_secret": "x", "rpc_signature_header": "Authorization", "rpc_timestamp_header": "X Time"},
			[]string{"/driverParameters/rpc_signature_header pattern", "/driverParameters/rpc_timestamp_header pattern"}},
		{"one header for two", object{"provider": "rpc", "rpc_host": "a", "rpc_secret": "x", "rpc_signature_header": "X-One", "rpc_timestamp_header": "x-one"},
			[]string{"/driverParameters/rpc_timestamp_header not"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ask(t, "power_query", request(with(object{"power_address": "192.0.2.7"}, c.params))).Violates(c.want...)
		})
	}
}

// TestIncapable holds that a provider is not asked for what it cannot do.
func TestIncapable(t *testing.T) {
	t.Parallel()
	home, params := simAssistant(t, homeassistantsim.Config{})
	home.Switch(entity).Put(true)
	const unsupported = "unsupportedActionError unsupported none"
	for verb, keys := range map[string]object{
		"power_soft_off":  nil,
		"power_reset":     nil,
		"set_boot_device": {"bootDevice": object{"device": "pxe"}},
		"power_on":        {"bootDevice": object{"device": "pxe"}},
		"power_cycle":     {"bootDevice": object{"device": "pxe"}},
	} {
		ask(t, verb, request(params, keys)).Fails(unsupported).Says("homeassistant", "power_cycle")
	}
	if len(home.Log()) != 0 {
		t.Errorf("Home Assistant was asked %s", paths(home.Server))
	}
}

// TestCheck holds what a check tells, and what it warns of.
func TestCheck(t *testing.T) {
	t.Parallel()
	_, params := simAssistant(t, homeassistantsim.Config{})
	ask(t, "check", request(params)).Gives(object{"protocol": "homeassistant", "target": entity})
	_, params = simWebhook(t, rpcsim.Config{Signing: rpcsim.Signing{Secrets: []string{"x"}, TimeHeader: "X-Bmclib-Timestamp"}})
	ask(t, "check", request(with(params, object{"rpc_sign_timestamp": "y"}))).Gives(object{"protocol": "bmclib-rpc", "target": machine})

	warns := func(params object, want ...string) {
		t.Helper()
		got := ask(t, "check", request(params)).Succeeds()
		list, _ := got.Data["warnings"].([]any)
		for i, pointer := range want {
			if len(list) != len(want) || list[i].(object)["pointer"] != "/driverParameters/"+pointer {
				t.Errorf("warnings %v, want %s", list, want)
				return
			}
		}
	}
	warns(with(params, object{"rpc_sign_timestamp": "y", "power_tls_fingerprint": nil, "power_verify_ssl": "n"}), "power_verify_ssl")
	_, params = simWebhook(t, rpcsim.Config{Config: httpdevice.Config{Plain: true}})
	warns(params, "power_address", "rpc_secret")
	_, params = simWebhook(t, rpcsim.Config{Signing: rpcsim.Signing{Secrets: []string{"x"}}})
	warns(params, "rpc_sign_timestamp")
}

// TestCertificate holds that a certificate nobody signed is not taken, what the
// error says to do, and that each of it helps.
func TestCertificate(t *testing.T) {
	t.Parallel()
	hook, params := simWebhook(t, rpcsim.Config{})
	home, login := simAssistant(t, homeassistantsim.Config{})
	for device, params := range map[*httpdevice.Server]object{hook.Server: params, home.Server: login} {
		pin := params["power_tls_fingerprint"]
		params["power_tls_fingerprint"] = nil
		ask(t, "power_query", request(params)).Fails("connError tls none").Says("power_tls_ca_file", "power_tls_fingerprint", "power_verify_ssl: n")
		if len(device.Log()) != 0 {
			t.Error("something was sent")
		}
		file := filepath.Join(t.TempDir(), "ca.pem")
		if err := os.WriteFile(file, device.CertificatePEM(), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, trust := range []object{{"power_tls_ca_file": file}, {"power_tls_fingerprint": pin}, {"power_verify_ssl": "n"}} {
			ask(t, "power_query", request(with(params, trust))).Gives(object{"status": "off"})
		}
	}
}
