package redfish_test

import (
	"context"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/redfish"
	"github.com/maaspd/powerdrivers/drivers/sim/drivertest"
)

// object is a JSON object.
type object = drivertest.Object

func with(objects ...object) object { return drivertest.With(objects...) }

func request(params object, keys ...object) string { return drivertest.Request(params, keys...) }

// ask runs the driver inside the test.
func ask(t testing.TB, verb, request string, flags ...string) drivertest.Answer {
	t.Helper()
	return askUntil(t, t.Context(), verb, request, flags...)
}

// askUntil is ask with a context that a test can end.
func askUntil(t testing.TB, ctx context.Context, verb, request string, flags ...string) drivertest.Answer {
	t.Helper()
	return drivertest.Run(ctx, t, redfish.Driver(), verb, request, flags...)
}

// askPausing is ask of a driver with that pause in the reset of machines that
// need one.
func askPausing(t testing.TB, pause time.Duration, verb, request string) drivertest.Answer {
	t.Helper()
	return drivertest.Run(t.Context(), t, redfish.DriverPausing(pause), verb, request)
}

// start starts the driver's binary and gives it the request.
func start(t testing.TB, verb, request string, flags ...string) *drivertest.Process {
	t.Helper()
	return drivertest.Start(t, driverPath(), verb, request, flags...)
}
