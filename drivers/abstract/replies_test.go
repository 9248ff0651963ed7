package abstract

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd"
	"github.com/maaspd/powerdrivers/schemas/schematest"
)

// TestRepliesKeepTheSchema holds the reply to every verb, in success and with
// every fault that leaves a reply, to the reply schema.
func TestRepliesKeepTheSchema(t *testing.T) {
	faults := []string{""}
	for _, choice := range Fault("").Choices() {
		if f := Fault(choice.Value); f != faultHang && f != faultExit && f != faultGarbage {
			faults = append(faults, choice.Value)
		}
	}
	for _, verb := range FaultVerb("").Choices() {
		for _, fault := range faults {
			request := fmt.Sprintf(`{"requestId": "r-1", "waitMs": 0, "driverParameters": {"fault": %q},
				"devices": [{"deviceType": "NetworkInterface", "properties": {"mac": "52:54:00:00:00:01"}}]%s}`,
				fault, map[bool]string{true: `, "bootDevice": {"device": "pxe"}`}[verb.Value == "set_boot_device"])
			var out bytes.Buffer
			maaspd.Run(t.Context(), Driver(io.Discard), []string{verb.Value}, strings.NewReader(request), &out, io.Discard)
			schematest.Reply(t, out.Bytes())
			if !strings.Contains(out.String(), `"request_id": "r-1"`) {
				t.Errorf("%s with %q: no request_id\n%s", verb.Value, fault, out.String())
			}
		}
	}
}
