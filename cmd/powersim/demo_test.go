package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// honest is a driver in shell that does what the protocol asks, by way of
// ipmitool.
const honest = `#!/bin/sh
reply() { printf '{"action_type": "x", "data": {"status": "%s"}, "error": %s}\n' "$1" "$2"; }
[ "$1" = schema ] && { echo '{"schema": true}'; exit 0; }
request=$(cat "${2:--}")
value() { echo "$request" | sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p"; }
address=$(value power_address)
do_ipmi() {
	ipmitool -I lanplus -C 3 -N 1 -R 3 -H "${address%:*}" -p "${address##*:}" -U "$(value power_user)" -P "$(value power_pass)" power "$1" 2>/dev/null
}
case "$1" in
power_query) out=$(do_ipmi status) && reply "${out##* }" null && exit 0 ;;
power_on) do_ipmi on >/dev/null && reply "" null && exit 0 ;;
esac
reply "" '{"code": "authError"}'
exit 1
`

func install(t *testing.T, script string) string {
	t.Helper()
	bin := t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, driverName), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	return bin
}

func TestDemo(t *testing.T) {
	tool.Need(t, "ipmitool", "ipmitool")
	t.Setenv("MAASPD_COMPAT", "seed") // must not reach the driver
	r := powersim(t, "demo", "--bin", install(t, honest))
	if r.status != exitOK || r.err != "" {
		t.Fatalf("status %d\n%s\n%s", r.status, r.out, r.err)
	}
	for _, want := range []string{
		"$ cat ipmi.json\n{\n", `"power_pass": "powersim"`,
		"$ bin/maas-powerdriver-ipmi schema >schema.json\nexit status 0\n",
		"$ head -n 20 schema.json\n{\"schema\": true}\nexit status 0\n",
		"$ bin/maas-powerdriver-ipmi power_query ipmi.json\n{\"action_type\": \"x\", \"data\": {\"status\": \"off\"}, \"error\": null}\nexit status 0\n",
		"$ bin/maas-powerdriver-ipmi power_on ipmi.json\n",
		"{\"status\": \"on\"}",
		"$ sed s/powersim/qwerty/ ipmi.json | bin/maas-powerdriver-ipmi power_query\n{",
		"\"authError\"}}\nexit status 1\n\nNext: README.md",
	} {
		if !strings.Contains(r.out, want) {
			t.Errorf("missing %q in\n%s", want, r.out)
		}
	}
}

// TestDemoCatches replaces one line of the honest driver and expects the step
// that notices to be named.
func TestDemoCatches(t *testing.T) {
	tool.Need(t, "ipmitool", "ipmitool")
	cases := []struct{ name, old, new, want string }{
		{"a failing schema", "exit 0; }", "exit 4; }", "schema >schema.json: exit status 4, expected 0"},
		{"a wrong state", `out=$(do_ipmi status)`, `out="is on"`, `power_query ipmi.json: the reply says "on", not "off"`},
		{"a power_on that does nothing", `do_ipmi on >/dev/null`, `true`, "power_on ipmi.json: the machine's power is off now"},
		{"a power_on that fails", `do_ipmi on >/dev/null`, `false`, "power_on ipmi.json: exit status 1, expected 0"},
		{"an error with status 0", `reply "" null`, `reply "" '{"code": "connError"}'`, "power_on ipmi.json: the reply has the error connError"},
		{"no JSON", `reply "${out##* }" null`, `echo off`, "the reply is not JSON"},
		{"another error", "authError", "connError", "power_query: the reply has the error connError, not authError"},
		{"no error", `reply "" '{"code": "authError"}'`, `reply "" null`, "power_query: the reply has no error"},
		{"a password that does not matter", `"$(value power_pass)"`, "powersim", "power_query: exit status 0, expected 1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			script := strings.Replace(honest, c.old, c.new, 1)
			if script == honest {
				t.Fatal("nothing replaced")
			}
			r := powersim(t, "demo", "--bin", install(t, script))
			if r.status != exitError || !strings.Contains(r.err, c.want) {
				t.Errorf("status %d, want %q in %q\n%s", r.status, c.want, r.err, r.out)
			}
		})
	}
}

// TestDemoWithoutShell runs the driver directly, as on a machine without sh.
func TestDemoWithoutShell(t *testing.T) {
	tool.Need(t, "ipmitool", "ipmitool")
	b, err := ipmisim.Start(ipmisim.Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	w, err := furnish(t.TempDir(), install(t, honest), b.Addr())
	if err != nil {
		t.Fatal(err)
	}
	w.shell = false
	var out bytes.Buffer
	if err := w.play(context.Background(), demoSteps(b.Machine()), &out); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if text := out.String(); strings.Contains(text, "$ cat") || !strings.Contains(text, "$ bin/maas-powerdriver-ipmi power_query wrong.json\n") {
		t.Errorf("steps that need a shell, or no wrong password:\n%s", text)
	}
}

func TestDemoStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errs bytes.Buffer
	status := run(ctx, []string{"demo", "--bin", install(t, honest)}, streams{nil, &out, &errs})
	if status != exitError || !strings.Contains(errs.String(), "stopped") {
		t.Errorf("status %d: %s", status, errs.String())
	}
}
