package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/redfish"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
	"github.com/maaspd/powerdrivers/maaspd"
)

// redfishRack is a running rack of Redfish BMCs; the text are its groups.
func redfishRack(t *testing.T, text string) *rack {
	t.Helper()
	t.Setenv("MAASPD_LOCK_DIR", t.TempDir())
	r, err := rackFlags{Config: write(t, `{"redfish": [`+text+`]}`), settings: usual(), Redfish: usualRedfish()}.start(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.close)
	return r
}

// usualRedfish are the defaults of the flags.
func usualRedfish() redfishSettings {
	return redfishSettings{Name: "redfish", Address: "127.0.0.1", Vendor: "generic", User: "admin", Role: "Administrator"}
}

// redfishReply is what the driver answered.
type redfishReply struct {
	Data  struct{ Status string }
	Error *struct{ Reason, Message string }
}

// driveRedfish runs the driver in this process, with the parameters that
// powersim tells and the password.
func driveRedfish(t *testing.T, verb string, d redfishDevice, password string, waitMs int) redfishReply {
	t.Helper()
	request := map[string]any{"driverParameters": withSecrets(t, d.Parameters, d.Secrets, password), "waitMs": waitMs, "timeoutMs": 30000}
	if d.Dead {
		request["timeoutMs"] = 1000
	}
	return drive(t, redfish.Driver(), verb, request)
}

// withSecrets are the parameters that powersim tells, and the password.
func withSecrets(t *testing.T, told any, secrets []string, password string) map[string]any {
	t.Helper()
	params := map[string]any{}
	if err := json.Unmarshal([]byte(inline(told)), &params); err != nil {
		t.Fatal(err)
	}
	for _, name := range secrets {
		params[name] = password
	}
	return params
}

// drive runs a driver in this process.
func drive[P any, D maaspd.PowerDriver](t *testing.T, driver maaspd.Driver[P, D], verb string, request any) redfishReply {
	t.Helper()
	var out, diagnostics bytes.Buffer
	maaspd.Run(t.Context(), driver, []string{verb}, strings.NewReader(inline(request)), &out, &diagnostics)
	var r redfishReply
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("%s: %v: %s%s", verb, err, out.String(), diagnostics.String())
	}
	return r
}

// switched has the driver read a machine that is off, and switch it on.
func switched(t *testing.T, d redfishDevice, m *redfishsim.Machine, password string) {
	t.Helper()
	if r := driveRedfish(t, "power_query", d, password, 0); r.Error != nil || r.Data.Status != "off" {
		t.Fatalf("power_query: %+v %+v", r.Data, r.Error)
	}
	r := driveRedfish(t, "power_on", d, password, 20000)
	if r.Error != nil || r.Data.Status != "on" || m.State() != redfishsim.On {
		t.Errorf("power_on: %+v %+v, the machine is %s", r.Data, r.Error, m.State())
	}
}

// TestEveryVendor serves a BMC of each vendor in one rack, and has the driver
// switch a machine with no more than what powersim tells.
func TestEveryVendor(t *testing.T) {
	var groups []string
	for _, name := range vendorNames() {
		groups = append(groups, fmt.Sprintf(`{"name": "%s-", "vendor": %q}`, name, strings.ToLower(name)))
	}
	r := redfishRack(t, strings.Join(groups, ","))
	for i, d := range r.redfishDevices() {
		t.Run(d.Vendor, func(t *testing.T) {
			machines := r.redfish[i].Machines()
			if len(d.Systems) != len(machines) || (d.Parameters.NodeID != "") != (len(machines) > 1) {
				t.Errorf("systems %v and node_id %q for %d machines", d.Systems, d.Parameters.NodeID, len(machines))
			}
			switched(t, d, machines[0], "powersim")
			for _, other := range machines[1:] {
				if other.State() != redfishsim.Off {
					t.Errorf("%s is %s", other.ID(), other.State())
				}
			}
		})
	}
}

// TestRedfishSettings holds that the settings do what they say.
func TestRedfishSettings(t *testing.T) {
	r := redfishRack(t, `{"name": "a", "http": true, "user": "maas", "password": "s3cret"},
		{"name": "b", "address": "::1", "onDelay": "300ms", "delay": "10ms"},
		{"name": "c", "address": "127.0.9.1-127.0.9.2", "dead": "2", "power": "on", "offDelay": "30s"},
		{"name": "d", "role": "ReadOnly"}`)
	devices := r.redfishDevices()
	a, b, c, dead := devices[0], devices[1], devices[2], devices[3]
	switched(t, a, r.redfish[0].Machines()[0], "s3cret")
	if r := driveRedfish(t, "power_query", a, "powersim", 0); r.Error == nil || r.Error.Reason != "badCredentials" {
		t.Errorf("wrong password: %+v", r)
	}
	if !strings.HasPrefix(a.Parameters.Address, "http://127.0.0.1:") || a.Parameters.Fingerprint != "" || a.Parameters.User != "maas" {
		t.Errorf("%+v", a)
	}
	start := time.Now()
	switched(t, b, r.redfish[1].Machines()[0], "powersim")
	if took := time.Since(start); took < 300*time.Millisecond || !strings.HasPrefix(b.Parameters.Address, "https://[::1]:") {
		t.Errorf("on after %v at %s", took, b.Parameters.Address)
	}
	if r := driveRedfish(t, "power_off", c, "powersim", 200); c.Dead || r.Error == nil || r.Error.Reason != "notVerified" {
		t.Errorf("a machine that is slow to go off: %+v", r.Error)
	}
	if r := driveRedfish(t, "power_query", dead, "powersim", 0); !dead.Dead || r.Error == nil || r.Error.Reason != "timeout" {
		t.Errorf("dead: %+v", r.Error)
	}
	if r := driveRedfish(t, "power_on", devices[4], "powersim", 0); r.Error == nil || r.Error.Reason != "forbidden" {
		t.Errorf("an account that may only read: %+v", r.Error)
	}
}

// TestCertificatesAreTheirs holds that a certificate names the address, so that
// it can be a CA file, and that every BMC has one of its own.
func TestCertificatesAreTheirs(t *testing.T) {
	r := redfishRack(t, `{"address": "127.0.9.1-127.0.9.2"}`)
	curl := tool.Need(t, "curl", "curl")
	for i, s := range r.redfish {
		ca := write(t, string(s.CertificatePEM()))
		root, err := exec.CommandContext(t.Context(), curl, "-sSf", "--noproxy", "*", "--cacert", ca, s.URL()+"/redfish/v1/").CombinedOutput()
		if err != nil || !strings.Contains(string(root), `"RedfishVersion"`) {
			t.Errorf("%s: %v %s", s.URL(), err, root)
		}
		if other := r.redfish[1-i]; s.Fingerprint() == other.Fingerprint() {
			t.Error("two BMCs have one certificate")
		}
	}
}

// TestRedfishTree serves a captured tree, as it is and with power of its own,
// found beside the rack file.
func TestRedfishTree(t *testing.T) {
	t.Setenv("MAASPD_LOCK_DIR", t.TempDir())
	rackPath := write(t, `{"redfish": [{"tree": "captured"}, {"name": "off", "tree": "captured", "power": "off", "vendor": "hpe"}]}`)
	tree := filepath.Join(filepath.Dir(rackPath), "captured")
	if err := os.Symlink(filepath.Join(tool.Root(), "drivers", "sim", "redfish", "testdata", "tree"), tree); err != nil {
		t.Fatal(err)
	}
	r, err := rackFlags{Config: rackPath, settings: usual(), Redfish: usualRedfish()}.start(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	devices := r.redfishDevices()
	if d := devices[0]; d.Tree != tree || !slices.Equal(d.Systems, []string{"Blade1"}) || d.Vendor != "generic" || devices[1].Vendor != "HPE" {
		t.Errorf("%+v", d)
	}
	if r := driveRedfish(t, "power_query", devices[0], "powersim", 0); r.Error != nil || r.Data.Status != "on" {
		t.Errorf("as captured: %+v %+v", r.Data, r.Error)
	}
	switched(t, devices[1], r.redfish[1].Machines()[0], "powersim")
}

// TestRandomMachines holds that states are random by the seed.
func TestRandomMachines(t *testing.T) {
	states := func(seed string) (all string) {
		path := write(t, `{"seed": `+seed+`, "redfish": [{"count": 6, "vendor": "Cray", "power": "random", "http": true}]}`)
		r, err := rackFlags{Config: path, settings: usual(), Redfish: usualRedfish()}.start(nil)
		if err != nil {
			t.Fatal(err)
		}
		defer r.close()
		for _, s := range r.redfish {
			for _, m := range s.Machines() {
				all += string(m.State()) + " "
			}
		}
		return all
	}
	one, again, two := states("1"), states("1"), states("2")
	if one != again || one == two || !strings.Contains(one, "On") || !strings.Contains(one, "Off") {
		t.Errorf("%s, %s, %s", one, again, two)
	}
}

// TestRedfishBesideOthers holds what a command and its reader get to know, and
// that a TCP port may have the number of a UDP port.
func TestRedfishBesideOthers(t *testing.T) {
	tool.Need(t, "sh", "dash")
	r := powersim(t, "run", "--bmc", "1", "--port", "16230", "--pdu", "1", "--redfish", "2", "--redfish-port", "16230", "--redfish-vendor", "Cray", "--redfish-http",
		"--redfish-user", "maas", "--", "sh", "-c", `echo $POWERSIM_BMC1 $POWERSIM_REDFISH2 $POWERSIM_USER; tail -n 1 "$POWERSIM_DEVICES"`)
	const want = `127.0.0.1:16230 127.0.0.1:16231 admin
{"device":"redfish2","protocol":"redfish","address":"127.0.0.1:16231","user":"maas","vendor":"Cray","systems":["Node3","Node1","Node2","Node0"],` +
		`"driver":"maas-powerdriver-redfish","driverParameters":{"power_address":"http://127.0.0.1:16231","power_user":"maas","node_id":"Node3"},"secrets":["power_pass"]}
`
	if r.status != 0 || r.out != want {
		t.Errorf("%+v, want %s", r, want)
	}
	if r := powersim(t, "run", "--redfish-user", "maas", "--", "sh", "-c", `echo "$POWERSIM_BMC1$POWERSIM_USER"`); r.out != "maas\n" {
		t.Errorf("Redfish BMCs alone: %+v", r)
	}
}

func TestRedfishText(t *testing.T) {
	r := powersim(t, "serve", "--format", "text", "--for", "1ms", "--redfish", "2", "--redfish-address", "127.0.9.0/24", "--redfish-port", "16443",
		"--redfish-vendor", "cray", "--redfish-dead", "2", "--redfish-http", "--redfish-delay", "20ms", "--redfish-on-delay", "2s",
		"--redfish-off-delay", "1s", "--redfish-power", "random", "--redfish-role", "Operator", "--redfish-password-file", write(t, "s3cret\n"))
	const want = `redfish: 2 Redfish BMCs, Cray; user "admin" (Operator); systems Node3, Node1, Node2, Node0 random; HTTP without TLS; ` +
		`on after 2s; off after 1s; replies 20ms late; 1 dead
  redfish1     127.0.9.1:16443
  redfish2     127.0.9.2:16443  dead
A request for redfish1 has these driverParameters, and power_pass:
  {"power_address":"http://127.0.9.1:16443","power_user":"admin","node_id":"Node3"}
--format json prints those of every device. Ctrl-C ends powersim.
`
	if r.status != exitOK || r.out != want {
		t.Errorf("status %d %s\n%s", r.status, r.err, r.out)
	}
}

// TestFaultsOfRedfish holds that everything wrong is told at once.
func TestFaultsOfRedfish(t *testing.T) {
	cases := []struct {
		args string
		want []string
	}{
		{"--redfish 0", []string{"--redfish must be from 1 to 100000, not 0"}},
		{"--redfish 2 --redfish-port 65535", []string{"--redfish-port 65535 leaves no room for 2 Redfish BMCs"}},
		{"--redfish 3 --redfish-address 127.0.0.0/30", []string{"--redfish-address has 2 addresses for 3 Redfish BMCs"}},
		{"--redfish-vendor acme --redfish-power maybe --redfish-name 1 --redfish-dead-share 7 --redfish-delay=-1s --redfish-on-delay=-1s --redfish-off-delay=-1s", []string{
			`--redfish-vendor must be one of generic, Dell, `, "--redfish-power must be one of off", "--redfish-name must begin", "--redfish-dead-share must",
			"--redfish-delay must not", "--redfish-on-delay must not", "--redfish-off-delay must not"}},
		{"--redfish-dead 2 --redfish-user a:b --redfish-password-file /nonexistent --redfish-tree /nonexistent", []string{
			"--redfish-dead must be numbers from 1 to 1", `--redfish-user must not be empty or have a colon, as "a:b"`,
			"--redfish-password-file cannot be read", "--redfish-tree /nonexistent cannot be served"}},
		{"--redfish-user= --redfish-role root --redfish-password-file /dev/null", []string{"--redfish-role must be one of Administrator, Operator, ReadOnly, not \"root\"", "--redfish-user must not be empty", "--redfish-password-file must not be empty"}},
		{"--redfish 1 --delay 1s --on --watts 3", []string{
			"give --bmc too, or --redfish-delay", "give --bmc too, or --redfish-power on", "--watts is for BMCs, and there are none: give --bmc too, or leave it out"}},
		{"--redfish 1 --pdu 1 --dead 1 --loss 0.5", []string{"give --bmc too, or --pdu-dead, or --redfish-dead", "give --bmc too, or --pdu-loss"}},
		{"--pdu 1 --redfish 1 --redfish-name pdu", []string{"two devices are called pdu1"}},
		{"--bmc 99997 --pdu 2 --redfish 2", []string{"the rack has 99997 BMCs, 2 PDUs and 2 Redfish BMCs, at most 100000"}},
	}
	for _, c := range cases {
		t.Run(c.args, func(t *testing.T) {
			checkFaults(t, powersim(t, append([]string{"serve", "--for", "1ms"}, strings.Fields(c.args)...)...), c.want)
		})
	}
}

func TestFaultsOfRedfishInFiles(t *testing.T) {
	cases := []struct {
		name, text string
		want       []string
	}{
		{"nobody", `{"redfish": []}`, []string{"redfish must not be empty"}},
		{"not a list", `{"redfish": {}}`, []string{"redfish must be a list of objects", "redfish must not be empty"}},
		{"settings of nobody", `{"count": 2, "seed": 3, "redfish": [{}]}`, []string{"count is a setting of BMCs, and beside redfish they are in groups"}},
		{"keys and types", `{"groups": [{}], "redfish": [{"watts": 3, "vendor": 7, "power": 1, "onDelay": 3, "http": 1}, 7]}`, []string{
			"redfish[0].watts is no setting", "redfish[0].vendor must be text", "redfish[0].power must be text", "redfish[0].onDelay must be a time",
			"redfish[0].http must be true or false", "redfish[1] must be an object", "two devices are called redfish1"}},
		{"passwords", `{"redfish": [{"password": "a", "passwordFile": "b"}]}`, []string{"redfish[0].password and redfish[0].passwordFile are given"}},
		{"equal addresses", `{"redfish": [{"port": 16443, "count": 2}, {"name": "b", "port": 16444}]}`, []string{"redfish2 and b1 are both on 127.0.0.1:16444"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			checkFaults(t, powersim(t, "serve", "--for", "1ms", "--config", write(t, c.text)), c.want)
		})
	}
}

// TestRedfishPortTaken holds that the message names the device, and that nothing
// is left running.
func TestRedfishPortTaken(t *testing.T) {
	r := redfishRack(t, `{}`)
	_, port, _ := strings.Cut(r.redfish[0].Addr(), ":")
	got := powersim(t, "serve", "--redfish", "1", "--redfish-port", port, "--for", "1ms")
	if got.status != exitError || !strings.HasPrefix(got.err, "powersim: redfish1: listen tcp ") {
		t.Errorf("%+v", got)
	}
}
