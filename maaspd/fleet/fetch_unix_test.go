//go:build unix

package fleet

import (
	"testing"
)

// TestCredentialHelpersAreAskedTogether has two of them wait for each other, as
// they could not do one after the other.
func TestCredentialHelpersAreAskedTogether(t *testing.T) {
	r := newRig(t, `
version: 1
nodes:
  a: {driver: bmc, parameters: {address: a, password: {command: [/bin/sh, -c, "touch a; while [ ! -e b ]; do sleep 0.05; done; echo one"]}}}
  b: {driver: bmc, parameters: {address: b, password: {command: [/bin/sh, -c, "touch b; while [ ! -e a ]; do sleep 0.05; done; echo two"]}}}
`)
	for name, got := range r.run(t.Context(), r.all(), Request{Verb: powerQuery}, Options{}) {
		if got.Outcome != Done {
			t.Errorf("%s: %+v", name, got.Error)
		}
	}
}
