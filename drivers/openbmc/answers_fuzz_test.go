package openbmc

import (
	"math"
	"net/url"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
	"github.com/maaspd/powerdrivers/maaspd"
)

// FuzzAnswers holds that no answer breaks the readers, that a machine is off
// only where the BMC says so, and that a reading is a number.
func FuzzAnswers(f *testing.F) {
	for _, data := range []string{
		`{"/xyz/openbmc_project/state/chassis0": {"CurrentPowerState": "xyz.openbmc_project.State.Chassis.PowerState.Off"},
		  "/xyz/openbmc_project/state/host0": {"CurrentHostState": "xyz.openbmc_project.State.Host.HostState.TransitioningToRunning"}}`,
		`{"/xyz/openbmc_project/sensors/temperature/inlet": {"Value": 23500, "Scale": -3, "Functional": true}}`,
		`{"/xyz/openbmc_project/sensors/power/total": {"Value": 1e300, "Scale": 30}, "x": [], "y": {"Value": "1"}}`,
		`{"/xyz/openbmc_project/control/host0/boot/one_time": {"Enabled": 1, "BootSource": "Network", "BootMode": null}}`,
		`[]`, `null`, `"off"`,
	} {
		f.Add([]byte(`{"data": ` + data + `, "message": "200 OK", "status": "ok"}`))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		reply := &web.Response{Status: 200, Body: body, URL: &url.URL{Scheme: "https", Host: "192.0.2.7", Path: "/xyz"}}
		data, err := accepted("read", reply)
		if err != nil {
			return
		}
		list, err := readObjects("read", reply, data)
		if err != nil {
			return
		}
		chassis := word(list, chassisObject, "CurrentPowerState")
		status := statusOf(chassis, word(list, hostObject, "CurrentHostState"))
		if told, _ := value[string](list, chassisObject, "CurrentPowerState"); status.Power == maaspd.Off && !strings.HasSuffix(told, "Off") {
			t.Errorf("off, where the chassis is %q", told)
		}
		if len(status.Detail) > 4*longestState {
			t.Errorf("the detail has %d bytes", len(status.Detail))
		}
		for sensor := range list {
			if number, measured := measure(list, sensor); measured && (math.IsInf(number, 0) || math.IsNaN(number)) {
				t.Errorf("%s reads %v", sensor, number)
			}
		}
	})
}
