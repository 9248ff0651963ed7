package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// unitsOf plans a rack file.
func unitsOf(t *testing.T, text string) []unit {
	t.Helper()
	p, err := rackFlags{Config: write(t, text), settings: usual()}.plan(nil)
	if err != nil {
		t.Fatal(err)
	}
	return p.bmcs
}

// usual are the defaults of the flags that may not be empty.
func usual() settings {
	return settings{
		Name: "bmc", Address: "127.0.0.1", CipherSuites: []int{3, 17}, Power: "off", BootDevice: "none",
		DamageKinds: []string{"bit", "truncate", "length", "random"},
	}
}

func TestGroupsInherit(t *testing.T) {
	units := unitsOf(t, `{"count": 2, "power": "on", "delay": "20ms", "address": "127.0.8.0/24", "port": 6230, "groups": [
		{"name": "a", "users": [{"name": "root", "privilege": "USER"}], "cipherSuites": [3]},
		{"name": "b", "count": 3, "power": "off", "onDelay": "1m30s", "address": "::1", "bootDevice": "bios", "bootEfi": true, "bootPersistent": true}]}`)
	var names, places []string
	for _, u := range units {
		names, places = append(names, u.name), append(places, u.config.Addr)
		if u.config.Faults.Delay.String() != "20ms" || u.config.On == (u.group.Name == "b") || !u.config.NoLog {
			t.Errorf("%+v", u.config)
		}
	}
	if got := strings.Join(names, " "); got != "a1 a2 b1 b2 b3" {
		t.Errorf("names %s", got)
	}
	if got := strings.Join(places, " "); got != "127.0.8.1:6230 127.0.8.2:6230 [::1]:6230 [::1]:6231 [::1]:6232" {
		t.Errorf("places %s", got)
	}
	a, b := units[0].config, units[4].config
	if want := (ipmisim.User{Name: "root", Password: "powersim", Privilege: ipmisim.UserLevel}); a.Users[0] != want || !slices.Equal(a.CipherSuites, []int{3}) {
		t.Errorf("%+v", a)
	}
	if b.Users[0].Name != "admin" || b.BootFlags != [5]byte{0xE0, 0x18} || b.Faults.OnDelay.Seconds() != 90 || !slices.Equal(b.CipherSuites, []int{3, 17}) {
		t.Errorf("%+v", b)
	}
}

// TestFilesBesideTheRackFile holds that secrets are found beside the file.
func TestFilesBesideTheRackFile(t *testing.T) {
	path := write(t, `{"kgFile": "kg", "users": [{"name": "a", "passwordFile": "pw"}], "groups": [{}, {"name": "b"}]}`)
	for name, text := range map[string]string{"kg": "key\n", "pw": "s3cret\r\n"} {
		if err := os.WriteFile(filepath.Join(filepath.Dir(path), name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p, err := rackFlags{Config: path, settings: usual()}.plan(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range p.bmcs {
		if string(u.config.KG) != "key" || u.config.Users[0].Password != "s3cret" {
			t.Errorf("%s: key %q, password %q", u.name, u.config.KG, u.config.Users[0].Password)
		}
	}
}

// TestServeRackFile goes from the file to the lines that are printed.
func TestServeRackFile(t *testing.T) {
	path := write(t, `{"cipherSuites": [1], "kg": "key", "dead": "1", "stuck": "1-2", "count": 3,
		"users": [{"name": "reader", "privilege": "USER"}, {"name": "admin"}]}`)
	r := powersim(t, "serve", "--config", path, "--for", "1ms")
	lines := strings.Split(r.out, "\n")
	if r.status != exitOK || len(lines) != 4 {
		t.Fatalf("%+v", r)
	}
	for i, line := range lines[:3] {
		var d device
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Fatal(err)
		}
		if d.Dead != (i == 0) || d.Stuck != (i < 2) || !slices.Equal(d.Secrets, []string{"power_pass", "k_g"}) {
			t.Errorf("%s", line)
		}
		if d.Parameters != (parameters{Address: d.Address, User: "reader", CipherSuite: "1", Privilege: "USER"}) {
			t.Errorf("%s", line)
		}
		if strings.Contains(line, `"key"`) || strings.Contains(line, "powersim") {
			t.Errorf("a secret in %s", line)
		}
	}
}

func TestText(t *testing.T) {
	r := powersim(t, "serve", "--format", "text", "--for", "1ms", "--bmc", "12", "--address", "127.0.9.0/24", "--port", "6230",
		"--dead", "2", "--stuck", "2,12", "--loss", "0.125", "--damage", "1", "--duplicates", "0.5", "--delay", "20ms", "--kg-file", write(t, "key"))
	const want = `bmc: 12 BMCs, user "admin" (ADMIN); cipher suites 3, 17; machines off; K_g is set; replies 20ms late; 12.5 % lost each way; ` +
		`100 % of the replies damaged; 50 % of the replies doubled; 1 dead; 2 stuck
  bmc1         127.0.9.1:6230
  bmc2         127.0.9.2:6230  dead  stuck
  bmc3         127.0.9.3:6230
  bmc4         127.0.9.4:6230
  bmc5         127.0.9.5:6230
  bmc6         127.0.9.6:6230
  bmc7         127.0.9.7:6230
  ... 4 more ...
  bmc12        127.0.9.12:6230  stuck
A request for bmc1 has these driverParameters, and power_pass and k_g:
  {"power_address":"127.0.9.1:6230","power_user":"admin"}
--format json prints those of every device. Ctrl-C ends powersim.
`
	if r.status != exitOK || r.out != want {
		t.Errorf("status %d %s\n%s", r.status, r.err, r.out)
	}
}

func TestHelp(t *testing.T) {
	for _, command := range []string{"", "serve", "run", "demo"} {
		r := powersim(t, append(strings.Fields(command), "--help")...)
		if r.status != exitOK || !strings.Contains(r.out, "\nExit status: ") || (command != "demo" && !strings.Contains(r.out, "\nExamples:\n")) {
			t.Errorf("%s --help: status %d\n%s", command, r.status, r.out)
		}
		for line := range strings.Lines(r.out) {
			if len(line) > 101 {
				t.Errorf("%s --help is too wide: %s", command, line)
			}
		}
	}
	r := powersim(t, "serve", "--help")
	for _, title := range groupTitles {
		if !strings.Contains(r.out, "\n"+title[1]+":\n") {
			t.Errorf("no heading %q", title[1])
		}
	}
}

// TestFormatChoosesItself holds that programs get JSON without asking; the null
// device stands in for a terminal, being a character device as well.
func TestFormatChoosesItself(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	if isTerminal(file) || isTerminal(&strings.Builder{}) || !isTerminal(null) {
		t.Errorf("file %v, buffer %v, device %v", isTerminal(file), isTerminal(&strings.Builder{}), isTerminal(null))
	}
}
