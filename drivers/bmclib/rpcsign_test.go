package bmclib_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/httpfault"
	rpcsim "github.com/maaspd/powerdrivers/drivers/sim/rpc"
)

// signatures are webhooks that want signatures of some form, and the parameters
// that make them.
var signatures = []struct {
	name    string
	signing rpcsim.Signing
	params  object
}{
	{"sha256", rpcsim.Signing{}, nil},
	{"sha512", rpcsim.Signing{SHA512: true, Header: "X-BMCLIB-Signature-512"}, object{"rpc_hash": "sha512"}},
	{"both, of which it looks at one", rpcsim.Signing{SHA512: true, Header: "X-BMCLIB-Signature-512"}, object{"rpc_hash": []string{"sha256", "sha512"}}},
	{"its own header", rpcsim.Signing{Header: "X-Acme-Sig-256"}, object{"rpc_signature_header": "x-acme-sig"}},
	{"without suffix", rpcsim.Signing{Header: "X-Acme-Sig"}, object{"rpc_signature_header": "X-Acme-Sig", "rpc_plain_signature_header": "y"}},
	{"without the hash's name", rpcsim.Signing{Bare: true}, object{"rpc_bare_signature": "y"}},
	{"with the time", rpcsim.Signing{TimeHeader: "X-BMCLIB-Timestamp"}, object{"rpc_sign_timestamp": "y"}},
	{"with the time in its own header", rpcsim.Signing{TimeHeader: "X-When"}, object{"rpc_sign_timestamp": "y", "rpc_timestamp_header": "X-When"}},
	{"the second secret", rpcsim.Signing{Secrets: []string{"the next one"}}, object{"rpc_secret": "the old one", "rpc_next_secret": "the next one"}},
}

// TestSignatures holds that each form of a signature is taken by a webhook that
// looks, and that the reply's is looked at in the same form.
func TestSignatures(t *testing.T) {
	t.Parallel()
	for _, c := range signatures {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			signing := c.signing
			if signing.Secrets == nil {
				signing.Secrets = []string{canary}
			}
			_, params := simWebhook(t, rpcsim.Config{Signing: signing})
			params = with(params, c.params)
			ask(t, "power_query", request(params)).Gives(object{"status": "off"})
			signed := with(params, object{"rpc_signed_reply": "y"})
			ask(t, "power_on", request(signed)).Fails("actionError refusedByDevice none").Says("not signed", "rpc_signed_reply")
			signing.SignReplies = true
			hook, params := simWebhook(t, rpcsim.Config{Signing: signing})
			signed = with(params, c.params, object{"rpc_signed_reply": "y"})
			ask(t, "power_on", request(signed)).Succeeds()
			if !hook.Machine(machine).On() {
				t.Error("the machine is off")
			}
		})
	}
}

// TestWrongSecret holds that a wrong secret is tried once, and that no secret at
// all is one.
func TestWrongSecret(t *testing.T) {
	t.Parallel()
	for name, params := range map[string]object{"wrong": {"rpc_secret": canary}, "none": {"rpc_secret": nil}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			hook, login := simWebhook(t, rpcsim.Config{Signing: rpcsim.Signing{Secrets: []string{"right"}}})
			got := ask(t, "power_on", request(with(login, params)), "--log-level", "debug").Fails("authError badCredentials none").Says("secret", hook.URL())
			if hook.Rejected() != 1 || len(hook.Done()) != 0 || hook.Machine(machine).On() {
				t.Errorf("%d requests were rejected, %q", hook.Rejected(), hook.Done())
			}
			if strings.Contains(got.Text+got.Logs, canary) {
				t.Errorf("the secret is told:\n%s%s", got.Text, got.Logs)
			}
		})
	}
}

// TestForgedReply holds that a reply with another secret's signature is not taken,
// and one of an earlier call neither.
func TestForgedReply(t *testing.T) {
	t.Parallel()
	hook, params := simWebhook(t, rpcsim.Config{Signing: rpcsim.Signing{Secrets: []string{canary}, SignReplies: true, ReplySecret: "another"}})
	ask(t, "power_query", request(params)).Fails("actionError refusedByDevice none").Says("signature", "rpc_secret")
	ask(t, "power_query", request(with(params, object{"rpc_signed_reply": "y"}))).Fails("actionError refusedByDevice none").Says("signature")
	if hook.Rejected() != 0 {
		t.Errorf("%d requests were rejected", hook.Rejected())
	}

	hook, params = simWebhook(t, rpcsim.Config{Signing: rpcsim.Signing{Secrets: []string{canary}, SignReplies: true}})
	var kept *httpfault.Recorder
	hook.SetFaults(httpfault.Fault{Do: func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		if kept == nil {
			kept = httpfault.Record(honest, r)
		}
		for name, values := range kept.Header() {
			w.Header()[name] = values
		}
		_, _ = w.Write(kept.Body.Bytes()) // the client may be gone
	}})
	ask(t, "power_on", request(params)).Fails("actionError refusedByDevice none").Says("old one")
	if hook.Machine(machine).On() {
		t.Error("the machine is on")
	}
}

// TestErrorWithoutCode holds that an error is one, though bmclib takes it for a
// success.
func TestErrorWithoutCode(t *testing.T) {
	t.Parallel()
	hook, params := simWebhook(t, rpcsim.Config{})
	hook.SetFaults(httpfault.Fault{Skip: 2, Do: httpfault.Reply(200, "application/json", `{"id": 1, "error": {"code": 0, "message": "the rack is locked"}}`)})
	ask(t, "power_on", request(params)).Fails("actionError refusedByDevice unknown").Says("the rack is locked")
	hook.SetFaults(httpfault.Fault{Skip: 1, Do: httpfault.Reply(200, "application/json", `{"id": 1, "result": "on", "error": {"code": 0, "message": ""}}`)})
	ask(t, "power_query", request(params)).Gives(object{"status": "on"})
}
