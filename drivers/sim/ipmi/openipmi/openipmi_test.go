package openipmi

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

func ipmitool(t *testing.T, b *BMC, args string) (string, error) {
	t.Helper()
	program := tool.Need(t, "ipmitool", "ipmitool")
	host, port, err := net.SplitHostPort(b.Addr())
	if err != nil {
		t.Fatal(err)
	}
	login := []string{"-I", "lanplus", "-C", "3", "-H", host, "-p", port, "-U", "admin", "-P", "secret", "-N", "1", "-R", "3"}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, append(login, strings.Fields(args)...)...).CombinedOutput()
	return string(out), err
}

// waitFor polls until the machine is as wanted; the bound only catches a hang.
func waitFor(t *testing.T, what string, wanted func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !wanted(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within 10 s", what)
		}
	}
}

func TestActions(t *testing.T) {
	cases := []struct {
		name, args string
		on         bool
		want       []string
		after      string // the machine: off, same process, new process
	}{
		{"status", "power status", true, nil, "same"},
		{"on", "power on", false, []string{"set power 1"}, "new"},
		{"on while on", "power on", true, []string{"set power 1"}, "same"},
		{"off", "power off", true, []string{"set power 0"}, "off"},
		{"cycle", "power cycle", true, []string{"set power 0", "set power 1"}, "new"},
		{"reset", "power reset", true, []string{"set reset 1"}, "new"},
		{"soft", "power soft", true, []string{"set shutdown 1"}, "off"},
		{"boot device", "chassis bootdev pxe", true, []string{"set boot pxe"}, "same"},
		{"identify", "chassis identify 15", true, []string{"set identify 15 0"}, "same"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := Start(t, Options{On: c.on})
			before := b.PID()
			if b.On() != c.on {
				t.Fatalf("on=%v at the start, want %v", b.On(), c.on)
			}
			if out, err := ipmitool(t, b, c.args); err != nil {
				t.Fatalf("ipmitool %s: %v\n%s", c.args, err, out)
			}
			waitFor(t, strings.Join(c.want, ", "), func() bool { return slices.Equal(b.Actions(), c.want) })
			waitFor(t, c.after+" process", func() bool {
				pid := b.PID()
				switch c.after {
				case "off":
					return pid == 0
				case "same":
					return pid == before
				}
				return pid != 0 && pid != before
			})
		})
	}
}

// TestNMI records that ipmi_sim has no diagnostic interrupt.
func TestNMI(t *testing.T) {
	b := Start(t, Options{On: true})
	out, err := ipmitool(t, b, "power diag")
	if err == nil || len(b.Actions()) != 0 {
		t.Errorf("ipmi_sim now knows the diagnostic interrupt: %v %v\n%s", err, b.Actions(), out)
	}
}

// TestStop checks that nothing survives the test that started it.
func TestStop(t *testing.T) {
	var machine, sim int
	var addr string
	t.Run("running", func(t *testing.T) {
		b := Start(t, Options{On: true})
		machine, sim, addr = b.PID(), b.sim.command.Process.Pid, b.Addr()
	})
	if sim == 0 {
		t.Skip("ipmi_sim is missing")
	}
	for name, pid := range map[string]int{"ipmi_sim": sim, "the machine": machine} {
		waitFor(t, name+" ended", func() bool {
			command, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
			return err != nil || len(command) == 0
		})
	}
	if ask(addr) {
		t.Errorf("%s still answers", addr)
	}
}

func TestKG(t *testing.T) {
	b := Start(t, Options{KG: "0123456789", On: true})
	if out, err := ipmitool(t, b, "-k 0123456789 power status"); err != nil || !strings.Contains(out, "is on") {
		t.Errorf("right key: %v\n%s", err, out)
	}
	if out, err := ipmitool(t, b, "-k wrong power status"); err == nil {
		t.Errorf("wrong key accepted:\n%s", out)
	}
}

func TestPrivilege(t *testing.T) {
	b := Start(t, Options{Privilege: "user"})
	if out, err := ipmitool(t, b, "-L USER power on"); err == nil || b.On() {
		t.Errorf("a user switched the machine: on=%v\n%s", b.On(), out)
	}
	if out, err := ipmitool(t, b, "-L USER power status"); err != nil {
		t.Errorf("a user may not look: %v\n%s", err, out)
	}
}
