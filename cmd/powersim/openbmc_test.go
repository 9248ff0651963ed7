package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/openbmc"
	openbmcsim "github.com/maaspd/powerdrivers/drivers/sim/openbmc"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// openbmcRack is a running rack of a rack file.
func openbmcRack(t *testing.T, path string) *rack {
	t.Helper()
	t.Setenv("MAASPD_LOCK_DIR", t.TempDir())
	usualOpenBMC := openbmcSettings{Name: "openbmc", Address: "127.0.0.1", User: "admin", Power: "off"}
	r, err := rackFlags{Config: path, settings: usual(), OpenBMC: usualOpenBMC}.start(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.close)
	return r
}

// driveOpenBMC runs the driver with the parameters that powersim tells and the
// password.
func driveOpenBMC(t *testing.T, verb string, d openbmcDevice, password string, timeoutMs int) redfishReply {
	t.Helper()
	params := withSecrets(t, d.Parameters, d.Secrets, password)
	return drive(t, openbmc.Driver(), verb, map[string]any{"driverParameters": params, "waitMs": timeoutMs * 2 / 3, "timeoutMs": timeoutMs})
}

// TestOpenBMCSettings has the driver switch machines with no more than what
// powersim tells, and holds that the settings of a rack file do what they say.
func TestOpenBMCSettings(t *testing.T) {
	path := write(t, `{"openbmc": [{"name": "a", "user": "maas", "passwordFile": "word.txt", "switchTime": "300ms"},
		{"name": "b", "address": "127.0.9.1-127.0.9.2", "power": "on", "dead": "2"}]}`)
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "word.txt"), []byte("s3cret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := openbmcRack(t, path)
	devices := r.openbmcDevices()
	a, b, dead := devices[0], devices[1], devices[2]
	if r := driveOpenBMC(t, "power_query", a, "s3cret", 30000); r.Error != nil || r.Data.Status != "off" {
		t.Errorf("power_query: %+v %+v", r.Data, r.Error)
	}
	start := time.Now()
	on := driveOpenBMC(t, "power_on", a, "s3cret", 30000)
	state := fmt.Sprint(r.openbmc[0].Get(openbmcsim.Host, "CurrentHostState"))
	if took := time.Since(start); on.Error != nil || on.Data.Status != "on" || !strings.HasSuffix(state, ".Running") || took < 300*time.Millisecond {
		t.Errorf("power_on: %+v %+v after %v, the host is %s", on.Data, on.Error, took, state)
	}
	if r := driveOpenBMC(t, "power_query", a, "powersim", 30000); r.Error == nil || r.Error.Reason != "badCredentials" {
		t.Errorf("wrong password: %+v", r)
	}
	if r := driveOpenBMC(t, "power_off", b, "powersim", 30000); b.Dead || r.Error != nil || r.Data.Status != "off" {
		t.Errorf("power_off: %+v %+v", r.Data, r.Error)
	}
	if r := driveOpenBMC(t, "power_query", dead, "powersim", 1000); !dead.Dead || r.Error == nil || r.Error.Reason != "timeout" {
		t.Errorf("dead: %+v", r.Error)
	}
	if len(r.openbmc[0].Log()) != 0 {
		t.Error("requests are kept for nobody")
	}
}

// TestOpenBMCBesideOthers holds what a command and its reader get to know.
func TestOpenBMCBesideOthers(t *testing.T) {
	tool.Need(t, "sh", "dash")
	r := powersim(t, "run", "--bmc", "1", "--port", "16240", "--openbmc", "2", "--openbmc-port", "16240", "--openbmc-user", "maas", "--",
		"sh", "-c", `echo $POWERSIM_BMC1 $POWERSIM_OPENBMC2 $POWERSIM_USER; tail -n 1 "$POWERSIM_DEVICES"`)
	const want = `127.0.0.1:16240 127.0.0.1:16241 admin
{"device":"openbmc2","protocol":"openbmc","address":"127.0.0.1:16241","user":"maas","driver":"maas-powerdriver-openbmc",` +
		`"driverParameters":{"power_address":"https://127.0.0.1:16241","power_user":"maas","power_tls_fingerprint":"`
	if rest, found := strings.CutPrefix(r.out, want); r.status != 0 || !found || !strings.HasSuffix(rest, `"},"secrets":["power_pass"]}`+"\n") {
		t.Errorf("%+v, want %s", r, want)
	}
}

// TestRandomOpenBMC holds that states are random by the seed.
func TestRandomOpenBMC(t *testing.T) {
	states := func(seed string) (all string) {
		for _, s := range openbmcRack(t, write(t, `{"seed": `+seed+`, "openbmc": [{"count": 12, "power": "random"}]}`)).openbmc {
			all += fmt.Sprint(s.Get(openbmcsim.Chassis, "CurrentPowerState")) + " "
		}
		return all
	}
	one, again, two := states("1"), states("1"), states("2")
	if one != again || one == two || !strings.Contains(one, ".On ") || !strings.Contains(one, ".Off ") {
		t.Errorf("%s, %s, %s", one, again, two)
	}
}

func TestOpenBMCText(t *testing.T) {
	r := powersim(t, "serve", "--format", "text", "--for", "1ms", "--openbmc", "2", "--openbmc-address", "127.0.9.0/24", "--openbmc-port", "16444",
		"--openbmc-dead", "2", "--openbmc-switch-time", "2s", "--openbmc-power", "random")
	const want = `openbmc: 2 OpenBMC BMCs, user "admin"; machines random; on or off after 2s; 1 dead
  openbmc1     127.0.9.1:16444
  openbmc2     127.0.9.2:16444  dead
A request for openbmc1 has these driverParameters, and power_pass:
  {"power_address":"https://127.0.9.1:16444","power_user":"admin","power_tls_fingerprint":"`
	if r.status != exitOK || !strings.HasPrefix(r.out, want) {
		t.Errorf("status %d %s\n%s", r.status, r.err, r.out)
	}
}

// TestFaultsOfOpenBMC holds that everything wrong is told at once.
func TestFaultsOfOpenBMC(t *testing.T) {
	cases := []struct {
		args string
		want []string
	}{
		{"--openbmc 0", []string{"--openbmc must be from 1 to 100000, not 0"}},
		{"--openbmc-power maybe --openbmc-name 1 --openbmc-dead-share 7 --openbmc-switch-time=-1s --openbmc-user= --openbmc-password-file /dev/null", []string{
			"--openbmc-power must be one of off", "--openbmc-name must begin", "--openbmc-dead-share must", "--openbmc-switch-time must not",
			"--openbmc-password-file must not be empty", "--openbmc-user must not be empty"}},
		{"--openbmc 1 --on --watts 3", []string{"give --bmc too, or --openbmc-power on", "--watts is for BMCs, and there are none: give --bmc too, or leave it out"}},
		{"--redfish 1 --openbmc 1 --openbmc-name redfish", []string{"two devices are called redfish1"}},
		{"--redfish-port 16445 --openbmc-port 16445", []string{"redfish1 and openbmc1 are both on 127.0.0.1:16445"}},
		{"--bmc 99999 --openbmc 2", []string{"the rack has 99999 BMCs and 2 OpenBMC BMCs, at most 100000"}},
	}
	for _, c := range cases {
		t.Run(c.args, func(t *testing.T) {
			checkFaults(t, powersim(t, append([]string{"serve", "--for", "1ms"}, strings.Fields(c.args)...)...), c.want)
		})
	}
}

func TestFaultsOfOpenBMCInFiles(t *testing.T) {
	cases := []struct {
		name, text string
		want       []string
	}{
		{"nobody", `{"openbmc": []}`, []string{"openbmc must not be empty"}},
		{"settings of nobody", `{"count": 2, "openbmc": [{}]}`, []string{"count is a setting of BMCs, and beside openbmc they are in groups"}},
		{"keys and types", `{"openbmc": [{"watts": 3, "power": 1, "switchTime": 3, "password": "a", "passwordFile": "b"}, 7]}`, []string{
			"openbmc[0].watts is no setting", "openbmc[0].power must be text", "openbmc[0].switchTime must be a time",
			"openbmc[0].password and openbmc[0].passwordFile are given", "openbmc[1] must be an object", "two devices are called openbmc1"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			checkFaults(t, powersim(t, "serve", "--for", "1ms", "--config", write(t, c.text)), c.want)
		})
	}
}

// TestOpenBMCPortTaken holds that the message names the device.
func TestOpenBMCPortTaken(t *testing.T) {
	_, port, _ := strings.Cut(openbmcRack(t, write(t, `{"openbmc": [{}]}`)).openbmc[0].Addr(), ":")
	got := powersim(t, "serve", "--openbmc", "1", "--openbmc-port", port, "--for", "1ms")
	if got.status != exitError || !strings.HasPrefix(got.err, "powersim: openbmc1: listen tcp ") {
		t.Errorf("%+v", got)
	}
}
