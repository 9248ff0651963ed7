package bmclib_test

import (
	"slices"
	"strings"
	"testing"

	homeassistantsim "github.com/maaspd/powerdrivers/drivers/sim/homeassistant"
	"github.com/maaspd/powerdrivers/drivers/sim/httpdevice"
	rpcsim "github.com/maaspd/powerdrivers/drivers/sim/rpc"
)

const (
	machine = "node7.example"
	entity  = "switch.rack1_machine5"
	canary  = "Canary-Pass-4711-xyz"
)

// simWebhook starts a webhook, and returns the parameters that reach a machine of
// it. Where it has secrets, the first is that of the parameters.
func simWebhook(t testing.TB, config rpcsim.Config) (*rpcsim.Server, object) {
	t.Helper()
	hook, err := rpcsim.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(hook.Close)
	params := object{"provider": "rpc", "power_address": hook.URL(), "rpc_host": machine}
	if len(config.Secrets) > 0 {
		params["rpc_secret"] = config.Secrets[0]
	}
	return hook, trusted(hook.Server, params)
}

// simAssistant starts a Home Assistant with one switch, and returns the parameters
// that reach it.
func simAssistant(t testing.TB, config homeassistantsim.Config) (*homeassistantsim.Server, object) {
	t.Helper()
	config.Switches = append(config.Switches, entity)
	home, err := homeassistantsim.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(home.Close)
	token := config.Token
	if token == "" {
		token = homeassistantsim.DefaultToken
	}
	return home, trusted(home.Server, object{"provider": "homeassistant", "power_address": home.URL(), "api_token": token, "switch_entity": entity})
}

// trusted are the parameters with the fingerprint of a device that has TLS.
func trusted(device *httpdevice.Server, params object) object {
	if device.Fingerprint() != "" {
		params["power_tls_fingerprint"] = device.Fingerprint()
	}
	return params
}

// paths are the paths of the requests that a device got, in one line, those that
// came several times in a row once.
func paths(device *httpdevice.Server) string {
	var list []string
	for _, r := range device.Log() {
		list = append(list, r.Method+" "+r.Path)
	}
	return strings.Join(slices.Compact(list), ", ")
}
