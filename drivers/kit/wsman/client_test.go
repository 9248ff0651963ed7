package wsman_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
	"github.com/maaspd/powerdrivers/drivers/kit/wsman"
	amtsim "github.com/maaspd/powerdrivers/drivers/sim/amt"
)

const (
	cim      = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
	power    = cim + "CIM_AssociatedPowerManagementService"
	sources  = cim + "CIM_BootSourceSetting"
	settings = "http://intel.com/wbem/wscim/1/amt-schema/1/AMT_BootSettingData"
	canary   = "Canary!pass-8231"
)

// start starts a machine and a client of it.
func start(t *testing.T, config amtsim.Config, change ...func(*wsman.Config)) (*amtsim.Server, *wsman.Client) {
	t.Helper()
	config.Password = canary
	machine, err := amtsim.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(machine.Close)
	settings := wsman.Config{User: amtsim.DefaultUser, Password: canary, Web: web.Config{BaseURL: machine.URL()}}
	for _, one := range change {
		if one == nil {
			continue
		}
		one(&settings)
	}
	client, err := wsman.New(settings)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return machine, client
}

// invoke asks for a power state.
func invoke(ctx context.Context, client *wsman.Client, state string) (*wsman.Element, error) {
	service := wsman.Reference{Resource: cim + "CIM_PowerManagementService"}
	system := wsman.Reference{Resource: cim + "CIM_ComputerSystem", Selectors: []wsman.Selector{{Name: "Name", Value: "ManagedSystem"}}}
	return client.Invoke(ctx, "switch", service, "RequestPowerStateChange", wsman.Argument{Name: "PowerState", Text: state}, wsman.Argument{Name: "ManagedElement", To: &system})
}

// within is a context that ends a test that hangs.
func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// TestOperations holds what the four operations read and write.
func TestOperations(t *testing.T) {
	t.Parallel()
	for _, algorithm := range []string{"", "MD5", "SHA-256"} {
		machine, client := start(t, amtsim.Config{PullSize: 2, Algorithm: algorithm})
		ctx := within(t)
		list, err := client.Enumerate(ctx, "list", sources)
		if err != nil || len(list) != 3 || list[2].Value("InstanceID") != amtsim.PXE {
			t.Fatalf("%v, %v", list, err)
		}
		output, err := invoke(ctx, client, "2")
		if err != nil || output.Value("ReturnValue") != "0" || machine.State() != amtsim.On {
			t.Fatalf("%v, %v, state %d", output, err, machine.State())
		}
		is, err := client.Get(ctx, "read", wsman.Reference{Resource: settings})
		if err != nil || is.Value("BIOSPause") != "false" {
			t.Fatalf("%v, %v", is, err)
		}
		is.Children = []*wsman.Element{{Name: is.Child("BIOSPause").Name, Text: "true"}}
		if is, err = client.Put(ctx, "write", wsman.Reference{Resource: settings}, is); err != nil || is.Value("BIOSPause") != "true" {
			t.Fatalf("%v, %v", is, err)
		}
		log := machine.Log()
		if log[0].Credential || strings.Contains(log[0].Body, canary) || len(log) != 1+3+1+1+1 {
			t.Errorf("%d requests", len(log))
		}
		if machine.Refused() != 0 {
			t.Errorf("%d answers were refused", machine.Refused())
		}
	}
}

// TestLogin holds how often a password is tried, and what comes of it.
func TestLogin(t *testing.T) {
	t.Parallel()
	wrong := func(c *wsman.Config) { c.Password = "Wrong!" + canary }
	challenge := func(header string) amtsim.Config {
		return amtsim.Config{Faults: []amtsim.Fault{{Do: func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			if header != "" {
				w.Header().Set("WWW-Authenticate", header)
			}
			w.WriteHeader(http.StatusUnauthorized)
		}}}}
	}
	cases := []struct {
		name     string
		config   amtsim.Config
		change   func(*wsman.Config)
		kind     wsman.Kind
		requests int
	}{
		{"a wrong password", amtsim.Config{}, wrong, wsman.KindLogin, 2},
		{"a wrong user", amtsim.Config{}, func(c *wsman.Config) { c.User = "root" }, wsman.KindLogin, 2},
		{"no challenge", challenge(""), nil, wsman.KindScheme, 1},
		{"Basic only", challenge(`Basic realm="x"`), nil, wsman.KindScheme, 1},
		{"the same challenge for ever", challenge(`Digest realm="x", nonce="n", stale=true`), nil, wsman.KindLogin, 2},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			machine, client := start(t, c.config, c.change)
			for range 2 { // the second time nothing more is sent, but where no password was
				_, err := invoke(within(t), client, "2")
				failure, ok := errors.AsType[*wsman.Error](err)
				if !ok || failure.Kind != c.kind || failure.Sent || strings.Contains(err.Error(), canary) {
					t.Fatalf("%v", err)
				}
			}
			tries := 1
			if c.kind == wsman.KindScheme {
				tries = 2
			}
			if got := len(machine.Log()); got != c.requests*tries || machine.Refused() > 1 {
				t.Errorf("%d requests, %d refused", got, machine.Refused())
			}
		})
	}
}

// TestForgottenNonces holds that a login outlives the nonces it was made with,
// also where the device does not say that they were stale, as AMT does not.
func TestForgottenNonces(t *testing.T) {
	t.Parallel()
	for _, stale := range []bool{true, false} {
		machine, client := start(t, amtsim.Config{NonceUses: 1, Stale: stale, PullSize: 1})
		list, err := client.Enumerate(within(t), "list", sources)
		if err != nil || len(list) != 3 || machine.Refused() != 0 {
			t.Errorf("stale=%v: %d items, %v, %d refused", stale, len(list), err, machine.Refused())
		}
	}
}

// TestStaleForEver holds that a device that calls every nonce stale gets two
// answers to one request, and no more.
func TestStaleForEver(t *testing.T) {
	t.Parallel()
	nonce := 0
	machine, client := start(t, amtsim.Config{Faults: []amtsim.Fault{{Do: func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		nonce++
		w.Header().Set("WWW-Authenticate", `Digest realm="x", stale=true, nonce="`+strings.Repeat("n", nonce)+`"`)
		w.WriteHeader(http.StatusUnauthorized)
	}}}})
	_, err := invoke(within(t), client, "2")
	if failure, ok := errors.AsType[*wsman.Error](err); !ok || failure.Kind != wsman.KindLogin || len(machine.Log()) != 3 {
		t.Errorf("%v after %d requests", err, len(machine.Log()))
	}
}

// TestFaults holds what becomes of a command whose answer is not the one that was
// hoped for: its kind, and whether it may have been carried out.
func TestFaults(t *testing.T) {
	t.Parallel()
	const envelope = `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header>%</s:Header><s:Body>#</s:Body></s:Envelope>`
	answer := func(header, body string) amtsim.Misbehaviour {
		return amtsim.Body(strings.NewReplacer("%", header, "#", body).Replace(envelope))
	}
	cases := []struct {
		name string
		do   amtsim.Misbehaviour
		kind wsman.Kind
		sent bool
		text string
	}{
		{"a fault of the sender", amtsim.SOAPFault(400, "Sender", "InvalidSelectors", "not valid"), wsman.KindFault, false, "InvalidSelectors: not valid"},
		{"a fault of the receiver", amtsim.SOAPFault(500, "Receiver", "InternalError", "it broke"), wsman.KindFault, true, "read the state"},
		{"a fault with 200", amtsim.SOAPFault(200, "Receiver", "InternalError", "it broke"), wsman.KindFault, true, "InternalError"},
		{"access denied", amtsim.SOAPFault(500, "Receiver", "AccessDenied", "no"), wsman.KindForbidden, false, "permission"},
		{"busy", amtsim.SOAPFault(500, "Receiver", "Concurrency", "later"), wsman.KindBusy, false, "occupied"},
		{"a long reason", amtsim.SOAPFault(400, "Sender", "X", strings.Repeat("long\n", 1000)), wsman.KindFault, false, "…"},
		{"403", amtsim.Status(403), wsman.KindForbidden, false, "403"},
		{"404", amtsim.Status(404), wsman.KindStatus, false, "404"},
		{"500", amtsim.Status(500), wsman.KindStatus, true, "500"},
		{"503", amtsim.Status(503), wsman.KindBusy, false, "503"},
		{"no XML", amtsim.Body("OK"), wsman.KindProtocol, true, "well-formed"},
		{"no envelope", amtsim.Body("<a><b/></a>"), wsman.KindProtocol, true, "envelope"},
		{"an empty body", answer("", ""), wsman.KindProtocol, true, "body"},
		{"another answer", answer("", "<x/>"), wsman.KindProtocol, true, "RequestPowerStateChange_OUTPUT"},
		{"an answer to another", answer("<RelatesTo>uuid:1</RelatesTo>", "<RequestPowerStateChange_OUTPUT/>"), wsman.KindProtocol, true, "another request"},
		{"a document type", amtsim.Body("<!DOCTYPE a><a/>"), wsman.KindProtocol, true, "well-formed"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, client := start(t, amtsim.Config{Faults: []amtsim.Fault{{Path: "/RequestPowerStateChange", Skip: 1, Do: c.do}}})
			_, err := invoke(within(t), client, "2")
			failure, ok := errors.AsType[*wsman.Error](err)
			if !ok || failure.Kind != c.kind || failure.Sent != c.sent || !strings.Contains(err.Error(), c.text) {
				t.Fatalf("%v", err)
			}
			if len(err.Error()) > 500 || strings.Contains(err.Error(), canary) {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestTransport holds what becomes of a command whose answer does not come.
func TestTransport(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		do   amtsim.Misbehaviour
		kind web.Kind
	}{
		{"silence", amtsim.Hang(), web.KindTimeout},
		{"a cut", amtsim.Cut(100), web.KindCut},
		{"nothing", amtsim.Cut(0), web.KindCut},
		{"too much", amtsim.Huge(3 << 20), web.KindTooLarge},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, client := start(t, amtsim.Config{Faults: []amtsim.Fault{{Path: "/RequestPowerStateChange", Skip: 1, Do: c.do}}})
			if _, err := client.Enumerate(within(t), "list", power); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			if _, err := invoke(ctx, client, "2"); err != nil {
				t.Fatal(err) // the first is left alone
			}
			_, err := invoke(ctx, client, "8")
			if failure, ok := errors.AsType[*web.Error](err); !ok || failure.Kind != c.kind || !failure.Sent {
				t.Errorf("%v", err)
			}
		})
	}
}

// TestEndlessList holds that a list without an end is one error.
func TestEndlessList(t *testing.T) {
	t.Parallel()
	pull := amtsim.Body(`<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><PullResponse><EnumerationContext>x</EnumerationContext></PullResponse></s:Body></s:Envelope>`)
	machine, client := start(t, amtsim.Config{Faults: []amtsim.Fault{{Path: "/Pull", Do: pull}}})
	_, err := client.Enumerate(within(t), "list", power)
	if failure, ok := errors.AsType[*wsman.Error](err); !ok || failure.Kind != wsman.KindProtocol || failure.Sent || len(machine.Log()) > 100 {
		t.Errorf("%v after %d requests", err, len(machine.Log()))
	}
}

// TestCertificate holds that the password is not even asked for by a device whose
// certificate is not trusted, and that a pinned one is taken.
func TestCertificate(t *testing.T) {
	t.Parallel()
	machine, client := start(t, amtsim.Config{TLS: true})
	_, err := client.Enumerate(within(t), "list", power)
	failure, ok := errors.AsType[*web.Error](err)
	if !ok || failure.Kind != web.KindTLS || len(machine.Log()) != 0 {
		t.Fatalf("%v", err)
	}
	pinned, err := wsman.New(wsman.Config{User: amtsim.DefaultUser, Password: canary, Web: web.Config{
		BaseURL: machine.URL(), TLS: web.TLSConfig{Fingerprint: failure.Fingerprint}}})
	if err != nil {
		t.Fatal(err)
	}
	defer pinned.Close()
	if list, err := pinned.Enumerate(within(t), "list", power); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
}

// TestBadConfig holds that a configuration that cannot be used is said to be.
func TestBadConfig(t *testing.T) {
	t.Parallel()
	_, err := wsman.New(wsman.Config{Web: web.Config{BaseURL: "ftp://" + canary + "@x"}})
	if failure, ok := errors.AsType[*web.Error](err); !ok || failure.Kind != web.KindInput || strings.Contains(err.Error(), canary) {
		t.Errorf("%v", err)
	}
}

// TestTogether holds that clients in several goroutines log in once, and that one
// that does not get its turn says so in time.
func TestTogether(t *testing.T) {
	t.Parallel()
	machine, client := start(t, amtsim.Config{NonceUses: 3, Faults: []amtsim.Fault{{Path: "/Get", Do: amtsim.Hang()}}})
	done := make(chan error)
	for range 8 {
		go func() {
			_, err := client.Enumerate(within(t), "list", power)
			done <- err
		}()
	}
	for range 8 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if machine.Refused() != 0 {
		t.Errorf("%d answers were refused", machine.Refused())
	}
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	for range 2 { // one hangs, the other waits for it
		go func() {
			_, err := client.Get(ctx, "read", wsman.Reference{Resource: settings})
			done <- err
		}()
	}
	for range 2 {
		err := <-done
		if failure, ok := errors.AsType[*web.Error](err); !ok || failure.Kind != web.KindTimeout || failure.Sent {
			t.Errorf("%v", err)
		}
	}
}
