package bmclib_test

import (
	"encoding/json"
	"testing"

	homeassistantsim "github.com/maaspd/powerdrivers/drivers/sim/homeassistant"
	rpcsim "github.com/maaspd/powerdrivers/drivers/sim/rpc"
	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

// TestConformanceOfWebhook runs every check against a webhook with signatures. A
// login is a request whose signature is wrong, or the ping of a right one.
func TestConformanceOfWebhook(t *testing.T) {
	t.Parallel()
	hook, params := simWebhook(t, rpcsim.Config{Signing: rpcsim.Signing{Secrets: []string{"right"}}})
	bad := with(params, object{"rpc_secret": "wrong"})
	conformance.Test(t, driverPath(), conformance.Options{Params: json.RawMessage(request(params)), BadParams: json.RawMessage(request(bad)),
		Logins: hook.Rejected})
}

// TestConformanceOfSwitch runs every check against a switch of Home Assistant.
func TestConformanceOfSwitch(t *testing.T) {
	t.Parallel()
	home, params := simAssistant(t, homeassistantsim.Config{})
	bad := with(params, object{"api_token": "wrong"})
	conformance.Test(t, driverPath(), conformance.Options{Params: json.RawMessage(request(params)), BadParams: json.RawMessage(request(bad)),
		Logins: func() int { return len(home.Log()) }})
}
