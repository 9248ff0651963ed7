package ipmisim

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// start runs a BMC for the length of a test.
func start(t testing.TB, config Config) *BMC {
	t.Helper()
	b, err := Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

// run runs a program and returns its output; it is killed after 30 s.
func run(t testing.TB, program string, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
	return string(out), err
}

func ipmitool(t testing.TB, b *BMC, args ...string) (string, error) {
	t.Helper()
	program := tool.Need(t, "ipmitool", "ipmitool")
	host, port, err := net.SplitHostPort(b.Addr())
	if err != nil {
		t.Fatal(err)
	}
	login := []string{"-I", "lanplus", "-H", host, "-p", port, "-U", DefaultUser, "-P", DefaultPassword, "-N", "1", "-R", "3"}
	return run(t, program, append(login, args...)...)
}

func TestIpmitool(t *testing.T) {
	cases := []struct {
		name   string
		config Config
		args   string
		want   string
		fails  bool
		after  func(*Machine) bool
	}{
		{name: "status, suite 3", args: "-C 3 power status", want: "Chassis Power is off"},
		{name: "status, suite 17", config: Config{On: true}, args: "-C 17 power status", want: "Chassis Power is on"},
		{name: "suite found by itself", args: "power status", want: "Chassis Power is off"},
		{name: "suite refused", config: Config{CipherSuites: []int{17}}, args: "-C 3 power status", want: "Unable to establish", fails: true},
		{name: "on", args: "-C 3 power on", want: "Up/On", after: (*Machine).On},
		{name: "off", config: Config{On: true}, args: "-C 3 power off", want: "Down/Off", after: off},
		{name: "cycle", config: Config{On: true}, args: "-C 3 power cycle", want: "Cycle", after: did("cycle")},
		{name: "cycle while off", args: "-C 3 power cycle", want: "Command not supported in present state", fails: true, after: off},
		{name: "reset while off", args: "-C 3 power reset", want: "Command not supported in present state", fails: true, after: off},
		{name: "reset", config: Config{On: true}, args: "-C 3 power reset", want: "Reset", after: did("reset")},
		{name: "nmi", config: Config{On: true}, args: "-C 3 power diag", want: "Diag", after: did("nmi")},
		{name: "soft", config: Config{On: true}, args: "-C 3 power soft", want: "Soft", after: off},
		{name: "device id", args: "-C 3 mc info", want: "IPMI Version              : 2.0"},
		{name: "cold reset", args: "-C 3 mc reset cold", want: "Sent cold reset", after: did("bmc_reset")},
		{name: "identify", args: "-C 3 chassis identify 42", want: "42", after: func(m *Machine) bool { return m.IdentifySeconds() == 42 }},
		{name: "boot flags never set", args: "-C 3 chassis bootparam get 5", want: "No override"},
		{name: "boot device", args: "-C 3 chassis bootdev pxe options=efiboot,persistent", want: "Set Boot Device to pxe", after: func(m *Machine) bool {
			f := m.BootFlags()
			return f.Valid && f.Persistent && f.EFI && f.Device == BootPXE && f.Raw == [5]byte{0xE0, 0x04}
		}},
		{name: "key K_g", config: Config{KG: []byte("0123456789")}, args: "-C 3 -k 0123456789 power status", want: "off"},
		{name: "key K_g missing", config: Config{KG: []byte("0123456789")}, args: "-C 3 power status", want: "Unable to establish", fails: true},
		{name: "wrong password", args: "-C 3 -P wrong power status", want: "Unable to establish", fails: true},
		{name: "unknown user", args: "-C 3 -U nobody power status", want: "Unable to establish", fails: true},
		{name: "unknown user told", config: Config{TellUnknownUser: true}, args: "-v -C 3 -U nobody power status", want: "unauthorized name", fails: true},
		{name: "operator may switch", config: Config{Users: []User{{DefaultUser, DefaultPassword, Operator}}}, args: "-C 3 -L OPERATOR power on", want: "Up/On", after: (*Machine).On},
		{name: "operator is no administrator", config: Config{Users: []User{{DefaultUser, DefaultPassword, Operator}}}, args: "-v -C 3 -L ADMINISTRATOR power status", want: "nauthorized", fails: true},
		{name: "user may look", config: Config{Users: []User{{DefaultUser, DefaultPassword, UserLevel}}}, args: "-C 3 -L USER power status", want: "off"},
		{name: "user may not switch", config: Config{Users: []User{{DefaultUser, DefaultPassword, UserLevel}}}, args: "-C 3 -L USER power on", want: "Insufficient privilege", fails: true, after: off},
		{name: "user may not set the boot device", config: Config{Users: []User{{DefaultUser, DefaultPassword, UserLevel}}}, args: "-C 3 -L USER chassis bootdev pxe", want: "nsufficient privilege", // ipmitool ends with 0 all the same
			after: func(m *Machine) bool { return !m.BootFlags().Valid }},
		{name: "IPMI 1.5", args: "-I lan power status", want: "Chassis Power is off"},
		{name: "every reply twice", config: Config{Faults: Faults{Reply: Repeat(2)}}, args: "-C 3 power status", want: "Chassis Power is off"},
		{name: "late replies", config: Config{Faults: Faults{Delay: 20 * time.Millisecond}}, args: "-C 3 power status", want: "Chassis Power is off"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := start(t, c.config)
			out, err := ipmitool(t, b, strings.Fields(c.args)...)
			if !strings.Contains(out, c.want) || (err != nil) != c.fails {
				t.Errorf("ipmitool %s: %v\n%s\nlog: %v", c.args, err, out, b.RequestLog())
			}
			if c.after != nil {
				// ipmitool does not wait for the answer to a cold reset
				waitFor(t, "the machine's state", func() bool { return c.after(b.Machine()) })
			}
		})
	}
}

// waitFor polls until a condition holds; the bound only catches a hang.
func waitFor(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within 20 s", what)
		}
	}
}

func off(m *Machine) bool { return !m.On() }

func did(action string) func(*Machine) bool {
	return func(m *Machine) bool { return m.Count(action) == 1 }
}

func TestIpmipower(t *testing.T) {
	program := tool.Need(t, "ipmipower", "freeipmi-tools")
	cases := []struct {
		name, args, want string
		config           Config
		on               bool
	}{
		{name: "status", args: "--stat", want: ": off"},
		{name: "on", args: "--on", want: ": ok", on: true},
		{name: "off", args: "--off", want: ": ok", config: Config{On: true}},
		{name: "cycle", args: "--cycle", want: ": ok", config: Config{On: true}, on: true},
		{name: "nmi", args: "--pulse", want: ": ok", config: Config{On: true}, on: true},
		{name: "suite 17", args: "-I 17 --stat", want: ": on", config: Config{On: true}, on: true},
		{name: "operator", args: "-l OPERATOR --on", want: ": ok", config: Config{Users: []User{{DefaultUser, DefaultPassword, Operator}}}, on: true},
		{name: "highest privilege asked in the open session", args: "-W opensesspriv -l OPERATOR --stat", want: ": off"},
		{name: "wrong password", args: "-p wrong --stat", want: "password invalid"},
		{name: "wrong key K_g", args: "-k wrong --stat", want: "k_g invalid", config: Config{KG: []byte("right")}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := start(t, c.config)
			login := []string{"-D", "LAN_2_0", "-h", b.Addr(), "-u", DefaultUser, "-p", DefaultPassword}
			out, err := run(t, program, append(login, strings.Fields(c.args)...)...)
			if !strings.Contains(out, c.want) {
				t.Errorf("ipmipower %s: %v\n%s\nlog: %v", c.args, err, out, b.RequestLog())
			}
			if b.Machine().On() != c.on {
				t.Errorf("machine on=%v, want %v", b.Machine().On(), c.on)
			}
		})
	}
}

// TestChassisConfig runs what MAAS runs before it powers a machine on: it reads
// the boot flags before it writes them.
func TestChassisConfig(t *testing.T) {
	program := tool.Need(t, "ipmi-chassis-config", "freeipmi-tools")
	b := start(t, Config{})
	file := filepath.Join(t.TempDir(), "boot.conf")
	text := "Section Chassis_Boot_Flags\n\tBoot_Flags_Persistent No\n\tBIOS_Boot_Type EFI\n\tBoot_Device PXE\nEndSection\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := run(t, program, "-D", "LAN_2_0", "-h", b.Addr(), "-u", DefaultUser, "-p", DefaultPassword,
		"-l", "OPERATOR", "--commit", "--filename", file)
	if err != nil {
		t.Fatalf("%v\n%s\nlog: %v", err, out, b.RequestLog())
	}
	if f := b.Machine().BootFlags(); !f.Valid || f.Persistent || !f.EFI || f.Device != BootPXE {
		t.Errorf("boot flags %+v", f)
	}
}

// TestSessionPrivilege sends raw commands in sessions that asked for USER,
// which ipmi-raw does not raise: the account is an administrator's, but the
// session is not.
func TestSessionPrivilege(t *testing.T) {
	program := tool.Need(t, "ipmi-raw", "freeipmi-tools")
	cases := []struct{ name, options, command, want string }{
		{"status", "", "0 0 1", "01 00"},
		{"power on", "", "0 0 2 1", "02 D4"},
		{"power on, user level in the open session", "-W opensesspriv", "0 0 2 1", "02 D4"},
		{"raise the privilege", "", "0 6 0x3b 4", "3B 81"},
		{"cold reset", "", "0 6 2", "02 D4"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := start(t, Config{})
			args := strings.Fields("-D LAN_2_0 -h " + b.Addr() + " -u " + DefaultUser + " -p " + DefaultPassword + " -l USER " + c.options + " " + c.command)
			if out, err := run(t, program, args...); !strings.Contains(out, "rcvd: "+c.want) || b.Machine().On() {
				t.Errorf("on=%v, %v\n%s\nlog: %v", b.Machine().On(), err, out, b.RequestLog())
			}
		})
	}
}
