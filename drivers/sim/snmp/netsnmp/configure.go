package netsnmp

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

const (
	configFile = "agent.conf"
	// warmUp is the community in which Start waits for the first answer.
	warmUp = "pdusim-warm-up"
)

// configure writes snmpd's configuration file (snmpd.conf(5)).
func configure(t testing.TB, dir string, d *pdusim.Device, o Options) {
	t.Helper()
	helper, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(helper, " \t") {
		t.Fatalf("snmpd cannot run a helper whose path has blanks: %s", helper)
	}
	var text strings.Builder
	fmt.Fprintf(&text, "rocommunity %s 127.0.0.1\n", warmUp)
	if !o.NoCommunities {
		fmt.Fprintf(&text, "rocommunity %s 127.0.0.1\n", quote(t, o.ReadCommunity, "public"))
		fmt.Fprintf(&text, "rwcommunity %s 127.0.0.1\n", quote(t, o.WriteCommunity, "private"))
	}
	for _, u := range o.Users {
		text.WriteString(u.lines(t))
	}
	for _, root := range d.Subtrees() {
		fmt.Fprintf(&text, "pass_persist .%s %s\n", root, helper)
	}
	if err := os.WriteFile(filepath.Join(dir, configFile), []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
}

// lines are the user's directives.
func (u User) lines(t testing.TB) string {
	t.Helper()
	line := "createUser " + quote(t, u.Name, "")
	if u.Auth != "" {
		line += " " + u.Auth + " " + quote(t, u.AuthPass, "")
	}
	if u.Priv != "" {
		line += " " + u.Priv + " " + quote(t, u.PrivPass, "")
	}
	right := "rwuser"
	if u.ReadOnly {
		right = "rouser"
	}
	level := u.Level
	if level == "" {
		level = map[string]string{"authPriv": "priv", "authNoPriv": "auth", "noAuthNoPriv": "noauth"}[u.level()]
	}
	return fmt.Sprintf("%s\n%s %s %s\n", line, right, quote(t, u.Name, ""), level)
}

// quote writes a text as net-snmp's configuration files have it; an empty one is
// replaced.
func quote(t testing.TB, text, empty string) string {
	t.Helper()
	if text == "" {
		text = empty
	}
	if text == "" || strings.ContainsAny(text, "\"\\\n") {
		t.Fatal("net-snmp: empty texts, quotes, backslashes and line ends cannot be configured")
	}
	return `"` + text + `"`
}
