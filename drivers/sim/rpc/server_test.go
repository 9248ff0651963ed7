package rpcsim_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/httpdevice"
	rpcsim "github.com/maaspd/powerdrivers/drivers/sim/rpc"
)

// signed is the signature of a text, as bmclib writes it.
func signed(secret, text string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// call sends a body, and returns the status, the answer and its signature.
func call(t *testing.T, hook *rpcsim.Server, body string, header http.Header) (int, string, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, hook.URL(), strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = header
	reply, err := (&http.Client{Timeout: time.Minute}).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply.StatusCode, string(text), reply.Header.Get("X-BMCLIB-Signature-256")
}

// TestCalls holds what the methods answer, without signatures.
func TestCalls(t *testing.T) {
	t.Parallel()
	hook, err := rpcsim.Start(rpcsim.Config{Config: httpdevice.Config{Plain: true}, Path: "/hook"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(hook.Close)
	for _, c := range []struct{ call, gives string }{
		{`"method": "ping"`, `"result":"pong"`},
		{`"method": "getPowerState"`, `"result":"off"`},
		{`"method": "setPowerState", "params": {"state": "reset"}`, `"code":409`},
		{`"method": "setPowerState", "params": {"state": "on"}`, `"result":"ok"`},
		{`"method": "getPowerState"`, `"result":"on"`},
		{`"method": "setPowerState", "params": {"state": "reset"}`, `"result":"ok"`},
		{`"method": "setPowerState", "params": {"state": "sideways"}`, `"code":-32602`},
		{`"method": "setPowerState", "params": []`, `"code":-32602`},
		{`"method": "setBootDevice", "params": {"device": "pxe", "efiBoot": true}`, `"result":"ok"`},
		{`"method": "setVirtualMedia"`, `"code":-32601`},
	} {
		status, text, _ := call(t, hook, `{"id": 7, "host": "a", `+c.call+`}`, nil)
		if status != 200 || !strings.HasPrefix(text, `{"id":7,"host":"a",`) || !strings.Contains(text, c.gives) {
			t.Errorf("%s: %d %s", c.call, status, text)
		}
	}
	if status, _, _ := call(t, hook, `{"id": `, nil); status != 400 {
		t.Errorf("broken JSON: %d", status)
	}
	if !hook.Machine("a").On() || hook.Machine("b").On() || hook.BootOf("a") != (rpcsim.Boot{Device: "pxe", EFI: true}) {
		t.Errorf("a on %v, b on %v, %v", hook.Machine("a").On(), hook.Machine("b").On(), hook.BootOf("a"))
	}
	if !slices.Contains(hook.Done(), "a setPowerState on") {
		t.Errorf("%q", hook.Done())
	}
}

// TestSigning holds which requests a webhook with secrets takes.
func TestSigning(t *testing.T) {
	t.Parallel()
	signing := rpcsim.Signing{Secrets: []string{"one", "two"}, TimeHeader: "X-BMCLIB-Timestamp", SignReplies: true}
	hook, err := rpcsim.Start(rpcsim.Config{Config: httpdevice.Config{Plain: true}, Signing: signing})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(hook.Close)
	const body = `{"id": 7, "host": "a", "method": "ping"}`
	now, old := time.Now().Format(time.RFC3339), time.Now().Add(-time.Hour).Format(time.RFC3339)
	for _, c := range []struct {
		name, at, signature string
		status              int
	}{
		{"right", now, signed("one", body+now), 200},
		{"the second secret", now, signed("x", body+now) + "," + signed("two", body+now), 200},
		{"none", now, "", 401},
		{"wrong", now, signed("three", body+now), 401},
		{"of the body only", now, signed("one", body), 401},
		{"old", old, signed("one", body+old), 401},
		{"without time", "", signed("one", body), 401},
	} {
		header := http.Header{}
		header.Set("X-BMCLIB-Timestamp", c.at)
		header.Set("X-BMCLIB-Signature-256", c.signature)
		status, _, signature := call(t, hook, body, header)
		if status != c.status || (signature != "") != (status == 200) {
			t.Errorf("%s: %d, signature %q", c.name, status, signature)
		}
	}
	if hook.Rejected() != 5 {
		t.Errorf("%d were rejected", hook.Rejected())
	}
}
