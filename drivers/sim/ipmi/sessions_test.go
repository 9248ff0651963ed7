package ipmisim

import (
	"context"
	"net"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bougou/go-ipmi/pkg/bmc"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// hold opens a session and keeps it until the test ends: an ipmitool shell that
// waits for its next line.
func hold(t *testing.T, b *BMC, suite string) {
	t.Helper()
	program := tool.Need(t, "ipmitool", "ipmitool")
	host, port, err := net.SplitHostPort(b.Addr())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	shell := exec.CommandContext(ctx, program, "-I", "lanplus", "-C", suite, "-H", host, "-p", port, "-U", DefaultUser, "-P", DefaultPassword, "shell")
	lines, err := shell.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel() // ends the shell
		_ = shell.Wait()
	})
	if _, err := lines.Write([]byte("power status\n")); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the shell's first command", func() bool { return slices.Contains(b.RequestLog(), "ipmi 00/01") })
}

func TestSessionLimit(t *testing.T) {
	b := start(t, Config{MaxSessions: 1})
	hold(t, b, "3")
	out, err := ipmitool(t, b, "-v", "-C", "3", "power", "status")
	if err == nil || !strings.Contains(out, "insufficient resources") {
		t.Errorf("a second session: %v\n%s", err, out)
	}
	if b.OpenSessions() != 1 {
		t.Errorf("%d open sessions", b.OpenSessions())
	}
}

func TestSessionIsClosed(t *testing.T) {
	b := start(t, Config{})
	if out, err := ipmitool(t, b, "-C", "3", "power", "status"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	waitFor(t, "the end of the session", func() bool { return b.OpenSessions() == 0 })
	log := b.RequestLog()
	for _, want := range []string{"open session", "rakp1", "rakp3", "ipmi 06/3b", "ipmi 00/01", "ipmi 06/3c"} {
		if !slices.Contains(log, want) {
			t.Errorf("no %q in %q", want, log)
		}
	}
	if b.Requests() < len(log) {
		t.Errorf("%d requests, %d in the log", b.Requests(), len(log))
	}
}

func TestSessionTimeout(t *testing.T) {
	b := start(t, Config{SessionTimeout: time.Nanosecond}) // and the engine's 3 s
	dial(t, b).ask(openSession(1), 5*time.Second)
	waitFor(t, "the end of an idle session", func() bool { return b.OpenSessions() == 0 })
}

func TestColdResetDropsSessions(t *testing.T) {
	b := start(t, Config{Faults: Faults{ResetSilence: time.Hour}})
	hold(t, b, "3")
	if out, err := ipmitool(t, b, "-C", "3", "mc", "reset", "cold"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	waitFor(t, "the reset", func() bool { return b.Machine().Count("bmc_reset") == 1 && b.OpenSessions() == 0 })
	if reply := dial(t, b).ask(presencePing, 100*time.Millisecond); reply != nil {
		t.Errorf("an answer during the reset: % x", reply)
	}
}

// TestHalfOpenSessions fills the table with handshakes that nobody finishes, as
// the largest table must stand too.
func TestHalfOpenSessions(t *testing.T) {
	b := start(t, Config{MaxSessions: maxSessionLimit})
	c := dial(t, b)
	for n := range 2 * maxSessionLimit {
		if reply := c.ask(openSession(byte(n)), 10*time.Second); len(reply) < 18 || reply[17] != 0 {
			t.Fatalf("handshake %d: % x", n, reply)
		}
	}
	if b.OpenSessions() != maxSessionLimit {
		t.Errorf("%d sessions", b.OpenSessions())
	}
	if out, err := ipmitool(t, b, "-C", "3", "power", "status"); err != nil {
		t.Errorf("no room for a login: %v\n%s", err, out)
	}
}

func TestPrivilegeOfANewSession(t *testing.T) {
	cases := []struct {
		name           string
		opened, role   bmc.PrivilegeLevel // in the Open Session Request and RAKP message 1
		highest, start bmc.PrivilegeLevel
	}{
		{"administrator", 4, 4, 4, 2},
		{"role below the open session's", 4, 3, 3, 2},
		{"open session below the role", 3, 4, 3, 2},
		{"no role asked", 4, 0, 4, 2},
		{"user", 2, 2, 2, 2},
		{"callback", 1, 1, 1, 1},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := start(t, Config{})
			s := &bmc.Session{BMCID: 7, Role: uint8(c.role) | 0x10, MaxPrivilege: c.opened, PrivilegeLevel: c.opened}
			b.sessions.admit(b.state(), s)
			if s.MaxPrivilege != c.highest || s.PrivilegeLevel != c.start {
				t.Errorf("starts at %d of at most %d, want %d of %d", s.PrivilegeLevel, s.MaxPrivilege, c.start, c.highest)
			}
			s.PrivilegeLevel = c.highest // Set Session Privilege Level
			if b.sessions.admit(b.state(), s); s.PrivilegeLevel != c.highest {
				t.Error("a later command resets the privilege")
			}
		})
	}
}
