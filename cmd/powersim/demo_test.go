package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

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

// honestPDU is such a driver for the simulated PDU, by way of net-snmp.
const honestPDU = `#!/bin/sh
reply() { printf '{"action_type": "x", "data": {"status": "%s"}, "error": %s}\n' "$1" "$2"; }
request=$(cat "${2:--}")
value() { echo "$request" | sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p"; }
table=.1.3.6.1.4.1.318.1.1.26.9.2 outlet=$(value node_outlet)
case "$1" in
power_query)
	case "$(snmpget -m '' -v 2c -c public -Oqv "$(value power_address)" $table.3.1.5.$outlet)" in
	1) reply off null && exit 0 ;;
	2) reply on null && exit 0 ;;
	esac ;;
power_on) snmpset -m '' -v 2c -c "$(value write_community)" "$(value power_address)" $table.4.1.5.$outlet i 1 >/dev/null && reply "" null && exit 0 ;;
esac
reply "" '{"code": "settingsError"}'
exit 1
`

// honestRedfish is such a driver for the simulated Redfish BMC, by way of curl.
const honestRedfish = `#!/bin/sh
reply() { printf '{"action_type": "x", "data": {"status": "%s"}, "error": %s}\n' "$1" "$2"; }
request=$(cat "${2:--}")
value() { echo "$request" | sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p"; }
[ "$(value power_tls_fingerprint)" ] || { reply "" '{"code": "connError"}'; exit 1; }
system=$(value power_address)/redfish/v1/Systems/$(value node_id)
do_http() { curl -ksf --noproxy "*" -u "$(value power_user):$(value power_pass)" "$@"; }
case "$1" in
power_query)
	case "$(do_http $system)" in
	*'"PowerState":"Off"'*) reply off null && exit 0 ;;
	*'"PowerState":"On"'*) reply on null && exit 0 ;;
	esac ;;
power_on) do_http -H 'Content-Type: application/json' -d '{"ResetType":"On"}' $system/Actions/ComputerSystem.Reset && reply "" null && exit 0 ;;
esac
reply "" '{"code": "authError"}'
exit 1
`

// honestOpenBMC is such a driver for the simulated BMC with OpenBMC's REST API, by
// way of curl.
const honestOpenBMC = `#!/bin/sh
reply() { printf '{"action_type": "x", "data": {"status": "%s"}, "error": %s}\n' "$1" "$2"; }
request=$(cat "${2:--}")
value() { echo "$request" | sed -n "s/.*\"$1\": \"\([^\"]*\)\".*/\1/p"; }
base=$(value power_address) jar=$(mktemp)
trap 'rm -f "$jar"' EXIT
do_http() { curl -ksf --noproxy "*" -b "$jar" -c "$jar" "$@"; }
do_http -o /dev/null -d "{\"data\": [\"$(value power_user)\", \"$(value power_pass)\"]}" "$base/login"
token=$(sed -n 's/.*XSRF-TOKEN[[:space:]]*//p' "$jar")
attr=$base/xyz/openbmc_project/state/host0/attr
case "$1" in
power_query)
	case "$(do_http $attr/CurrentHostState)" in
	*HostState.Running*) reply on null && exit 0 ;;
	esac ;;
power_on) do_http -X PUT -H "X-XSRF-TOKEN: $token" -d '{"data": "xyz.openbmc_project.State.Host.Transition.On"}' $attr/RequestedHostTransition >/dev/null && reply "" null && exit 0 ;;
esac
reply "" '{"code": "authError"}'
exit 1
`

// install writes the four drivers of the demonstration.
func install(t *testing.T, script, pduScript, redfishScript, openbmcScript string) string {
	t.Helper()
	bin := t.TempDir()
	for name, text := range map[string]string{driverName: script, pduDriver: pduScript, redfishDriver: redfishScript, openbmcDriver: openbmcScript} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return bin
}

func needTools(t *testing.T) {
	t.Helper()
	tool.Need(t, "ipmitool", "ipmitool")
	tool.Need(t, "snmpset", "snmp")
	tool.Need(t, "curl", "curl")
}

func TestDemo(t *testing.T) {
	needTools(t)
	t.Setenv("MAASPD_COMPAT", "seed") // must not reach the driver
	r := powersim(t, "demo", "--bin", install(t, honest, honestPDU, honestRedfish, honestOpenBMC))
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
		"\"authError\"}}\nexit status 1\n\nA simulated PDU listens on UDP ",
		"$ cat pdu.json\n{\n", `"node_outlet": "5"`,
		"$ bin/maas-powerdriver-snmppdu power_query pdu.json\n{\"action_type\": \"x\", \"data\": {\"status\": \"off\"}, \"error\": null}\nexit status 0\n",
		"$ bin/maas-powerdriver-snmppdu power_on pdu.json\n",
		"$ sed 's/\"5\"/\"9\"/' pdu.json | bin/maas-powerdriver-snmppdu power_query\n{",
		"\"settingsError\"}}\nexit status 1\n\nA simulated Redfish BMC listens on TCP ",
		"$ cat redfish.json\n{\n", `"power_address": "https://127.0.0.1:`, `"node_id": "1"`,
		"$ bin/maas-powerdriver-redfish power_query redfish.json\n{\"action_type\": \"x\", \"data\": {\"status\": \"off\"}, \"error\": null}\nexit status 0\n",
		"$ bin/maas-powerdriver-redfish power_on redfish.json\n",
		"$ grep -v fingerprint redfish.json | bin/maas-powerdriver-redfish power_query\n{",
		"\"connError\"}}\nexit status 1\n\nA simulated BMC with OpenBMC's own REST API listens on TCP ",
		"$ bin/maas-powerdriver-openbmc power_on openbmc.json\n",
		"$ bin/maas-powerdriver-openbmc power_query openbmc.json\n{\"action_type\": \"x\", \"data\": {\"status\": \"on\"}, \"error\": null}\nexit status 0\n\nNext: README.md",
	} {
		if !strings.Contains(r.out, want) {
			t.Errorf("missing %q in\n%s", want, r.out)
		}
	}
}

// TestDemoCatches replaces one line of the honest driver and expects the step
// that notices to be named.
func TestDemoCatches(t *testing.T) {
	needTools(t)
	cases := []struct{ name, old, new, want string }{
		{"a failing schema", "exit 0; }", "exit 4; }", "schema >schema.json: exit status 4, expected 0"},
		{"a wrong state", `out=$(do_ipmi status)`, `out="is on"`, `power_query ipmi.json: the reply says "on", not "off"`},
		{"a power_on that does nothing", `do_ipmi on >/dev/null`, `true`, "power_on ipmi.json: the machine's power is off now"},
		{"a power_on that fails", `do_ipmi on >/dev/null`, `false`, "power_on ipmi.json: exit status 1, expected 0"},
		{"an error with status 0", `reply "" null`, `reply "" '{"code": "connError"}'`, "power_on ipmi.json: the reply has the error connError"},
		{"no JSON", `reply "${out##* }" null`, `echo off`, "the reply is not JSON"},
		{"another error", "authError", "connError", "power_query: the reply has the error connError, not authError"},
		{"no error", `reply "" '{"code": "authError"}'`, `reply "" null`, "power_query: the reply has no error"},
		{"a wrong state of an outlet", "1) reply off", "1) reply on", `power_query pdu.json: the reply says "on", not "off"`},
		{"an outlet that is not switched", "i 1 >", "i 2 >", "power_on pdu.json: outlet 5 is off now"},
		{"a missing outlet that is off", "\t2) reply on", "\tNo*) reply off null && exit 0 ;;\n\t2) reply on", "power_query: exit status 0, expected 1"},
		{"a wrong state of a Redfish machine", `reply off null && exit 0 ;;
	*'"PowerState":"On"'*)`, `reply on null && exit 0 ;;
	*'"PowerState":"On"'*)`, `power_query redfish.json: the reply says "on", not "off"`},
		{"a Redfish machine that is not switched", `"ResetType":"On"`, `"ResetType":"ForceOff"`, "power_on redfish.json: the machine's power is off now"},
		{"a certificate that does not matter", `[ "$(value power_tls_fingerprint)" ]`, "true", "power_query: exit status 0, expected 1"},
		{"an OpenBMC host that is not switched", "Transition.On", "Transition.Off", "power_on openbmc.json: the machine's power is off now"},
		{"a wrong state of an OpenBMC host", "*HostState.Running*) reply on", "*HostState.Running*) reply off", `power_query openbmc.json: the reply says "off", not "on"`},
		{"a password that does not matter", `"$(value power_pass)"`, "powersim", "power_query: exit status 0, expected 1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			scripts, replaced := [...]string{honest, honestPDU, honestRedfish, honestOpenBMC}, false
			for i, script := range scripts {
				if !replaced {
					scripts[i] = strings.Replace(script, c.old, c.new, 1)
					replaced = scripts[i] != script
				}
			}
			if !replaced {
				t.Fatal("nothing replaced")
			}
			r := powersim(t, "demo", "--bin", install(t, scripts[0], scripts[1], scripts[2], scripts[3]))
			if r.status != exitError || !strings.Contains(r.err, c.want) {
				t.Errorf("status %d, want %q in %q\n%s", r.status, c.want, r.err, r.out)
			}
		})
	}
}

// TestDemoWithoutShell runs the drivers directly, as on a machine without sh.
func TestDemoWithoutShell(t *testing.T) {
	needTools(t)
	w := newStage(t.TempDir(), install(t, honest, honestPDU, honestRedfish, honestOpenBMC))
	w.shell = false
	var out bytes.Buffer
	for _, show := range []func(context.Context, io.Writer) error{w.showBMC, w.showPDU, w.showRedfish, w.showOpenBMC} {
		if err := show(t.Context(), &out); err != nil {
			t.Fatalf("%v\n%s", err, out.String())
		}
	}
	text := out.String()
	for _, want := range []string{"$ bin/maas-powerdriver-ipmi power_query wrong.json\n", "$ bin/maas-powerdriver-snmppdu power_query missing.json\n", "$ bin/maas-powerdriver-redfish power_query unpinned.json\n"} {
		if strings.Contains(text, "$ cat") || !strings.Contains(text, want) {
			t.Errorf("steps that need a shell, or no %q:\n%s", want, text)
		}
	}
}

func TestDemoStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errs bytes.Buffer
	status := run(ctx, []string{"demo", "--bin", install(t, honest, honestPDU, honestRedfish, honestOpenBMC)}, streams{nil, &out, &errs})
	if status != exitError || !strings.Contains(errs.String(), "stopped") {
		t.Errorf("status %d: %s", status, errs.String())
	}
}
