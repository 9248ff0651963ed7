package netsnmp

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// Credentials are what a client says to an agent.
type Credentials struct {
	// Version is "1", "2c" or "3".
	Version string
	// Community is that of v1 and v2c.
	Community string
	// User is that of v3; its Level and ReadOnly do not matter.
	User User
	// Context is the context of v3.
	Context string
}

// Client runs the programs of net-snmp against an agent.
type Client struct {
	t    testing.TB
	dir  string
	addr string
}

// NewClient returns a client of the agent at the address. The credentials go
// into a file of the test, so that no list of processes shows them.
func NewClient(t testing.TB, addr string, credentials Credentials) *Client {
	t.Helper()
	c := &Client{t: t, dir: t.TempDir(), addr: addr}
	text := credentials.lines(t)
	if err := os.WriteFile(filepath.Join(c.dir, "snmp.conf"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return c
}

// lines are the directives of snmp.conf(5).
func (c Credentials) lines(t testing.TB) string {
	t.Helper()
	lines := []string{"defVersion " + c.Version}
	add := func(directive, text string, quoted func(testing.TB, string, string) string) {
		if text != "" {
			lines = append(lines, directive+" "+quoted(t, text, ""))
		}
	}
	add("defCommunity", c.Community, quote)
	if c.Version == "3" {
		add("defSecurityLevel", c.User.level(), bare)
		add("defSecurityName", c.User.Name, quote)
		add("defAuthType", c.User.Auth, bare)
		add("defAuthPassphrase", c.User.AuthPass, quote)
		add("defPrivType", c.User.Priv, bare)
		add("defPrivPassphrase", c.User.PrivPass, quote)
		add("defContext", c.Context, quote)
	}
	return strings.Join(lines, "\n") + "\n"
}

// bare leaves the words of net-snmp as they are: it does not know them in quotes.
func bare(_ testing.TB, word, _ string) string { return word }

// level is the security level that the pass phrases allow.
func (u User) level() string {
	switch {
	case u.Priv != "":
		return "authPriv"
	case u.Auth != "":
		return "authNoPriv"
	}
	return "noAuthNoPriv"
}

// Get runs snmpget. Output is one line for each object, such as
// ".1.3.6.1.2.1.1.5.0 = STRING: \"pdu\""; the error has the program's exit
// status, and the output then what it complains of.
func (c *Client) Get(oids ...snmp.OID) (string, error) {
	return c.run("snmpget", nil, spelled(oids)...)
}

// Next runs snmpgetnext.
func (c *Client) Next(oids ...snmp.OID) (string, error) {
	return c.run("snmpgetnext", nil, spelled(oids)...)
}

// Set runs snmpset with triples of OID, type (i, u, s, x, o) and value.
func (c *Client) Set(triples ...string) (string, error) {
	return c.run("snmpset", nil, triples...)
}

// Walk runs snmpwalk: GETNEXT only.
func (c *Client) Walk(oid snmp.OID) (string, error) {
	return c.run("snmpwalk", nil, "."+string(oid))
}

// BulkWalk runs snmpbulkwalk.
func (c *Client) BulkWalk(oid snmp.OID) (string, error) {
	return c.run("snmpbulkwalk", nil, "."+string(oid))
}

// BulkGet runs snmpbulkget.
func (c *Client) BulkGet(nonRepeaters, maxRepetitions int, oids ...snmp.OID) (string, error) {
	options := []string{"-Cn" + strconv.Itoa(nonRepeaters), "-Cr" + strconv.Itoa(maxRepetitions)}
	return c.run("snmpbulkget", options, spelled(oids)...)
}

func spelled(oids []snmp.OID) []string {
	out := make([]string, len(oids))
	for i, oid := range oids {
		out[i] = "." + string(oid)
	}
	return out
}

// run runs a program with one attempt of 2 s, and kills it after 30 s.
func (c *Client) run(program string, options []string, args ...string) (string, error) {
	c.t.Helper()
	path := tool.Need(c.t, program, "snmp")
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	all := append([]string{"-m", "", "-Onet", "-t", "2", "-r", "0"}, options...)
	cmd := exec.CommandContext(ctx, path, append(append(all, c.addr), args...)...)
	cmd.Env = append(cmd.Environ(), "MIBS=", "SNMPCONFPATH="+c.dir, "SNMP_PERSISTENT_DIR="+c.dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("%s: %w", program, err)
	}
	return string(out), nil
}
