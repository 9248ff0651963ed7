package ipmi_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/ipmi"
	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	"github.com/maaspd/powerdrivers/drivers/sim/ipmi/openipmi"
)

// startSim starts a simulated BMC that knows every suite that its engine can.
func startSim(t *testing.T, config ipmisim.Config) *ipmisim.BMC {
	t.Helper()
	if config.CipherSuites == nil {
		config.CipherSuites = []int{1, 2, 3, 15, 16, 17}
	}
	bmc, err := ipmisim.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bmc.Close)
	return bmc
}

// configOf is a right login to a simulated BMC.
func configOf(bmc *ipmisim.BMC) ipmi.Config {
	return ipmi.Config{Address: bmc.Addr(), Username: ipmisim.DefaultUser, Password: ipmisim.DefaultPassword}
}

// within bounds a test, so that a hang fails it.
func within(t *testing.T, limit time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	t.Cleanup(cancel)
	return ctx
}

func dial(t *testing.T, ctx context.Context, cfg ipmi.Config) *ipmi.Session {
	t.Helper()
	s, err := ipmi.Dial(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// wantError checks the kind of an error and that it is marked as sent or not.
func wantError(t *testing.T, err error, kind ipmi.Kind, sent bool) *ipmi.Error {
	t.Helper()
	var e *ipmi.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want an error of kind %q", err, kind)
	}
	if e.Kind != kind || e.Sent != sent {
		t.Fatalf("got kind %q, sent %v (%v), want kind %q, sent %v", e.Kind, e.Sent, e, kind, sent)
	}
	return e
}

// switchOnAndOff proves that a session works in both directions.
func switchOnAndOff(t *testing.T, s *ipmi.Session) {
	t.Helper()
	ctx := within(t, 5*time.Second)
	for _, action := range []ipmi.Control{ipmi.PowerUp, ipmi.PowerDown} {
		if err := s.ChassisControl(ctx, action); err != nil {
			t.Fatal(err)
		}
		status, err := s.ChassisStatus(ctx)
		if err != nil || status.PowerOn != (action == ipmi.PowerUp) {
			t.Fatalf("after %v: %+v, %v", action, status, err)
		}
	}
}

func TestCipherSuites(t *testing.T) {
	bmc := startSim(t, ipmisim.Config{MaxSessions: 20})
	for _, suite := range []ipmi.CipherSuite{1, 2, 3, 15, 16, 17} {
		t.Run(suite.String(), func(t *testing.T) {
			cfg := configOf(bmc)
			cfg.CipherSuites = []ipmi.CipherSuite{suite}
			s := dial(t, within(t, 5*time.Second), cfg)
			if s.CipherSuite() != suite {
				t.Errorf("the session says suite %v", s.CipherSuite())
			}
			switchOnAndOff(t, s)
		})
	}
}

// ipmi_sim also offers 7, 8 and 12, but nothing can talk to it with these:
// ipmipower and ipmitool time out just the same.
func TestCipherSuitesOpenIPMI(t *testing.T) {
	t.Parallel()
	bmc := openipmi.Start(t, openipmi.Options{})
	for _, suite := range []ipmi.CipherSuite{1, 2, 3, 6, 11} {
		t.Run(suite.String(), func(t *testing.T) {
			cfg := ipmi.Config{Address: bmc.Addr(), Username: "admin", Password: "secret", CipherSuites: []ipmi.CipherSuite{suite}}
			switchOnAndOff(t, dial(t, within(t, 5*time.Second), cfg))
		})
	}
}

// requestsOf counts the datagrams that a use of the client costs.
func requestsOf(t *testing.T, use func(context.Context, *ipmi.Session) error) (all, closing int) {
	t.Helper()
	bmc := startSim(t, ipmisim.Config{})
	ctx := within(t, 5*time.Second)
	s := dial(t, ctx, configOf(bmc))
	if err := use(ctx, s); err != nil {
		t.Fatal(err)
	}
	all = bmc.Requests()
	s.Close()
	for bmc.OpenSessions() > 0 && ctx.Err() == nil {
		time.Sleep(time.Millisecond)
	}
	return all, bmc.Requests() - all
}

func TestRoundTrips(t *testing.T) {
	status := func(ctx context.Context, s *ipmi.Session) error {
		_, err := s.ChassisStatus(ctx)
		return err
	}
	control := func(ctx context.Context, s *ipmi.Session) error { return s.ChassisControl(ctx, ipmi.PowerUp) }
	boot := func(ctx context.Context, s *ipmi.Session) error {
		return s.SetBootFlags(ctx, ipmi.BootFlags{Device: ipmi.BootPXE})
	}
	for _, tc := range []struct {
		name string
		uses []func(context.Context, *ipmi.Session) error
		want int
	}{
		{"status", []func(context.Context, *ipmi.Session) error{status}, 4},
		{"control", []func(context.Context, *ipmi.Session) error{control}, 5},
		{"boot flags and control", []func(context.Context, *ipmi.Session) error{boot, control}, 6},
		{"status, boot flags and control", []func(context.Context, *ipmi.Session) error{status, boot, control}, 7},
	} {
		all, closing := requestsOf(t, func(ctx context.Context, s *ipmi.Session) error {
			for _, use := range tc.uses {
				if err := use(ctx, s); err != nil {
					return err
				}
			}
			return nil
		})
		if all != tc.want || closing != 1 {
			t.Errorf("%s costs %d round trips and %d datagrams to close, want %d and 1", tc.name, all, closing, tc.want)
		}
	}
}

func TestLogins(t *testing.T) {
	bmc := startSim(t, ipmisim.Config{MaxSessions: 20, TellUnknownUser: true, KG: []byte("bmckey"), CipherSuites: []int{3, 17}, Users: []ipmisim.User{
		{Name: "root", Password: "12345678901234567890", Privilege: ipmisim.Administrator},
		{Name: "viewer", Password: "secret", Privilege: ipmisim.UserLevel},
	}})
	good := ipmi.Config{Address: bmc.Addr(), Username: "root", Password: "12345678901234567890", KG: []byte("bmckey")}
	for _, tc := range []struct {
		name   string
		change func(*ipmi.Config)
		want   ipmi.Kind
	}{
		{"right", func(*ipmi.Config) {}, ipmi.KindInternal},
		{"administrator", func(c *ipmi.Config) { c.Privilege = ipmi.Administrator }, ipmi.KindInternal},
		{"suite 15 is skipped", func(c *ipmi.Config) { c.CipherSuites = []ipmi.CipherSuite{15, 17} }, ipmi.KindInternal},
		{"no suite in common", func(c *ipmi.Config) { c.CipherSuites = []ipmi.CipherSuite{15} }, ipmi.KindCipher},
		{"password cut to 16", func(c *ipmi.Config) { c.Password = c.Password[:16] }, ipmi.KindBadPassword},
		{"unknown user", func(c *ipmi.Config) { c.Username = "nobody" }, ipmi.KindUnknownUser},
		{"level above the user's", func(c *ipmi.Config) { c.Username, c.Password = "viewer", "secret" }, ipmi.KindPrivilege},
		{"no K_g", func(c *ipmi.Config) { c.KG = nil }, ipmi.KindBadKG},
		{"wrong K_g", func(c *ipmi.Config) { c.KG = []byte("other") }, ipmi.KindBadKG},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cfg := good
			tc.change(&cfg)
			s, err := ipmi.Dial(within(t, 5*time.Second), cfg)
			if tc.want == ipmi.KindInternal {
				if err != nil {
					t.Fatal(err)
				}
				switchOnAndOff(t, s)
				s.Close()
				return
			}
			wantError(t, err, tc.want, false)
		})
	}
}

func TestLevelUserMayReadOnly(t *testing.T) {
	bmc := startSim(t, ipmisim.Config{Users: []ipmisim.User{{Name: "viewer", Password: "secret", Privilege: ipmisim.UserLevel}}})
	cfg := ipmi.Config{Address: bmc.Addr(), Username: "viewer", Password: "secret", Privilege: ipmi.User}
	ctx := within(t, 5*time.Second)
	s := dial(t, ctx, cfg)
	if _, err := s.ChassisStatus(ctx); err != nil {
		t.Fatal(err)
	}
	e := wantError(t, s.ChassisControl(ctx, ipmi.PowerUp), ipmi.KindPrivilege, false)
	if e.Code != 0xd4 {
		t.Errorf("completion code %#x", e.Code)
	}
}

// Refused and abandoned logins leave no half-open session behind.
func TestRefusedLoginsLeaveRoom(t *testing.T) {
	bmc := startSim(t, ipmisim.Config{MaxSessions: 2})
	cfg := configOf(bmc)
	cfg.Password = "guess"
	for range 8 {
		_, err := ipmi.Dial(within(t, 5*time.Second), cfg)
		wantError(t, err, ipmi.KindBadPassword, false)
	}
	first, second := dial(t, within(t, 5*time.Second), configOf(bmc)), dial(t, within(t, 5*time.Second), configOf(bmc))
	if _, err := first.ChassisStatus(within(t, 5*time.Second)); err != nil {
		t.Error(err)
	}
	_, err := ipmi.Dial(within(t, 5*time.Second), configOf(bmc))
	wantError(t, err, ipmi.KindSessionsFull, false)
	second.Close()
	for ctx := within(t, 5*time.Second); bmc.OpenSessions() > 1 && ctx.Err() == nil; {
		time.Sleep(time.Millisecond)
	}
	dial(t, within(t, 5*time.Second), configOf(bmc))
}

// With one packet in five lost in each direction everything still works.
func TestPacketLoss(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			bmc := startSim(t, ipmisim.Config{MaxSessions: 100, On: true, Faults: ipmisim.Faults{
				Reply: ipmisim.Lose(seed, 0.2), Request: ipmisim.Lose(seed+1000, 0.2)}})
			ctx := within(t, 30*time.Second)
			s := dial(t, ctx, configOf(bmc))
			status, err := s.ChassisStatus(ctx)
			if err != nil || !status.PowerOn {
				t.Fatalf("got %+v, %v", status, err)
			}
			if err := s.ChassisControl(ctx, ipmi.PowerDown); err != nil || bmc.Machine().On() {
				t.Fatalf("power down: %v", err)
			}
		})
	}
}

// Whatever is damaged on the way, calls end and nothing panics.
func TestDamagedReplies(t *testing.T) {
	t.Parallel()
	cut := func(seed uint64) ipmisim.PacketFault {
		random := rand.New(rand.NewPCG(seed, 1))
		return func(_ int, packet []byte) [][]byte {
			if random.IntN(4) > 0 {
				return [][]byte{packet}
			}
			return [][]byte{packet[:random.IntN(len(packet))]}
		}
	}
	for seed := range uint64(8) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			bmc := startSim(t, ipmisim.Config{MaxSessions: 100, On: true, Faults: ipmisim.Faults{
				Reply: ipmisim.Chain(ipmisim.Damage(seed, 0.3), cut(seed))}})
			ctx := within(t, time.Second)
			s, err := ipmi.Dial(ctx, configOf(bmc))
			if err != nil {
				var e *ipmi.Error
				if !errors.As(err, &e) {
					t.Fatalf("got %T: %v", err, err)
				}
				return
			}
			defer s.Close()
			for ctx.Err() == nil {
				status, err := s.ChassisStatus(ctx)
				if err == nil && !status.PowerOn {
					t.Fatal("a damaged answer was believed")
				}
			}
		})
	}
}

func TestOpenIPMI(t *testing.T) {
	bmc := openipmi.Start(t, openipmi.Options{KG: "bmckey"})
	good := ipmi.Config{Address: bmc.Addr(), Username: "admin", Password: "secret", KG: []byte("bmckey"), CipherSuites: []ipmi.CipherSuite{17, 3}}
	s := dial(t, within(t, 10*time.Second), good)
	if s.CipherSuite() != 3 {
		t.Errorf("suite %v, want 3 after the refused 17", s.CipherSuite())
	}
	switchOnAndOff(t, s)
	ctx := within(t, 10*time.Second)
	if err := s.SetBootFlags(ctx, ipmi.BootFlags{Device: ipmi.BootPXE}); err != nil {
		t.Fatal(err)
	}
	flags, err := s.BootFlags(ctx)
	if err != nil || flags.Device != ipmi.BootPXE {
		t.Errorf("boot flags %+v, %v", flags, err)
	}
	if err := s.Identify(ctx, ipmi.Identify{Seconds: 15}); err != nil {
		t.Error(err)
	}
	id, err := s.DeviceID(ctx)
	if err != nil || id.Manufacturer != 0x1291 || id.Product != 0xf02 || id.IPMI != "2.0" {
		t.Errorf("device ID %+v, %v", id, err)
	}
	if err := s.ChassisControl(ctx, ipmi.PowerUp); err != nil {
		t.Fatal(err)
	}
	if err := s.ChassisControl(ctx, ipmi.HardReset); err != nil {
		t.Fatal(err)
	}
	want := []string{"set power 1", "set power 0", "set boot pxe", "set identify 15 0", "set power 1", "set reset 1"}
	if got := bmc.Actions(); !slices.Equal(got, want) {
		t.Errorf("the machine was told %q, want %q", got, want)
	}
	for name, tc := range map[string]struct {
		change func(*ipmi.Config)
		want   ipmi.Kind
	}{
		"wrong password": {func(c *ipmi.Config) { c.Password = "guess" }, ipmi.KindBadPassword},
		"unknown user":   {func(c *ipmi.Config) { c.Username = "nobody" }, ipmi.KindUnknownUser},
		"no K_g":         {func(c *ipmi.Config) { c.KG = nil }, ipmi.KindBadKG},
		"wrong K_g":      {func(c *ipmi.Config) { c.KG = []byte("other") }, ipmi.KindBadKG},
		"suite 17 only":  {func(c *ipmi.Config) { c.CipherSuites = []ipmi.CipherSuite{17} }, ipmi.KindCipher},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := good
			cfg.CipherSuites = []ipmi.CipherSuite{3}
			tc.change(&cfg)
			_, err := ipmi.Dial(within(t, 10*time.Second), cfg)
			wantError(t, err, tc.want, false)
		})
	}
}

// ipmi_sim goes by the level of the session, not by the account's limit.
func TestOpenIPMILevelUser(t *testing.T) {
	bmc := openipmi.Start(t, openipmi.Options{Privilege: "user"})
	cfg := ipmi.Config{Address: bmc.Addr(), Username: "admin", Password: "secret",
		CipherSuites: []ipmi.CipherSuite{3}, Privilege: ipmi.User}
	ctx := within(t, 10*time.Second)
	s := dial(t, ctx, cfg)
	if _, err := s.ChassisStatus(ctx); err != nil {
		t.Error(err)
	}
	wantError(t, s.ChassisControl(ctx, ipmi.PowerUp), ipmi.KindPrivilege, false)
}

// On real silence after a cold reset the call succeeds.
func TestColdReset(t *testing.T) {
	t.Parallel()
	bmc := startSim(t, ipmisim.Config{Faults: ipmisim.Faults{ResetSilence: time.Minute, Command: func(netFn, cmd byte, _ []byte) ipmisim.Outcome {
		return ipmisim.Outcome{LoseReply: netFn == 0x06 && cmd == 0x02}
	}}})
	cfg := configOf(bmc)
	cfg.Privilege = ipmi.Administrator
	s := dial(t, within(t, 5*time.Second), cfg)
	if err := s.ColdReset(within(t, time.Second)); err != nil {
		t.Fatal(err)
	}
	if n := bmc.Machine().Count("bmc_reset"); n != 1 {
		t.Errorf("the BMC was reset %d times", n)
	}
}

// BenchmarkStatus is a whole power query: login, status, close.
func BenchmarkStatus(b *testing.B) {
	bmc, err := ipmisim.Start(ipmisim.Config{MaxSessions: 100})
	if err != nil {
		b.Fatal(err)
	}
	defer bmc.Close()
	for b.Loop() {
		s, err := ipmi.Dial(context.Background(), configOf(bmc))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := s.ChassisStatus(context.Background()); err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}

// TestDoubledRequests holds that a network that delivers every request twice
// is not taken for a wrong password, although the BMC draws a new random number
// for the second RAKP message 1 and refuses what goes with the first; and that
// a few logins find the way out, since a BMC may count refusals.
func TestDoubledRequests(t *testing.T) {
	bmc := startSim(t, ipmisim.Config{Faults: ipmisim.Faults{Request: ipmisim.Repeat(2)}})
	s, err := ipmi.Dial(within(t, 30*time.Second), configOf(bmc))
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	if n := slices.DeleteFunc(bmc.RequestLog(), func(packet string) bool { return packet != "rakp3" }); len(n) > 8 {
		t.Errorf("%d times RAKP message 3", len(n))
	}
}
