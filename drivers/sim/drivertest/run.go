// Package drivertest lets tests run a driver, in their own process or as a host does,
// and hold what it answers.
package drivertest

import (
	"context"
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd"
)

// Object is a JSON object.
type Object = map[string]any

// With returns the members of the objects, the later ones on top.
func With(objects ...Object) Object {
	all := Object{}
	for _, o := range objects {
		maps.Copy(all, o)
	}
	return all
}

// Request returns a request with the parameters, and the keys beside them. It
// panics at what is no JSON, which only a test can have written.
func Request(params Object, keys ...Object) string {
	document := With(append(keys, Object{"driverParameters": params})...)
	text, err := json.Marshal(document)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// Run runs a verb of the driver inside the test, until it answers or the context
// ends.
func Run[P any, D maaspd.PowerDriver](ctx context.Context, t testing.TB, driver maaspd.Driver[P, D], verb, request string, flags ...string) Answer {
	t.Helper()
	var stdout, stderr Buffer
	status := maaspd.Run(ctx, driver, append([]string{verb}, flags...), strings.NewReader(request), &stdout, &stderr)
	return Read(t, verb, status, stdout.String(), stderr.String())
}
