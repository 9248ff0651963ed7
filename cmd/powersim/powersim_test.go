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

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
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
		{"no number", "serve --bmc x", exitUsage, "", "--bmc"},
		{"run without a command", "run --", exitUsage, "", "no command"},
		{"run without anything", "run", exitUsage, "", "expected"},
		{"command not found", "run -- /nonexistent", exitNotFound, "", "no such file"},
		{"not our address", "serve --address 192.0.2.1", exitError, "", "bmc1: listen udp 192.0.2.1:0"},
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
		if d.Parameters != (parameters{Address: d.Address, User: "maas"}) || d.Driver != driverName || strings.Join(d.Secrets, ",") != "power_pass" {
			t.Errorf("device %+v cannot be addressed", d)
		}
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
	for port := 30000; port < 30200; port += 2 { // any two free ports will do
		r := powersim(t, "serve", "--bmc", "2", "--port", strconv.Itoa(port), "--for", "1ms")
		if r.status != exitOK {
			continue
		}
		for _, want := range []string{strconv.Itoa(port), strconv.Itoa(port + 1)} {
			if !strings.Contains(r.out, `"address":"127.0.0.1:`+want+`"`) {
				t.Errorf("no port %s in %s", want, r.out)
			}
		}
		return
	}
	t.Fatal("no two free ports")
}

// TestPortTaken holds that a rack comes up as a whole or not at all.
func TestPortTaken(t *testing.T) {
	b, err := ipmisim.Start(ipmisim.Config{Addr: "127.0.1.2:0"})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	_, port, _ := net.SplitHostPort(b.Addr())
	r := powersim(t, "serve", "--address", "127.0.1.1-127.0.1.3", "--port", port)
	if r.status != exitError || r.out != "" || !strings.Contains(r.err, "bmc2: ") || !strings.Contains(r.err, "in use") {
		t.Errorf("%+v", r)
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
	r = powersim(t, "run", "--name", "my-node", "--", "sh", "-c", `echo $POWERSIM_MY_NODE1; cat "$POWERSIM_DEVICES"; echo "$POWERSIM_DEVICES"`)
	var d device
	if lines := strings.Split(r.out, "\n"); len(lines) != 4 || json.Unmarshal([]byte(lines[1]), &d) != nil || d.Address != lines[0] {
		t.Errorf("not the device of the variable: %+v", r)
	} else if _, err := os.Stat(lines[2]); err == nil {
		t.Errorf("%s is left", lines[2])
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
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var errs bytes.Buffer
	start := time.Now()
	const script = "trap 'kill $!; exit 9' TERM; sleep 30 & echo ready; wait"
	status := run(ctx, []string{"run", "--", "sh", "-c", script}, streams{nil, callOnWrite(cancel), &errs})
	if status != 9 || time.Since(start) > 20*time.Second {
		t.Errorf("status %d after %v: %s", status, time.Since(start), errs.String())
	}
}

// callOnWrite calls a function at every write: the command is ready then.
type callOnWrite func()

func (call callOnWrite) Write(p []byte) (int, error) {
	call()
	return len(p), nil
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
