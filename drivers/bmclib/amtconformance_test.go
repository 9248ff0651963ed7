package bmclib_test

import (
	"encoding/json"
	"testing"

	amtsim "github.com/maaspd/powerdrivers/drivers/sim/amt"
	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

// TestConformanceOfAMT runs every check against a machine with Intel AMT.
func TestConformanceOfAMT(t *testing.T) {
	t.Parallel()
	amt, params := simAMT(t, amtsim.Config{})
	bad := with(params, object{"power_pass": "wrong"})
	conformance.Test(t, driverPath(), conformance.Options{Params: json.RawMessage(request(params)), BadParams: json.RawMessage(request(bad)),
		Logins: func() int { return amt.Refused() }})
}
