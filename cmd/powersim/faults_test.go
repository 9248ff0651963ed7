package main

import (
	"strings"
	"testing"
)

// TestFaultsOfFlags holds that everything wrong is told at once, under the
// names of the flags.
func TestFaultsOfFlags(t *testing.T) {
	cases := []struct {
		args string
		want []string
	}{
		{"--bmc 0", []string{"--bmc must be from 1 to 100000, not 0"}},
		{"--bmc 2 --port 65535", []string{"--port 65535 leaves no room for 2 BMCs"}},
		{"--port 65536", []string{"--port must be from 0 to 65535"}},
		{"--address rack", []string{`--address must be an IP address, a range such as`}},
		{"--address 127.0.0.2-127.0.0.1", []string{"--address is a range that ends before it begins"}},
		{"--address 127.0.0.0/30 --bmc 3", []string{"--address has 2 addresses for 3 BMCs"}},
		{"--dead 2", []string{"--dead must be numbers from 1 to 1 such as 3,7-9"}},
		{"--bmc 9 --stuck 5-3", []string{"--stuck must be numbers"}},
		{"--dead 1 --dead-share 1", []string{"--dead and --dead-share are given"}},
		{"--cipher-suites 99", []string{"cipher suite 99 cannot be simulated"}},
		{"--password-file /nonexistent --kg-file /nonexistent", []string{"--password-file cannot be read: ", "--kg-file cannot be read: "}},
		{"--loss 2 --damage=-1 --duplicates NaN --dead-share 7 --stuck-share 2 --delay=-1s --on-delay=-1s --off-delay=-1s", []string{
			"--loss must be between 0 and 1, not 2", "--damage must", "--duplicates must", "--dead-share must", "--stuck-share must",
			"--delay must not be negative", "--on-delay must", "--off-delay must"}},
		{"--power maybe --boot-device usb --damage-kinds bit,worse --privilege root --name 1 --session-limit 255 --session-timeout=-1s --reset-silence=-1s", []string{
			"--power must be one of off, on, random", "--boot-device must be one of none, pxe", `--damage-kinds must be one of bit, truncate, length, random, not "worse"`,
			"--privilege must be one of USER, OPERATOR, ADMIN", "--name must begin with a letter", "outside 1 to 254", "--session-timeout must", "--reset-silence must"}},
		{"--user 12345678901234567", []string{"the name has 17 bytes"}},
	}
	for _, c := range cases {
		t.Run(c.args, func(t *testing.T) {
			r := powersim(t, append([]string{"serve", "--for", "1ms"}, strings.Fields(c.args)...)...)
			checkFaults(t, r, c.want)
		})
	}
}

// TestUnreadableFlags holds that the parser's own complaints are told together.
func TestUnreadableFlags(t *testing.T) {
	cases := []struct {
		args string
		want []string
	}{
		{"serve --bogus", []string{"unknown flag --bogus"}},
		{"serve --bogus 3 --bmc x --on --delay=soon --loss 0.1 --format xml", []string{"unknown flag --bogus", "--bmc", "--delay", "--format"}},
		{"run --delay x --on --loss x -- sh --bmc x", []string{"--delay", "--loss"}},
		{"run --bogus 3 -- sh", []string{"unknown flag --bogus"}},
		{"run --on sh --bogus --loss x", nil}, // those are the command's
		{"serve --loss", []string{"--loss"}},
		{"serve on", []string{"unexpected argument on"}},
		{"bogus --loss x", []string{"unexpected argument bogus"}},
	}
	for _, c := range cases {
		t.Run(c.args, func(t *testing.T) {
			r := powersim(t, strings.Fields(c.args)...)
			if c.want == nil {
				if r.status == exitUsage && strings.Contains(r.err, "powersim:") {
					t.Errorf("%+v", r)
				}
				return
			}
			checkFaults(t, r, c.want)
		})
	}
}

func checkFaults(t *testing.T, r result, want []string) {
	t.Helper()
	if r.status != exitUsage || r.out != "" || !strings.HasSuffix(r.err, "Try: powersim --help\n") {
		t.Errorf("status %d\n%s\n%s", r.status, r.out, r.err)
	}
	for _, fault := range want {
		if !strings.Contains(r.err, fault) {
			t.Errorf("%q is not in\n%s", fault, r.err)
		}
	}
	lines := strings.Count(r.err, "\n  ")
	if lines > 0 && lines != len(want) {
		t.Errorf("%d faults, not %d:\n%s", lines, len(want), r.err)
	}
}

func TestFaultsOfRackFiles(t *testing.T) {
	cases := []struct {
		name, text string
		want       []string
	}{
		{"no JSON", "{\n\"port\": 1,\n}", []string{"line 3: invalid character"}},
		{"nothing", "", []string{"line 1: unexpected end"}},
		{"a list", "[]", []string{"it must be an object"}},
		{"unknown and doubled keys", `{"portt": 1, "port": 1, "port": 2, "groups": [{"name": "a", "Port": 1}]}`, []string{
			"portt is no setting", "port is given twice", "groups[0].Port is no setting"}},
		{"wrong types", `{"count": 1.5, "name": 7, "noIpmi15": "no", "loss": "1", "delay": 20, "offDelay": "soon", "cipherSuites": 3,
			"damageKinds": [1], "users": {}, "kg": null, "seed": -1, "groups": 5}`, []string{
			"count must be a whole number", "name must be text", "noIpmi15 must be true or false", "loss must be a number", `delay must be a time such as "20ms"`,
			"offDelay must be a time", "cipherSuites must be a list of whole numbers", "damageKinds must be a list of texts", "users must be a list of objects",
			"kg must be text", "seed must be a whole number from 0", "groups must be a list of objects", "groups must not be empty"}},
		{"no groups", `{"groups": []}`, []string{"groups must not be empty"}},
		{"group that is none", `{"groups": [7]}`, []string{"groups[0] must be an object"}},
		{"empty lists", `{"cipherSuites": [], "damageKinds": []}`, []string{"damageKinds must not be empty", "cipherSuites must not be empty"}},
		{"inherited faults once", `{"loss": 2, "groups": [{"name": "a"}, {"name": "b"}, {"name": "c", "loss": 3}]}`, []string{
			"\n  loss must be between 0 and 1, not 2", "groups[2].loss must be between 0 and 1, not 3"}},
		{"accounts", `{"users": [{"name": "a", "privilege": "admin", "pass": "x"}], "kg": "x", "kgFile": "y",
			"groups": [{"users": [{"name": "b", "password": "x", "passwordFile": "y", "privilege": ""}]}, {"name": "b"}]}`, []string{
			"users[0].pass is no setting", "groups[0].users[0].privilege must be one of", "groups[0].users[0].password and groups[0].users[0].passwordFile are given",
			"\n  kg and kgFile are given", "\n  users[0].privilege must be one of USER, OPERATOR, ADMIN, not \"admin\""}},
		{"equal names", `{"groups": [{"name": "a", "count": 11}, {"name": "a1"}]}`, []string{"two devices are called a11"}},
		{"equal addresses", `{"port": 6230, "groups": [{"name": "a", "count": 3}, {"name": "b", "port": 6232}]}`, []string{"a3 and b1 are both on 127.0.0.1:6232"}},
		{"too many", `{"groups": [{"name": "a", "address": "127.0.0.0/8"}, {"name": "b"}]}`, []string{"100001 BMCs, at most 100000"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := write(t, c.text)
			r := powersim(t, "serve", "--for", "1ms", "--config", path)
			checkFaults(t, r, c.want)
			if !strings.Contains(r.err, path) {
				t.Errorf("the file is not named: %s", r.err)
			}
		})
	}
}

func TestConfigAndFlags(t *testing.T) {
	r := powersim(t, "serve", "--config", write(t, "{}"), "--loss", "0.1", "--seed", "3", "--user", "a", "--for", "1ms", "--format", "json")
	checkFaults(t, r, []string{"--loss has no effect", "--seed has no effect", "--user has no effect"})
	r = powersim(t, "serve", "--config", "/nonexistent/rack.json")
	checkFaults(t, r, []string{"no such file"})
}
