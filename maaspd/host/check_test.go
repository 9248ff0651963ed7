package host

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/maaspd/powerdrivers/schemas"
	"github.com/maaspd/powerdrivers/schemas/verify"
)

// relaxed compiles the schema of replies as hosts have it (section 7): keys that
// are not known are ignored, and retryable and effect may be missing.
func relaxed(t testing.TB, pointer string) *jsonschema.Schema {
	t.Helper()
	var tree any
	if err := json.Unmarshal([]byte(schemas.Reply), &tree); err != nil {
		t.Fatal(err)
	}
	relax(tree)
	failure := tree.(members)["$defs"].(members)["error"].(members)
	failure["required"] = []any{"code", "message"}
	text, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := verify.Compile(string(text), pointer)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func relax(tree any) {
	switch v := tree.(type) {
	case members:
		if v["additionalProperties"] == false {
			delete(v, "additionalProperties")
		}
		for item := range maps.Values(v) {
			relax(item)
		}
	case []any:
		for _, item := range v {
			relax(item)
		}
	}
}

// corpus are the documents of the schema's own tests.
func corpus(t testing.TB) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../../schemas/testdata/reply*/*/*.json")
	if err != nil || len(files) < 200 {
		t.Fatalf("%d documents, %v", len(files), err)
	}
	documents := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		documents[file] = string(text)
	}
	return documents
}

// agree holds that the checks by hand find a fault exactly where the schema does.
func agree(t *testing.T, plain, seed *jsonschema.Schema, document []byte) {
	t.Helper()
	tree, problem := decodeReply(document)
	if problem != nil {
		return
	}
	schema := plain
	if object, is := tree.(members); is && isSeedReply(object) {
		schema = seed
	}
	breach, fault := checkReply(tree), schema.Validate(tree)
	if (breach != nil) != (fault != nil) {
		t.Errorf("by hand: %v, by the schema: %v\n%s", breach, fault, document)
	}
}

func TestChecksAgreeWithSchema(t *testing.T) {
	plain, seed := relaxed(t, ""), relaxed(t, "/$defs/seedReply")
	for name, document := range corpus(t) {
		t.Run(name, func(t *testing.T) { agree(t, plain, seed, []byte(document)) })
	}
}

// TestChecksAgreeOnMutations holds the same of every document of the corpus with
// one member missing, or replaced by a value of another kind.
func TestChecksAgreeOnMutations(t *testing.T) {
	plain, seed := relaxed(t, ""), relaxed(t, "/$defs/seedReply")
	good, others := 0, []any{nil, "", json.Number("-1.5e3"), []any{}}
	for name, document := range corpus(t) {
		if !strings.Contains(name, "good") {
			continue
		}
		good++
		tree, _ := decodeReply([]byte(document))
		mutate(tree, others, func() {
			text, err := json.Marshal(tree)
			if err != nil {
				t.Fatal(err)
			}
			agree(t, plain, seed, text)
		})
	}
	if good < 50 {
		t.Errorf("%d good documents", good)
	}
}

// mutate calls the function once for each change of one member below the value.
func mutate(tree any, others []any, changed func()) {
	switch v := tree.(type) {
	case members:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			kept := v[name]
			for _, other := range others {
				v[name] = other
				changed()
			}
			delete(v, name)
			changed()
			v[name] = kept
			mutate(kept, others, changed)
		}
	case []any:
		for i, kept := range v {
			for _, other := range others {
				v[i] = other
				changed()
			}
			v[i] = kept
			mutate(kept, others, changed)
		}
	}
}

// longExponent are numbers of which the schema library makes integers of
// millions of digits.
var longExponent = regexp.MustCompile(`[eE][+-]?\d{3}|\d{16}`)

func FuzzChecks(f *testing.F) {
	plain, seed := relaxed(f, ""), relaxed(f, "/$defs/seedReply")
	for _, document := range corpus(f) {
		var compact bytes.Buffer
		if json.Compact(&compact, []byte(document)) == nil {
			f.Add(compact.Bytes())
		}
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		if !longExponent.Match(document) {
			agree(t, plain, seed, document)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	const query = `{"action_type":"power_query","data":{"status":"on"},"error":null,"line":7,"request_id":"r-7"}`
	call := Call{Action: "power_query", RequestID: "r-7"}
	b.ReportAllocs()
	for b.Loop() {
		tree, _ := decodeReply([]byte(query))
		if _, problem := readReply(tree, call, newScrubber(nil)); problem != nil {
			b.Fatal(problem)
		}
	}
}
