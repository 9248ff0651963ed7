// Package schematest holds documents against the schemas of the power-driver
// protocol in tests: what a driver answers, what a host asks, and what a
// driver says of itself. It is for tests only; no driver binary imports it.
package schematest

import (
	"testing"

	"github.com/maaspd/powerdrivers/schemas"
	"github.com/maaspd/powerdrivers/schemas/verify"
)

// Request fails the test, listing all faults, unless document is a request of
// the protocol (section 2).
func Request(t testing.TB, document []byte) {
	t.Helper()
	report(t, "request", schemas.Request, "", document)
}

// Reply fails the test, listing all faults, unless document is a reply that a
// driver may print (section 3).
func Reply(t testing.TB, document []byte) {
	t.Helper()
	report(t, "reply", schemas.Reply, "", document)
}

// BatchReply fails the test, listing all faults, unless document is one line
// that batch may print (section 5.1).
func BatchReply(t testing.TB, document []byte) {
	t.Helper()
	report(t, "line of batch", schemas.Reply, "/$defs/batchReply", document)
}

// SeedReply fails the test, listing all faults, unless document is a reply in
// the form that the protocol grew from (section 1.7).
func SeedReply(t testing.TB, document []byte) {
	t.Helper()
	report(t, "reply in the seed's form", schemas.Reply, "/$defs/seedReply", document)
}

// Description fails the test, listing all faults, unless document is what the
// verb schema may print (section 4): a description that keeps this protocol
// and MAAS's own rules, and whose halves agree with each other.
func Description(t testing.TB, document []byte) {
	t.Helper()
	report(t, "description", schemas.Description, "", document)
	report(t, "description as MAAS reads it", schemas.MAASDescription, "", document)
	if t.Failed() {
		return
	}
	disagreements, err := verify.Agreement(document)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range disagreements.All() {
		t.Errorf("description: %s", fault)
	}
}

// report turns the faults of document into errors of the test.
func report(t testing.TB, what, schema, pointer string, document []byte) {
	t.Helper()
	faults, err := verify.Faults(schema, pointer, document)
	if err != nil {
		t.Errorf("%s: %v\n%s", what, err, document)
		return
	}
	for _, fault := range faults {
		t.Errorf("%s: %s", what, fault)
	}
	if len(faults) > 0 {
		t.Logf("%s:\n%s", what, document)
	}
}
