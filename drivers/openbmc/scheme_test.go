package openbmc_test

import (
	"testing"

	openbmcsim "github.com/maaspd/powerdrivers/drivers/sim/openbmc"
)

// TestWrongScheme holds that http to a port that speaks TLS, and https to one
// that does not, are told as such.
func TestWrongScheme(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, openbmcsim.Config{})
	login["power_address"] = "http://" + bmc.Addr()
	ask(t, "power_on", request(login)).Fails("connError tls none").Says("speaks TLS", "write https:// before the address")
	if len(bmc.Log()) > 0 {
		t.Errorf("%v", bmc.Log())
	}
	bmc, login = simBMC(t, openbmcsim.Config{Plain: true})
	login["power_address"] = "https://" + bmc.Addr()
	ask(t, "power_on", request(login)).Fails("connError tls none").Says("does not speak TLS")
}
