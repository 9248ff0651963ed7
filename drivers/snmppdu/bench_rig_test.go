package snmppdu_test

import (
	"encoding/json"
	"errors"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/sim/contest"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/sim/snmp/netsnmp"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// helpers builds the helper programs of contests.
var helpers = sync.OnceValue(func() error { return contest.Helpers(folder) })

// pduUser is the user of SNMPv3 in the benchmarks.
var pduUser = netsnmp.User{Name: "maas", Auth: "SHA", AuthPass: "authpass123", Priv: "AES", PrivPass: "privpass123"}

// bench is a simulated PDU behind snmpd.
type bench struct {
	*testing.B
	device  *pdusim.Device
	address string
	dir     string
}

func newBench(b *testing.B, device *pdusim.Device, also ...string) *bench {
	b.Helper()
	if err := helpers(); err != nil {
		b.Fatal(err)
	}
	agent := netsnmp.Start(b, device, netsnmp.Options{Users: []netsnmp.User{pduUser}, Also: also})
	return &bench{B: b, device: device, address: agent.Addr(), dir: b.TempDir()}
}

// packets returns a counter of the packets that reached snmpd, but for its own
// (snmpInPkts, RFC 3418).
func (b *bench) packets() func() int {
	session, err := snmp.Dial(b.Context(), snmp.Config{Address: b.address, Community: "public"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = session.Close() })
	own := 0
	return func() int {
		values, err := session.Get(b.Context(), "1.3.6.1.2.1.11.1.0")
		if err != nil || values[0].Type == snmp.Missing {
			b.Fatalf("snmpd does not count: %v", err)
		}
		own++
		return int(values[0].Int) - own
	}
}

// access is a version of SNMP with what each program calls it.
type access struct {
	name      string
	ours      object
	netSNMP   []string
	fence     []string
	pdudaemon object
}

// accesses are v2c, and v3 with privacy.
func accesses() []access {
	u := pduUser
	return []access{
		{
			name: "v2c", ours: object{"community": "private"}, netSNMP: []string{"-v2c", "-c", "private"},
			fence: []string{"-d", "2c", "-c", "private"}, pdudaemon: object{"driver": "snmpv1", "community": "private"},
		},
		{
			name:    "v3 authPriv",
			ours:    object{"snmp_version": "3", "power_user": u.Name, "auth_protocol": u.Auth, "power_pass": u.AuthPass, "priv_protocol": u.Priv, "priv_pass": u.PrivPass},
			netSNMP: []string{"-v3", "-l", "authPriv", "-u", u.Name, "-a", u.Auth, "-A", u.AuthPass, "-x", u.Priv, "-X", u.PrivPass},
			fence:   []string{"-d", "3", "-E", "authPriv", "-l", u.Name, "-b", u.Auth, "-p", u.AuthPass, "-B", u.Priv, "-P", u.PrivPass},
			pdudaemon: object{
				"driver": "snmpv3", "username": u.Name, "authpassphrase": u.AuthPass, "privpassphrase": u.PrivPass,
				"auth_protocol": "usmHMACSHAAuthProtocol", "priv_protocol": "usmAesCfb128Protocol",
			},
		},
	}
}

// driver is this driver with a request to the PDU.
func (b *bench) driver(name, verb string, a access, params, keys object) contest.Program {
	all := with(object{"power_address": b.address, "node_outlet": "5"}, a.ours)
	maps.Copy(all, params)
	request := with(object{"driverParameters": with(all, nil)}, keys)
	file := b.write(strings.ReplaceAll(name+"."+verb+"."+a.name, " ", "-")+".json", request)
	return contest.Program{Name: name, Prints: `"error": null`, Command: []string{driverPath(), verb, file}}
}

// write writes a JSON document to a file of its own.
func (b *bench) write(name string, v any) string {
	data, err := json.Marshal(v)
	file := filepath.Join(b.dir, name)
	if err = errors.Join(err, os.WriteFile(file, data, 0o600)); err != nil {
		b.Fatal(err)
	}
	return file
}

// netSNMP is a program of net-snmp; what follows the address are its objects.
func (b *bench) netSNMP(program string, a access, prints string, objects ...string) contest.Program {
	command := append([]string{tool.Need(b, program, "snmp"), "-m", "", "-On"}, a.netSNMP...)
	return contest.Program{Name: program, Prints: prints, Env: []string{"MIBS="}, Command: append(append(command, b.address), objects...)}
}

// peer is the path of a program, "" if it is not here: the page says so then. In
// a pipeline that is an error, as with tool.Need.
func (b *bench) peer(program, debianPackage string) string {
	path, err := exec.LookPath(program)
	if err == nil {
		return path
	}
	if os.Getenv("CI") != "" {
		tool.Need(b, program, debianPackage)
	}
	results.Print("left out: %s is not installed (apt-get install %s)", program, debianPackage)
	return ""
}

// fence is the fence agent for PDUs of APC, if it is here.
func (b *bench) fence(a access, action, prints string) []contest.Program {
	program := b.peer("fence_apc_snmp", "fence-agents")
	if program == "" {
		return nil
	}
	host, port, err := net.SplitHostPort(b.address)
	if err != nil {
		b.Fatal(err)
	}
	command := append([]string{program, "-a", host, "-u", port, "-n", "5", "-o", action}, a.fence...)
	return []contest.Program{{Name: fenceAPC, Prints: prints, Command: command}}
}
