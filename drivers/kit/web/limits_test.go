package web

import (
	"strings"
	"testing"
	"time"
)

// TestDefaultTimes holds how long a device is waited for when nobody says: BMCs
// take up to 20 s for a reply, but not for a connection.
func TestDefaultTimes(t *testing.T) {
	cfg := Config{}.withDefaults()
	if cfg.ConnectTimeout != 10*time.Second || cfg.FirstByteTimeout != 30*time.Second || cfg.MaxBody != 4<<20 {
		t.Errorf("%v to connect, %v to the first byte, %d bytes", cfg.ConnectTimeout, cfg.FirstByteTimeout, cfg.MaxBody)
	}
}

// TestUnreadBody holds that no request follows on a connection on which the rest
// of a refusal may still come.
func TestUnreadBody(t *testing.T) {
	for name, text := range map[string]string{
		"too large":        "HTTP/1.1 400 x\r\nContent-Length: 999999999\r\n\r\n",
		"unknown encoding": "HTTP/1.1 400 x\r\nContent-Encoding: br\r\nContent-Length: 9\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := raw(t, says(text, false))
			c := newClient(t, s.url)
			for range 2 {
				ok(t, c, within(t, bound), Request{Link: "/"}, 400)
			}
			if s.conns.Load() != 2 {
				t.Errorf("%d connections, want 2", s.conns.Load())
			}
		})
	}
}

// TestUserInAddress holds that a person who writes the password into the address
// is told where it belongs.
func TestUserInAddress(t *testing.T) {
	for _, address := range []string{"admin:canary-pass@bmc", "https://canary-token@bmc/"} {
		if _, err := ParseAddress(address); err == nil || !strings.Contains(err.Error(), "give user and password in their own settings") {
			t.Errorf("%v", err)
		}
	}
}
