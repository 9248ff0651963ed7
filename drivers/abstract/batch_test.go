package abstract_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/schemas/schematest"
)

// verbMembers are the request keys of the verbs that need some.
var verbMembers = map[string]string{
	"set_boot_order":  `"devices": [{"deviceType": "NetworkInterface", "properties": {"mac": "52:54:00:12:34:56"}}]`,
	"set_boot_device": `"bootDevice": {"device": "pxe"}`,
	"power_cycle":     `"cycleDelayMs": 0`,
	"identify":        `"identify": {"on": true}`,
}

// asked is one request with its verb.
type asked struct{ verb, request string }

// conversation is a list of requests about two machines of one state file: all
// verbs, waits, faults, and requests that are wrong.
func conversation(state string) []asked {
	var list []asked
	add := func(verb string, params map[string]any, members ...string) {
		all := map[string]any{"state_file": state, "power_pass": "canary-4711"}
		maps.Copy(all, params)
		if m := verbMembers[verb]; m != "" {
			members = append(members, m)
		}
		list = append(list, asked{verb, request(all, append(members, fmt.Sprintf(`"requestId": "r-%d"`, len(list)))...)})
	}
	for _, verb := range []string{
		"power_query", "power_on", "power_query", "power_cycle", "power_reset", "set_boot_device", "get_boot_device", "set_boot_order",
		"identify", "power_nmi", "bmc_reset", "probe", "outlets", "check", "power_soft_off", "power_query", "power_reset", "validate",
	} {
		add(verb, nil)
	}
	add("power_on", map[string]any{"machine": 2}, `"waitMs": 1000`)
	add("power_query", map[string]any{"machine": 2})
	add("power_query", map[string]any{"machine": 3})
	for _, fault := range []string{"badCredentials", "privilege", "refused", "wrongState", "odd", "crash"} {
		add("power_on", map[string]any{"fault": fault})
	}
	add("power_query", map[string]any{"fault": "no such"})
	add("power_off", nil, `"timeoutMs": 1`)
	add("power_off", nil, `"protocolVersion": 2`)
	add("power_off", nil)
	add("power_query", nil)
	return list
}

// TestBatchEqualsSingles holds that requests get the same documents from one
// batch as from a run for each, apart from the number of the line.
func TestBatchEqualsSingles(t *testing.T) {
	var input strings.Builder
	for _, a := range conversation(filepath.Join(t.TempDir(), "batch.json")) {
		input.WriteString(strings.Replace(a.request, "{", `{"action": "`+a.verb+`", `, 1) + "\n")
	}
	batch := map[int]map[string]any{}
	got := run(t, "batch", input.String())
	for line := range strings.Lines(got.stdout) {
		schematest.BatchReply(t, []byte(line))
		reply := decoded(t, line)
		batch[int(reply["line"].(float64))] = reply
		delete(reply, "line")
	}
	for n, a := range conversation(filepath.Join(t.TempDir(), "single.json")) {
		single := run(t, a.verb, a.request)
		if want := decoded(t, single.stdout); !reflect.DeepEqual(batch[n+1], want) {
			t.Errorf("%s: the batch says\n%v\na run of its own\n%v", a.request, batch[n+1], want)
		}
	}
	if got.status != 0 || strings.Contains(got.stdout+got.stderr, "canary") {
		t.Errorf("exit status %d\n%s", got.status, got.stderr)
	}
}

// decoded is a JSON object, without the folder of its state file.
func decoded(t *testing.T, text string) map[string]any {
	t.Helper()
	document := map[string]any{}
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return withoutPaths(document).(map[string]any)
}

// withoutPaths puts the name of the file in the place of every path.
func withoutPaths(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, member := range v {
			v[key] = withoutPaths(member)
		}
	case []any:
		for i, member := range v {
			v[i] = withoutPaths(member)
		}
	case string:
		words := strings.Fields(v)
		for i, word := range words {
			if strings.Contains(word, ".json") {
				words[i] = "FILE"
			}
		}
		return strings.Join(words, " ")
	}
	return v
}
