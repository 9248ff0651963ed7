package conformance_test

import (
	"bufio"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

// TestShellDriver holds that a driver needs no Go: this one is shell and jq.
func TestShellDriver(t *testing.T) {
	needInterpreters(t)
	t.Parallel()
	conformance.Test(t, testdata("drivers", "shell", "maas-powerdriver-lamp"), conformance.Options{Params: lamp(t), Parallel: 4})
}

// TestGoExample holds the driver that docs/writing-a-driver.md shows.
func TestGoExample(t *testing.T) {
	t.Parallel()
	conformance.Test(t, filepath.Join(bin, "lamp"), conformance.Options{Params: lamp(t)})
}

// lamp are parameters for a lamp that is off.
func lamp(t *testing.T) json.RawMessage {
	t.Helper()
	file := filepath.Join(t.TempDir(), "lamp")
	if err := os.WriteFile(file, []byte("0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return json.RawMessage(`{"switch_file": "` + file + `"}`)
}

// TestPythonDriver holds a driver in Python, with batch, against a relay box.
func TestPythonDriver(t *testing.T) {
	needInterpreters(t)
	t.Parallel()
	box := startBox(t)
	params := func(password string) json.RawMessage {
		return json.RawMessage(`{"power_address": "` + box.listener.Addr().String() + `", "power_pass": "` + password + `", "outlet": 3}`)
	}
	outcomes := conformance.Test(t, testdata("drivers", "python", "maas-powerdriver-relay"),
		conformance.Options{Params: params("good-pass"), BadParams: params("wrong-pass"), Logins: box.count})
	for _, o := range outcomes {
		device := strings.HasPrefix(o.Check.ID, "time.") || strings.HasPrefix(o.Check.ID, "batch.") || strings.HasPrefix(o.Check.ID, "secrets.")
		if device && o.Status == conformance.NotApplicable && o.Check.ID != "time.validate-offline" && o.Check.ID != "secrets.process-list" {
			t.Errorf("%s does not apply: %s", o.Check.ID, o.Detail)
		}
	}
}

// box is a relay box: what the driver in Python switches.
type box struct {
	listener net.Listener
	mu       sync.Mutex
	on       map[string]bool
	logins   int
}

func startBox(t *testing.T) *box {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &box{listener: listener, on: map[string]bool{}}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go b.serve(conn)
		}
	}()
	return b
}

func (b *box) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.logins
}

func (b *box) serve(conn net.Conn) {
	defer conn.Close()
	lines := bufio.NewScanner(conn)
	for known := false; lines.Scan(); {
		word, rest, _ := strings.Cut(lines.Text(), " ")
		answer := b.answer(word, rest, &known)
		if _, err := conn.Write([]byte(answer + "\n")); err != nil {
			return
		}
	}
}

func (b *box) answer(word, rest string, known *bool) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case word == "login":
		b.logins++
		*known = rest == "good-pass"
	case !*known:
	case word == "on" || word == "off":
		b.on[rest] = word == "on"
	case word == "state" && b.on[rest]:
		return "on"
	case word == "state":
		return "off"
	}
	if !*known {
		return "denied"
	}
	return "ok"
}
