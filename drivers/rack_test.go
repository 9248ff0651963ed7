package drivers_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/sim/ipmi/openipmi"
	"github.com/maaspd/powerdrivers/drivers/sim/line"
	"github.com/maaspd/powerdrivers/drivers/sim/snmp/netsnmp"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
)

// rackText is a rack of all kinds of devices: BMCs of ipmi_sim and of powersim,
// a PDU behind snmpd, another of powersim, a Redfish BMC.
const rackText = `
version: 1
defaults: {retries: 0, timeout: 20s}
drivers:
  ipmi: {parameters: {power_user: admin, power_pass: {file: ipmi.secret}}}
  redfish: {parameters: {power_user: admin, power_pass: {env: RACK_REDFISH}}}
  snmppdu: {parameters: {profile: apc-rpdu2, write_community: {command: [/bin/cat, FOLDER/community.secret]}}}
groups:
  bmcs: {nodes: "storage1,web1"}
devices:
  pdu1: {driver: snmppdu, parameters: {power_address: SNMPD}}
  pdu2: {driver: snmppdu, parameters: {power_address: PDU1}}
nodes:
  storage1: {driver: ipmi, parameters: {power_address: IPMISIM, cipher_suite_id: "3"}}
  web1: {driver: redfish, parameters: {power_address: "https://REDFISH1", power_tls_fingerprint: FINGERPRINT}, dependsOn: storage1}
  lamp[1-4]: {device: pdu2, parameters: {node_outlet: "[1-4]"}}
  twin1: {feeds: [{device: pdu1, parameters: {node_outlet: "1"}}, {device: pdu2, parameters: {node_outlet: "5"}}]}
  mixed1:
    protocols:
      - {driver: redfish, parameters: {power_address: "http://NOBODY"}}
      - {driver: ipmi, parameters: {power_address: BMC1, power_pass: {file: powersim.secret}}}
  enclosure1: {driver: ipmi, parameters: {power_address: BMC2, power_pass: {file: powersim.secret}}}
  blade1: {driver: redfish, parameters: {power_address: "http://NOBODY"}, chassis: enclosure1}
aliases: {gw: web1}
`

// theRack is the rack, with what another program needs to read it back.
type theRack struct {
	t       *testing.T
	folder  string
	ipmisim *openipmi.BMC
	snmpd   string
	sims    map[string]simulated
}

// simulated is a device of powersim, as its line of JSON has it.
type simulated struct {
	Device, Address  string
	DriverParameters map[string]any
}

func startRack(t *testing.T) *theRack {
	r := &theRack{t: t, folder: t.TempDir(), ipmisim: openipmi.Start(t, openipmi.Options{})}
	pdu, err := profile.Named("apc-rpdu2")
	if err != nil {
		t.Fatal(err)
	}
	device, err := linesim.New(pdu, linesim.Options{Name: "pdu1", Outlets: 8})
	if err != nil {
		t.Fatal(err)
	}
	r.snmpd = netsnmp.Start(t, device.Device, netsnmp.Options{}).Addr()
	r.sims = startPowersim(t, 4, "--bmc", "2", "--pdu", "1", "--outlets", "8", "--redfish", "1")
	t.Setenv("RACK_REDFISH", "powersim")
	t.Setenv("POWERCTL_INVENTORY", filepath.Join(r.folder, "rack.yaml"))
	text := strings.NewReplacer(
		"FOLDER", r.folder, "SNMPD", r.snmpd, "IPMISIM", r.ipmisim.Addr(), "NOBODY", freePort(t), "PDU1", r.sims["pdu1"].Address,
		"BMC1", r.sims["bmc1"].Address, "BMC2", r.sims["bmc2"].Address, "REDFISH1", r.sims["redfish1"].Address,
		"FINGERPRINT", fmt.Sprint(r.sims["redfish1"].DriverParameters["power_tls_fingerprint"]),
	).Replace(rackText)
	for name, text := range map[string]string{
		"rack.yaml": text, "ipmi.secret": "secret\n", "powersim.secret": "powersim\n", "community.secret": "private\n",
	} {
		if err := os.WriteFile(filepath.Join(r.folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// freePort is a TCP address that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// startPowersim runs powersim until the end of the test, and returns its devices.
func startPowersim(t *testing.T, count int, args ...string) map[string]simulated {
	t.Helper()
	cmd := exec.Command(filepath.Join(bin, "powersim"), append([]string{"serve", "--format", "json", "--for", "5m"}, args...)...)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // it may have ended
		_ = cmd.Wait()
	})
	sims, lines := map[string]simulated{}, bufio.NewScanner(out)
	for len(sims) < count && lines.Scan() {
		var s simulated
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		sims[s.Device] = s
	}
	if len(sims) < count {
		t.Fatalf("powersim has %d devices of %d", len(sims), count)
	}
	return sims
}

// powerctl runs a command line, and compares what it prints with the patterns,
// one for each line of standard output, in any order. It returns standard error.
func (r *theRack) powerctl(status int, args string, want ...string) string {
	r.t.Helper()
	cmd := exec.Command(filepath.Join(bin, "powerctl"), strings.Fields(args)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	began := time.Now()
	_ = cmd.Run() // the exit status tells
	if got := cmd.ProcessState.ExitCode(); got != status {
		r.t.Errorf("powerctl %s: exit status %d, want %d", args, got, status)
	}
	if took := time.Since(began); took > 40*time.Second {
		r.t.Errorf("powerctl %s: it took %v", args, took)
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	for _, pattern := range want {
		expression := regexp.MustCompile("^(?:" + pattern + ")$")
		found := false
		for _, line := range lines {
			found = found || expression.MatchString(line)
		}
		if !found {
			r.t.Errorf("powerctl %s: no line is %s\n%s%s", args, pattern, out.String(), errs.String())
		}
	}
	if strings.Contains(out.String()+errs.String(), "powersim") && !strings.Contains(args, "check") {
		r.t.Errorf("powerctl %s shows a password:\n%s%s", args, out.String(), errs.String())
	}
	return errs.String()
}

// ipmi asks a BMC with ipmitool.
func (r *theRack) ipmi(address, password, args, want string) {
	r.t.Helper()
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		r.t.Fatal(err)
	}
	words := append([]string{"-I", "lanplus", "-C", "3", "-H", host, "-p", port, "-U", "admin", "-E", "-N", "1", "-R", "3"}, strings.Fields(args)...)
	cmd := exec.Command(tool.Need(r.t, "ipmitool", "ipmitool"), words...)
	cmd.Env = append(os.Environ(), "IPMI_PASSWORD="+password)
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), want) {
		r.t.Errorf("ipmitool %s at %s: %v, want %q\n%s", args, address, err, want, out)
	}
}

// outlet asks a PDU with snmpget: rPDU2OutletSwitchedStatusState is 1 for off
// and 2 for on (PowerNet-MIB).
func (r *theRack) outlet(address string, number uint32, on bool) {
	r.t.Helper()
	const states snmp.OID = "1.3.6.1.4.1.318.1.1.26.9.2.3.1.5"
	want := map[bool]string{false: "INTEGER: 1", true: "INTEGER: 2"}[on]
	out, err := netsnmp.NewClient(r.t, address, netsnmp.Credentials{Version: "2c", Community: "public"}).Get(states.Append(number))
	if err != nil || !strings.Contains(out, want) {
		r.t.Errorf("outlet %d of %s: %v, want %q\n%s", number, address, err, want, out)
	}
}

// TestRack drives a rack as a person would, and has other programs read what
// came of it.
func TestRack(t *testing.T) {
	r := startRack(t)
	bmc1, bmc2, pdu2 := r.sims["bmc1"].Address, r.sims["bmc2"].Address, r.sims["pdu1"].Address

	r.powerctl(0, "validate")
	r.powerctl(0, "on storage1,web1,twin1,mixed1,lamp[1-4]", "storage1: on", "web1: on", "twin1: on", "mixed1: on", "lamp1: on", "lamp4: on")
	r.ipmi(r.ipmisim.Addr(), "secret", "power status", "is on")
	r.ipmi(bmc1, "powersim", "power status", "is on")
	r.outlet(r.snmpd, 1, true)
	r.outlet(pdu2, 5, true)
	r.outlet(pdu2, 4, true)

	// A machine in a chassis that is off is off; it cannot be switched on.
	r.powerctl(0, "query all --collapse", `on: lamp\[1-4\],mixed1,storage1,twin1,web1`, `off: enclosure1`, `off \(the chassis enclosure1 is off\): blade1`)
	r.powerctl(1, "on blade1", "blade1: Error: actionError .*the chassis enclosure1.*")
	r.powerctl(0, "query gw --json", `\{"node":"web1",.*"status":"on".*"driver":"redfish".*`)
	r.powerctl(0, "query mixed1 --json", `\{.*"driver":"ipmi".*`)

	r.powerctl(0, "off lamp[1-3],-lamp2 twin1", "lamp1: off", "lamp3: off", "twin1: off")
	for outlet, on := range map[uint32]bool{1: false, 2: true, 3: false, 5: false} {
		r.outlet(pdu2, outlet, on)
	}
	r.outlet(r.snmpd, 1, false)
	r.powerctl(0, "on twin1", "twin1: on")

	before := r.ipmisim.PID()
	r.powerctl(0, "cycle storage1,twin1,lamp2 --delay 1s --wait 10s", "storage1: on", "twin1: on", "lamp2: on")
	if after := r.ipmisim.PID(); after == 0 || after == before {
		t.Errorf("the machine of ipmi_sim was process %d and is %d", before, after)
	}
	r.outlet(r.snmpd, 1, true)
	r.outlet(pdu2, 5, true)

	before = r.ipmisim.PID()
	r.powerctl(0, "reset storage1,web1", "storage1: .*", "web1: .*")
	if r.ipmisim.PID() == before {
		t.Error("the machine of ipmi_sim was not reset")
	}
	r.powerctl(0, "boot-device mixed1 --set pxe", "mixed1: pxe.*")
	r.ipmi(bmc1, "powersim", "chassis bootparam get 5", "Force PXE")
	r.powerctl(0, "boot-device mixed1", "mixed1: pxe.*")
	r.powerctl(0, "identify mixed1 --for 5s", "mixed1: identify on")

	r.powerctl(0, "soft-off storage1 --wait 10s", "storage1: off")
	r.powerctl(0, "wait storage1 --for off --deadline 10s", "storage1: off")
	r.ipmi(r.ipmisim.Addr(), "secret", "power status", "is off")

	r.lookAround()

	// web1 depends on storage1, and so goes first.
	r.powerctl(0, "off web1,storage1", "web1: off", "storage1: off")
	r.ipmi(bmc2, "powersim", "power on", "Up/On")
	r.powerctl(1, "query blade1,enclosure1", "enclosure1: on", "blade1: Error: connError .*")
	if errs := r.powerctl(1, "query all"); !strings.Contains(errs, "failed: blade1\n") {
		t.Errorf("the summary does not name what failed:\n%s", errs)
	}
}

// lookAround reads what there is, and changes nothing.
func (r *theRack) lookAround() {
	r.powerctl(0, "outlets pdu1", "pdu1: 1 on.*", "pdu1: 8 off.*")
	r.powerctl(0, "stats pdu2", "pdu2: .*")
	r.powerctl(0, "check pdu[1-2],web1", "pdu1: .*", "pdu2: .*", "web1: .*")
	r.powerctl(0, "impact pdu2", "twin1: kept on by another feed", "lamp1: lost")
	r.powerctl(0, "impact enclosure1", "blade1: lost, inside of it")
	r.powerctl(0, "impact storage1", "web1: depends on it")
}
