package ipmi

import (
	"strings"
	"testing"
	"time"
)

// answering makes the fake answer one command with a completion code.
func answering(netFn, cmd, code byte) func(event) byte {
	return func(e event) byte {
		if e.is(netFn, cmd) {
			return code
		}
		return ccOK
	}
}

func TestLogin15(t *testing.T) {
	t.Parallel()
	const challenge, activate = 0x39, 0x3a
	refused := func(cmd, code byte) func(event) byte { return answering(netFnApp, cmd, code) }
	for _, tc := range []struct {
		name   string
		bmc    *fakeBMC
		change func(*Config)
		want   Kind
		says   string
	}{
		{name: "right", bmc: &fakeBMC{}, want: KindInternal},
		{name: "sixteen bytes of password", bmc: &fakeBMC{user: "0123456789abcdef", password: "0123456789abcdef"}, want: KindInternal},
		{name: "one more", bmc: &fakeBMC{user: "u", password: "0123456789abcdef"}, change: func(c *Config) { c.Password += "g" }, want: KindInput, says: "16 bytes"},
		{name: "K_g and suites do not count", bmc: &fakeBMC{}, change: func(c *Config) { c.KG, c.CipherSuites = []byte("key"), []CipherSuite{17} }, want: KindInternal},
		{name: "unknown user", bmc: &fakeBMC{}, change: func(c *Config) { c.Username = "nobody" }, want: KindUnknownUser, says: "invalid user name"},
		{name: "anonymous not enabled", bmc: &fakeBMC{completion: refused(challenge, 0x82)}, want: KindUnknownUser, says: "anonymous"},
		{name: "wrong password, told", bmc: &fakeBMC{tellsPassword: true}, change: func(c *Config) { c.Password = "guess" }, want: KindBadPassword, says: "85h"},
		{name: "no slot", bmc: &fakeBMC{completion: refused(activate, 0x81)}, want: KindSessionsFull, says: "81h"},
		{name: "no slot for the user", bmc: &fakeBMC{completion: refused(activate, 0x82)}, want: KindSessionsFull, says: "82h"},
		{name: "no slot for the level", bmc: &fakeBMC{completion: refused(activate, 0x83)}, want: KindSessionsFull, says: "83h"},
		{name: "number out of range", bmc: &fakeBMC{completion: refused(activate, 0x84)}, want: KindProtocol, says: "84h"},
		{name: "level above the user's", bmc: &fakeBMC{completion: refused(activate, 0x86)}, want: KindPrivilege, says: "86h"},
		{name: "busy", bmc: &fakeBMC{completion: refused(activate, ccBusy)}, want: KindBusy},
		{name: "busy at once", bmc: &fakeBMC{completion: refused(challenge, ccBusy)}, want: KindBusy},
		{name: "straight password only", bmc: &fakeBMC{completion: refused(challenge, 0xcc), offers: []byte{0x90, 0x03}}, want: KindAuthType, says: "only straight password, which is refused"},
		{name: "none and MD2 only", bmc: &fakeBMC{completion: refused(challenge, 0xc9), offers: []byte{0x03, 0x00}}, want: KindAuthType, says: "only none, MD2, which"},
		{name: "IPMI 2.0 only", bmc: &fakeBMC{completion: refused(challenge, 0xc1), offers: []byte{0x84, 0x02}}, want: KindAuthType, says: "offers no IPMI 1.5"},
		{name: "MD5 offered and refused", bmc: &fakeBMC{completion: refused(challenge, 0xcc)}, want: KindAuthType, says: "enable IPMI 1.5 with MD5"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			cfg := startFake(t, tc.bmc).config15()
			if tc.change != nil {
				tc.change(&cfg)
			}
			err := logInAndRead(t, cfg, 10*time.Second)
			if tc.want == KindInternal {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			e := wantKind(t, err, tc.want, false)
			if !strings.Contains(e.Error(), tc.says) || !strings.Contains(e.Error(), cfg.Address) {
				t.Errorf("%q does not say %q and %s", e, tc.says, cfg.Address)
			}
			if cfg.Password != "" && strings.Contains(e.Error(), cfg.Password) {
				t.Errorf("%q has the password", e)
			}
		})
	}
}

// A BMC that is asked for nothing but MD5 hears no password and no other type,
// whatever it says that it offers.
func TestNothingWeakerThanMD5(t *testing.T) {
	bmc := startFake(t, &fakeBMC{completion: answering(netFnApp, 0x39, 0xcc), offers: []byte{0x91, 0x03}})
	wantKind(t, logInAndRead(t, bmc.config15(), 10*time.Second), KindAuthType, false)
	challenges := bmc.commands(netFnApp, 0x39)
	if len(challenges) != 1 || challenges[0].data[0] != authTypeMD5 || len(bmc.commands(netFnApp, 0x3a)) > 0 {
		t.Errorf("%d challenges, %+v", len(challenges), bmc.log())
	}
}

// Most BMCs meet a wrong password with silence, and count the attempts.
func TestWrongPassword15IsSilence(t *testing.T) {
	t.Parallel()
	bmc := startFake(t, &fakeBMC{})
	cfg := bmc.config15()
	cfg.Password = "guess"
	ctx := within(t, 60*time.Second)
	e := wantKind(t, logInAndReadUntil(ctx, cfg), KindTimeout, false)
	if !strings.Contains(e.Error(), "probably the password") || ctx.Err() != nil {
		t.Errorf("%q, context: %v", e, ctx.Err())
	}
	sources := map[string]bool{}
	for _, event := range bmc.log() {
		sources[event.source] = true
	}
	if n := len(bmc.commands(netFnApp, 0x3a)); n != silentLogins*activateSends || len(sources) != silentLogins {
		t.Errorf("%d attempts from %d sockets", n, len(sources))
	}
}

func TestWrongPassword15AndLittleTime(t *testing.T) {
	t.Parallel()
	bmc := startFake(t, &fakeBMC{})
	cfg := bmc.config15()
	cfg.Password = "guess"
	e := wantKind(t, logInAndRead(t, cfg, 700*time.Millisecond), KindTimeout, false)
	if !strings.Contains(e.Error(), "probably the password") {
		t.Errorf("%q", e)
	}
}

// Silence from the beginning says nothing about the password.
func TestBlackHole15(t *testing.T) {
	t.Parallel()
	bmc := startFake(t, &fakeBMC{})
	bmc.setMangle(func(event, []byte) [][]byte { return nil })
	e := wantKind(t, logInAndRead(t, bmc.config15(), 1500*time.Millisecond), KindTimeout, false)
	if strings.Contains(e.Error(), "password") || !strings.Contains(e.Error(), "use IPMI 2.0") {
		t.Errorf("%q", e)
	}
	if n := len(bmc.commands(netFnApp, 0x39)); n < 2 {
		t.Errorf("asked %d times", n)
	}
}

// A BMC that has activated the session refuses the repetition; that is no
// wrong password.
func TestLostActivation15(t *testing.T) {
	t.Parallel()
	bmc := startFake(t, &fakeBMC{})
	bmc.setMangle(lose(netFnApp, 0x3a, 1))
	mustDial(t, within(t, 20*time.Second), bmc.config15())
	if n := len(bmc.commands(netFnApp, 0x39)); n != 2 {
		t.Errorf("%d challenges, want 2", n)
	}
}

func TestSlowBMC15(t *testing.T) {
	t.Parallel()
	for _, password := range []string{"secret", "guess"} {
		t.Run(password, func(t *testing.T) {
			t.Parallel()
			bmc := startFake(t, &fakeBMC{tellsPassword: true, user: "admin", password: "secret"})
			bmc.setMangle(late(bmc, 600*time.Millisecond))
			cfg := bmc.config15()
			cfg.Password = password
			err := logInAndRead(t, cfg, 30*time.Second)
			if password == "guess" {
				wantKind(t, err, KindBadPassword, false)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if n := len(bmc.commands(netFnChassis, 0x01)); n != 1 {
				t.Errorf("a BMC known to be slow got the command %d times", n)
			}
		})
	}
}

// The session with IPMI 1.5 keeps the rules of the one with RMCP+.
func TestSession15Resends(t *testing.T) {
	t.Parallel()
	bmc := startFake(t, &fakeBMC{})
	s := mustDial(t, within(t, 5*time.Second), bmc.config15())
	bmc.setMangle(lose(netFnChassis, 0x01, 2))
	if _, err := s.ChassisStatus(within(t, 10*time.Second)); err != nil {
		t.Fatal(err)
	}
	sent := bmc.commands(netFnChassis, 0x01)
	if len(sent) != 3 {
		t.Fatalf("sent %d times, want 3", len(sent))
	}
	for i := 1; i < len(sent); i++ {
		if sent[i].number != sent[0].number || sent[i].sequence != sent[i-1].sequence+1 {
			t.Errorf("resend %d: %+v after %+v", i, sent[i], sent[i-1])
		}
	}
	if sent[0].sequence != firstInbound {
		t.Errorf("the first command has number %#x, the BMC asked for %#x", sent[0].sequence, firstInbound)
	}
}

func TestNoBlindResend15(t *testing.T) {
	t.Parallel()
	for _, action := range []Control{PowerCycle, HardReset, DiagnosticInterrupt, SoftShutdown} {
		t.Run(action.String(), func(t *testing.T) {
			t.Parallel()
			bmc := startFake(t, &fakeBMC{mangle: lose(netFnChassis, 0x02, 99)})
			s := mustDial(t, within(t, 5*time.Second), bmc.config15())
			ctx := within(t, 6*time.Second)
			wantKind(t, s.ChassisControl(ctx, action), KindTimeout, true)
			if n := len(bmc.commands(netFnChassis, 0x02)); n != 1 {
				t.Errorf("sent %d times, want 1", n)
			}
			if _, err := s.ChassisStatus(ctx); err != nil {
				t.Errorf("the session is of no use afterwards: %v", err)
			}
		})
	}
}

// Sixty-four request numbers and hundreds of commands, then one close that
// names the session.
func TestLongSession15(t *testing.T) {
	bmc := startFake(t, &fakeBMC{})
	s := mustDial(t, within(t, 5*time.Second), bmc.config15())
	for range 200 {
		if _, err := s.ChassisStatus(within(t, 5*time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	s.Close()
	eventually(t, "the session is closed", func() bool { return bmc.halfOpen() == 0 })
	if n := len(bmc.commands(netFnApp, 0x3c)); n != 1 {
		t.Errorf("closed %d times", n)
	}
}

// Each workaround that changes IPMI 1.5 is needed for its fault and works;
// that the faults are those that FreeIPMI means, ipmipower shows.
func TestWorkarounds15(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name         string
		quirks       Workarounds
		noPerMessage bool
		without      Kind // KindInternal: not needed
	}{
		{"authcap", AuthCap, false, KindInternal},
		{"idzero", IDZero, false, KindProtocol},
		{"unexpectedauth", UnexpectedAuth, true, KindInternal},
		{"forcepermsg", ForcePerMsg, true, KindTimeout},
		{"endianseq", EndianSeq, false, KindProtocol},
		{"nochecksumcheck", NoChecksumCheck, false, KindProtocol},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			bmc := startFake(t, &fakeBMC{quirks: tc.quirks, noPerMessage: tc.noPerMessage})
			cfg := bmc.config15()
			err := logInAndRead(t, cfg, 1500*time.Millisecond)
			if tc.without == KindInternal && err != nil {
				t.Fatal(err)
			}
			if tc.without != KindInternal {
				if e := wantKind(t, err, tc.without, false); strings.Contains(e.Error(), "probably the password") {
					t.Errorf("the password is blamed: %v", e)
				}
			}
			cfg.Workarounds, _ = WorkaroundFlag(tc.name)
			if err := logInAndRead(t, cfg, 10*time.Second); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestSignedSays(t *testing.T) {
	for _, tc := range []struct {
		bmc   *fakeBMC
		flags Workarounds
		want  bool
	}{{&fakeBMC{}, 0, true}, {&fakeBMC{noPerMessage: true}, 0, false}, {&fakeBMC{noPerMessage: true, quirks: ForcePerMsg}, ForcePerMsg, true}} {
		cfg := startFake(t, tc.bmc).config15()
		cfg.Workarounds = tc.flags
		if s := mustDial(t, within(t, 5*time.Second), cfg); s.Signed() != tc.want {
			t.Errorf("%+v: signed %v", tc, !tc.want)
		}
	}
	for suite, want := range map[CipherSuite]bool{1: false, 17: true} {
		cfg := startFake(t, &fakeBMC{}).config()
		cfg.CipherSuites = []CipherSuite{suite}
		if s := mustDial(t, within(t, 5*time.Second), cfg); s.Signed() != want {
			t.Errorf("suite %v: signed %v", suite, !want)
		}
	}
}
