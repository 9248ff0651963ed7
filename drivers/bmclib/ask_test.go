package bmclib_test

import (
	"testing"

	"github.com/maaspd/powerdrivers/drivers/bmclib"
	"github.com/maaspd/powerdrivers/drivers/sim/drivertest"
)

// object is a JSON object.
type object = drivertest.Object

func with(objects ...object) object { return drivertest.With(objects...) }

func request(params object, keys ...object) string { return drivertest.Request(params, keys...) }

// ask runs the driver inside the test.
func ask(t testing.TB, verb, request string, flags ...string) drivertest.Answer {
	t.Helper()
	return drivertest.Run(t.Context(), t, bmclib.Driver(), verb, request, flags...)
}

// start starts the driver's binary and gives it the request.
func start(t testing.TB, verb, request string, flags ...string) *drivertest.Process {
	t.Helper()
	return drivertest.Start(t, driverPath(), verb, request, flags...)
}
