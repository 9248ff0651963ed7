package redfish_test

import (
	"context"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	"github.com/maaspd/powerdrivers/drivers/kit/web"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

const managers = "/redfish/v1/Managers"

// TestResetManager holds which BMC is reset, and how: gracefully where it offers
// that, and the one of the collection where the system names none.
func TestResetManager(t *testing.T) {
	for name, test := range map[string]struct {
		types  []string
		faults []redfishsim.Fault
		kind   redfish.Kind
		body   string
	}{
		"gracefully":           {body: `{"ResetType":"GracefulRestart"}`},
		"only by force":        {types: []string{"ForceRestart"}, body: `{"ResetType":"ForceRestart"}`},
		"the system names it":  {faults: []redfishsim.Fault{{Path: managers, Do: redfishsim.Refuse(500, "")}}, body: `{"ResetType":"GracefulRestart"}`},
		"the system does not":  {faults: []redfishsim.Fault{{Path: first, Do: redfishsim.Set("Links", map[string]any{})}}, body: `{"ResetType":"GracefulRestart"}`},
		"neither of its types": {types: []string{"PowerCycle"}, kind: redfish.KindUnsupported},
		"no action": {faults: []redfishsim.Fault{{Path: managers + "/BMC", Do: redfishsim.Set("Actions", map[string]any{})}},
			kind: redfish.KindUnsupported},
	} {
		t.Run(name, func(t *testing.T) {
			vendor := redfishsim.Generic()
			vendor.Manager.ResetTypes = test.types
			bmc, client := dial(t, redfishsim.Config{Vendor: vendor, Faults: test.faults}, redfish.Config{})
			system, err := client.System(t.Context(), "1")
			if err != nil {
				t.Fatal(err)
			}
			if err = client.ResetManager(t.Context(), system); (err != nil) != (test.kind != 0) || err != nil && kindOf(t, err) != test.kind {
				t.Fatal(err)
			}
			log := bmc.Log()
			if got := log[len(log)-1].Body; got != test.body || (bmc.ManagerResets() == 1) != (test.body != "") {
				t.Errorf("the last body is %s: %v", got, log)
			}
		})
	}
}

// TestResetManagerSilent holds that a BMC that takes the command and says no more
// has done it, while there is time; out of time nobody knows.
func TestResetManagerSilent(t *testing.T) {
	hang := redfishsim.Fault{Method: "POST", Do: redfishsim.Hang()}
	bmc, err := redfishsim.Start(redfishsim.Config{Plain: true, Faults: []redfishsim.Fault{hang}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bmc.Close)
	for patience, silent := range map[time.Duration]bool{300 * time.Millisecond: true, time.Minute: false} {
		config := redfish.Config{Web: web.Config{BaseURL: bmc.URL(), FirstByteTimeout: patience}, User: redfishsim.DefaultUser, Password: redfishsim.DefaultPassword}
		client, err := redfish.Dial(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		t.Cleanup(cancel)
		system, err := client.System(ctx, "1")
		if err != nil {
			t.Fatal(err)
		}
		if err := client.ResetManager(ctx, system); (err == nil) != silent {
			t.Errorf("with %v for an answer: %v", patience, err)
		}
		if err := client.Close(); err != nil {
			t.Error(err)
		}
	}
}
