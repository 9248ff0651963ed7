package redfishsim

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestLine holds that a line costs a first request over TLS 1.3 three round
// trips (TCP, TLS, HTTP) and a second one a single one.
func TestLine(t *testing.T) {
	const roundTrip = 40 * time.Millisecond
	s := start(t, Config{})
	line, err := Lay(s.Addr(), roundTrip)
	if err != nil {
		t.Fatal(err)
	}
	defer line.Close()
	c := newClient(t, s)
	get := func() time.Duration {
		t.Helper()
		r, err := http.NewRequest(http.MethodGet, "https://"+line.Addr()+systemOne, strings.NewReader(""))
		if err != nil {
			t.Fatal(err)
		}
		r.SetBasicAuth(DefaultUser, DefaultPassword)
		begin := time.Now()
		response, err := c.http.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = response.Body.Close() }()
		if _, err := io.Copy(io.Discard, response.Body); err != nil {
			t.Error(err)
		}
		if response.StatusCode != http.StatusOK {
			t.Errorf("status %d", response.StatusCode)
		}
		return time.Since(begin)
	}
	if took := get(); took < 3*roundTrip {
		t.Errorf("the first request took %v", took)
	}
	if took := get(); took < roundTrip {
		t.Errorf("the second request took %v", took)
	}
	if s.Requests() != 2 || s.Handshakes() != 1 {
		t.Errorf("%d requests, %d handshakes", s.Requests(), s.Handshakes())
	}
	line.Close()
	if _, err := c.http.Get("https://" + line.Addr()); err == nil {
		t.Error("a closed line answers")
	}
}
