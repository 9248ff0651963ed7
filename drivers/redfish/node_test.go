package redfish_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// TestNodes holds how a system is found among several.
func TestNodes(t *testing.T) {
	t.Parallel()
	cray, dgx := redfishsim.Cray(), redfishsim.DGX()
	cases := []struct {
		name   string
		vendor redfishsim.Vendor
		node   any
		fails  string
		finds  string
	}{
		{name: "Id", vendor: cray, node: "Node0", finds: "Node0"},
		{name: "whole path", vendor: cray, node: "/redfish/v1/Systems/Node2", finds: "Node2"},
		{name: "whole path with a slash", vendor: cray, node: "/redfish/v1/Systems/Node2/", finds: "Node2"},
		{name: "with a slash", vendor: cray, node: "Node2/", finds: "Node2"},
		{name: "unknown", vendor: cray, node: "Node9", fails: "settingsError noSuchTarget none"},
		{name: "unknown path", vendor: cray, node: "/redfish/v1/Systems/Node9", fails: "settingsError noSuchTarget none"},
		{name: "a manager", vendor: cray, node: "/redfish/v1/Managers/BMC", fails: "settingsError noSuchTarget none"},
		{name: "several", vendor: cray, fails: "settingsError badInput none"},
		{name: "one with a Reset action, first", vendor: dgx, finds: "DGX"},
		{name: "one with a Reset action, last", vendor: redfishsim.GB200(), finds: "System_0"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, redfishsim.Config{Vendor: c.vendor})
			login["node_id"] = c.node
			got := ask(t, "power_on", request(login))
			if c.fails != "" {
				got.Fails(c.fails)
			} else {
				got.Gives(nil)
			}
			for _, machine := range bmc.Machines() {
				if (len(machine.Resets()) > 0) != (machine.ID() == c.finds) {
					t.Errorf("%s took %q", machine.ID(), machine.Resets())
				}
			}
		})
	}
	_, login := simBMC(t, redfishsim.Config{Vendor: cray})
	login["node_id"] = nil
	ask(t, "power_query", request(login)).Violates("/driverParameters/node_id required").Says("Node3, Node1, Node2, Node0")
	for _, node := range []string{"Node9", "/redfish/v1/Systems/Node9"} {
		login["node_id"] = node
		ask(t, "power_query", request(login)).Says("Node9", "Node3, ", "Node1, ", "Node2, ", "Node0")
	}
	login["node_id"] = "Node0 "
	ask(t, "power_query", request(login)).Says(`"Node0 "`)
	_, login = simBMC(t, redfishsim.Config{Vendor: dgx})
	login["node_id"] = "HGX"
	ask(t, "power_query", request(login)).Says("there are: DGX")
	if got := ask(t, "power_query", request(login)); strings.Contains(got.Error.Message, "HGX_Baseboard_0") {
		t.Errorf("it offers a system that cannot be switched: %s", got.Error.Message)
	}
}

// TestSlashes holds the four ways of BMCs with a slash at the end of a path.
func TestSlashes(t *testing.T) {
	t.Parallel()
	rules := []redfishsim.SlashRule{redfishsim.SlashEither, redfishsim.SlashRefused, redfishsim.SlashDemanded, redfishsim.SlashRedirect}
	for _, rule := range rules {
		for _, links := range []bool{false, true} {
			if links == (rule == redfishsim.SlashRefused) || !links && rule == redfishsim.SlashDemanded {
				continue // such a BMC would not find its own links
			}
			t.Run(fmt.Sprint(rule, links), func(t *testing.T) {
				t.Parallel()
				vendor := redfishsim.Generic()
				vendor.Behaviour.Paths = redfishsim.PathRules{Slash: rule, SlashLinks: links}
				bmc, login := simBMC(t, redfishsim.Config{Vendor: vendor})
				ask(t, "power_on", request(login)).Gives(nil)
				ask(t, "power_query", request(with(login, object{"node_id": nil}))).Gives(object{"status": "on"})
				if !slices.Equal(bmc.Machines()[0].Resets(), []string{"On"}) {
					t.Errorf("%v", bmc.Log())
				}
			})
		}
	}
}

// TestSlashRemembered holds that a redirect to the form of a path with a slash is
// followed once in a run, not before every request.
func TestSlashRemembered(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{Vendor: redfishsim.HPE()})
	ask(t, "set_boot_device", request(login, object{"bootDevice": object{"device": "pxe"}})).Gives(nil)
	if bmc.Requests() != 4 {
		t.Errorf("%d requests: %v", bmc.Requests(), bmc.Log())
	}
}
