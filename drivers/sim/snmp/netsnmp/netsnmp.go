// Package netsnmp runs Debian's snmpd in front of a simulated PDU: an SNMP
// agent in independent C code, with SNMPv1, v2c and v3. The device stays in
// the test's own process; snmpd's pass_persist helper, which is the test binary
// started once more, only carries its questions there (snmpd.conf(5)). The
// clients of net-snmp are here too, to read and write as another program would.
//
// What it cannot do: refuse a GET with an error-status, or write an object that
// cannot be read (snmpd reads before it writes).
package netsnmp

import (
	"os"
	"path/filepath"
	"testing"

	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/sim/snmp/internal/daemon"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// User is a user of SNMPv3.
type User struct {
	Name string
	// Auth is MD5, SHA, SHA-224, SHA-256, SHA-384 or SHA-512, and Priv is DES, AES,
	// AES-192, AES-256, or AES-192-C or AES-256-C with the key extension that Cisco
	// uses; "" is none. Pass phrases have at least 8 bytes.
	Auth, AuthPass string
	Priv, PrivPass string
	// ReadOnly forbids writing.
	ReadOnly bool
	// Level is the least security that snmpd accepts from the user: "noauth",
	// "auth" or "priv". "" is the highest that the pass phrases allow.
	Level string
}

// Options describes the agent. The zero value knows the communities "public"
// for reading and "private" for writing, and no user.
type Options struct {
	// ReadCommunity and WriteCommunity default to "public" and "private".
	ReadCommunity, WriteCommunity string
	// NoCommunities answers v1 and v2c by silence.
	NoCommunities bool
	// Users are the users of SNMPv3.
	Users []User
	// Also are further addresses (host:port) that snmpd answers on, for programs
	// whose port is fixed.
	Also []string
}

// Agent is a running snmpd.
type Agent struct {
	addr  string
	snmpd *daemon.Process
}

// Start runs snmpd for the device on a free port of 127.0.0.1 until the end of
// the test, and returns once it answers. Objects that are put later have to be
// in the subtrees that the device has now. When the test fails, its log shows
// what snmpd printed. The test is skipped where snmpd is missing, and fails
// there if the environment variable CI is set.
func Start(t testing.TB, d *pdusim.Device, options Options) *Agent {
	t.Helper()
	program := tool.Need(t, "snmpd", "snmpd")
	if err := d.Err(); err != nil {
		t.Fatal(err)
	}
	dir := shortDir(t)
	b := startBridge(t, d, filepath.Join(dir, "socket"))
	configure(t, dir, d, options)
	env := []string{"MIBS=", "SNMP_PERSISTENT_DIR=" + dir, socketVariable + "=" + b.path}
	a := &Agent{}
	const tries = 3 // another process may take the free port before snmpd does
	for range tries {
		a.addr = daemon.FreeAddr(t)
		a.snmpd = daemon.Start(t, dir, env, program, arguments(dir, append([]string{a.addr}, options.Also...))...)
		if a.snmpd.Answers(a.addr, warmUp) {
			b.serveTest()
			t.Cleanup(func() { a.stop(t) })
			return a
		}
		a.snmpd.Stop()
	}
	t.Fatalf("snmpd does not answer on %s:\n%s", a.addr, a.snmpd.Output())
	return nil
}

// arguments are those of snmpd (snmpd(8)).
func arguments(dir string, addresses []string) []string {
	args := []string{"-f", "-Lo", "-C", "-I", "-smux,system_mib", "-c", filepath.Join(dir, configFile)}
	for _, address := range addresses {
		args = append(args, "udp:"+address)
	}
	return args
}

func (a *Agent) stop(t testing.TB) {
	a.snmpd.Stop()
	if t.Failed() {
		t.Logf("snmpd on %s:\n%s", a.addr, a.snmpd.Output())
	}
}

// Addr returns the address of the agent, as host:port.
func (a *Agent) Addr() string { return a.addr }

// Log returns what snmpd has printed.
func (a *Agent) Log() string { return a.snmpd.Output() }

// shortDir is a folder for the test whose path is short enough for a socket.
func shortDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "pdusim")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}
