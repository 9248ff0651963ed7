package redfish

import (
	"slices"
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

func TestHostsOfMakers(t *testing.T) {
	const mac1, mac2 = "00005E005301", "00005E005302"
	tests := []struct {
		vendor string
		want   []Host
	}{
		{"generic", []Host{{"1", "node", []string{mac1, mac2}, "amd64"}}},
		{"Dell", []Host{{"System.Embedded.1", "", []string{mac1, mac2}, "amd64"}}},
		{"HPE", []Host{{"1", "", []string{mac1, mac2}, "amd64"}}},
		{"Lenovo", []Host{{"1", "", []string{mac1}, "amd64"}}},
		{"SMC", []Host{{"1", "", []string{mac1, mac2}, "amd64"}}},
		{"AMI", []Host{{"Self", "", []string{mac1, mac2}, "amd64"}}},
		{"OpenBMC", []Host{{"system", "", nil, "amd64"}}},
		{"GB200", []Host{{"System_0", "", []string{mac1}, "arm64"}}},
		{"DGX", []Host{{"DGX", "", []string{mac1, mac2}, "amd64"}}},
		{"Cray", []Host{
			{"Node3", "", []string{"00005E00531E"}, "amd64"}, {"Node1", "", []string{"00005E00530A"}, "amd64"},
			{"Node2", "", []string{"00005E005314"}, "amd64"}, {"Node0", "", []string{"00005E005300"}, "amd64"},
		}},
	}
	for _, test := range tests {
		t.Run(test.vendor, func(t *testing.T) {
			client, server, ctx := surveyed(t, redfishsim.Config{Vendor: vendor(t, test.vendor)})
			got, err := client.Hosts(ctx)
			if err != nil {
				t.Fatal(err)
			}
			same := slices.EqualFunc(got, test.want, func(a, b Host) bool {
				return a.NodeID == b.NodeID && a.Name == b.Name && a.Arch == b.Arch && slices.Equal(a.MACs, b.MACs)
			})
			if !same {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
			if writes(server) > 0 {
				t.Error("a probe has changed something")
			}
		})
	}
}

func TestHostsQuirks(t *testing.T) {
	const system = "/redfish/v1/Systems/1"
	on := func(path string, change func(map[string]any)) func(*testing.T, *redfishsim.Server) {
		return func(t *testing.T, server *redfishsim.Server) { edit(t, server, path, change) }
	}
	tests := []struct {
		name    string
		arrange func(*testing.T, *redfishsim.Server)
		same    func([]Host) bool
	}{
		{"mistyped neighbours", on(system, func(o map[string]any) { o["BiosVersion"], o["HostName"], o["Links"] = 5, []any{}, "x" }),
			func(h []Host) bool { return len(h) == 1 && h[0].Name == "" && h[0].Arch == "amd64" }},
		{"absent machine", on(system, func(o map[string]any) { o["Status"] = map[string]any{"State": "Absent"} }),
			func(h []Host) bool { return len(h) == 0 }},
		{"interface whose link leads nowhere", func(_ *testing.T, server *redfishsim.Server) {
			server.SetResource(system+"/EthernetInterfaces/1", nil)
		}, func(h []Host) bool { return len(h) == 1 && slices.Equal(h[0].MACs, []string{"00005E005302"}) }},
		{"permanent address first", on(system+"/EthernetInterfaces/1", func(o map[string]any) {
			o["MACAddress"], o["PermanentMACAddress"] = "02:00:00:00:00:01", "00-00-5E-00-53-07"
		}), func(h []Host) bool {
			return len(h) == 1 && slices.Contains(h[0].MACs, "00005E005307") && len(h[0].MACs) == 2
		}},
		{"interface to the BMC without a name that says so", on(system+"/EthernetInterfaces/1", func(o map[string]any) {
			o["MACAddress"] = "7E:D3:0A:00:00:01"
		}), func(h []Host) bool { return len(h) == 1 && slices.Equal(h[0].MACs, []string{"00005E005302"}) }},
		{"name of the BMC with a domain", on(system, func(o map[string]any) { o["HostName"] = "BMC.example.com" }),
			func(h []Host) bool { return len(h) == 1 && h[0].Name == "" }},
		{"addresses of network adapters", func(t *testing.T, server *redfishsim.Server) {
			const chassis = "/redfish/v1/Chassis/1"
			edit(t, server, system, func(o map[string]any) { delete(o, "EthernetInterfaces"); delete(o, "Boot") })
			edit(t, server, chassis, func(o map[string]any) {
				o["NetworkAdapters"] = map[string]any{"@odata.id": chassis + "/NetworkAdapters"}
			})
			server.SetResource(chassis+"/NetworkAdapters", tree(t, `{"Members": [
				{"@odata.id": "/a/1", "Id": "1", "NetworkDeviceFunctions": {"@odata.id": "`+chassis+`/F"}},
				{"@odata.id": "/a/2", "Id": "2", "Ports": {"@odata.id": "`+chassis+`/P"}}]}`))
			server.SetResource(chassis+"/F", tree(t, `{"Members": [{"@odata.id": "/f/1", "Ethernet": {"PermanentMACAddress": "00:00:5e:00:53:03"}}]}`))
			server.SetResource(chassis+"/P", tree(t, `{"Members": [{"@odata.id": "/p/1", "Ethernet": {"AssociatedMACAddresses": ["00:00:5e:00:53:04"]}}]}`))
		}, func(h []Host) bool {
			return len(h) == 1 && slices.Equal(h[0].MACs, []string{"00005E005303", "00005E005304"})
		}},
		{"pages of a collection, the last linking to the first", on(system+"/EthernetInterfaces", func(o map[string]any) {
			o["Members@odata.nextLink"] = system + "/EthernetInterfaces"
		}), func(h []Host) bool { return len(h) == 1 && len(h[0].MACs) == 2 }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			client, server, ctx := surveyed(t, redfishsim.Config{Vendor: redfishsim.Generic()})
			test.arrange(t, server)
			got, err := client.Hosts(ctx)
			if err != nil || !test.same(got) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

// TestHostsCompleteOrError has one resource after the other fail: the list is
// never shorter for it.
func TestHostsCompleteOrError(t *testing.T) {
	for _, path := range []string{"/redfish/v1/Systems", "/redfish/v1/Systems/1", "/redfish/v1/Systems/1/EthernetInterfaces/2", "/redfish/v1/Systems/1/Processors/CPU1"} {
		t.Run(path, func(t *testing.T) {
			client, _, ctx := surveyed(t, redfishsim.Config{Faults: []redfishsim.Fault{{Path: path, Do: redfishsim.Refuse(500, "Base.1.0.InternalError")}}})
			if hosts, err := client.Hosts(ctx); err == nil {
				t.Errorf("got %+v", hosts)
			}
		})
	}
}

func TestRepeatedIDs(t *testing.T) {
	links := []string{"/redfish/v1/Systems/A", "/redfish/v1/Systems/B/", "/redfish/v1/Systems/C"}
	system := func(id string) node { return node{map[string]any{"Id": id}} }
	tests := []struct {
		name string
		ids  []string
		want []string
	}{
		{"each its own", []string{"A", "B", "C"}, []string{"A", "B", "C"}},
		{"two alike", []string{"1", "1", "C"}, []string{links[0], links[1], "C"}},
		{"one like another's path", []string{"B", "2", "3"}, []string{links[0], "2", "3"}},
		{"none", []string{"", "B", "C"}, []string{links[0], "B", "C"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			systems := []node{system(test.ids[0]), system(test.ids[1]), system(test.ids[2])}
			for i, want := range test.want {
				if got := nodeID(links, systems, i); got != want {
					t.Errorf("got %s, want %s", got, want)
				}
			}
		})
	}
}

func TestMachineMACs(t *testing.T) {
	tests := []struct {
		name       string
		macs, want []string
	}{
		{"twice", []string{macA, macA}, []string{macA}},
		{"virtual machine", []string{"525400000001", "525400000002"}, []string{"525400000001", "525400000002"}},
		{"made up beside assigned", []string{"7ED30A000001", "00005E005301"}, []string{"00005E005301"}},
		{"group address", []string{"01005E005301"}, nil},
		{"no address", []string{""}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := machineMACs(test.macs); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestProcessorArch(t *testing.T) {
	cpu := func(members map[string]any) node { return node{members} }
	tests := []struct {
		name    string
		cpu     node
		summary string
		want    string
	}{
		{"x86-64", cpu(map[string]any{"ProcessorArchitecture": "x86", "InstructionSet": "x86-64"}), "", "amd64"},
		{"ARM", cpu(map[string]any{"ProcessorArchitecture": "ARM", "InstructionSet": "ARM-A64"}), "", "arm64"},
		{"architecture alone", cpu(map[string]any{"ProcessorArchitecture": "ARM"}), "", "arm64"},
		{"Power", cpu(map[string]any{"ProcessorArchitecture": "Power", "InstructionSet": "PowerISA"}), "", "ppc64el"},
		{"summary", cpu(map[string]any{"Manufacturer": "NVIDIA"}), "ARMv9", "arm64"},
		{"maker Intel", cpu(map[string]any{"Manufacturer": "Intel(R) Corporation"}), "", "amd64"},
		{"maker AMD", cpu(map[string]any{"Manufacturer": "Advanced Micro Devices, Inc."}), "", "amd64"},
		{"maker Ampere", cpu(map[string]any{"Manufacturer": "Ampere(R)"}), "", "arm64"},
		{"maker NVIDIA", cpu(map[string]any{"Manufacturer": "NVIDIA"}), "", "arm64"},
		{"mistyped", cpu(map[string]any{"InstructionSet": 64, "Manufacturer": []any{}}), "", ""},
		{"nothing known", node{}, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := processorArch(test.cpu, test.summary); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
