package inventory_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
)

func TestPrecedence(t *testing.T) {
	inv := load(t, `
defaults: {timeout: 1s, wait: 1s, cycleDelay: 1s, deadline: 1s}
drivers:
  pdu: {timeout: 2s, wait: 2s, parameters: {a: driver, b: driver, c: driver, d: driver, e: driver, f: driver, g: driver}}
groups:
  later:   {nodes: "@earlier", wait: 4s, retries: 2, parameters: {b: later, c: later, d: later, e: later, f: later, g: later}}
  earlier: {nodes: n, parameters: {c: earlier, d: earlier, e: earlier, f: earlier, g: null}}
devices:
  p: {driver: pdu, retries: 0, parameters: {d: device, e: device, f: device}}
nodes:
  n:
    device: p
    parameters: {e: node, f: node}
    feeds: [{parameters: {f: feed}, cycleDelay: 0.5, protocols: [{}, {driver: other, parameters: {f: protocol}}]}]
`)
	routes := inv.Node("n").Feeds[0].Routes
	if got := parameters(t, &routes[0], describe(t, "ipmi")); got != "a=driver b=later c=earlier d=device e=node f=feed" {
		t.Error(got)
	}
	if got := parameters(t, &routes[1], describe(t, "ipmi")); got != "b=later c=earlier d=earlier e=node f=protocol" {
		t.Error(got)
	}
	s := routes[0].Settings
	if *s.Timeout != 2*time.Second || *s.Wait != 4*time.Second || *s.CycleDelay != time.Second/2 || *s.Deadline != time.Second || s.Retries == nil || len(s.Retries) > 0 {
		t.Errorf("settings of the device: %+v", s)
	}
	if got := fmt.Sprint(routes[1].Settings.Retries); got != "[1s 2s]" || routes[1].Device != "" || routes[1].Driver != "other" {
		t.Errorf("the other protocol: %s %+v", got, routes[1])
	}
	// The device decides d for the first protocol only.
	match(t, short(inv.Warnings), `and "earlier" set parameter c to different values`, `and "earlier" set parameter d to different values`)
}

func TestRanges(t *testing.T) {
	inv := load(t, `
devices:
  pdu[1-4]: {driver: snmppdu, parameters: {power_address: "10.0.1.[1-4]"}}
nodes:
  node[001-128]: {driver: ipmi, parameters: {power_address: "10.0.0.[1-128]", power_pass: "u[1-2]", six: "[2001:db8::1]:623", seven: {literal: "a[1-128]"}}}
  r[1-2]n[1-3]: {driver: ipmi, parameters: {at: "10.[1-2].0.[1-3]", both: ["A[1-6]", "B[11-16]", all]}, macs: "52:54:00:00:00:[01-06]", serial: "S[1-6]"}
  db[1-4]: {device: "pdu[1-4]", parameters: {outlet: "[01-04]"}, dependsOn: "node[001-004]", chassis: "node[011-014]"}
  plain: {driver: ipmi, parameters: {at: "10.0.0.[1-3]", pattern: "a[b-c]"}}
`)
	tests := map[string]string{
		"r2n1": "at=10.2.0.1 both=[A4 B14 all]", "db3": "outlet=03 power_address=10.0.1.3", "plain": "at=10.0.0.[1-3] pattern=a[b-c]",
	}
	for node, want := range tests {
		if got := resolved(t, inv, node); got != want {
			t.Errorf("%s: %s, want %s", node, got, want)
		}
	}
	ipmi := describe(t, "ipmi")
	if got := parameters(t, &inv.Node("node017").Feeds[0].Routes[0], ipmi); got != "power_address=10.0.0.17 power_pass=u[1-2] seven=a[1-128] six=[2001:db8::1]:623" {
		t.Error(got)
	}
	db := inv.Node("db4")
	if db.Feeds[0].Routes[0].Device != "pdu4" || db.DependsOn[0].Node != "node004" || db.Chassis != "node014" {
		t.Errorf("%+v", db)
	}
	if n := inv.Node("r2n3"); n.MACs[0] != "52:54:00:00:00:06" || n.Serial != "S6" {
		t.Errorf("%+v", n)
	}
	if names := inv.Names(); len(names) != 128+6+4+1 || names[0] != "node001" || names[138] != "plain" || len(inv.Devices()) != 4 {
		t.Error(names)
	}
}

func TestFaults(t *testing.T) {
	tests := []struct {
		name, content string
		want          []string
	}{
		{"nothing", "", []string{"1: the version is missing"}},
		{"later version", "version: 2\nnodez: {}", []string{"1: the version must be 1"}},
		{"all at once", "version: 1\nnodez: {}\ndevices:\n  d: {drivr: a}\nnodes:\n  n: {device: e}\n  m: [1]\n  o: {driver: a, timeout: 5x, retries: 99}", []string{
			`2: the inventory has no key "nodez"; it has aliases, defaults`, `4: the device has no key "drivr"`, `4: the device "d" has no driver`,
			`6: there is no device "e"`, "7: the node must be a table, and is a list", `7: the node "m" has neither`, `8: timeout must be a duration`, "8: retries must be a list"}},
		{"no YAML", "version: 1\nnodes: [", []string{"it is no YAML"}},
		{"anchor", "version: 1\nnodes: {n: {driver: a, parameters: {p: *hunter2}}}", []string{"2: an alias (*) has no anchor"}},
		{"two documents", "version: 1\n---\nversion: 1", []string{"a second document"}},
		{"twice", "version: 1\nnodes:\n  n: {driver: a}\n  n: {driver: b}", []string{`4: the key "n" is in line 3 already`}},
		{"one namespace", "version: 1\ndevices: {a: {driver: x}}\ngroups: {b: {}}\nnodes: {a: {driver: x}, 'c[1-9]': {driver: x}, 'c[3-5]': {driver: x}}\naliases:\n  b: a\n  d: a", []string{
			`4: the name "a" is taken by the device in`, `4: the name "c3" (and 2 more) is taken by the node in`, `6: the name "b" is taken by the group in`}},
		{"uneven", "version: 1\nnodes:\n  n[1-3]:\n    driver: a\n    parameters:\n      at: 10.0.0.[1-4]\n    serial: S[1-2]", []string{
			`6: parameter "at": its list stands for 4 values, and the key above for 3 names`, "7: serial: its list stands for 2 values"}},
		{"wrong lists", "version: 1\nnodes:\n  n[1-3]:\n    driver: a\n    parameters:\n      a: x[3-1]\n      b: '[1-]'\n      c: '[1-03]'\n      d: {file: 'f[1-4]'}\n      power_pass: '[3-1]'\n      e: a[1-3]b[1-3", []string{
			`6: parameter "a": its list: the range runs backwards`, `7: parameter "b": its list: `, `8: parameter "c": its list: the ends of a range are padded alike`,
			`9: parameter "d": its list stands for 4 values`}},
		{"driver and device", "version: 1\ndevices: {d: {driver: a}}\nnodes:\n  n: {driver: a, device: d}", []string{"4: a driver and a device"}},
		{"feeds and protocols", "version: 1\nnodes:\n  n: {driver: a, feeds: [{}], protocols: [{}]}", []string{"3: the node \"n\" has feeds and protocols"}},
		{"no feeds", "version: 1\nnodes:\n  n: {driver: a, feeds: []}", []string{"3: feeds must be a list"}},
		{"values", "version: 1\nnodes:\n  n:\n    driver: a\n    parameters:\n      a: {hunter2}\n      b: [[hunter2]]\n      c: {file: [hunter2]}\n      d: {command: hunter2}\n      e: !x hunter2", []string{
			`6: parameter "a" must be a value`, `7: an element of the list of parameter "b" is a list`, `8: parameter "c": what the reference names`,
			`9: parameter "d": a command must be a list`, "10: tags (!)"}},
		{"groups in circles", "version: 1\nnodes: {n: {driver: a}}\ngroups:\n  a: {nodes: '@b'}\n  b: {nodes: '@c,n'}\n  c: {nodes: '@a'}", []string{`4: "a" is in itself: a → b → c → a`}},
		{"missing members", "version: 1\nnodes: {n1: {driver: a}}\ngroups:\n  a:\n    nodes: [n1, n2]", []string{`5: the nodes of "a"`}},
		{"circle", "version: 1\nnodes:\n  a: {driver: x, dependsOn: b}\n  b: {driver: x, dependsOn: {node: c, delay: 3s}}\n  c: {driver: x, chassis: a}", []string{
			"3: dependsOn and chassis go in a circle: a → b → c → a"}},
		{"relations", "version: 1\ndevices: {d: {driver: x}}\nnodes:\n  a: {driver: x, dependsOn: [{delay: 1s}, e], chassis: d, macs: [zz]}", []string{
			"4: an element of dependsOn needs the key node", `4: chassis: "d" is a device`, `4: dependsOn: there is no node "e"`, `4: "zz" is no MAC`}},
		{"too deep", "version: 1\nnodes: " + strings.Repeat("[", 100) + strings.Repeat("]", 100), []string{"nested more than 64", "nodes must be a table"}},
		{"itself", "version: 1\nnodes: &a {n: *a}", []string{"2: the alias (*) is inside of what it stands for", `2: the node "n" has neither`}},
		{"not UTF-8", "version: 1\n\xff", []string{"2: the text is not UTF-8"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := faults(t, file(t, "i.yaml", test.content))
			match(t, got, test.want...)
			if strings.Contains(strings.Join(got, "\n"), "hunter2") {
				t.Errorf("a fault shows a value:\n%s", strings.Join(got, "\n"))
			}
		})
	}
}

func TestFaultsHaveFileAndLine(t *testing.T) {
	path := file(t, "i.yaml", "version: 1\nnodes:\n  n:\n    driver: a\n    wait: never\n")
	_, err := inventory.Load(path)
	if err == nil || !strings.HasPrefix(err.Error(), path+":5: wait must be a duration") {
		t.Error(err)
	}
	var many strings.Builder
	for i := range 150 {
		fmt.Fprintf(&many, "key%d: 1\n", i)
	}
	_, err = inventory.Load(file(t, "i.yaml", "version: 1\n"+many.String()))
	if lines := strings.Split(err.Error(), "\n"); len(lines) != 101 || lines[100] != "and 50 more" {
		t.Errorf("%d lines, the last one %q", len(lines), lines[len(lines)-1])
	}
}

func TestAnchorsAndMergeKeys(t *testing.T) {
	inv := load(t, `
nodes:
  a: &base {driver: ipmi, wait: 3s, parameters: &p {x: "1", y: "2"}}
  b: {<<: *base, driver: redfish}
  c: {<<: [{driver: first}, *base], parameters: {<<: *p, y: "3"}}
`)
	if got := resolved(t, inv, "c"); got != "x=1 y=3" || inv.Node("c").Feeds[0].Routes[0].Driver != "first" {
		t.Error(got)
	}
	if route := inv.Node("b").Feeds[0].Routes[0]; route.Driver != "redfish" || *route.Settings.Wait != 3*time.Second {
		t.Errorf("%+v", route)
	}
	bomb := "version: 1\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 9 {
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 9)+fmt.Sprintf("*a%d", i))
	}
	got := faults(t, file(t, "i.yaml", bomb))
	if !strings.Contains(strings.Join(got, "\n"), "the aliases (*) stand for more than") {
		t.Error(got)
	}
}

func TestScalarsAsWritten(t *testing.T) {
	content := `{nodes: {n: {driver: ipmi, parameters: {power_port: 0623, power_user: 1.10, power_driver: yes, mac_address: True, cipher_suite_id: 17, other: 1e3, truth: true, old: 0x1f}}}}`
	inv, err := inventory.Load(file(t, "i.yaml", strings.Replace(content, "{", "{version: 1, ", 1)))
	if err != nil {
		t.Fatal(err)
	}
	p, err := inv.Node("n").Feeds[0].Routes[0].Resolve(t.Context(), inventory.NewSecrets(), describe(t, "ipmi"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"power_port": `"0623"`, "power_user": `"1.10"`, "power_driver": `"yes"`, "mac_address": `"True"`, "cipher_suite_id": `"17"`,
		"other": `"1e3"`, "truth": "true", "old": `"0x1f"`,
	} {
		if got := fmt.Sprintf("%#v", p[name]); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

func TestJSON(t *testing.T) {
	path := file(t, "i.json", `{"version": 1, "nodes": {
		"n\u0031": {"driver": "ipmi",
			"parameters": {"a": "x\/y", "b": "\ud83d\ude00", "c": "tab\tnew\nline", "d": 1.10, "e": [true, "<<"], "<<": "plain"}}}}`)
	inv, err := inventory.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := resolved(t, inv, "n1"); got != "<<=plain a=x/y b=😀 c=tab\tnew\nline d=1.10 e=[true <<]" {
		t.Error(got)
	}
	if at := inv.Node("n1").Feeds[0].Routes[0].Parameters["d"].At; at.Line != 3 || inv.Node("n1").At.Line != 2 {
		t.Error(at)
	}
	for name, test := range map[string]struct{ content, want string }{
		"half a pair": {`{"version": 1, "a": "\ud83d"}`, "1: the text has half a pair"},
		"duplicate":   {"{\"version\": 1,\n\"nodes\": {}, \"nodes\": {}}", `2: the key "nodes" is in line 2 already`},
		"cut off":     {"{\"version\": 1,\n", "1: it is no JSON: it ends too early"},
		"broken":      {"{\"version\": 1,\n hunter2}", "it is no JSON"},
		"trailing":    {"{\"version\": 1}\n{}", "2: something follows"},
		"deep":        {strings.Repeat("[", 100), "nested more than 64"},
		"list":        {"[]", "the version is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(faults(t, file(t, "i.json", test.content)), "\n")
			if !strings.Contains(got, test.want) || strings.Contains(got, "hunter2") {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

func TestFolder(t *testing.T) {
	folder := write(t, map[string]string{
		"a.yaml": "version: 1\nnodes: {n: {device: d}}\ndrivers: {x: {parameters: {user: u}}}", "b.yml": "version: 1\ndevices: {d: {driver: x}}",
		"c.json": `{"version": 1, "drivers": {"x": {"parameters": {"power_pass": "p"}}}}`, "notes.txt": "no inventory", ".hidden.yaml": "no inventory",
	})
	inv, err := inventory.Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	if got := resolved(t, inv, "n"); got != "power_pass=p user=u" {
		t.Error(got)
	}
	if err := os.WriteFile(filepath.Join(folder, "d.yaml"), []byte("version: 1\ndrivers: {x: {parameters: {user: v}}}"), 0o600); err != nil {
		t.Fatal(err)
	}
	match(t, faults(t, folder), `the driver x: the parameter "user" is set in another file, too`)
	for _, bad := range []string{filepath.Join(folder, "none"), t.TempDir(), os.DevNull} {
		if _, err := inventory.Load(bad); err == nil {
			t.Errorf("%s can be loaded", bad)
		}
	}
}

func TestIdentities(t *testing.T) {
	inv := load(t, `
nodes:
  a: {driver: x, macs: [52-54-00-AB-CD-01, 5254.00ab.cd02, "525400abcd03"], serial: ABC}
  b: {driver: x, macs: 52:54:00:ab:cd:02, serial: abc}
`)
	if got := fmt.Sprint(inv.Node("a").MACs); got != "[52:54:00:ab:cd:01 52:54:00:ab:cd:02 52:54:00:ab:cd:03]" {
		t.Error(got)
	}
	match(t, short(inv.Warnings), "both have the MAC 52:54:00:ab:cd:02", "both have the serial abc")
}

func TestSettings(t *testing.T) {
	tests := []struct{ setting, want string }{
		{"timeout: 1m30s", "1m30s"}, {"timeout: 90", "1m30s"}, {`timeout: "90"`, "1m30s"}, {"timeout: 1.5", "1.5s"}, {"retries: 3", "[1s 2s 2s]"}, {"retries: 0", "[]"}, {"retries: []", "[]"},
		{"retries: [500ms, 2]", "[500ms 2s]"}, {"retries: 9", "[1s 2s 2s 4s 6s 8s 12s 12s 12s]"},
		{"timeout: 0.5", "timeout must be from 1s to 1h0m0s, and is 0.5"}, {"timeout: -5", "must be from"}, {"timeout: 1e300", "must be from"}, {"wait: 2h", "must be from"},
		{"timeout: true", "and is true or false"}, {"timeout: .nan", "must be a duration"}, {"retries: -1", "retries must be"}, {"retries: 1.5", "retries must be"}, {"retries: [x]", "a wait of retries must be"},
		{"retries: {}", "retries must be"}, {"retries: [" + strings.Repeat("1,", 21) + "]", "at most 20 waits"}, {"deadline: 25h", "must be from"},
	}
	for _, test := range tests {
		t.Run(test.setting, func(t *testing.T) {
			inv, err := inventory.Load(file(t, "i.yaml", "version: 1\nnodes:\n  n:\n    driver: x\n    "+test.setting))
			got := fmt.Sprint(err)
			if err == nil {
				s := inv.Node("n").Feeds[0].Routes[0].Settings
				if got = fmt.Sprint(s.Retries); s.Timeout != nil {
					got = s.Timeout.String()
				} else if s.Retries == nil {
					t.Error("retries are not set")
				}
			}
			if err == nil && got != test.want || !strings.Contains(got, test.want) {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}
