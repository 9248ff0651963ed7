package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
	"github.com/maaspd/powerdrivers/drivers/snmppdu"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
	"github.com/maaspd/powerdrivers/maaspd"
)

// pduRack is a running rack of PDUs; the text are its groups.
func pduRack(t *testing.T, text string) *rack {
	t.Helper()
	t.Setenv("MAASPD_LOCK_DIR", t.TempDir())
	r, err := rackFlags{Config: write(t, `{"pdus": [`+text+`]}`), settings: usual(), PDU: usualPDUs()}.start(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.close)
	return r
}

// usualPDUs are the defaults of the flags.
func usualPDUs() pduSettings {
	return pduSettings{Name: "pdu", Address: "127.0.0.1", Line: "apc-rpdu2", Outlets: 24, Power: "off", OffTime: time.Second}
}

// pduReply is what the driver answered.
type pduReply struct {
	Data struct {
		Status  string
		Outlets []struct{ ID, Status string }
	}
	Error *struct{ Code, Reason, Message string }
}

// drivePDU runs the driver in this process, with the parameters that powersim
// tells, the missing secrets, and others; among them the request's waitMs.
func drivePDU(t *testing.T, verb string, d pduDevice, more map[string]any) pduReply {
	t.Helper()
	params := map[string]any{}
	if err := json.Unmarshal([]byte(inline(d.Parameters)), &params); err != nil {
		t.Fatal(err)
	}
	for _, name := range d.Secrets {
		params[name] = map[string]string{"community": "r3ad", "write_community": "private"}[name]
	}
	for name, value := range more {
		params[name] = value
	}
	request := map[string]any{"driverParameters": params, "waitMs": 10000}
	if wait, given := params["waitMs"]; given {
		delete(params, "waitMs")
		request["waitMs"] = wait
	}
	var out, diagnostics bytes.Buffer
	maaspd.Run(t.Context(), snmppdu.Driver(), []string{verb}, strings.NewReader(inline(request)), &out, &diagnostics)
	var r pduReply
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("%s: %v: %s%s", verb, err, out.String(), diagnostics.String())
	}
	return r
}

// states are those of all outlets: "1 off, 2 on".
func (r pduReply) states() string {
	var list []string
	for _, outlet := range r.Data.Outlets {
		list = append(list, outlet.ID+" "+outlet.Status)
	}
	return strings.Join(list, ", ")
}

// TestEveryLine serves a PDU of each line in one rack, and has the driver list
// outlets and switch one, with no more than what powersim tells.
func TestEveryLine(t *testing.T) {
	var groups []string
	for i, line := range profile.Lines() {
		groups = append(groups, fmt.Sprintf(`{"name": "p%d-", "line": %q, "outlets": 3, "power": "on"}`, i, line.Name))
	}
	r := pduRack(t, strings.Join(groups, ","))
	for i, d := range r.pduDevices() {
		t.Run(d.Line, func(t *testing.T) {
			line := r.plan.pdus[i].group.profile
			if line.State == nil {
				if reply := drivePDU(t, "outlets", d, nil); reply.Error == nil || reply.Error.Reason != "unsupported" {
					t.Errorf("outlets of a line that has none: %+v", reply)
				}
				return
			}
			o := d.Outlets
			checkStates(t, d, o[0]+" on, "+o[1]+" on, "+o[2]+" on")
			off := drivePDU(t, "power_off", d, map[string]any{"node_outlet": o[2]})
			if line.Control == nil {
				if off.Error == nil || off.Error.Reason != "unsupported" {
					t.Errorf("power_off where nothing can be switched: %+v", off)
				}
				return
			}
			if off.Error != nil || off.Data.Status != "off" || r.pdus[i].On(o[2]) {
				t.Fatalf("power_off: %+v %+v", off.Data, off.Error)
			}
			checkStates(t, d, o[0]+" on, "+o[1]+" on, "+o[2]+" off")
			if on := drivePDU(t, "power_on", d, map[string]any{"node_outlet": o[2]}); on.Error != nil || on.Data.Status != "on" || !r.pdus[i].On(o[2]) {
				t.Errorf("power_on: %+v %+v", on.Data, on.Error)
			}
		})
	}
}

func checkStates(t *testing.T, d pduDevice, want string) {
	t.Helper()
	if r := drivePDU(t, "outlets", d, nil); r.Error != nil || r.states() != want {
		t.Fatalf("outlets %s, want %s: %+v", r.states(), want, r.Error)
	}
}

// TestPDUFaults holds that the settings do what they say.
func TestPDUFaults(t *testing.T) {
	r := pduRack(t, `{"name": "a", "outlets": 3, "lockedOutlets": "1", "stuckOutlets": "2", "line": "eaton-g3"},
		{"name": "b", "outlets": 2, "switchTime": "300ms", "v1Only": true, "community": "r3ad"},
		{"name": "c", "count": 2, "dead": "2", "delay": "10ms", "loss": 0.2, "oneAtATime": true}`)
	devices := r.pduDevices()
	a, b, c, dead := devices[0], devices[1], devices[2], devices[3]
	if !slices.Equal(a.Locked, []string{"0.1"}) || !slices.Equal(a.Stuck, []string{"0.2"}) || !dead.Dead || c.Dead {
		t.Errorf("%+v %+v", a, dead)
	}
	if !slices.Equal(b.Secrets, []string{"community", "write_community"}) || b.Parameters.Version != "1" {
		t.Errorf("%+v", b)
	}
	cases := []struct {
		name, verb, outlet, reason string
		device                     pduDevice
		more                       map[string]any
	}{
		{"locked", "power_on", "0.1", "wrongState", a, nil},
		{"stuck", "power_on", "0.2", "notVerified", a, map[string]any{"waitMs": 300}},
		{"neither", "power_on", "0.3", "", a, nil},
		{"slow", "power_on", "1", "", b, nil},
		{"not v1", "power_query", "1", "timeout", b, map[string]any{"snmp_version": "2c", "exchange_timeout": 100, "retries": 0}},
		{"one at a time, and lost packets", "power_on", "1", "", c, map[string]any{"exchange_timeout": 100, "retries": 10}},
		{"dead", "power_query", "1", "timeout", dead, map[string]any{"exchange_timeout": 100, "retries": 0}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			params := map[string]any{"node_outlet": c.outlet}
			for key, value := range c.more {
				params[key] = value
			}
			reply, reason := drivePDU(t, c.verb, c.device, params), ""
			if reply.Error != nil {
				reason = reply.Error.Reason
			}
			if reason != c.reason {
				t.Errorf("%q, want %q: %+v", reason, c.reason, reply.Error)
			}
		})
	}
}

// TestRandomOutlets holds that states are random by the seed, and differ from
// PDU to PDU.
func TestRandomOutlets(t *testing.T) {
	states := func(seed string) (all []string) {
		path := write(t, `{"seed": `+seed+`, "pdus": [{"count": 2, "power": "random"}]}`)
		r, err := rackFlags{Config: path, settings: usual(), PDU: usualPDUs()}.start(nil)
		if err != nil {
			t.Fatal(err)
		}
		defer r.close()
		for _, p := range r.pdus {
			on := ""
			for _, outlet := range p.Outlets {
				on += fmt.Sprint(number(p.On(outlet)))
			}
			all = append(all, on)
		}
		return all
	}
	one, again, two := states("1"), states("1"), states("2")
	if !slices.Equal(one, again) || slices.Equal(one, two) || one[0] == one[1] || !strings.Contains(one[0], "0") || !strings.Contains(one[0], "1") {
		t.Errorf("%v, %v, %v", one, again, two)
	}
}

// TestPDUsBesideBMCs holds what a command and its reader get to know.
func TestPDUsBesideBMCs(t *testing.T) {
	tool.Need(t, "sh", "dash")
	r := powersim(t, "run", "--pdu", "2", "--line", "poe", "--outlets", "2", "--bmc", "1", "--", "sh", "-c", `echo $POWERSIM_BMC1 $POWERSIM_PDU2 $POWERSIM_USER; tail -n 1 "$POWERSIM_DEVICES"`)
	words, line, _ := strings.Cut(r.out, "\n")
	var d pduDevice
	if err := json.Unmarshal([]byte(line), &d); err != nil {
		t.Fatalf("%v: %+v", err, r)
	}
	if f := strings.Fields(words); len(f) != 3 || f[1] != d.Address || f[2] != "admin" {
		t.Errorf("the variables are %q", words)
	}
	want := fmt.Sprintf(`{"device":"pdu2","protocol":"snmp","address":%q,"line":"poe","outlets":["1.1","1.2"],"driver":"maas-powerdriver-snmppdu",`+
		`"driverParameters":{"power_address":%q,"profile":"poe"},"secrets":["write_community"]}`, d.Address, d.Address)
	if line != want+"\n" {
		t.Errorf("%s, want %s", line, want)
	}
	if r := powersim(t, "run", "--pdu", "1", "--", "sh", "-c", `echo "$POWERSIM_BMC1$POWERSIM_USER"`); r.out != "\n" {
		t.Errorf("BMCs that nobody asked for: %+v", r)
	}
}

// TestPDUsAnswerNetSNMP switches with net-snmp's tools, in communities from
// files.
func TestPDUsAnswerNetSNMP(t *testing.T) {
	snmpget, snmpset := tool.Need(t, "snmpget", "snmp"), tool.Need(t, "snmpset", "snmp")
	const script = `set -e
		"$1" -m '' -v 1 -c r3ad -Oqv $POWERSIM_PDU1 .1.3.6.1.4.1.3808.1.1.6.6.1.4.1.5.4
		"$2" -m '' -v 2c -c wr1te -Oqv $POWERSIM_PDU1 .1.3.6.1.4.1.3808.1.1.6.6.1.5.1.5.4 i 2
		"$1" -m '' -v 2c -c wr1te -Oqv $POWERSIM_PDU1 .1.3.6.1.4.1.3808.1.1.6.6.1.4.1.5.4
		! "$2" -m '' -v 2c -c r3ad $POWERSIM_PDU1 .1.3.6.1.4.1.3808.1.1.6.6.1.5.1.5.4 i 1 >/dev/null 2>&1`
	r := powersim(t, "run", "--line", "cyberpower2", "--outlets", "4", "--pdu-power", "on", "--community-file", write(t, "r3ad\n"),
		"--write-community-file", write(t, "wr1te\n"), "--", "sh", "-c", script, "sh", snmpget, snmpset)
	if r.status != 0 || r.out != "1\n2\n2\n" {
		t.Errorf("%+v", r)
	}
}

// TestProfileFile serves a profile that is no line of the program.
func TestProfileFile(t *testing.T) {
	line := filepath.Join(tool.Root(), "drivers", "snmppdu", "profile", "lines", "gude.json")
	text, err := os.ReadFile(line)
	if err != nil {
		t.Fatal(err)
	}
	path := write(t, strings.NewReplacer(`"gude"`, `"mine"`, "28507", "99999").Replace(string(text)))
	r := pduRack(t, fmt.Sprintf(`{"profileFile": %q, "outlets": 4}`, path))
	d := r.pduDevices()[0]
	if d.Line != "mine" || d.Parameters.ProfileFile != path || d.Parameters.Profile != "" {
		t.Errorf("%+v", d)
	}
	if reply := drivePDU(t, "power_on", d, map[string]any{"node_outlet": "4"}); reply.Error != nil || !r.pdus[0].On("4") {
		t.Errorf("%+v", reply)
	}
}

func TestPDUText(t *testing.T) {
	r := powersim(t, "serve", "--format", "text", "--for", "1ms", "--pdu", "2", "--pdu-address", "127.0.9.0/24", "--pdu-port", "1161",
		"--line", "gude", "--outlets", "8", "--pdu-dead", "2", "--locked-outlets", "1,3-4", "--stuck-outlets", "8", "--v1-only",
		"--pdu-loss", "0.125", "--pdu-delay", "20ms", "--one-at-a-time", "--switch-time", "2s", "--pdu-power", "random")
	const want = `pdu: 2 PDUs, Gude Expert Power Control / Expert PDU (EPC 1202, EPC 8226, EPC 8316); 8 outlets (1 to 8) random; SNMPv1 alone; ` +
		`relays move after 2s; locked: 1, 3, 4; stuck: 8; replies 20ms late; one request at a time; 12.5 % lost each way; 1 dead
  pdu1         127.0.9.1:1161
  pdu2         127.0.9.2:1161  dead
A request for pdu1 has these driverParameters, and node_outlet and write_community:
  {"power_address":"127.0.9.1:1161","snmp_version":"1"}
--format json prints those of every device. Ctrl-C ends powersim.
`
	if r.status != exitOK || r.out != want {
		t.Errorf("status %d %s\n%s", r.status, r.err, r.out)
	}
}

// TestFaultsOfPDUs holds that everything wrong is told at once.
func TestFaultsOfPDUs(t *testing.T) {
	cases := []struct {
		args string
		want []string
	}{
		{"--pdu 0", []string{"--pdu must be from 1 to 100000, not 0"}},
		{"--pdu 2 --pdu-port 65535", []string{"--pdu-port 65535 leaves no room for 2 PDUs"}},
		{"--pdu 3 --pdu-address 127.0.0.0/30", []string{"--pdu-address has 2 addresses for 3 PDUs"}},
		{"--line apc-rpdu3 --outlets 1001 --pdu-power maybe --pdu-name 1 --pdu-loss 2 --pdu-dead-share 7 --pdu-delay=-1s --switch-time=-1s --off-time=-1s", []string{
			`--line is unknown: there is no product line "apc-rpdu3"; did you mean`, "--outlets must be from 1 to 1000, not 1001", "--pdu-power must be one of off",
			"--pdu-name must begin", "--pdu-loss must", "--pdu-dead-share must", "--pdu-delay must not", "--switch-time must not", "--off-time must not"}},
		{"--locked-outlets 25 --stuck-outlets 3-1 --pdu-dead 2", []string{
			"--locked-outlets must be numbers from 1 to 24", "--stuck-outlets must be numbers", "--pdu-dead must be numbers from 1 to 1"}},
		{"--one-at-a-time", []string{"--one-at-a-time needs --pdu-delay"}},
		{"--community-file /nonexistent --write-community-file /nonexistent --profile-file /nonexistent", []string{
			"--community-file cannot be read", "--write-community-file cannot be read", "--profile-file cannot be read"}},
		{"--community-file /dev/null --write-community-file /dev/null", []string{"--community-file must not be empty", "--write-community-file must not be empty"}},
		{"--pdu 1 --delay 1s --on --watts 3", []string{
			"--delay is for BMCs, and there are none: give --bmc too, or --pdu-delay", "--on is for BMCs, and there are none: give --bmc too, or --pdu-power on",
			"--watts is for BMCs, and there are none: give --bmc too, or leave it out"}},
		{"--bmc 1 --pdu 1 --pdu-name bmc", []string{"two devices are called bmc1"}},
		{"--bmc 2 --port 6230 --pdu 1 --pdu-port 6231", []string{"bmc2 and pdu1 are both on 127.0.0.1:6231"}},
		{"--bmc 99999 --pdu 2", []string{"the rack has 99999 BMCs and 2 PDUs, at most 100000"}},
	}
	for _, c := range cases {
		t.Run(c.args, func(t *testing.T) {
			checkFaults(t, powersim(t, append([]string{"serve", "--for", "1ms"}, strings.Fields(c.args)...)...), c.want)
		})
	}
}

func TestFaultsOfPDUsInFiles(t *testing.T) {
	cases := []struct {
		name, text string
		want       []string
	}{
		{"no PDUs", `{"pdus": []}`, []string{"pdus must not be empty"}},
		{"not a list", `{"pdus": {}}`, []string{"pdus must be a list of objects", "pdus must not be empty"}},
		{"settings of nobody", `{"count": 2, "delay": "1s", "seed": 3, "pdus": [{}]}`, []string{
			"count is a setting of BMCs, and beside pdus they are in groups", "delay is a setting of BMCs"}},
		{"keys and types", `{"groups": [{}], "pdus": [{"watts": 3, "outlets": "x", "line": 7, "switchTime": 3, "oneAtATime": 1}, 7]}`, []string{
			"pdus[0].watts is no setting", "pdus[0].outlets must be a whole number", "pdus[0].line must be text", `pdus[0].switchTime must be a time`,
			"pdus[0].oneAtATime must be true or false", "pdus[1] must be an object", "two devices are called pdu1"}},
		{"communities", `{"pdus": [{"community": "a", "communityFile": "b"}]}`, []string{"pdus[0].community and pdus[0].communityFile are given"}},
		{"equal names", `{"pdus": [{}, {"line": "gude"}]}`, []string{"two devices are called pdu1"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			checkFaults(t, powersim(t, "serve", "--for", "1ms", "--config", write(t, c.text)), c.want)
		})
	}
}

// TestFaultsOfProfiles holds that all that is wrong with a profile is told, and
// that files are looked for beside the rack file.
func TestFaultsOfProfiles(t *testing.T) {
	rack := write(t, `{"pdus": [{"profileFile": "mine.json"}]}`)
	if err := os.WriteFile(filepath.Join(filepath.Dir(rack), "mine.json"), []byte(`{"name": "mine", "titel": "x"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	r := powersim(t, "serve", "--for", "1ms", "--config", rack)
	for _, want := range []string{`pdus[0].profileFile mine.json: /titel`, `mine.json: "control" is missing`, `mine.json: "title" is missing`} {
		if r.status != exitUsage || !strings.Contains(r.err, want) {
			t.Errorf("no %q in %s", want, r.err)
		}
	}
}

// TestThousandPDUs holds that a thousand PDUs of 48 outlets fit in a process of
// modest size, and answer.
func TestThousandPDUs(t *testing.T) {
	tool.Need(t, "sh", "dash")
	if runtime.GOOS != "linux" {
		t.Skip("the memory is read from /proc, which only Linux has")
	}
	const most = 400 << 10 // kB, of a test program with the race detector
	const script = `sed -n 's/^VmRSS:[ \t]*\([0-9]*\) kB/\1/p' /proc/$PPID/status; wc -l <"$POWERSIM_DEVICES"`
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), asPowersim+"=run --outlets 48 --pdu-address 127.0.40.1-127.0.43.232 -- sh script")
	command.Dir = filepath.Dir(write(t, script))
	if err := os.Rename(filepath.Join(command.Dir, "file"), filepath.Join(command.Dir, "script")); err != nil {
		t.Fatal(err)
	}
	out, err := command.CombinedOutput()
	var kilobytes, lines int
	if _, scanErr := fmt.Sscan(string(out), &kilobytes, &lines); err != nil || scanErr != nil || lines != 1000 || kilobytes > most {
		t.Errorf("%v %v: %s", err, scanErr, out)
	}
	t.Logf("%d kB", kilobytes)
}
