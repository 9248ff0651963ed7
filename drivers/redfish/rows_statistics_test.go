package redfish_test

import (
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// TestReadings holds what each reading of a chassis is called: revolutions are a
// fan's speed, a share of the highest one its load.
func TestReadings(t *testing.T) {
	t.Parallel()
	const chassis = "/redfish/v1/Chassis/1"
	bmc, login := simBMC(t, redfishsim.Config{})
	bmc.SetResource(chassis+"/Power", object{"Id": "Power", "PowerControl": []any{}, "PowerSupplies": []any{}})
	bmc.SetResource(chassis+"/Thermal", object{"Id": "Thermal", "Fans": []any{
		object{"Name": "A", "Reading": 45.0, "ReadingUnits": "Percent"}, object{"Name": "B", "Reading": 7200.0, "ReadingUnits": "RPM"},
	}})
	bmc.SetResource(chassis+"/EnvironmentMetrics", object{"Id": "E", "PowerWatts": object{"Reading": 254.0}, "EnergykWh": object{"Reading": 12.5}})
	whole := bmc.Resource(chassis)
	whole["EnvironmentMetrics"] = object{"@odata.id": chassis + "/EnvironmentMetrics"}
	bmc.SetResource(chassis, whole)
	reply := ask(t, "statistics", request(login)).Succeeds()
	delete(reply.Data, "time")
	reply.Gives(object{"outlets": []any{}, "device": object{"readings": []any{
		object{"name": "power", "kind": "gauge", "unit": "W", "value": 254.0, "label": "now"},
		object{"name": "energy", "kind": "counter", "unit": "kWh", "value": 12.5},
		object{"name": "load", "kind": "gauge", "unit": "%", "value": 45.0, "label": "fan A"},
		object{"name": "fan_speed", "kind": "gauge", "unit": "rpm", "value": 7200.0, "label": "B"},
	}}})
}
