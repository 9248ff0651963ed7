package maaspd

import (
	"encoding/json"
	"maps"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/schemas"
	"github.com/maaspd/powerdrivers/schemas/verify"
)

// largeExponent finds numbers that the validator would write out.
var largeExponent = regexp.MustCompile(`[eE][+-]?[0-9]{3}`)

// FuzzRequest holds the reading of the request keys against the schema of
// requests, which was written by hand out of the specification.
func FuzzRequest(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("..", "schemas", "testdata", "request*", "*", "*.json"))
	if err != nil || len(files) == 0 {
		f.Fatalf("no requests to begin with (%v)", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	schema, err := verify.Compile(schemas.Request, "")
	if err != nil {
		f.Fatal(err)
	}
	def := everything(f)
	def.params = declare[struct{}](f).params // whose values are their own schema's matter
	def.rules = nil
	f.Fuzz(func(t *testing.T, text []byte) {
		document, err := readJSON(text)
		if err != nil || document.kind != objectValue || len(text) > longestFuzzed || largeExponent.Match(text) {
			return
		}
		fault := firstFault(def, &request{document: document})
		if faults, err := verify.Validate(schema, writeJSON(document.plain(), "")); err != nil || (len(faults) == 0) != (fault == nil) {
			t.Errorf("%s\nthe decoder says %v\nthe schema says %v (%v)", text, fault, faults, err)
		}
	})
}

// firstFault reads a request for every verb that reads a key of its own: the
// schema does not know which verb it is for.
func firstFault(def *definition, req *request) error {
	verbs := []Verb{VerbPowerOn, VerbIdentify}
	if devices := req.member("devices"); devices.kind != nullValue && (devices.kind != listValue || len(devices.items) > 0) {
		verbs = append(verbs, VerbSetBootOrder)
	}
	if spec := specOf(Verb(req.member("action").text)); spec == nil || spec.run == nil {
		verbs = append(verbs, VerbValidate) // for an action that is none
	}
	for _, verb := range verbs {
		one := &request{document: value{kind: objectValue, members: maps.Clone(req.document.members)}}
		if verb != VerbPowerOn {
			delete(one.document.members, "bootDevice") // unsupported there
		}
		if _, err := def.accept(specOf(verb), one); err != nil {
			return err
		}
	}
	return nil
}

// FuzzNumber holds the arithmetic on texts against that on numbers.
func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"0", "-0.0e1", "1.50e1", "100e-2", "0.001e3", "-12.5", "1e63", "10.0", "9223372036854775808", "1E+2"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !json.Valid([]byte(text)) || strings.Trim(text, "0123456789+-.eE") != "" || largeExponent.MatchString(text) || len(text) > longestNumber {
			return
		}
		number, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatalf("%s is no number", text)
		}
		switch got := normalNumber(text).(type) {
		case json.Number:
			if number.IsInt() && string(got) != number.Num().String() || !number.IsInt() && string(got) != text {
				t.Errorf("%s becomes %s", text, got)
			}
		case string:
			if digits := strings.Trim(number.Num().String(), "-"); number.IsInt() && len(digits) <= longestNumber {
				t.Errorf("%s is taken for no number", text)
			}
		}
	})
}
