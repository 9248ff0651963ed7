package ipmi

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"
)

// commands returns the events of one command.
func (b *fakeBMC) commands(netFn, cmd byte) []event {
	return slices.DeleteFunc(b.log(), func(e event) bool { return !e.is(netFn, cmd) })
}

// lose drops the first n replies to a command.
func lose(netFn, cmd byte, n int) func(event, []byte) [][]byte {
	return func(e event, reply []byte) [][]byte {
		if e.is(netFn, cmd) && e.nth <= n {
			return nil
		}
		return [][]byte{reply}
	}
}

func TestResendUsesANewSequenceNumber(t *testing.T) {
	t.Parallel()
	bmc := startFake(t, &fakeBMC{mangle: lose(netFnChassis, 0x01, 2)})
	s := mustDial(t, within(t, 5*time.Second), bmc.config())
	if _, err := s.ChassisStatus(within(t, 10*time.Second)); err != nil {
		t.Fatal(err)
	}
	sent := bmc.commands(netFnChassis, 0x01)
	if len(sent) != 3 {
		t.Fatalf("sent %d times, want 3", len(sent))
	}
	for i := 1; i < len(sent); i++ {
		if sent[i].number != sent[0].number || sent[i].sequence != sent[i-1].sequence+1 {
			t.Errorf("resend %d has request number %d and sequence number %d after %d and %d",
				i, sent[i].number, sent[i].sequence, sent[i-1].number, sent[i-1].sequence)
		}
	}
}

// What does harm when done twice is sent once, and the error says that it may
// have been done.
func TestNoBlindResend(t *testing.T) {
	t.Parallel()
	for _, action := range []Control{PowerCycle, HardReset, DiagnosticInterrupt, SoftShutdown} {
		t.Run(action.String(), func(t *testing.T) {
			t.Parallel()
			bmc := startFake(t, &fakeBMC{mangle: lose(netFnChassis, 0x02, 99)})
			s := mustDial(t, within(t, 5*time.Second), bmc.config())
			ctx := within(t, 6*time.Second)
			wantKind(t, s.ChassisControl(ctx, action), KindTimeout, true)
			if ctx.Err() != nil {
				t.Error("no time is left to read the state")
			}
			if n := len(bmc.commands(netFnChassis, 0x02)); n != 1 {
				t.Errorf("sent %d times, want 1", n)
			}
			if _, err := s.ChassisStatus(ctx); err != nil {
				t.Errorf("the session is of no use afterwards: %v", err)
			}
		})
	}
}

func TestPowerUpAndDownAreResent(t *testing.T) {
	t.Parallel()
	for _, action := range []Control{PowerUp, PowerDown} {
		bmc := startFake(t, &fakeBMC{mangle: lose(netFnChassis, 0x02, 1)})
		s := mustDial(t, within(t, 5*time.Second), bmc.config())
		if err := s.ChassisControl(within(t, 10*time.Second), action); err != nil {
			t.Fatal(err)
		}
		if n := len(bmc.commands(netFnChassis, 0x02)); n != 2 {
			t.Errorf("%v was sent %d times, want 2", action, n)
		}
	}
}

func TestSilenceAfterPowerUpIsMarkedAsSent(t *testing.T) {
	t.Parallel()
	bmc := startFake(t, &fakeBMC{mangle: lose(netFnChassis, 0x02, 99)})
	s := mustDial(t, within(t, 5*time.Second), bmc.config())
	wantKind(t, s.ChassisControl(within(t, 600*time.Millisecond), PowerUp), KindTimeout, true)
}

// Silence on the way to the command is not silence after it.
func TestSilenceAfterSetPrivilegeIsNotMarkedAsSent(t *testing.T) {
	t.Parallel()
	bmc := startFake(t, &fakeBMC{mangle: lose(netFnApp, 0x3b, 99)})
	s := mustDial(t, within(t, 5*time.Second), bmc.config())
	wantKind(t, s.ChassisControl(within(t, 600*time.Millisecond), PowerUp), KindTimeout, false)
	if n := len(bmc.commands(netFnChassis, 0x02)); n != 0 {
		t.Errorf("the command was sent %d times", n)
	}
}

func TestColdResetToleratesSilence(t *testing.T) {
	t.Parallel()
	bmc := startFake(t, &fakeBMC{mangle: lose(netFnApp, 0x02, 99)})
	cfg := bmc.config()
	cfg.Privilege = Administrator
	s := mustDial(t, within(t, 5*time.Second), cfg)
	if err := s.ColdReset(within(t, time.Second)); err != nil {
		t.Fatal(err)
	}
	if n := len(bmc.commands(netFnApp, 0x02)); n != 1 {
		t.Errorf("sent %d times, want 1", n)
	}
}

func TestColdResetRefused(t *testing.T) {
	bmc := startFake(t, &fakeBMC{completion: func(e event) byte {
		if e.is(netFnApp, 0x02) {
			return ccNoPrivilege
		}
		return ccOK
	}})
	s := mustDial(t, within(t, 5*time.Second), bmc.config())
	wantKind(t, s.ColdReset(within(t, 5*time.Second)), KindPrivilege, false)
}

// The privilege level is set once, and not for reading.
func TestSetPrivilegeOncePerSession(t *testing.T) {
	bmc := startFake(t, &fakeBMC{})
	s := mustDial(t, within(t, 5*time.Second), bmc.config())
	ctx := within(t, 5*time.Second)
	if _, err := s.ChassisStatus(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := s.DeviceID(ctx); err != nil {
		t.Fatal(err)
	}
	if n := len(bmc.commands(netFnApp, 0x3b)); n != 0 {
		t.Fatalf("reading set the level %d times", n)
	}
	for range 2 {
		if err := s.ChassisControl(ctx, PowerUp); err != nil {
			t.Fatal(err)
		}
		if err := s.Identify(ctx, Identify{Seconds: 15}); err != nil {
			t.Fatal(err)
		}
	}
	levels := bmc.commands(netFnApp, 0x3b)
	if len(levels) != 1 || levels[0].data[0] != byte(Operator) {
		t.Fatalf("the level was set by %+v", levels)
	}
}

func TestLevelUserSetsNone(t *testing.T) {
	bmc := startFake(t, &fakeBMC{})
	cfg := bmc.config()
	cfg.Privilege = User
	s := mustDial(t, within(t, 5*time.Second), cfg)
	if err := s.ChassisControl(within(t, 5*time.Second), PowerUp); err != nil {
		t.Fatal(err)
	}
	if n := len(bmc.commands(netFnApp, 0x3b)); n != 0 {
		t.Errorf("the level was set %d times", n)
	}
}

// late delays every reply of a slow BMC. A repeated RAKP message 1 makes the
// fake draw a new random number, as BMCs do.
func late(bmc *fakeBMC, d time.Duration) func(event, []byte) [][]byte {
	return func(e event, reply []byte) [][]byte {
		reply = slices.Clone(reply)
		time.Sleep(d) // the fake answers one at a time, as slow BMCs do
		return [][]byte{reply}
	}
}

func TestSlowBMC(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Config){"right password": func(*Config) {}, "wrong password": func(c *Config) { c.Password = "guess" }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bmc := startFake(t, &fakeBMC{})
			bmc.setMangle(late(bmc, 600*time.Millisecond))
			cfg := bmc.config()
			change(&cfg)
			s, err := Dial(within(t, 30*time.Second), cfg)
			if name == "wrong password" {
				wantKind(t, err, KindBadPassword, false)
				wantCleanLastLogin(t, bmc)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			if _, err := s.ChassisStatus(within(t, 10*time.Second)); err != nil {
				t.Fatal(err)
			}
			if n := len(bmc.commands(netFnChassis, 0x01)); n != 1 {
				t.Errorf("a BMC known to be slow got the command %d times", n)
			}
		})
	}
}

// wantCleanLastLogin checks that the verdict came from a login in which
// nothing was sent twice, and that it had its own socket.
func wantCleanLastLogin(t *testing.T, bmc *fakeBMC) {
	t.Helper()
	logins := map[string]map[byte]int{}
	var last string
	for _, e := range bmc.log() {
		if logins[e.source] == nil {
			logins[e.source] = map[byte]int{}
		}
		logins[e.source][e.payloadType]++
		last = e.source
	}
	if len(logins) < 2 {
		t.Errorf("%d sockets were used, want a fresh one for the second login", len(logins))
	}
	if got := logins[last]; got[payloadOpenRequest] != 1 || got[payloadRAKP1] != 1 {
		t.Errorf("the last login sent %v", got)
	}
}

// When the context ends before a login without resends, nothing is known about
// the password.
func TestSlowBMCAndLittleTime(t *testing.T) {
	t.Parallel()
	bmc := startFake(t, &fakeBMC{})
	bmc.setMangle(late(bmc, 600*time.Millisecond))
	cfg := bmc.config()
	cfg.Password = "guess"
	_, err := Dial(within(t, 2500*time.Millisecond), cfg)
	if e := wantKind(t, err, KindTimeout, false); !strings.Contains(e.Error(), "allow more time") {
		t.Errorf("the message %q does not say so", e)
	}
}

// ipmi_sim and others refuse a repeated RAKP message 3 with a strange status.
func TestLostRAKP4(t *testing.T) {
	t.Parallel()
	bmc := startFake(t, &fakeBMC{})
	bmc.setMangle(func(e event, reply []byte) [][]byte {
		switch {
		case e.payloadType != payloadRAKP3 || e.nth > 2:
			return [][]byte{reply}
		case e.nth == 1:
			return nil
		}
		return [][]byte{setupPacket(payloadRAKP4, append([]byte{reply[packetHeaderSize], 0x32, 0, 0}, le32(e.session.console)...))}
	})
	mustDial(t, within(t, 10*time.Second), bmc.config())
	sources := map[string]bool{}
	for _, e := range bmc.log() {
		sources[e.source] = true
	}
	if len(sources) != 2 {
		t.Errorf("%d sockets were used, want 2", len(sources))
	}
	eventually(t, "the first session is closed", func() bool { return bmc.halfOpen() == 1 })
}

func TestCloseInterruptsACommand(t *testing.T) {
	bmc := startFake(t, &fakeBMC{mangle: lose(netFnChassis, 0x01, 99)})
	s := mustDial(t, within(t, 5*time.Second), bmc.config())
	done := make(chan error, 1)
	go func() {
		_, err := s.ChassisStatus(within(t, 30*time.Second))
		done <- err
	}()
	eventually(t, "the command is sent", func() bool { return len(bmc.commands(netFnChassis, 0x01)) > 0 })
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-done:
		wantKind(t, err, KindCanceled, false)
	case <-time.After(2 * time.Second):
		t.Fatal("the command goes on after Close")
	}
	eventually(t, "the session is closed", func() bool { return bmc.halfOpen() == 0 })
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ChassisStatus(context.Background()); wantKind(t, err, KindCanceled, false) == nil {
		t.Fatal("a closed session works")
	}
	if n := len(bmc.commands(netFnApp, 0x3c)); n != 1 {
		t.Errorf("the session was closed %d times, want 1", n)
	}
}

func TestCancelDuringACommand(t *testing.T) {
	bmc := startFake(t, &fakeBMC{mangle: lose(netFnChassis, 0x02, 99)})
	s := mustDial(t, within(t, 5*time.Second), bmc.config())
	ctx, cancel := context.WithCancel(context.Background())
	time.AfterFunc(100*time.Millisecond, cancel)
	begin := time.Now()
	wantKind(t, s.ChassisControl(ctx, HardReset), KindCanceled, true)
	if took := time.Since(begin); took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
}

// A command whose context has ended already is not sent.
func TestEndedContextSendsNothing(t *testing.T) {
	bmc := startFake(t, &fakeBMC{})
	s := mustDial(t, within(t, 5*time.Second), bmc.config())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	wantKind(t, s.ChassisControl(ctx, HardReset), KindCanceled, false)
	wantKind(t, s.ChassisControl(ctx, PowerUp), KindCanceled, false)
	if err := s.ChassisControl(within(t, 5*time.Second), PowerUp); err != nil {
		t.Fatal(err)
	}
	if n := len(bmc.commands(netFnChassis, 0x02)); n != 1 {
		t.Errorf("%d commands were sent, want 1", n)
	}
}

// A BMC that restarts in the middle of a session answers by ICMP.
func TestPortClosesDuringASession(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		action Control
		sent   bool
	}{{PowerUp, true}, {HardReset, true}} {
		bmc := startFake(t, &fakeBMC{})
		s := mustDial(t, within(t, 5*time.Second), bmc.config())
		if err := s.ChassisControl(within(t, 5*time.Second), PowerUp); err != nil {
			t.Fatal(err)
		}
		bmc.conn.Close()
		begin := time.Now()
		wantKind(t, s.ChassisControl(within(t, 20*time.Second), tc.action), KindRefused, tc.sent)
		if took := time.Since(begin); took > 2*time.Second {
			t.Errorf("%v took %v", tc.action, took)
		}
	}
}
