package redfish_test

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/contest"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// helpers builds the helper programs of contests.
var helpers = sync.OnceValue(func() error { return contest.Helpers(folder) })

// bench is a simulated BMC, behind a line.
type bench struct {
	*testing.B
	bmc     *redfishsim.Server
	machine *redfishsim.Machine
	address string // of the near end of the line, as host:port
	dir     string
	caFile  string
	counts  map[string]traffic // of a run, by program
}

// traffic is what reached the BMC.
type traffic struct{ requests, handshakes int }

// newBench starts a BMC behind a line that adds to each round trip; 0 is none.
func newBench(b *testing.B, roundTrip time.Duration) *bench {
	b.Helper()
	if err := helpers(); err != nil {
		b.Fatal(err)
	}
	bmc, _ := simBMC(b, redfishsim.Config{Vendor: redfishsim.Dell(), NoLog: true})
	rig := &bench{B: b, bmc: bmc, machine: bmc.Machines()[0], address: bmc.Addr(), dir: b.TempDir(), counts: map[string]traffic{}}
	if roundTrip > 0 {
		line, err := redfishsim.Lay(bmc.Addr(), roundTrip)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(line.Close)
		rig.address = line.Addr()
	}
	rig.caFile = filepath.Join(rig.dir, "ca.pem")
	save(b, rig.caFile, string(bmc.CertificatePEM()))
	return rig
}

// save writes a file for a program that is measured.
func save(t testing.TB, file, content string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// counted has every run begin with the machine in a state and end with it in
// another, and notes what reached the BMC.
func (b *bench) counted(programs []contest.Program, before, after redfishsim.State) []contest.Program {
	for i := range programs {
		name := programs[i].Name
		programs[i].Env = append(programs[i].Env, "no_proxy=127.0.0.1")
		programs[i].Before = func() {
			b.machine.SetState(before)
			b.bmc.ResetLog()
		}
		programs[i].After = func() error {
			b.counts[name] = traffic{b.bmc.Requests(), b.bmc.Handshakes()}
			if state := b.machine.State(); state != after {
				return fmt.Errorf("the machine is %s", state)
			}
			return nil
		}
	}
	return programs
}

// reportTraffic prints what reached the BMC in a run of each program.
func (b *bench) reportTraffic(programs []contest.Program) {
	results.Print("\n%-26s %9s %11s", "in a run", "requests", "handshakes")
	for _, one := range programs {
		seen := b.counts[one.Name]
		results.Print("%-26s %9d %11d", one.Name, seen.requests, seen.handshakes)
	}
}

// params are the parameters that reach the machine, on top of them the others.
func (b *bench) params(more object) object {
	return with(loginTo(b.address, b.caFile), object{"node_id": b.machine.ID()}, more)
}

// loginTo are the parameters that reach a BMC whose certificate is in the file.
func loginTo(address, caFile string) object {
	return object{
		"power_address": address, "power_tls_ca_file": caFile,
		"power_user": redfishsim.DefaultUser, "power_pass": redfishsim.DefaultPassword,
	}
}

// driver is this driver with a request.
func (b *bench) driver(name, verb string, params object, keys ...object) contest.Program {
	file := filepath.Join(b.dir, strings.ReplaceAll(name+"."+verb+".json", " ", "-"))
	save(b, file, request(params, keys...))
	return contest.Program{Name: name, Prints: `"error": null`, Command: []string{driverPath(), verb, file}}
}

// exchange is a request that curl sends.
type exchange struct{ address, caFile, path, body string }

// curlConfig is what makes curl send the requests, which is in a file because
// the password is in it.
func curlConfig(exchanges ...exchange) string {
	var blocks []string
	for _, e := range exchanges {
		block := fmt.Sprintf("silent\nshow-error\nfail\nuser = \"%s:%s\"\ncacert = \"%s\"\nurl = \"https://%s%s\"\n",
			redfishsim.DefaultUser, redfishsim.DefaultPassword, e.caFile, e.address, e.path)
		if e.body != "" {
			block += fmt.Sprintf("header = \"Content-Type: application/json\"\ndata = %q\n", e.body)
		}
		blocks = append(blocks, block)
	}
	return strings.Join(blocks, "next\n")
}

// curl is curl with the requests, one after the other on one connection.
func (b *bench) curl(name, prints string, exchanges ...exchange) contest.Program {
	file := filepath.Join(b.dir, strings.ReplaceAll(name+".curl", " ", "-"))
	save(b, file, curlConfig(exchanges...))
	return contest.Program{Name: name, Prints: prints, Command: []string{tool.Need(b, "curl", "curl"), "-q", "-K", file}}
}

// system is a GET of the machine's system.
func (b *bench) system() exchange {
	return exchange{address: b.address, caFile: b.caFile, path: b.machine.Path()}
}

// peer is a program that is compared with this driver where it is installed:
// the page says where it is not. In a pipeline that is an error, as with
// tool.Need.
func (b *bench) peer(name, program, debianPackage, prints string, args ...string) []contest.Program {
	path, err := exec.LookPath(program)
	if err != nil {
		if os.Getenv("CI") != "" {
			tool.Need(b, program, debianPackage)
		}
		results.Print("left out: %s is not installed (apt-get install %s)", program, debianPackage)
		return nil
	}
	return []contest.Program{{Name: name, Prints: prints, Command: append([]string{path}, args...)}}
}

// redfishtool is DMTF's tool with a command for the machine.
func (b *bench) redfishtool(prints string, command ...string) []contest.Program {
	args := []string{"-S", "Always", "-n", "-A", "Basic", "-r", b.address, "-u", redfishsim.DefaultUser, "-p", redfishsim.DefaultPassword,
		"Systems", "-I", b.machine.ID()}
	return b.peer(redfishTool, "redfishtool", "redfishtool", prints, append(args, command...)...)
}

// fence is the fence agent with an action, and what else it is told.
func (b *bench) fence(name, action, prints string, more ...string) []contest.Program {
	host, port, err := net.SplitHostPort(b.address)
	if err != nil {
		b.Fatal(err)
	}
	args := []string{"-a", host, "-u", port, "-l", redfishsim.DefaultUser, "-p", redfishsim.DefaultPassword, "--ssl-insecure", "--power-wait=0", "-o", action}
	return b.peer(name, "fence_redfish", "fence-agents", prints, append(args, more...)...)
}

// knownSystem tells the fence agent where the machine's system is.
func (b *bench) knownSystem() string { return "--systems-uri=" + b.machine.Path() }
