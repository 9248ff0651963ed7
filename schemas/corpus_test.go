package schemas_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/maaspd/powerdrivers/schemas"
	"github.com/maaspd/powerdrivers/schemas/verify"
)

// corpus is a folder of testdata: documents in good/ that keep a schema, and
// documents in bad/ with one fault each, after which the file is named.
// faults.json beside them says for each bad file which rules it must break:
// pairs of the place in the document and the place in the schema.
type corpus struct {
	name    string
	schema  string
	pointer string
}

func corpora() []corpus {
	return []corpus{
		{"request", schemas.Request, ""},
		{"request-set-boot-order", schemas.Request, "/$defs/setBootOrder"},
		{"request-set-boot-device", schemas.Request, "/$defs/setBootDevice"},
		{"request-batch", schemas.Request, "/$defs/batchLine"},
		{"reply", schemas.Reply, ""},
		{"reply-batch", schemas.Reply, "/$defs/batchReply"},
		{"reply-seed", schemas.Reply, "/$defs/seedReply"},
		{"description", schemas.Description, ""},
	}
}

// place is where a fault is: in the document and in the schema.
type place [2]string

func TestGoodDocumentsPass(t *testing.T) {
	for _, c := range corpora() {
		schema := c.compile(t)
		for _, file := range files(t, c.name, "good") {
			t.Run(c.name+"/"+base(file), func(t *testing.T) {
				if places := places(t, schema, file); len(places) > 0 {
					t.Errorf("faults %q in a good document", places)
				}
			})
		}
	}
}

// TestBadDocumentsFailForTheirReason compares all faults found, so that a bad
// file can neither pass by failing for another reason nor carry a second one.
func TestBadDocumentsFailForTheirReason(t *testing.T) {
	for _, c := range corpora() {
		schema, expected := c.compile(t), c.expected(t)
		for _, file := range files(t, c.name, "bad") {
			t.Run(c.name+"/"+base(file), func(t *testing.T) {
				got, want := places(t, schema, file), expected[base(file)]
				if len(want) == 0 {
					t.Fatalf("faults.json has no entry for this file; found are %q", got)
				}
				if !slices.Equal(got, want) {
					t.Errorf("faults\n%q, want\n%q", got, want)
				}
			})
		}
		for name := range expected {
			if _, err := os.Stat(filepath.Join("testdata", c.name, "bad", name+".json")); err != nil {
				t.Errorf("faults.json of %s names a file that is not there: %v", c.name, err)
			}
		}
	}
}

func (c corpus) compile(t *testing.T) *jsonschema.Schema {
	t.Helper()
	schema, err := verify.Compile(c.schema, c.pointer)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// places returns where the document in file breaks the schema, sorted.
func places(t *testing.T, schema *jsonschema.Schema, file string) []place {
	t.Helper()
	document, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	faults, err := verify.Validate(schema, document)
	if err != nil {
		t.Fatal(err)
	}
	var places []place
	for _, f := range faults {
		places = append(places, place{f.Instance, f.Keyword})
	}
	slices.SortFunc(places, func(a, b place) int { return slices.Compare(a[:], b[:]) })
	return slices.Compact(places)
}

// expected reads the places that each bad file must break, sorted.
func (c corpus) expected(t *testing.T) map[string][]place {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", c.name, "faults.json"))
	if err != nil {
		t.Fatal(err)
	}
	var expected map[string][]place
	if err := json.Unmarshal(text, &expected); err != nil {
		t.Fatal(err)
	}
	return expected
}

// files lists the documents of one half of a corpus, of which there are some.
func files(t *testing.T, name, half string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join("testdata", name, half, "*.json"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no %s documents of %s (%v)", half, name, err)
	}
	return found
}

func base(file string) string { return strings.TrimSuffix(filepath.Base(file), ".json") }
