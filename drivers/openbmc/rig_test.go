package openbmc_test

import (
	"strings"
	"testing"

	openbmcsim "github.com/maaspd/powerdrivers/drivers/sim/openbmc"
)

// simBMC starts a simulated BMC, and returns the parameters that reach it.
func simBMC(t testing.TB, config openbmcsim.Config) (*openbmcsim.Server, object) {
	t.Helper()
	bmc, err := openbmcsim.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bmc.Close)
	login := object{"power_address": bmc.URL(), "power_user": openbmcsim.DefaultUser, "power_pass": openbmcsim.DefaultPassword}
	if bmc.Fingerprint() != "" {
		login["power_tls_fingerprint"] = bmc.Fingerprint()
	}
	return bmc, login
}

// seen is what the BMC was asked, in one line: what was read as "state", and what
// was put as "attribute=value", with the last part of the value.
func seen(bmc *openbmcsim.Server) string {
	var list []string
	for _, r := range bmc.Log() {
		path := strings.TrimPrefix(strings.TrimSuffix(r.Path, "/enumerate"), "/xyz/openbmc_project/")
		if r.Method == "PUT" {
			value := strings.TrimSuffix(strings.TrimPrefix(r.Body, `{"data":`), "}")
			value = strings.Trim(value[strings.LastIndexByte(value, '.')+1:], `"`)
			path += "=" + value
		}
		list = append(list, strings.Replace(path, "/attr/", ".", 1))
	}
	return strings.Join(list, " ")
}

// closed fails the test unless there was one login and one logout, over one
// handshake.
func closed(t *testing.T, bmc *openbmcsim.Server) {
	t.Helper()
	if bmc.Logins() != 1 || bmc.Logouts() != 1 || bmc.OpenSessions() != 0 || bmc.Handshakes() > 1 {
		t.Errorf("%d logins, %d logouts, %d open sessions, %d handshakes", bmc.Logins(), bmc.Logouts(), bmc.OpenSessions(), bmc.Handshakes())
	}
}
