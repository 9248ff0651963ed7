package ipmi_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// The secrets that must turn up nowhere.
const (
	canaryPass = "Canary-Pass-4711-xyz"
	canaryKG   = "Canary-KG-0815-abcde"
)

// leaks are the forms of the secrets that a text has.
func leaks(text string) []string {
	var found []string
	for _, secret := range []string{canaryPass, canaryKG} {
		raw := []byte(secret)
		for _, form := range []string{secret, secret[:10], hex.EncodeToString(raw), base64.RawStdEncoding.EncodeToString(raw), fmt.Sprint(raw), fmt.Sprintf("% x", raw)} {
			if strings.Contains(strings.ToLower(text), strings.ToLower(form)) {
				found = append(found, form)
			}
		}
	}
	return found
}

// TestSecretsStaySecret lets every way of failing, and of succeeding, print all
// that it can.
func TestSecretsStaySecret(t *testing.T) {
	t.Parallel()
	account := ipmisim.User{Name: "admin", Password: canaryPass}
	right := ipmisim.Config{Users: []ipmisim.User{account}, KG: []byte(canaryKG)}
	faulty := func(faults ipmisim.Faults) ipmisim.Config {
		config := right
		config.Faults = faults
		return config
	}
	cases := []struct {
		name   string
		config ipmisim.Config
		params object
		fails  string
	}{
		{name: "success", config: right},
		{name: "K_g in hexadecimal", config: right, params: object{"k_g": "0x" + hex.EncodeToString([]byte(canaryKG))}},
		{name: "wrong password", config: ipmisim.Config{KG: right.KG}, fails: "authError badCredentials none"},
		{name: "wrong K_g", config: ipmisim.Config{Users: right.Users, KG: []byte("another")}, fails: "authError badKg none"},
		{name: "no K_g", config: ipmisim.Config{Users: right.Users}, fails: "authError badKg none"},
		{name: "unknown user", config: ipmisim.Config{TellUnknownUser: true}, params: object{"power_user": canaryPass[:16]}, fails: "authError badCredentials none"},
		{name: "silence", config: faulty(ipmisim.Faults{Mute: true}), fails: "connError timeout none"},
		{name: "refused", config: faulty(refusing(netFnChassis, 0x02, 0xd5)), fails: "actionError wrongState none"},
		{name: "broken replies", config: faulty(rewriting(inSession, flipped(payloadAt+20))), fails: "connError timeout none"},
		{name: "password too long", config: right, params: object{"power_pass": canaryPass + "!"}, fails: "settingsError badInput none"},
		{name: "K_g too long", config: right, params: object{"k_g": canaryKG + "!"}, fails: "settingsError badInput none"},
		{name: "K_g odd", config: right, params: object{"k_g": "0x" + hex.EncodeToString([]byte(canaryKG))[1:]}, fails: "settingsError badInput none"},
		{name: "password in a list", config: right, params: object{"power_pass": []string{canaryPass}}, fails: "settingsError badInput none"},
		{name: "password as the cipher suite", config: right, params: object{"cipher_suite_id": canaryPass}, fails: "settingsError badInput none"},
		{name: "password as the address", config: right, params: object{"power_address": canaryPass + " "}, fails: "settingsError badInput none"},
		{name: "password as an unknown parameter", config: right, params: object{canaryPass: canaryKG}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, login := simBMC(t, c.config)
			login = with(login, object{"power_user": account.Name, "power_pass": canaryPass, "k_g": canaryKG}, c.params)
			got := askBinary(t, "power_on", request(login, object{"timeoutMs": 2000}), "--log-level", "debug")
			if c.fails == "" {
				got.Succeeds()
			} else if got.Error == nil || !strings.HasPrefix(got.Error.Code, strings.Fields(c.fails)[0]) && c.name != "broken replies" {
				t.Errorf("got\n%swant %s", got.Text, c.fails)
			}
			if found := leaks(got.Text + got.Logs); found != nil {
				t.Errorf("%q in\n%s%s", found, got.Text, got.Logs)
			}
			if c.fails != "settingsError badInput none" && !strings.Contains(got.Logs, "ipmi exchange") {
				t.Errorf("level debug shows no exchange:\n%s", got.Logs)
			}
		})
	}
}

// TestProcessListHasNoSecrets looks at a running driver as other users of the
// machine can.
func TestProcessListHasNoSecrets(t *testing.T) {
	bmc, login := simBMC(t, ipmisim.Config{Faults: ipmisim.Faults{Mute: true}})
	login = with(login, object{"power_pass": canaryPass, "k_g": canaryKG})
	driver := start(t, "power_query", request(login), "--log-level", "debug")
	eventually(t, "the driver has begun", func() bool { return bmc.Requests() > 0 })
	for _, name := range []string{"cmdline", "environ", "comm", "status"} {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", driver.Cmd.Process.Pid, name))
		if err != nil {
			t.Fatal(err)
		}
		text = bytes.ReplaceAll(text, []byte{0}, []byte{' '})
		if found := leaks(string(text)); found != nil || (name == "cmdline" && len(text) == 0) {
			t.Errorf("%s has %q: %s", name, found, text)
		}
	}
	if err := driver.Cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	got := driver.Wait().Fails("actionError cancelled none")
	if found := leaks(got.Text + got.Logs); found != nil {
		t.Errorf("%q in\n%s%s", found, got.Text, got.Logs)
	}
}
