package ipmi_test

import (
	"context"
	"errors"
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
	bmc := openipmi.Start(t, openipmi.Options{})
	for _, suite := range []ipmi.CipherSuite{1, 2, 3, 6, 11} {
		t.Run(suite.String(), func(t *testing.T) {
			cfg := ipmi.Config{Address: bmc.Addr(), Username: "admin", Password: "secret", CipherSuites: []ipmi.CipherSuite{suite}}
			switchOnAndOff(t, dial(t, within(t, 5*time.Second), cfg))
		})
	}
}
