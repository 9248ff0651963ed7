package profile

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// expected is what Parse must say of a file: where, and, of the first fault, a
// part of the message.
type expected struct {
	says     string
	pointers []string
}

// faultFiles are the files of testdata/faults. Each has what its name says, and
// nothing else, wrong.
var faultFiles = map[string]expected{
	"syntax-missing-comma":         {"line 4, column 5", []string{""}},
	"syntax-ends-early":            {"ends too early", []string{""}},
	"syntax-two-documents":         {"line 2, column 1", []string{""}},
	"empty":                        {"empty", []string{""}},
	"not-utf8":                     {"UTF-8", []string{""}},
	"not-an-object":                {"must be an object, is a list", []string{""}},
	"nested-too-deep":              {"levels deep", []string{"/notes/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0/0"}},
	"key-twice":                    {"stands twice", []string{"/title"}},
	"key-unknown":                  {"did you mean \"control\"?", []string{"/contol"}},
	"key-unknown-far":              {"is not a key", []string{"/colour"}},
	"key-with-slash":               {"is not a key", []string{"/a~1b~0c"}},
	"missing-name":                 {"\"name\" is missing", []string{""}},
	"missing-title":                {"\"title\" is missing", []string{""}},
	"missing-vendor":               {"\"vendor\" is missing", []string{""}},
	"missing-index":                {"\"index\" is missing", []string{""}},
	"missing-state":                {"\"state\" is missing", []string{""}},
	"missing-control":              {"\"control\" is missing", []string{""}},
	"null":                         {"must be a string, is null", []string{"/mib"}},
	"name-with-capitals":           {"", []string{"/name"}},
	"name-auto":                    {"", []string{"/name"}},
	"title-empty":                  {"", []string{"/title"}},
	"title-two-lines":              {"", []string{"/title"}},
	"confidence-word":              {"high, medium, low", []string{"/confidence"}},
	"sources-text":                 {"must be a list", []string{"/sources"}},
	"notes-empty":                  {"must not be empty", []string{"/notes"}},
	"notes-number":                 {"", []string{"/notes/0"}},
	"detect-prefix-leading-dot":    {"", []string{"/detect/sys_object_id/0"}},
	"detect-prefix-twice":          {"", []string{"/detect/sys_object_id/1"}},
	"detect-prefix-number":         {"", []string{"/detect/sys_object_id/0"}},
	"guard-for":                    {"one of: on, off", []string{"/guards/0/for"}},
	"max-variables-zero":           {"from 1 to 100", []string{"/max_variables"}},
	"outlet-name-separator-empty":  {"must not be empty", []string{"/outlet_name/separator"}},
	"detect-empty":                 {"\"sys_object_id\" is missing", []string{"/detect"}},
	"detect-confirm-without-check": {"need", []string{"/detect"}},
	"detect-fallback-truth":        {"", []string{"/detect/fallback"}},
	"detect-check-variable":        {"takes no variables", []string{"/detect/check/oid"}},
	"index-empty":                  {"", []string{"/index"}},
	"index-min":                    {"", []string{"/index/0/min"}},
	"index-name-twice":             {"", []string{"/index/1/name"}},
	"index-name-model":             {"", []string{"/index/0/name"}},
	"index-last-default":           {"", []string{"/index/1"}},
	"index-last-fixed":             {"", []string{"/index/1"}},
	"index-fixed-with-default":     {"", []string{"/index/0"}},
	"index-default-below-min":      {"", []string{"/index/0/default"}},
	"index-four-parts":             {"", []string{"/index"}},
	"position-one-column":          {"", []string{"/position"}},
	"position-two-part-index":      {"", []string{"/position"}},
	"derived-of-unknown":           {"", []string{"/derived/row/of"}},
	"derived-name-of-index":        {"", []string{"/derived/unit"}},
	"derived-steps-missing":        {"", []string{"/derived/row"}},
	"derived-steps-overlap":        {"", []string{"/derived/row/steps/1"}},
	"derived-step-after-open-end":  {"", []string{"/derived/row/steps/1"}},
	"derived-step-without-add":     {"", []string{"/derived/row/steps/0"}},
	"derived-below-zero":           {"", []string{"/derived/row/steps/0"}},
	"model-without-detect":         {"", []string{"/model"}},
	"model-from":                   {"", []string{"/model/from"}},
	"oid-leading-dot":              {"without a leading dot", []string{"/state/oid"}},
	"oid-leading-zero":             {"", []string{"/state/oid"}},
	"oid-too-large":                {"", []string{"/state/oid"}},
	"oid-too-long":                 {"", []string{"/state/oid"}},
	"oid-one-number":               {"", []string{"/state/oid"}},
	"oid-missing":                  {"", []string{"/state"}},
	"oid-number":                   {"", []string{"/state/oid"}},
	"oid-unknown-variable":         {"the variables here are: unit, outlet", []string{"/state/oid"}},
	"oid-variable-not-closed":      {"", []string{"/state/oid"}},
	"oid-without-outlet":           {"all outlets would share it", []string{"/state/oid"}},
	"oid-model-not-declared":       {"", []string{"/state/oid"}},
	"oid-outlet-of-device":         {"", []string{"/device/serial/oid"}},
	"state-values-and-words":       {"", []string{"/state"}},
	"state-no-values":              {"", []string{"/state"}},
	"state-value-key":              {"", []string{"/state/values/two"}},
	"state-value-word":             {"", []string{"/state/values/3"}},
	"state-value-number":           {"", []string{"/state/values/3"}},
	"state-value-without-is":       {"", []string{"/state/values/3"}},
	"state-value-to":               {"", []string{"/state/values/3/to"}},
	"state-never-off":              {"means \"off\"", []string{"/state/values"}},
	"state-words-alike":            {"", []string{"/state/words/ON"}},
	"state-word-blank":             {"", []string{"/state/words/ a"}},
	"state-element-values":         {"", []string{"/state/values"}},
	"state-element-separator":      {"", []string{"/state/element/separator"}},
	"state-element-outlet":         {"", []string{"/state/oid"}},
	"pending-without-values":       {"", []string{"/pending"}},
	"pending-value-twice":          {"", []string{"/pending/values/1"}},
	"guard-without-says":           {"", []string{"/guards/0"}},
	"guard-neither":                {"", []string{"/guards/0"}},
	"guard-blocks-key":             {"", []string{"/guards/0/blocks/x"}},
	"scalar-state":                 {"is not a key", []string{"/state/scalar"}},
	"control-without-off":          {"", []string{"/control"}},
	"control-on-is-off":            {"", []string{"/control/off"}},
	"control-opposite-of-state":    {"means off", []string{"/control/on", "/control/off"}},
	"control-no-oid":               {"", []string{"/control/on"}},
	"control-type":                 {"", []string{"/control/type"}},
	"control-text-for-integer":     {"must be a number, is a string", []string{"/control/on"}},
	"control-fraction":             {"", []string{"/control/on"}},
	"control-unsigned-negative":    {"", []string{"/control/on"}},
	"control-value-missing":        {"", []string{"/control/reset"}},
	"control-list-without-element": {"", []string{"/control/list"}},
	"control-list-truth":           {"", []string{"/control/list"}},
	"unlock-not-a-list":            {"", []string{"/control/unlock"}},
	"read-only-with-control":       {"", []string{"/read_only"}},
	"read-only-count":              {"", []string{"/count"}},
	"readings-name":                {"", []string{"/readings/0/name"}},
	"readings-twice":               {"label", []string{"/readings/1"}},
	"readings-scale-zero":          {"", []string{"/readings/0/scale"}},
	"readings-scale-text":          {"", []string{"/readings/0/scale"}},
	"readings-absent":              {"", []string{"/readings/0/absent/0"}},
	"readings-table":               {"is not a key", []string{"/readings/0/table"}},
	"device-table-with-variables":  {"", []string{"/device/readings/0/table"}},
	"all-states-without-words":     {"", []string{"/all_states"}},
	"several-at-once":              {"", []string{"/title", "/index/0/min", "/state/oid", "/control/on", "/colour"}},
}

// TestFaults holds that what is wrong is found where it is, and nothing else.
func TestFaults(t *testing.T) {
	for name, want := range faultFiles {
		t.Run(name, func(t *testing.T) {
			p, faults := parseFile(t, "testdata/faults/"+name+".json")
			if p != nil {
				t.Error("there is a profile in spite of faults")
			}
			var pointers []string
			for _, fault := range faults {
				pointers = append(pointers, fault.Pointer)
			}
			slices.Sort(pointers)
			wanted := slices.Sorted(slices.Values(want.pointers))
			if !slices.Equal(pointers, wanted) {
				t.Fatalf("faults %q, want them at %q", faults, wanted)
			}
			if !strings.Contains(faults[0].Message, want.says) {
				t.Errorf("the fault is %q, want %q in it", faults[0].Message, want.says)
			}
		})
	}
}

// TestFaultFilesAreTested holds that no file is forgotten.
func TestFaultFilesAreTested(t *testing.T) {
	files, err := filepath.Glob("testdata/faults/*.json")
	if err != nil || len(files) != len(faultFiles) {
		t.Errorf("%d files, %d in the table (%v)", len(files), len(faultFiles), err)
	}
}

// TestGoodFiles holds that every part of the format is accepted, and means
// something.
func TestGoodFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/good/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			p, faults := parseFile(t, file)
			if len(faults) > 0 {
				t.Fatal(faults)
			}
			checkOutlets(t, p)
		})
	}
}

func parseFile(t *testing.T, file string) (*Profile, []Fault) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return Parse(data)
}
