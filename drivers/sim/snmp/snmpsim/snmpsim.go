// Package snmpsim runs Debian's snmpsimd for tests: an SNMP agent in
// independent Python code that plays captures of real devices.
//
// What it cannot do: an outlet whose state follows a command, since its rows
// know nothing of each other. A SET of a row that is not writable, or not there,
// is answered by noSuchInstance with error-status 0, and all v3 users need the
// name of a file as their context.
package snmpsim

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/snmp/internal/daemon"
	"github.com/maaspd/powerdrivers/drivers/sim/snmp/netsnmp"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// Options describes the agent beside its data.
type Options struct {
	// Users are users of SNMPv3, without blanks in names and pass phrases; ReadOnly
	// and Level are not obeyed.
	Users []netsnmp.User
}

// Agent is a running snmpsimd.
type Agent struct {
	addr    string
	process *daemon.Process
	secrets []string
}

// Start runs snmpsimd on a free port of 127.0.0.1 until the end of the test,
// and returns once it answers. files are the texts of its .snmprec files,
// sorted by OID, by their names without that ending: the community of v1 and
// v2c, the context of v3. Rows look like "1.3.6.1.2.1.1.5.0|4|pdu",
// "…|2:writecache|value=1", "…|2:delay|value=1,wait=1500,deviation=0" and
// "…|2:error|op=set,status=commitFailed,value=1". When the test fails, its log
// shows what snmpsimd printed. The test is skipped where snmpsimd is missing,
// and fails there if the environment variable CI is set.
func Start(t testing.TB, files map[string]string, options Options) *Agent {
	t.Helper()
	program := tool.Need(t, "snmpsimd", "snmpsim")
	dir := worldDir(t)
	community := writeFiles(t, dir, files)
	a := &Agent{}
	a.writeUsers(t, dir, options.Users)
	const tries = 3 // another process may take the free port before snmpsimd does
	for range tries {
		a.addr = daemon.FreeAddr(t)
		a.process = daemon.Start(t, dir, nil, program, arguments(a.addr)...)
		if a.process.Answers(a.addr, community) {
			t.Cleanup(func() { a.stop(t) })
			return a
		}
		a.process.Stop()
	}
	t.Fatalf("snmpsimd does not answer on %s:\n%s", a.addr, a.Log())
	return nil
}

func (a *Agent) stop(t testing.TB) {
	a.process.Stop()
	if t.Failed() {
		t.Logf("snmpsimd on %s:\n%s", a.addr, a.Log())
	}
}

// Addr returns the address of the agent, as host:port.
func (a *Agent) Addr() string { return a.addr }

// Log returns what snmpsimd has printed, without the pass phrases that it
// prints.
func (a *Agent) Log() string {
	text := a.process.Output()
	for _, secret := range a.secrets {
		text = strings.ReplaceAll(text, secret, "***")
	}
	return text
}

const (
	dataDir  = "data"
	cacheDir = "cache"
	userFile = "users"
)

// arguments are those of snmpsimd, which refuses to work as root.
func arguments(addr string) []string {
	args := []string{
		"--data-dir=" + dataDir, "--cache-dir=" + cacheDir, "--logging-method=stderr",
		"--agent-udpv4-endpoint=" + addr, "--args-from-file=" + userFile,
	}
	if os.Geteuid() == 0 {
		args = append(args, "--process-user=nobody", "--process-group=nogroup")
	}
	return args
}

// worldDir is a folder that another user can work in.
func worldDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "snmpsim")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	for name, mode := range map[string]os.FileMode{"": 0o755, dataDir: 0o755, cacheDir: 0o777} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(path, mode); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, mode); err != nil { // whatever the umask is
			t.Fatal(err)
		}
	}
	return dir
}

// writeFiles writes the data, and returns the name of one file.
func writeFiles(t testing.TB, dir string, files map[string]string) string {
	t.Helper()
	community := ""
	for name, text := range files {
		community = name
		path := filepath.Join(dir, dataDir, name+".snmprec")
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return community
}

// writeUsers writes the options of the users to a file that only snmpsimd reads.
func (a *Agent) writeUsers(t testing.TB, dir string, users []netsnmp.User) {
	t.Helper()
	var lines strings.Builder
	for _, u := range users {
		if strings.ContainsAny(u.Name+u.AuthPass+u.PrivPass, " \t\n") {
			t.Fatal("snmpsimd: blanks and line ends in names and pass phrases cannot be configured")
		}
		fmt.Fprintf(&lines, "--v3-user=%s\n", u.Name)
		if u.Auth != "" {
			fmt.Fprintf(&lines, "--v3-auth-key=%s\n--v3-auth-proto=%s\n", u.AuthPass, strings.ReplaceAll(u.Auth, "-", ""))
			a.secrets = append(a.secrets, u.AuthPass)
		}
		if u.Priv != "" {
			fmt.Fprintf(&lines, "--v3-priv-key=%s\n--v3-priv-proto=%s\n", u.PrivPass, privacy(u.Priv))
			a.secrets = append(a.secrets, u.PrivPass)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, userFile), []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// privacy is snmpsimd's name of a privacy protocol: without "BLMT" the keys of
// AES with 192 and 256 bits are extended as Cisco does.
func privacy(name string) string {
	names := map[string]string{
		"AES-192": "AES192BLMT", "AES-256": "AES256BLMT", "AES-192-C": "AES192", "AES-256-C": "AES256",
	}
	if other, known := names[name]; known {
		return other
	}
	return name
}
