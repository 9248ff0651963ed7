package bmclib

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd"
)

// FuzzAnswers holds that no answer breaks the readers that look before bmclib does,
// and that what they let through is what was said.
func FuzzAnswers(f *testing.F) {
	for _, body := range []string{
		`{"id": 1, "host": "a", "result": "on"}`,
		`{"id": 1, "error": {"code": 0, "message": "no"}}`,
		`{"entity_id": "switch.a", "state": "off", "attributes": {"friendly_name": "A", "supported_features": 0}}`,
		`{"state": null}`, `[]`, `null`, `"off"`, `{"id": "x"}`,
	} {
		f.Add([]byte(body), "sha256=00")
	}
	f.Fuzz(func(t *testing.T, body []byte, signature string) {
		answer := func() *http.Response {
			return &http.Response{Body: io.NopCloser(bytes.NewReader(body)), Header: http.Header{signatureHeader + "-256": {signature}}}
		}
		req := &http.Request{Method: http.MethodGet}
		signing := webhook{&driver{Params: Params{RPCSecret: maaspd.NewSecret("canary-4711")}}}
		if err := signing.check(req, answer()); err == nil {
			t.Errorf("a signature that nobody made was taken: %q", signature)
		}
		if err := (webhook{&driver{}}).check(req, answer()); err == nil && !json.Valid(body) {
			t.Error("what is no JSON was taken")
		}
		state := answer()
		if plainState(req, state) != nil {
			return
		}
		text, err := io.ReadAll(state.Body)
		var is struct{ State string }
		if err != nil || int64(len(text)) != state.ContentLength || json.Unmarshal(text, &is) != nil {
			t.Fatalf("%q, %v", text, err)
		}
		if status := wordStatus(is.State); status.Power == maaspd.Off && !strings.EqualFold(strings.TrimSpace(is.State), "off") {
			t.Errorf("off, where the switch is %q", is.State)
		}
	})
}
