package httpdevice_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/httpdevice"
	"github.com/maaspd/powerdrivers/drivers/sim/httpfault"
)

// TestServer holds that requests are logged whole, that faults come before the
// device, and that its certificate is its own CA.
func TestServer(t *testing.T) {
	t.Parallel()
	for _, plain := range []bool{false, true} {
		device, err := httpdevice.Start(httpdevice.Config{Plain: plain}, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(w, r.Body)
		}))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(device.Close)
		pool := x509.NewCertPool()
		pool.AppendCertsFromPEM(device.CertificatePEM())
		client := http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
		post := func(want int) string {
			reply, err := client.Post(device.URL()+"/a", "text/plain", strings.NewReader("hello"))
			if err != nil {
				t.Fatal(err)
			}
			defer reply.Body.Close()
			text, err := io.ReadAll(reply.Body)
			if err != nil || reply.StatusCode != want {
				t.Errorf("status %d, %v", reply.StatusCode, err)
			}
			return string(text)
		}
		if text := post(200); text != "hello" {
			t.Errorf("the device answers %q", text)
		}
		device.SetFaults(httpfault.Fault{Path: "/a", Do: httpfault.Reply(503, "text/plain", "")})
		post(503)
		log := device.Log()
		if len(log) != 2 || log[0].Method != "POST" || log[0].Path != "/a" || log[0].Body != "hello" || log[0].Header.Get("Content-Type") != "text/plain" {
			t.Errorf("%v", log)
		}
		if (device.Handshakes() == 0) != plain || (device.Fingerprint() == "") != plain {
			t.Errorf("%d handshakes, fingerprint %q", device.Handshakes(), device.Fingerprint())
		}
		if _, err := httpdevice.Start(httpdevice.Config{Addr: device.Addr()}, nil); err == nil {
			t.Error("two devices have one address")
		}
	}
}

// TestMachine holds that a machine takes its time.
func TestMachine(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := &httpdevice.Machine{Delay: time.Second}
		m.Set(true)
		if m.On() {
			t.Error("it is on at once")
		}
		time.Sleep(time.Second)
		if !m.On() {
			t.Error("it is off after the delay")
		}
		m.Set(false)
		m.Put(true)
		time.Sleep(2 * time.Second)
		if !m.On() {
			t.Error("what was coming came although it was put")
		}
	})
}
