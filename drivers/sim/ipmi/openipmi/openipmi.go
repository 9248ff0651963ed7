// Package openipmi runs OpenIPMI's ipmi_sim for tests: a BMC in independent C
// code, with a real process as its machine. A driver that works against it and
// against package ipmisim does not merely agree with itself.
//
// What it cannot do: cipher suite 17, the diagnostic interrupt (completion code
// CCh, the machine never hears of it), and a session limit of one's choice: it
// has room for 63, and the limit of an account binds no RMCP+ session. A reset
// while off answers FFh, not D5h.
package openipmi

import (
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// Options describes the BMC. The zero value has the administrator "admin" with
// the password "secret" and a machine that is off.
type Options struct {
	// User and Password are the only account: shorter than 16 and 20
	// bytes (ipmi_sim refuses the full lengths that IPMI allows), without
	// quotes and backslashes.
	User, Password string
	// Privilege is the account's limit: "user", "operator" or "admin" (default).
	Privilege string
	// KG is the BMC key K_g, at most 20 bytes.
	KG string
	// On starts the machine with the BMC.
	On bool
}

// BMC is a running ipmi_sim.
type BMC struct {
	t    testing.TB
	dir  string
	addr string
	sim  *process
}

// Start runs ipmi_sim on a free port of 127.0.0.1 until the end of the test,
// and returns once it answers. The test is skipped where ipmi_sim is missing,
// and fails there if the environment variable CI is set.
func Start(t testing.TB, options Options) *BMC {
	t.Helper()
	program := tool.Need(t, "ipmi_sim", "openipmi")
	b := &BMC{t: t, dir: t.TempDir()}
	t.Cleanup(b.stop)
	options = options.withDefaults()
	b.configure(options)
	const tries = 3 // another process may take the free port before ipmi_sim does
	for range tries {
		b.addr = freeAddr(t)
		b.write("lan.conf", b.lanConf(options))
		b.sim = startProcess(t, b.dir, program, "-n", "-c", "lan.conf", "-f", "sim.emu", "-s", "state")
		if answers(b.addr, b.sim.done) {
			return b
		}
		b.sim.stop()
	}
	t.Fatalf("ipmi_sim does not answer on %s:\n%s", b.addr, b.sim.output())
	return nil
}

// Addr returns the address of the BMC, as host:port.
func (b *BMC) Addr() string { return b.addr }

// Log returns what ipmi_sim has printed.
func (b *BMC) Log() string { return b.sim.output() }

// PID returns the process id of the machine, and 0 while it is off.
func (b *BMC) PID() int {
	pid, err := strconv.Atoi(strings.TrimSpace(b.read("pid")))
	if err != nil {
		return 0
	}
	command, err := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"))
	if err != nil || string(command) != "sleep\x00"+b.read("lifetime")+"\x00" {
		return 0
	}
	return pid
}

// On reports whether the machine's process runs.
func (b *BMC) On() bool { return b.PID() != 0 }

// Calls returns what ipmi_sim asked of the machine, oldest first: "get power",
// "get boot", "set power 1", "set reset 1", "set shutdown 1", "set boot pxe",
// "set identify 15 0". A cycle is "set power 0" and, a second later, "set power 1".
func (b *BMC) Calls() []string { return strings.FieldsFunc(b.read("calls"), isNewline) }

// Actions returns those of Calls that change something.
func (b *BMC) Actions() []string {
	var actions []string
	for _, call := range b.Calls() {
		if strings.HasPrefix(call, "set ") {
			actions = append(actions, call)
		}
	}
	return actions
}

func isNewline(r rune) bool { return r == '\n' }

// read returns a file of the machine, "" before its first line was written.
func (b *BMC) read(name string) string {
	text, err := os.ReadFile(filepath.Join(b.dir, name))
	if err != nil && !os.IsNotExist(err) {
		b.t.Fatal(err)
	}
	return string(text)
}

func freeAddr(t testing.TB) string {
	t.Helper()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.LocalAddr().String()
}
