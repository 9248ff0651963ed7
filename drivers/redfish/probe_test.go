package redfish_test

import (
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

func maker(t *testing.T, name string) redfishsim.Vendor {
	t.Helper()
	for _, vendor := range redfishsim.Vendors() {
		if vendor.Name == name {
			return vendor
		}
	}
	t.Fatalf("there is no vendor %s", name)
	return redfishsim.Vendor{}
}

func TestProbe(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{Vendor: maker(t, "Cray")})
	delete(login, "node_id")
	host := func(node, mac string) any {
		return object{"hostname": "", "mac": mac, "macs": []any{mac}, "arch": "amd64", "driver_name": "redfish", "driver_parameters": object{"node_id": node}}
	}
	ask(t, "probe", request(login)).Gives(object{"hosts": []any{
		host("Node3", "00:00:5e:00:53:1e"), host("Node1", "00:00:5e:00:53:0a"), host("Node2", "00:00:5e:00:53:14"), host("Node0", "00:00:5e:00:53:00"),
	}})
	bmc.SetFaults(redfishsim.Fault{Path: "/redfish/v1/Systems/Node2", Do: redfishsim.Refuse(500, "Base.1.0.InternalError")})
	ask(t, "probe", request(login)).Fails("actionError refusedByDevice none")
}

func TestProbeGhosts(t *testing.T) {
	t.Parallel()
	_, login := simBMC(t, redfishsim.Config{Vendor: maker(t, "GB200")})
	delete(login, "node_id")
	reply := ask(t, "probe", request(login)).Succeeds()
	hosts, _ := reply.Data["hosts"].([]any)
	if len(hosts) != 1 {
		t.Fatalf("hosts %v", hosts)
	}
	found := hosts[0].(object)["driver_parameters"].(object)
	ask(t, "power_query", request(with(login, found))).Gives(object{"status": "off"})
}

// TestProbeActionWithoutTarget holds that a system whose Reset action cannot be
// sent anywhere is a ghost too, as it is to all other verbs.
func TestProbeActionWithoutTarget(t *testing.T) {
	t.Parallel()
	for name, action := range map[string]any{
		"empty":             object{},
		"types only":        object{"ResetType@Redfish.AllowableValues": []any{"On", "ForceOff"}},
		"null":              nil,
		"an empty target":   object{"target": ""},
		"a mistyped target": object{"target": 7},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, login := simBMC(t, redfishsim.Config{Vendor: redfishsim.DGX(), Faults: []redfishsim.Fault{
				{Method: "GET", Path: "/redfish/v1/Systems/HGX_Baseboard_0", Do: redfishsim.Set("Actions", object{"#ComputerSystem.Reset": action})}}})
			delete(login, "node_id")
			hosts, _ := ask(t, "probe", request(login)).Succeeds().Data["hosts"].([]any)
			if len(hosts) != 1 || hosts[0].(object)["driver_parameters"].(object)["node_id"] != "DGX" {
				t.Errorf("hosts %v", hosts)
			}
		})
	}
}
