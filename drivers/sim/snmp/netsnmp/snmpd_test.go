package netsnmp

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

func TestUsers(t *testing.T) {
	const auth, priv = "authentic pass", "private pass"
	users := []User{
		{Name: "open"},
		{Name: "reader", Auth: "MD5", AuthPass: auth, ReadOnly: true},
		{Name: "sha", Auth: "SHA", AuthPass: auth},
		{Name: "des", Auth: "SHA", AuthPass: auth, Priv: "DES", PrivPass: priv},
		{Name: "aes", Auth: "SHA", AuthPass: auth, Priv: "AES", PrivPass: priv},
		{Name: "sha224", Auth: "SHA-224", AuthPass: auth, Priv: "AES-192", PrivPass: priv},
		{Name: "sha256", Auth: "SHA-256", AuthPass: auth, Priv: "AES-256", PrivPass: priv},
		{Name: "cisco", Auth: "SHA", AuthPass: auth, Priv: "AES-256-C", PrivPass: priv},
		{Name: "sha384", Auth: "SHA-384", AuthPass: auth, Priv: "AES", PrivPass: priv},
		{Name: "sha512", Auth: "SHA-512", AuthPass: auth, Priv: "AES-256", PrivPass: priv},
		{Name: "lenient", Auth: "SHA", AuthPass: auth, Priv: "AES", PrivPass: priv, Level: "auth"},
	}
	d := device()
	a := Start(t, d, Options{Users: users, NoCommunities: true})
	for _, u := range users {
		t.Run(u.Name, func(t *testing.T) {
			d.Switch("1", true)
			out, err := NewClient(t, a.Addr(), Credentials{Version: "3", User: u}).Set("."+string(control.Append(1)), "i", "2")
			if (err != nil) != u.ReadOnly || d.On("1") != u.ReadOnly {
				t.Errorf("on=%v: %v\n%s", d.On("1"), err, out)
			}
		})
	}
	refusals := []struct {
		name string
		user User
		want string
	}{
		{"unknown user", User{Name: "nobody"}, "Unknown user name"},
		{"wrong authentication pass phrase", User{Name: "sha", Auth: "SHA", AuthPass: "some other pass"}, "Authentication failure"},
		{"wrong privacy pass phrase", User{Name: "aes", Auth: "SHA", AuthPass: auth, Priv: "AES", PrivPass: "some other pass"}, "Timeout"},
		{"level too low", User{Name: "aes", Auth: "SHA", AuthPass: auth}, "authorizationError"},
	}
	for _, r := range refusals {
		t.Run(r.name, func(t *testing.T) {
			out, err := NewClient(t, a.Addr(), Credentials{Version: "3", User: r.user}).Get(descr)
			if err == nil || !strings.Contains(out, r.want) {
				t.Errorf("%v, want %q\n%s", err, r.want, out)
			}
		})
	}
	t.Run("no community", func(t *testing.T) {
		if out, err := NewClient(t, a.Addr(), Credentials{Version: "2c", Community: "public"}).Get(descr); err == nil {
			t.Error(out)
		}
	})
}

// TestTextObjectID holds that sysObjectID can be a text, as some PDUs have it.
func TestTextObjectID(t *testing.T) {
	for name, start := range servers {
		t.Run(name, func(t *testing.T) {
			d := pdusim.NewDevice(pdusim.Identity{SysObjectID: snmp.TextValue(".1.3.6.1.4.1.232.165.11")})
			out, err := NewClient(t, start(t, d), Credentials{Version: "2c", Community: "public"}).Get(object)
			if want := `STRING: ".1.3.6.1.4.1.232.165.11"`; err != nil || !strings.Contains(out, want) {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// TestStop checks that nothing survives the test that started it.
func TestStop(t *testing.T) {
	tool.Need(t, "snmpd", "snmpd")
	var pid int
	t.Run("running", func(t *testing.T) {
		pid = Start(t, device(), Options{}).snmpd.PID()
	})
	waitForEnd(t, pid)
}

// TestKilled checks that snmpd ends by itself when its test was killed.
func TestKilled(t *testing.T) {
	tool.Need(t, "snmpd", "snmpd")
	const doomed = "PDUSIM_DOOMED"
	if os.Getenv(doomed) != "" {
		a := Start(t, device(), Options{})
		fmt.Printf("snmpd %d\n", a.snmpd.PID())
		time.Sleep(time.Minute)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$")
	cmd.Env = append(cmd.Environ(), doomed+"=1", "TMPDIR="+t.TempDir()) // it cannot clean up
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	_, notStarted := fmt.Fscanf(out, "snmpd %d\n", &pid)
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // it was killed
	if notStarted != nil {
		t.Fatalf("the other test did not start snmpd: %v", notStarted)
	}
	waitForEnd(t, pid)
}

func waitForEnd(t *testing.T, pid int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		command, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
		if err != nil || len(command) == 0 {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("snmpd %d still runs", pid)
		}
	}
}
