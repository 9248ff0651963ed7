package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// result is what one run of powersim gave.
type result struct {
	status   int
	out, err string
}

func powersim(t *testing.T, args ...string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var out, errs bytes.Buffer
	status := run(ctx, args, streams{strings.NewReader(""), &out, &errs})
	if ctx.Err() != nil {
		t.Fatalf("powersim %v hangs", args)
	}
	return result{status, out.String(), errs.String()}
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestUsage(t *testing.T) {
	cases := []struct {
		name, args     string
		status         int
		inOut, inError string
	}{
		{"help", "--help", exitOK, "A rack on loopback", ""},
		{"help names the password", "serve --help", exitOK, `"powersim"`, ""},
		{"no command", "", exitUsage, "", "expected one of"},
		{"unknown command", "bogus", exitUsage, "", "unexpected argument bogus"},
		{"unknown flag", "serve --bogus", exitUsage, "", "unknown flag --bogus"},
		{"empty rack", "serve --bmc 0", exitUsage, "", "--bmc must be at least 1"},
		{"too many ports", "serve --bmc 2 --port 65535", exitUsage, "", "no room"},
		{"impossible loss", "serve --loss 2", exitUsage, "", "between 0 and 1"},
		{"negative delay", "serve --delay=-1s", exitUsage, "", "must not be negative"},
		{"unknown cipher suite", "serve --cipher-suites 99", exitError, "", "cipher suite 99 cannot be simulated"},
		{"session limit", "serve --session-limit 255", exitError, "", "outside 1 to 254"},
		{"no password file", "serve --password-file /nonexistent", exitError, "", "no such file"},
		{"run without a command", "run --", exitUsage, "", "no command"},
		{"run without anything", "run", exitUsage, "", "expected"},
		{"command not found", "run -- /nonexistent", exitNotFound, "", "no such file"},
		{"demo without a driver", "demo --bin /nonexistent", exitError, "", "build it with make"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := powersim(t, strings.Fields(c.args)...)
			if r.status != c.status || !strings.Contains(r.out, c.inOut) || !strings.Contains(r.err, c.inError) {
				t.Errorf("status %d, want %d\nout: %s\nerr: %s", r.status, c.status, r.out, r.err)
			}
			if c.inOut == "" && r.out != "" {
				t.Errorf("unexpected output %s", r.out)
			}
		})
	}
}

func TestServe(t *testing.T) {
	r := powersim(t, "serve", "--bmc", "3", "--user", "maas", "--for", "1ms")
	if r.status != exitOK || r.err != "" {
		t.Fatalf("%+v", r)
	}
	lines := strings.Split(strings.TrimSuffix(r.out, "\n"), "\n")
	if len(lines) != 3 {
		t.Fatalf("%d lines:\n%s", len(lines), r.out)
	}
	for i, line := range lines {
		var d device
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Fatal(err)
		}
		host, port, err := net.SplitHostPort(d.Address)
		if d.Device != "bmc"+string(rune('1'+i)) || d.Protocol != "ipmi" || d.User != "maas" || host != "127.0.0.1" || port == "0" || err != nil {
			t.Errorf("device %+v %v", d, err)
		}
	}
}

func TestServeEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errs bytes.Buffer
	if status := run(ctx, []string{"serve"}, streams{nil, &out, &errs}); status != exitOK || errs.Len() > 0 {
		t.Errorf("status %d, %s", status, errs.String())
	}
}

func TestPortsFollowEachOther(t *testing.T) {
	f := rackFlags{BMC: 2, Address: "127.0.0.1", User: "admin"}
	var r *rack
	var err error
	for port := 40000; port < 40100; port += 2 { // any two free ports will do
		f.Port = port
		if r, err = f.start(); err == nil {
			break
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	d := r.devices()
	first, second := net.JoinHostPort("127.0.0.1", strconv.Itoa(f.Port)), net.JoinHostPort("127.0.0.1", strconv.Itoa(f.Port+1))
	if d[0].Address != first || d[1].Address != second {
		t.Errorf("devices %+v, want ports from %d", d, f.Port)
	}
	if _, err := f.start(); err == nil || !strings.Contains(err.Error(), "bmc1") {
		t.Errorf("the same ports again: %v", err)
	}
}

func TestRun(t *testing.T) {
	tool.Need(t, "sh", "dash")
	r := powersim(t, "run", "--bmc", "2", "--user", "maas", "--", "sh", "-c", "echo $POWERSIM_BMC1 $POWERSIM_BMC2 $POWERSIM_USER; echo oops >&2; exit 7")
	fields := strings.Fields(r.out)
	if r.status != 7 || r.err != "oops\n" || len(fields) != 3 || fields[2] != "maas" {
		t.Fatalf("%+v", r)
	}
	for _, address := range fields[:2] {
		if _, _, err := net.SplitHostPort(address); err != nil {
			t.Error(err)
		}
	}
	if r := powersim(t, "run", "--", "sh", "-c", "kill -9 $$"); r.status != exitSignal+9 {
		t.Errorf("killed command: %+v", r)
	}
	if r := powersim(t, "run", "sh", "-c", "exit 0"); r.status != exitOK {
		t.Errorf("command without --: %+v", r)
	}
}

func TestRunStopsItsCommand(t *testing.T) {
	tool.Need(t, "sh", "dash")
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	var out, errs bytes.Buffer
	start := time.Now()
	status := run(ctx, []string{"run", "--", "sh", "-c", "trap 'kill $!; exit 9' TERM; sleep 30 & wait"}, streams{nil, &out, &errs})
	if status != 9 || time.Since(start) > 20*time.Second {
		t.Errorf("status %d after %v: %s", status, time.Since(start), errs.String())
	}
}

// TestSecrets logs in with the password and the key from files.
func TestSecrets(t *testing.T) {
	ipmitool := tool.Need(t, "ipmitool", "ipmitool")
	const login = `h=${POWERSIM_BMC1%:*} p=${POWERSIM_BMC1##*:}; ` +
		`"$0" -I lanplus -C 3 -N 1 -R 3 -H $h -p $p -U $POWERSIM_USER -P "$1" -k "$2" power status`
	run := func(password, key string) result {
		return powersim(t, "run", "--password-file", write(t, "s3cret\n"), "--kg-file", write(t, "key"), "--on", "--delay", "1ms",
			"--session-limit", "9", "--cipher-suites", "3", "--", "sh", "-c", login, ipmitool, password, key)
	}
	if r := run("s3cret", "key"); r.status != 0 || r.out != "Chassis Power is on\n" {
		t.Errorf("right secrets: %+v", r)
	}
	if r := run("powersim", "key"); r.status == 0 {
		t.Errorf("wrong password: %+v", r)
	}
	if r := run("s3cret", "wrong"); r.status == 0 {
		t.Errorf("wrong key: %+v", r)
	}
}

func TestVersion(t *testing.T) {
	r := powersim(t, "--version")
	if r.status != exitOK || !strings.HasPrefix(r.out, "powersim ") || !strings.Contains(r.out, "commit") {
		t.Errorf("status %d: %s", r.status, r.out)
	}
}
