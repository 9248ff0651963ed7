package maaspd_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/maaspd/powerdrivers/maaspd"
)

// failing is a call that fails for the reason.
func failing(reason maaspd.Reason) func(context.Context) error {
	return func(context.Context) error { return maaspd.Failf(reason, "told to fail") }
}

// verbs are the verbs that take a request, but for validate and batch.
func verbs() []string {
	return append(readingVerbs(), "power_on", "power_off", "power_cycle", "power_reset", "power_soft_off",
		"power_nmi", "bmc_reset", "set_boot_order", "set_boot_device", "identify")
}

func readingVerbs() []string {
	return []string{"power_query", "probe", "outlets", "statistics", "check", "get_boot_device"}
}

// verbMembers are the request keys that the verb demands.
func verbMembers(verb string) string {
	switch verb {
	case "set_boot_order":
		return `"devices": [{"deviceType": "NetworkInterface", "properties": {"mac": "52:54:00:12:34:56"}}]`
	case "set_boot_device":
		return `"bootDevice": {"device": "pxe"}`
	}
	return ""
}

// reasonTable is the closed table of protocol specification, section 3.
func reasonTable() map[string][]string {
	return map[string][]string{
		"connError":              {"timeout", "refused", "dns", "tls", "busy", "sessionsFull"},
		"actionError":            {"cancelled", "notVerified", "wrongState", "unknownState", "refusedByDevice"},
		"authError":              {"badCredentials", "badKg", "privilege", "forbidden"},
		"settingsError":          {"badInput", "noSuchTarget", "cipher"},
		"toolError":              {"missingTool"},
		"fatalError":             {"unsupportedProtocol", "internal"},
		"unsupportedActionError": {"unsupported"},
	}
}

// harmless are the reasons that by themselves say that nothing was carried
// out: the device, or something before it, refused.
func harmless(code, reason string) bool {
	return slices.Contains([]string{"settingsError", "toolError", "authError", "unsupportedActionError"}, code) ||
		slices.Contains([]string{"wrongState", "dns", "unsupportedProtocol"}, reason)
}

// TestReasonTable fails every verb for every reason, with and without the
// driver's word that nothing was sent.
func TestReasonTable(t *testing.T) {
	for _, verb := range verbs() {
		for code, reasons := range reasonTable() {
			for _, reason := range reasons {
				for _, notSent := range []bool{false, true} {
					t.Run(fmt.Sprintf("%s %s notSent %t", verb, reason, notSent), func(t *testing.T) {
						synctest.Test(t, func(t *testing.T) { checkReason(t, verb, code, reason, notSent) })
					})
				}
			}
		}
	}
}

// checkReason compares one outcome with the rules, spelled out once more.
func checkReason(t *testing.T, verb, code, reason string, notSent bool) {
	power, call := maaspd.On, verb
	if verb == "power_on" {
		power = maaspd.Off
	}
	if verb == "power_cycle" {
		call = "power_off"
	}
	d := newDevice(power)
	d.do[call] = func(context.Context) error {
		err := maaspd.Failf(maaspd.Reason(reason), "told to fail")
		if notSent {
			return err.NotSent()
		}
		return err
	}
	effect := "unknown"
	if notSent || harmless(code, reason) || slices.Contains(readingVerbs(), verb) {
		effect = "none"
	}
	mayMend := (code == "connError" || code == "actionError") && reason != "tls" && reason != "wrongState"
	once := slices.Contains([]string{"power_cycle", "power_reset", "power_soft_off", "bmc_reset", "power_nmi"}, verb)
	got := run(t, fullDriver(d), verb, request(verbMembers(verb)))
	got.wantError(t, code, reason, effect, mayMend && (!once || effect == "none"))
	if seed := run(t, fullDriver(d), verb, request(verbMembers(verb)), "--compat", "seed"); seed.status != 0 {
		t.Errorf("with --compat seed the exit status is %d", seed.status)
	}
}

// TestErrorsWithoutAReason gives errors that are not the package's own.
func TestErrorsWithoutAReason(t *testing.T) {
	cases := []struct {
		name         string
		err          error
		code, reason string
	}{
		{"plain", errors.New("odd"), "fatalError", "internal"},
		{"unknown reason", maaspd.Failf("teapot", "odd"), "fatalError", "internal"},
		{"empty reason", maaspd.Failf("", "odd"), "fatalError", "internal"},
		{"name", &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "bmc.example", IsNotFound: true}}, "connError", "dns"},
		{"closed port", &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}, "connError", "refused"},
		{"reset", fmt.Errorf("reading: %w", &net.OpError{Op: "read", Err: os.NewSyscallError("read", syscall.ECONNRESET)}), "connError", "refused"},
		{"unreachable", &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", syscall.EHOSTUNREACH)}, "connError", "refused"},
		{"slow", &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, "connError", "timeout"},
		{"own deadline", fmt.Errorf("reading: %w", context.DeadlineExceeded), "connError", "timeout"},
		{"certificate", untrustedError(t), "connError", "tls"},
		{"not TLS", plaintextError(t), "connError", "tls"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := newDevice(maaspd.On)
			fail := func(context.Context) error { return c.err }
			d.do["power_off"], d.do["power_query"] = fail, fail
			got := run(t, fullDriver(d), "power_off", request(""))
			effect := "unknown"
			if c.reason == "dns" {
				effect = "none"
			}
			if e := got.failure(t); e.Code != c.code || e.Reason != c.reason || e.Effect != effect {
				t.Errorf("%s/%s effect %s for %v", e.Code, e.Reason, e.Effect, c.err)
			}
			if e := run(t, fullDriver(d), "power_query", request("")).failure(t); e.Effect != "none" || !strings.Contains(e.Message, c.err.Error()) {
				t.Errorf("power_query: effect %s, message %q", e.Effect, e.Message)
			}
		})
	}
}

// untrustedError is what a client says about a certificate that nobody signed.
func untrustedError(t *testing.T) error {
	server := httptest.NewTLSServer(http.NotFoundHandler())
	defer server.Close()
	server.Config.ErrorLog = discardLog()
	response, err := http.Get(server.URL)
	if err == nil {
		response.Body.Close()
		t.Fatal("the certificate was accepted")
	}
	return err
}

// plaintextError is what a TLS client says about a server that speaks none.
func plaintextError(t *testing.T) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		if conn, err := listener.Accept(); err == nil {
			fmt.Fprint(conn, "220 mail.example ESMTP\r\n")
			conn.Close()
		}
	}()
	response, err := http.Get("https://" + listener.Addr().String())
	if err == nil {
		response.Body.Close()
		t.Fatal("plain text was taken for TLS")
	}
	return err
}

// TestWrappedErrorsKeepTheirWords holds that what a driver wraps around an
// error with a reason is part of the message.
func TestWrappedErrorsKeepTheirWords(t *testing.T) {
	d := newDevice(maaspd.On)
	d.do["power_off"] = func(context.Context) error {
		return fmt.Errorf("outlet 3 of 192.0.2.7: %w", maaspd.Failf(maaspd.Refused, "the port is closed").NotSent())
	}
	got := run(t, fullDriver(d), "power_off", request(""))
	got.wantError(t, "connError", "refused", "none", true)
	if e := got.failure(t); e.Message != "outlet 3 of 192.0.2.7: the port is closed" {
		t.Errorf("message %q", e.Message)
	}
}

// TestNotSentLeavesTheOriginalAlone holds that an error that several calls
// share does not change its meaning for all of them.
func TestNotSentLeavesTheOriginalAlone(t *testing.T) {
	shared := maaspd.Failf(maaspd.Timeout, "no answer")
	if shared.NotSent() == shared {
		t.Fatal("NotSent returned the same error")
	}
	d := newDevice(maaspd.On)
	d.do["power_off"] = func(context.Context) error { return shared }
	run(t, fullDriver(d), "power_off", request("")).wantError(t, "connError", "timeout", "unknown", true)
}

// TestMessagesAreBoundedAndScrubbed gives an endless message with the password
// in it.
func TestMessagesAreBoundedAndScrubbed(t *testing.T) {
	d := newDevice(maaspd.On)
	d.do["power_off"] = func(context.Context) error {
		return maaspd.Failf(maaspd.RefusedByDevice, "%s canary-4711 %s", strings.Repeat("é", 400), strings.Repeat("ü", 4000))
	}
	got := run(t, fullDriver(d), "power_off", request(""))
	e := got.failure(t)
	if len(e.Message) > 1024 || strings.Contains(e.Message, "canary") || !strings.Contains(e.Message, "[redacted]") || strings.ContainsRune(e.Message, '\ufffd') {
		t.Errorf("%d bytes: %q", len(e.Message), e.Message)
	}
}
