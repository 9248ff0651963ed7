package ipmi_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/ipmi"
	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	"github.com/maaspd/powerdrivers/drivers/sim/ipmi/openipmi"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// openConfig15 is a right login to ipmi_sim over IPMI 1.5.
func openConfig15(address string) ipmi.Config {
	return ipmi.Config{Version: ipmi.LAN15, Address: address, Username: "admin", Password: "secret"}
}

func simConfig15(bmc *ipmisim.BMC) ipmi.Config {
	cfg := configOf(bmc)
	cfg.Version = ipmi.LAN15
	return cfg
}

func TestOpenIPMI15(t *testing.T) {
	bmc := openipmi.Start(t, openipmi.Options{})
	s := dial(t, within(t, 10*time.Second), openConfig15(bmc.Addr()))
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
	if err != nil || id.Manufacturer != 0x1291 || id.Product != 0xf02 {
		t.Errorf("device ID %+v, %v", id, err)
	}
	_, err = s.PowerReading(ctx) // ipmi_sim has no DCMI, and answers so to what it does not know
	wantError(t, err, ipmi.KindPrivilege, false)
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
}

// ipmi_sim tells an unknown name and is silent about a wrong password.
func TestRefusals15OpenIPMI(t *testing.T) {
	t.Parallel()
	bmc := openipmi.Start(t, openipmi.Options{})
	for name, tc := range map[string]struct {
		change func(*ipmi.Config)
		want   ipmi.Kind
		says   string
	}{
		"wrong password": {func(c *ipmi.Config) { c.Password = "guess" }, ipmi.KindTimeout, "probably the password"},
		"no password":    {func(c *ipmi.Config) { c.Password = "" }, ipmi.KindTimeout, "probably the password"},
		"unknown user":   {func(c *ipmi.Config) { c.Username = "nobody" }, ipmi.KindUnknownUser, "81h"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := openConfig15(bmc.Addr())
			tc.change(&cfg)
			_, err := ipmi.Dial(within(t, 20*time.Second), cfg)
			if e := wantError(t, err, tc.want, false); !strings.Contains(e.Error(), tc.says) {
				t.Errorf("%q does not say %q", e, tc.says)
			}
		})
	}
}

// The level of the session binds at ipmi_sim, the account's limit too.
func TestPrivilege15OpenIPMI(t *testing.T) {
	bmc := openipmi.Start(t, openipmi.Options{Privilege: "user"})
	cfg := openConfig15(bmc.Addr())
	_, err := ipmi.Dial(within(t, 10*time.Second), cfg)
	wantError(t, err, ipmi.KindPrivilege, false)
	cfg.Privilege = ipmi.User
	ctx := within(t, 10*time.Second)
	s := dial(t, ctx, cfg)
	if _, err := s.ChassisStatus(ctx); err != nil {
		t.Error(err)
	}
	wantError(t, s.ChassisControl(ctx, ipmi.PowerUp), ipmi.KindPrivilege, false)
}

func TestLogins15(t *testing.T) {
	bmc := startSim(t, ipmisim.Config{Users: []ipmisim.User{
		{Name: "root", Password: "sixteen-byte-pw!", Privilege: ipmisim.Administrator},
		{Name: "viewer", Password: "secret", Privilege: ipmisim.UserLevel},
	}})
	for _, tc := range []struct {
		name   string
		change func(*ipmi.Config)
		want   ipmi.Kind
	}{
		{"right", func(*ipmi.Config) {}, ipmi.KindInternal},
		{"administrator", func(c *ipmi.Config) { c.Privilege = ipmi.Administrator }, ipmi.KindInternal},
		{"wrong password", func(c *ipmi.Config) { c.Password = "guess" }, ipmi.KindBadPassword},
		{"unknown user", func(c *ipmi.Config) { c.Username = "nobody" }, ipmi.KindUnknownUser},
		{"level above the user's", func(c *ipmi.Config) { c.Username, c.Password = "viewer", "secret" }, ipmi.KindPrivilege},
	} {
		t.Run(tc.name, func(t *testing.T) {
			cfg := ipmi.Config{Version: ipmi.LAN15, Address: bmc.Addr(), Username: "root", Password: "sixteen-byte-pw!"}
			tc.change(&cfg)
			s, err := ipmi.Dial(within(t, 5*time.Second), cfg)
			if tc.want != ipmi.KindInternal {
				wantError(t, err, tc.want, false)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			switchOnAndOff(t, s)
			before := bmc.Requests()
			s.Close()
			for ctx := within(t, 5*time.Second); bmc.Requests() == before && ctx.Err() == nil; {
				time.Sleep(time.Millisecond)
			}
			time.Sleep(50 * time.Millisecond) // this BMC has one session for each user
		})
	}
}

// A BMC that speaks IPMI 2.0 only says so.
func TestNoIPMI15(t *testing.T) {
	bmc := startSim(t, ipmisim.Config{NoIPMI15: true})
	_, err := ipmi.Dial(within(t, 5*time.Second), simConfig15(bmc))
	if e := wantError(t, err, ipmi.KindAuthType, false); !strings.Contains(e.Error(), "use IPMI 2.0") {
		t.Errorf("%q", e)
	}
}

// TestRoundTrips15 counts what the BMC receives before the close.
func TestRoundTrips15(t *testing.T) {
	for name, tc := range map[string]struct {
		use  func(context.Context, *ipmi.Session) error
		want []string
	}{
		"status": {func(ctx context.Context, s *ipmi.Session) error {
			_, err := s.ChassisStatus(ctx)
			return err
		}, []string{"ipmi 06/39", "ipmi 06/3a", "ipmi 00/01"}},
		"control": {func(ctx context.Context, s *ipmi.Session) error { return s.ChassisControl(ctx, ipmi.PowerUp) },
			[]string{"ipmi 06/39", "ipmi 06/3a", "ipmi 06/3b", "ipmi 00/02"}},
	} {
		bmc := startSim(t, ipmisim.Config{})
		ctx := within(t, 5*time.Second)
		s := dial(t, ctx, simConfig15(bmc))
		if err := tc.use(ctx, s); err != nil {
			t.Fatal(err)
		}
		if got := bmc.RequestLog(); !slices.Equal(got, tc.want) || bmc.Requests() != len(tc.want) {
			t.Errorf("%s costs %d packets %q, want %q", name, bmc.Requests(), got, tc.want)
		}
	}
}

// With one packet in five lost in each direction everything still works.
func TestPacketLoss15(t *testing.T) {
	t.Parallel()
	bmc := openipmi.Start(t, openipmi.Options{On: true})
	for seed := range uint64(8) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			cfg := openConfig15(startRelay(t, bmc.Addr(), ipmisim.Lose(seed, 0.2), ipmisim.Lose(seed+1000, 0.2)))
			ctx := within(t, 30*time.Second)
			s := dial(t, ctx, cfg)
			if status, err := s.ChassisStatus(ctx); err != nil || !status.PowerOn {
				t.Fatalf("got %+v, %v", status, err)
			}
			if err := s.ChassisControl(ctx, ipmi.PowerUp); err != nil {
				t.Fatalf("power up: %v", err)
			}
		})
	}
}

// Every packet twice, each way, and replies in the wrong order.
func TestDuplicates15(t *testing.T) {
	t.Parallel()
	bmc := openipmi.Start(t, openipmi.Options{})
	for name, faults := range map[string][2]ipmisim.PacketFault{
		"requests": {ipmisim.Repeat(2), nil},
		"replies":  {nil, ipmisim.Repeat(2)},
		"both":     {ipmisim.Repeat(2), ipmisim.Repeat(2)},
		"swapped":  {nil, ipmisim.Chain(ipmisim.Repeat(3), ipmisim.Swap())},
	} {
		t.Run(name, func(t *testing.T) {
			ctx := within(t, 10*time.Second)
			s := dial(t, ctx, openConfig15(startRelay(t, bmc.Addr(), faults[0], faults[1])))
			switchOnAndOff(t, s)
		})
	}
}

// Whatever is damaged on the way, calls end, nothing panics and no wrong state
// is told.
func TestDamagedReplies15(t *testing.T) {
	t.Parallel()
	bmc := openipmi.Start(t, openipmi.Options{On: true})
	for seed := range uint64(8) {
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			t.Parallel()
			address := startRelay(t, bmc.Addr(), nil, ipmisim.Chain(ipmisim.Damage(seed, 0.3), ipmisim.Truncate(seed, 0.2)))
			ctx := within(t, time.Second)
			s, err := ipmi.Dial(ctx, openConfig15(address))
			if err != nil {
				var e *ipmi.Error
				if !errors.As(err, &e) {
					t.Fatalf("got %T: %v", err, err)
				}
				return
			}
			defer s.Close()
			for ctx.Err() == nil {
				if status, err := s.ChassisStatus(ctx); err == nil && !status.PowerOn {
					t.Fatal("a damaged answer was believed")
				}
			}
		})
	}
}

func TestClosedPort15(t *testing.T) {
	t.Parallel()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	begin := time.Now()
	_, err = ipmi.Dial(within(t, 20*time.Second), openConfig15(c.LocalAddr().String()))
	wantError(t, err, ipmi.KindRefused, false)
	if took := time.Since(begin); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}

// TestIpmitoolAgrees15 reads with ipmitool, over IPMI 1.5, what the client has
// switched, and the other way round.
func TestIpmitoolAgrees15(t *testing.T) {
	t.Parallel()
	program := tool.Need(t, "ipmitool", "ipmitool")
	bmc := openipmi.Start(t, openipmi.Options{})
	host, port, err := net.SplitHostPort(bmc.Addr())
	if err != nil {
		t.Fatal(err)
	}
	ipmitool := func(args ...string) string {
		ctx := within(t, 20*time.Second)
		args = append([]string{"-I", "lan", "-A", "MD5", "-L", "OPERATOR", "-H", host, "-p", port, "-U", "admin", "-P", "secret"}, args...)
		out, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
		if err != nil {
			t.Fatalf("ipmitool: %v\n%s", err, out)
		}
		return string(out)
	}
	s := dial(t, within(t, 10*time.Second), openConfig15(bmc.Addr()))
	for action, word := range map[ipmi.Control]string{ipmi.PowerUp: "on", ipmi.PowerDown: "off"} {
		if err := s.ChassisControl(within(t, 10*time.Second), action); err != nil {
			t.Fatal(err)
		}
		if out := ipmitool("power", "status"); !strings.Contains(out, "is "+word) {
			t.Errorf("after %v ipmitool says %s", action, out)
		}
	}
	for _, word := range []string{"on", "off"} {
		ipmitool("power", word)
		if status, err := s.ChassisStatus(within(t, 10*time.Second)); err != nil || status.PowerOn != (word == "on") {
			t.Errorf("after ipmitool's %s: %+v, %v", word, status, err)
		}
	}
}
