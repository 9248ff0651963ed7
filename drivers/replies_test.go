package drivers_test

import (
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/conformance"
	"github.com/maaspd/powerdrivers/schemas/schematest"
)

// everyVerb are the verbs that read a request. The last one reads one a line.
var everyVerb = []string{
	"power_on", "power_off", "power_query", "power_cycle", "power_reset", "power_soft_off", "power_nmi", "bmc_reset",
	"set_boot_order", "set_boot_device", "get_boot_device", "identify", "probe", "outlets", "statistics", "validate",
	"check", "batch",
}

// TestRepliesKeepTheSchema holds the reply of every driver to every verb, for
// requests that never get as far as a device, to the reply schema.
func TestRepliesKeepTheSchema(t *testing.T) {
	requests := map[string]string{
		"empty input":        "",
		"no parameters":      `{"driverParameters": {"no such": 1}, "timeoutMs": 0, "requestId": "é"}`,
		"unknown protocol":   `{"protocolVersion": 2, "requestId": "r-1", "driverParameters": {}}`,
		"everything is null": `{"driverParameters": null, "timeoutMs": null, "devices": null, "bootDevice": null}`,
	}
	for _, name := range names(t) {
		for _, verb := range everyVerb {
			for what, request := range requests {
				got := conformance.Run(t, binary(name), request, verb)
				if verb == "batch" {
					checkLines(t, name+" batch with "+what, request, got)
					continue
				}
				schematest.Reply(t, []byte(got.Stdout))
				if code, _ := got.Error(t); code == "" || got.Status != 1 {
					t.Errorf("%s %s with %s: status %d\n%s", name, verb, what, got.Status, got.Stdout)
				}
			}
		}
	}
}

// checkLines checks what batch made of one bad request or of none.
func checkLines(t *testing.T, what, request string, got conformance.Result) {
	t.Helper()
	if request == "" {
		if got.Stdout != "" || got.Status != 0 {
			t.Errorf("%s: status %d\n%s", what, got.Status, got.Stdout)
		}
		return
	}
	schematest.BatchReply(t, []byte(got.Stdout))
	if code, _ := got.Error(t); code == "" || got.Status != 0 || strings.Count(got.Stdout, "\n") != 1 {
		t.Errorf("%s: status %d\n%s", what, got.Status, got.Stdout)
	}
}
