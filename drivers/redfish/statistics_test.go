package redfish_test

import (
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

func TestStatistics(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{})
	gauge := func(name, unit string, value float64, label string) any {
		return object{"name": name, "kind": "gauge", "unit": unit, "value": value, "label": label}
	}
	state := func(label, value string) any {
		return object{"name": "power_supply", "kind": "state", "value": value, "label": label}
	}
	reply := ask(t, "statistics", request(login)).Succeeds()
	delete(reply.Data, "time")
	reply.Gives(object{"outlets": []any{}, "device": object{"readings": []any{
		gauge("power", "W", 254, "now"), gauge("power", "W", 250, "average"),
		gauge("temperature", "Cel", 52, "CPU1"), gauge("temperature", "Cel", 23.5, "Inlet"),
		gauge("fan_speed", "rpm", 7200, "Fan1"), gauge("fan_speed", "rpm", 7080, "Fan2"),
		state("PSU1", "ok"), state("PSU2", "absent"),
	}}})
	if count(bmc, "GET") != bmc.Requests() {
		t.Error("statistics have changed something")
	}
}

func TestStatisticsOfAll(t *testing.T) {
	t.Parallel()
	vendor := maker(t, "Cray")
	for i := range vendor.Systems {
		vendor.Systems[i].Metrics = redfishsim.Generic().Systems[0].Metrics
	}
	_, login := simBMC(t, redfishsim.Config{Vendor: vendor})
	one := ask(t, "statistics", request(login)).Succeeds().Data["device"].(object)["readings"].([]any)
	delete(login, "node_id")
	all := ask(t, "statistics", request(login)).Succeeds().Data["device"].(object)["readings"].([]any)
	if len(one) == 0 || len(all) != 4*len(one) || all[0].(object)["label"] != "Node3 now" {
		t.Errorf("%d readings of one, %d of all: %v", len(one), len(all), all[0])
	}
}
