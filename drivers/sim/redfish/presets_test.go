package redfishsim

import (
	"runtime"
	"slices"
	"strings"
	"testing"
)

// TestPresetLinks walks every preset from its root: each link leads somewhere.
func TestPresetLinks(t *testing.T) {
	for _, v := range Vendors() {
		t.Run(v.Name, func(t *testing.T) {
			s := start(t, Config{Plain: true, Vendor: v})
			seen := map[string]bool{}
			waiting := []string{serviceRoot}
			for len(waiting) > 0 {
				path := waiting[0]
				waiting = waiting[1:]
				if seen[path] || strings.Contains(path, "/HostInterfaces/") {
					continue
				}
				seen[path] = true
				resource := s.Resource(path)
				if resource == nil {
					t.Errorf("nothing at %s", path)
				}
				waiting = append(waiting, linksOf(resource)...)
			}
			if len(seen) < 15 {
				t.Errorf("only %d resources", len(seen))
			}
		})
	}
}

func linksOf(value any) []string {
	var found []string
	switch value := value.(type) {
	case map[string]any:
		if path := text(value, "@odata.id"); path != "" {
			found = append(found, strings.TrimRight(path, "/"))
		}
		for _, inner := range value {
			found = append(found, linksOf(inner)...)
		}
	case []any:
		for _, inner := range value {
			found = append(found, linksOf(inner)...)
		}
	}
	return found
}

func TestSeveralSystems(t *testing.T) {
	cases := []struct {
		vendor            string
		members, machines []string
	}{
		{"Cray", []string{"Node3", "Node1", "Node2", "Node0"}, []string{"Node3", "Node1", "Node2", "Node0"}},
		{"GB200", []string{"HGX_Baseboard_0", "System_0"}, []string{"System_0"}},
		{"DGX", []string{"DGX", "HGX_Baseboard_0"}, []string{"DGX"}},
	}
	for _, c := range cases {
		t.Run(c.vendor, func(t *testing.T) {
			s := start(t, Config{Plain: true, Vendor: vendor(t, c.vendor)})
			var members, machines []string
			for _, link := range s.store.members(serviceRoot + "/Systems") {
				members = append(members, strings.TrimPrefix(link, serviceRoot+"/Systems/"))
			}
			for _, m := range s.Machines() {
				machines = append(machines, m.ID())
				if s.Machine(m.ID()) != m {
					t.Errorf("Machine(%q) is another", m.ID())
				}
			}
			if !slices.Equal(members, c.members) || !slices.Equal(machines, c.machines) {
				t.Errorf("members %v, machines %v", members, machines)
			}
			if s.Machine("HGX_Baseboard_0") != nil {
				t.Error("the ghost is a machine")
			}
		})
	}
}

func TestMetrics(t *testing.T) {
	cases := []struct {
		vendor, resource string
		names            []string
		want             any
	}{
		{"generic", "Power", []string{"PowerControl"}, []any{map[string]any{
			"MemberId": "0", "PowerConsumedWatts": 254.0, "PowerMetrics": map[string]any{
				"AverageConsumedWatts": 250.0, "MinConsumedWatts": 180.0, "MaxConsumedWatts": 420.0, "IntervalInMin": 20.0}}}},
		{"DGX", "Power", []string{"PowerControl"}, []any{map[string]any{"MemberId": "0", "PowerConsumedWatts": nil}}},
		{"OpenBMC", "EnvironmentMetrics", []string{"PowerWatts", "Reading"}, 254.0},
	}
	for _, c := range cases {
		t.Run(c.vendor, func(t *testing.T) {
			s := start(t, Config{Plain: true, Vendor: vendor(t, c.vendor)})
			chassis := serviceRoot + "/Chassis/" + s.Machines()[0].ID()
			if got := at(s.Resource(chassis+"/"+c.resource), c.names...); asJSON(got) != asJSON(c.want) {
				t.Errorf("%s", asJSON(got))
			}
		})
	}
}

// TestThousandServers holds that a fleet fits into one process.
func TestThousandServers(t *testing.T) {
	const count, limit = 1000, 256 << 10
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	servers := make([]*Server, 0, count)
	for range count {
		servers = append(servers, start(t, Config{NoLog: true}))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if each := (after.HeapAlloc - before.HeapAlloc) / count; each > limit {
		t.Errorf("%d bytes for each server, want at most %d", each, limit)
	} else {
		t.Logf("%d bytes for each server", each)
	}
	last := servers[count-1]
	if got := newClient(t, last).get(systemOne); got.body["PowerState"] != "Off" || len(last.Log()) != 0 || last.Requests() != 1 {
		t.Errorf("%d %v, %d requests", got.status, last.Log(), last.Requests())
	}
}
