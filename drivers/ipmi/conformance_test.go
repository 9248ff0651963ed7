package ipmi_test

import (
	"encoding/json"
	"testing"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

// TestConformance runs every check against a simulated BMC, whose log tells how
// often somebody logged in.
func TestConformance(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, ipmisim.Config{})
	bad := with(login, object{"power_pass": "wrong"})
	logins := func() int {
		count := 0
		for _, packet := range bmc.RequestLog() {
			if packet == rakp1 {
				count++
			}
		}
		return count
	}
	conformance.Test(t, driverPath(), conformance.Options{Params: json.RawMessage(request(login)), BadParams: json.RawMessage(request(bad)), Logins: logins})
}
