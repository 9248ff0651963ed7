package ipmi

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// within bounds a test, so that a hang fails it.
func within(t *testing.T, limit time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	t.Cleanup(cancel)
	return ctx
}

func mustDial(t *testing.T, ctx context.Context, cfg Config) *Session {
	t.Helper()
	s, err := Dial(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func wantKind(t *testing.T, err error, kind Kind, sent bool) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want an error of kind %q", err, kind)
	}
	if e.Kind != kind || e.Sent != sent {
		t.Fatalf("got kind %q, sent %v (%v), want kind %q, sent %v", e.Kind, e.Sent, e, kind, sent)
	}
	return e
}

// count returns how many datagrams of a payload type came.
func (b *fakeBMC) count(payloadType byte) int {
	n := 0
	for _, e := range b.log() {
		if e.payloadType == payloadType {
			n++
		}
	}
	return n
}

// halfOpen returns how many logins are neither finished nor given up.
func (b *fakeBMC) halfOpen() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.sessions)
}

// eventually waits for what the fake BMC has yet to receive.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); !done(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal(what + ": not within 5 s")
		}
	}
}

func TestRefusedLogins(t *testing.T) {
	t.Parallel()
	status := func(code byte) func(event) byte { return func(event) byte { return code } }
	for _, tc := range []struct {
		name   string
		bmc    *fakeBMC
		change func(*Config)
		want   Kind
		text   string
	}{
		{name: "wrong password", change: func(c *Config) { c.Password = "guess" }, want: KindBadPassword, text: "check the password"},
		{name: "empty password", change: func(c *Config) { c.Password = "" }, want: KindBadPassword},
		{name: "unknown user", change: func(c *Config) { c.Username = "nobody" }, want: KindUnknownUser, text: "name or the password"},
		{name: "no K_g given", bmc: &fakeBMC{kg: []byte("bmckey")}, change: func(c *Config) { c.KG = nil }, want: KindBadKG, text: "none is set"},
		{name: "wrong K_g", bmc: &fakeBMC{kg: []byte("bmckey")}, change: func(c *Config) { c.KG = []byte("other") }, want: KindBadKG, text: "has another BMC key"},
		{name: "K_g given to a BMC without", change: func(c *Config) { c.KG = []byte("other") }, want: KindBadKG, text: "leave K_g empty"},
		{name: "privilege above the user's", bmc: &fakeBMC{rakp2Status: status(0x0a)}, want: KindPrivilege, text: "privilege level"},
		{name: "invalid role", bmc: &fakeBMC{rakp2Status: status(0x09)}, want: KindPrivilege},
		{name: "name too long for the BMC", bmc: &fakeBMC{rakp2Status: status(0x0c)}, want: KindUnknownUser},
		{name: "session lost", bmc: &fakeBMC{rakp2Status: status(0x02)}, want: KindSessionsFull, text: "invalid session ID"},
		{name: "reserved status", bmc: &fakeBMC{rakp2Status: status(0x77)}, want: KindProtocol, text: "0x77"},
		{name: "no room", bmc: &fakeBMC{openStatus: func(event, algorithms) byte { return 0x01 }}, want: KindSessionsFull, text: "wait"},
		{name: "no room for the role", bmc: &fakeBMC{rakp2Status: status(0x0b)}, want: KindSessionsFull},
		{name: "cipher not allowed at the level", bmc: &fakeBMC{openStatus: func(event, algorithms) byte { return 0x0a }}, want: KindPrivilege, text: "cipher suite"},
		{name: "cipher refused oddly", bmc: &fakeBMC{openStatus: func(event, algorithms) byte { return 0x12 }}, want: KindCipher, text: "another cipher suite"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if tc.bmc == nil {
				tc.bmc = &fakeBMC{}
			}
			bmc := startFake(t, tc.bmc)
			cfg := bmc.config()
			cfg.CipherSuites = []CipherSuite{17, 3} // the second one must not be tried
			if tc.change != nil {
				tc.change(&cfg)
			}
			_, err := Dial(within(t, 5*time.Second), cfg)
			e := wantKind(t, err, tc.want, false)
			if !strings.Contains(e.Error(), tc.text) || !strings.Contains(e.Error(), cfg.Address) {
				t.Errorf("the message %q lacks %q or the address", e, tc.text)
			}
			if n := bmc.count(payloadOpenRequest); n != 1 {
				t.Errorf("%d logins were tried, want 1", n)
			}
		})
	}
}

func TestSlotIsFreedAfterARefusal(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"wrong password":             func(c *Config) { c.Password = "guess" },
		"K_g given to a BMC without": func(c *Config) { c.KG = []byte("other") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bmc := startFake(t, &fakeBMC{})
			cfg := bmc.config()
			change(&cfg)
			if _, err := Dial(within(t, 5*time.Second), cfg); err == nil {
				t.Fatal("the login worked")
			}
			eventually(t, "the slot is freed", func() bool { return bmc.halfOpen() == 0 })
		})
	}
}

func TestSlotIsFreedAfterACancel(t *testing.T) {
	for _, step := range []byte{payloadRAKP1, payloadRAKP3} {
		bmc := startFake(t, &fakeBMC{})
		bmc.setMangle(func(e event, reply []byte) [][]byte {
			if e.payloadType == step {
				return nil
			}
			return [][]byte{reply}
		})
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() {
			_, err := Dial(ctx, bmc.config())
			done <- err
		}()
		eventually(t, "the login gets to its step", func() bool { return bmc.count(step) > 0 })
		cancel()
		select {
		case err := <-done:
			wantKind(t, err, KindCanceled, false)
		case <-time.After(time.Second):
			t.Fatal("the cancelled login goes on")
		}
		eventually(t, "the slot is freed", func() bool { return bmc.halfOpen() == 0 })
	}
}

func TestNextCipherSuiteAfterARefusalForTheAlgorithms(t *testing.T) {
	for _, code := range []byte{0x04, 0x05, 0x10, 0x11} {
		bmc := startFake(t, &fakeBMC{openStatus: func(e event, algs algorithms) byte {
			if algs.auth == authSHA256 {
				return code
			}
			return statusOK
		}})
		cfg := bmc.config()
		cfg.CipherSuites = nil
		s := mustDial(t, within(t, 5*time.Second), cfg)
		if s.CipherSuite() != 3 {
			t.Errorf("status %#02x: got suite %v, want 3", code, s.CipherSuite())
		}
		cfg.CipherSuites = []CipherSuite{17, 15}
		_, err := Dial(within(t, 5*time.Second), cfg)
		e := wantKind(t, err, KindCipher, false)
		if !strings.Contains(e.Error(), "[17 15]") {
			t.Errorf("the message %q does not list the suites", e)
		}
	}
}

func TestDowngradeIsRefused(t *testing.T) {
	for _, at := range []int{12, 20, 28} { // authentication, integrity, confidentiality
		bmc := startFake(t, &fakeBMC{})
		bmc.setMangle(func(e event, reply []byte) [][]byte {
			if e.payloadType == payloadOpenRequest {
				reply[packetHeaderSize+at+4]--
			}
			return [][]byte{reply}
		})
		cfg := bmc.config()
		cfg.CipherSuites = []CipherSuite{17, 3}
		_, err := Dial(within(t, 5*time.Second), cfg)
		wantKind(t, err, KindCipher, false)
		if n := bmc.count(payloadOpenRequest); n != 1 {
			t.Errorf("%d logins were tried, want 1", n)
		}
		eventually(t, "the slot is freed", func() bool { return bmc.halfOpen() == 0 })
	}
}

// Answers with another tag, session or payload type are passed over.
func TestForeignSetupRepliesAreDropped(t *testing.T) {
	bmc := startFake(t, &fakeBMC{})
	bmc.setMangle(func(e event, reply []byte) [][]byte {
		if e.payloadType == payloadIPMI {
			return [][]byte{reply}
		}
		refusal := slices.Clone(reply)
		refusal[packetHeaderSize+1] = statusBadName
		tag, session, kind, signed := slices.Clone(refusal), slices.Clone(refusal), slices.Clone(refusal), slices.Clone(refusal)
		tag[packetHeaderSize]++
		session[packetHeaderSize+4]++
		kind[5]++
		signed[5] |= flagAuthenticated
		return [][]byte{tag, session, kind, signed, refusal[:packetHeaderSize], reply[:10], {}, {6, 0, 0xff, 6}, reply}
	})
	s := mustDial(t, within(t, 5*time.Second), bmc.config())
	if _, err := s.ChassisStatus(within(t, 5*time.Second)); err != nil {
		t.Fatal(err)
	}
}

// A proof that is too long or too short is not a wrong password.
func TestMalformedProofs(t *testing.T) {
	for _, step := range []byte{payloadOpenRequest, payloadRAKP1, payloadRAKP3} {
		bmc := startFake(t, &fakeBMC{})
		bmc.setMangle(func(e event, reply []byte) [][]byte {
			if e.payloadType == step {
				reply = reply[:len(reply)-9]
				reply[14] -= 9
			}
			return [][]byte{reply}
		})
		_, err := Dial(within(t, 5*time.Second), bmc.config())
		wantKind(t, err, KindProtocol, false)
	}
}

func TestBadConfigurationIsRefusedWithoutTraffic(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"17 bytes of user name":   func(c *Config) { c.Username = strings.Repeat("u", 17) },
		"21 bytes of password":    func(c *Config) { c.Password = strings.Repeat("p", 21) },
		"21 bytes of K_g":         func(c *Config) { c.KG = make([]byte, 21) },
		"NUL in the user name":    func(c *Config) { c.Username = "a\x00b" },
		"NUL in the password":     func(c *Config) { c.Password = "a\x00b" },
		"suite 0":                 func(c *Config) { c.CipherSuites = []CipherSuite{17, 0} },
		"suite 4":                 func(c *Config) { c.CipherSuites = []CipherSuite{4} },
		"suite 12 with intel20":   func(c *Config) { c.CipherSuites, c.Workarounds = []CipherSuite{12}, Intel20 },
		"a level that is no one":  func(c *Config) { c.Privilege = 9 },
		"an address without port": func(c *Config) { c.Address = "127.0.0.1" },
		"an address without host": func(c *Config) { c.Address = ":623" },
		"a port that is a word":   func(c *Config) { c.Address = "127.0.0.1:asf-rmcp" },
		"IPv6 without brackets":   func(c *Config) { c.Address = "::1:623" },
	} {
		bmc := startFake(t, &fakeBMC{})
		cfg := bmc.config()
		change(&cfg)
		_, err := Dial(within(t, 5*time.Second), cfg)
		e := wantKind(t, err, KindInput, false)
		if cfg.Password != "" && strings.Contains(e.Error(), cfg.Password) {
			t.Errorf("%s: the message shows the password", name)
		}
		if n := len(bmc.log()); n != 0 {
			t.Errorf("%s: %d datagrams were sent", name, n)
		}
	}
}

func TestLongestCredentials(t *testing.T) {
	bmc := startFake(t, &fakeBMC{user: strings.Repeat("u", 16), password: strings.Repeat("p", 20), kg: []byte(strings.Repeat("\x00k", 10))})
	mustDial(t, within(t, 5*time.Second), bmc.config())
	cfg := bmc.config()
	cfg.Password = cfg.Password[:16]
	_, err := Dial(within(t, 5*time.Second), cfg)
	wantKind(t, err, KindBadPassword, false)
}

func TestBlackHoleEndsAtTheDeadline(t *testing.T) {
	hole, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer hole.Close()
	begin := time.Now()
	_, err = Dial(within(t, 700*time.Millisecond), Config{Address: hole.LocalAddr().String()})
	e := wantKind(t, err, KindTimeout, false)
	if took := time.Since(begin); took < 600*time.Millisecond || took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
	if !errors.Is(e, context.DeadlineExceeded) {
		t.Errorf("the cause is %v", errors.Unwrap(e))
	}
}

func TestClosedPort(t *testing.T) {
	hole, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	hole.Close()
	begin := time.Now()
	_, err = Dial(within(t, 30*time.Second), Config{Address: hole.LocalAddr().String()})
	wantKind(t, err, KindRefused, false)
	if took := time.Since(begin); took < 300*time.Millisecond || took > 2*time.Second {
		t.Errorf("it took %v, want about 0.6 s", took)
	}
}

func TestUnknownHostName(t *testing.T) {
	_, err := Dial(within(t, 10*time.Second), Config{Address: "not a host name:623"}) // fails without asking a server
	wantKind(t, err, KindDNS, false)
}

func TestCancelBeforeAnything(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := Dial(ctx, Config{Address: "127.0.0.1:623"})
	wantKind(t, err, KindCanceled, false)
}

func TestIPv6(t *testing.T) {
	conn, err := net.ListenPacket("udp", "[::1]:0")
	if err != nil {
		t.Skip("this machine has no IPv6 loopback")
	}
	conn.Close()
	_, err = Dial(within(t, 10*time.Second), Config{Address: conn.LocalAddr().String()})
	e := wantKind(t, err, KindRefused, false)
	if !strings.Contains(e.Error(), "[::1]:") {
		t.Errorf("the message %q lacks the address", e)
	}
}

// scriptedConn is a socket whose reads and writes go by a script.
type scriptedConn struct {
	net.Conn
	writes, reads []error // one for each call; the last one goes on
}

func next(script *[]error) error {
	err := (*script)[0]
	if len(*script) > 1 {
		*script = (*script)[1:]
	}
	return err
}

func (c *scriptedConn) Write(b []byte) (int, error)    { return len(b), next(&c.writes) }
func (c *scriptedConn) Read([]byte) (int, error)       { return 0, next(&c.reads) }
func (*scriptedConn) SetReadDeadline(time.Time) error  { return nil }
func (*scriptedConn) SetWriteDeadline(time.Time) error { return nil }

// Hosts limit how many ICMP messages they send, and the system reports one at
// the next read or write, whichever comes first.
func TestRefusals(t *testing.T) {
	refused, late := error(syscall.ECONNREFUSED), os.ErrDeadlineExceeded
	for _, tc := range []struct {
		name          string
		writes, reads []error
		sends, left   int // the limit, and how many datagrams left
		want          error
	}{
		{"at every read", []error{nil}, []error{refused}, 0, 3, errRefused},
		{"at every write", []error{refused}, []error{late}, 0, 0, errRefused},
		{"at every write of a command sent once", []error{refused}, []error{late}, 1, 0, errRefused},
		{"once, then silence", []error{nil}, []error{refused, late}, 0, 3, errRefused},
		{"of a command sent once", []error{nil}, []error{refused}, 1, 1, errRefused},
		{"no route", []error{syscall.EHOSTUNREACH}, []error{late}, 0, 0, syscall.EHOSTUNREACH},
		{"never", []error{nil}, []error{late}, 4, 4, errSilence},
		{"another failure", []error{syscall.EPERM}, []error{late}, 0, 0, syscall.EPERM},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := &link{conn: &scriptedConn{writes: tc.writes, reads: tc.reads}, log: slog.New(slog.DiscardHandler)}
				begin := time.Now()
				left, err := l.run(context.Background(), exchange{wait: firstWait, sends: tc.sends, build: func() []byte { return nil }})
				if !errors.Is(err, tc.want) || left != tc.left {
					t.Errorf("got %v after %d datagrams, want %v after %d", err, left, tc.want, tc.left)
				}
				if took := time.Since(begin); took > 600*time.Millisecond {
					t.Errorf("it took %v besides waiting for answers", took)
				}
			})
		})
	}
}
