package ipmi

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// openIPMI is a running ipmi_sim: an independent BMC, written in C.
type openIPMI struct {
	address string
	dir     string
}

func startOpenIPMI(t *testing.T, kg string) *openIPMI {
	t.Helper()
	if _, err := exec.LookPath("ipmi_sim"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("ipmi_sim is missing: apt-get install openipmi")
		}
		t.Skip("ipmi_sim is missing: apt-get install openipmi")
	}
	dir := t.TempDir()
	port := freePort(t)
	write := func(name, text string, mode os.FileMode) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), mode); err != nil {
			t.Fatal(err)
		}
	}
	if kg != "" {
		kg = fmt.Sprintf("  bmc_key %q\n", kg)
	}
	write("lan.conf", fmt.Sprintf(`name "sim"
set_working_mc 0x20
startlan 1
  addr 127.0.0.1 %d
  priv_limit admin
  allowed_auths_user md5
  allowed_auths_operator md5
  allowed_auths_admin md5
  guid a123456789abcdefa123456789abcdef
%sendlan
chassis_control "%s/chassis.sh 0x20"
user 2 true "admin" "secret" admin 10 md5
user 3 true "viewer" "secret" user 10 md5
user 4 true "twenty" "12345678901234567890" admin 10 md5
`, port, kg, dir), 0o644)
	write("sim.emu", "mc_setbmc 0x20\nmc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02\nmc_enable 0x20\n", 0o644)
	write("chassis.sh", fmt.Sprintf(`#!/bin/sh
cd %s
echo "$@" >> log
case "$2 $3" in
"get power") echo "power:$(cat power 2>/dev/null || echo 0)";;
"get boot") echo "boot:$(cat boot 2>/dev/null || echo default)";;
"set power") echo "$4" > power;;
"set boot") echo "$4" > boot;;
esac
`, dir), 0o755)
	if err := os.Mkdir(filepath.Join(dir, "state"), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("ipmi_sim", "-n", "-c", "lan.conf", "-f", "sim.emu", "-s", "state")
	cmd.Dir = dir
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		cmd.Wait()
	})
	sim := &openIPMI{address: fmt.Sprintf("127.0.0.1:%d", port), dir: dir}
	sim.waitReady(t)
	return sim
}

func freePort(t *testing.T) int {
	t.Helper()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.LocalAddr().(*net.UDPAddr).Port
}

func (s *openIPMI) waitReady(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); {
		c, err := Dial(context.Background(), s.config())
		if err == nil {
			c.Close()
			return
		}
		if e := asError(t, err); e.Kind == KindBadKG {
			return
		}
	}
	t.Fatal("ipmi_sim did not start")
}

func (s *openIPMI) config() Config {
	return Config{Address: s.address, Username: "admin", Password: "secret", CipherSuites: []CipherSuite{3}}
}

func (s *openIPMI) log(t *testing.T) string {
	t.Helper()
	b, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	return string(b)
}

func TestOpenIPMISuites(t *testing.T) {
	sim := startOpenIPMI(t, "")
	for _, suite := range []CipherSuite{1, 2, 3, 6, 7, 8, 11, 12} {
		t.Run(suite.String(), func(t *testing.T) {
			cfg := sim.config()
			cfg.CipherSuites = []CipherSuite{suite}
			ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
			defer cancel()
			s, err := Dial(ctx, cfg)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			for _, want := range []Control{PowerUp, PowerDown} {
				if err := s.ChassisControl(ctx, want); err != nil {
					t.Fatal(err)
				}
				status, err := s.ChassisStatus(ctx)
				if err != nil || status.PowerOn != (want == PowerUp) {
					t.Fatalf("after %v: %+v, %v", want, status, err)
				}
			}
		})
	}
	if got := strings.Count(sim.log(t), "set power 1"); got != 8 {
		t.Errorf("power was switched on %d times, want 8", got)
	}
}

func asError(t *testing.T, err error) *Error {
	t.Helper()
	e, ok := err.(*Error)
	if !ok {
		t.Fatalf("got %T (%v), want *Error", err, err)
	}
	return e
}
