// Package netsnmp runs Debian's snmpd in front of a simulated PDU: an SNMP
// agent in independent C code, with SNMPv1, v2c and v3. The device stays in
// the test's own process; snmpd's pass_persist helper, which is the test binary
// started once more, only carries its questions there (snmpd.conf(5)).
package netsnmp

import (
	"testing"

	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// User is a user of SNMPv3.
type User struct {
	Name string
	// Auth is MD5, SHA, SHA-224, SHA-256, SHA-384 or SHA-512, Priv is DES, AES,
	// AES-192 or AES-256 ("" is none), as snmpd.conf(5) names them.
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
	ReadCommunity, WriteCommunity string
	Users                         []User
}

// Agent is a running snmpd.
type Agent struct{}

// Helper has to be the first call of TestMain: when snmpd has started the test
// binary as its helper, it does that work and ends the process. Otherwise it
// returns at once.
func Helper() {}

// Start runs snmpd for the device on a free port of 127.0.0.1 until the end of
// the test, and returns once it answers. The test is skipped where snmpd is
// missing, and fails there if the environment variable CI is set.
func Start(t testing.TB, d *pdusim.Device, options Options) *Agent { return nil }

// Addr returns the address of the agent, as host:port.
func (a *Agent) Addr() string { return "" }

// Log returns what snmpd has printed.
func (a *Agent) Log() string { return "" }
