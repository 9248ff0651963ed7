package drivers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
	"github.com/maaspd/powerdrivers/maaspd"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// agreementCanary is in values that no message may show.
const agreementCanary = "cAnArY-7731"

// literals are values for any parameter: of every type, at every edge of the
// coercion, and what parameters of the drivers in this module take.
func literals() []string {
	list := []string{`null`, `""`, `" "`, `true`, `false`, `[]`, `{}`, `[null]`, `[""]`, `[[]]`, `{"a": 1}`, `[true]`,
		`0`, `1`, `-1`, `7`, `8`, `-0`, `1.0`, `1.50`, `1e3`, `1.5`, `0.002e3`, `1e-1`, `1e999999`, `1e-999999`, `1e99999999999999999999`, `[1e999999]`,
		`65535`, `65536`, `3600001`, `9223372036854775808`, `"007"`, `"1"`, `"-3"`, `"+1"`, `" 1"`, `"1.0"`, `"0x10"`, `"١"`,
		`"y"`, `"No"`, `"TRUE"`, `"off"`, `"ja"`, `"Y "`, `[1, "1"]`, `["1", "2"]`, `"1, 2"`, `"1,"`, `"1,1"`, `",a"`, `"a , b"`, `["a", "a"]`, `[7]`,
		`"192.0.2.7"`, `"192.0.2.7:623"`, `"192.0.2.256"`, `"[2001:db8::7]:623"`, `"2001:db8::7"`, `"[fe80::1%eth0]"`, `"bmc-1.example.org"`, `"a:0"`, `"-a"`,
		`"https://a/b?c"`, `"ftp://a"`, `"http://u:p@a/"`, `"/etc/x"`, `"etc/x"`, `"/a\u0000b"`, `"C:\\keys"`,
		`"52:54:00:12:34:56"`, `525400123456`, `"5254.0012.3456"`, `"52:54:00:12:34"`, `"123e4567-e89b-12d3-a456-426614174000"`,
		`"` + agreementCanary + `"`, `["` + agreementCanary + `"]`, `"äöüßx"`, `"a\nb"`}
	for _, length := range []int{7, 8, 16, 17, 20, 21, 32, 33, 42, 43, 64, 255, 256, 1025, 4097} {
		list = append(list, `"`+strings.Repeat("x", length)+`"`)
	}
	return list
}

// corpus are parameters for the driver: those that are needed and no more, and
// then each parameter with each value.
func corpus(t *testing.T, d host.Description, base map[string]string) []map[string]string {
	t.Helper()
	list := []map[string]string{base, {}}
	add := func(name, value string) {
		changed := maps.Clone(base)
		changed[name] = value
		list = append(list, changed)
	}
	for name, property := range d.Properties {
		without := maps.Clone(base)
		delete(without, name)
		list = append(list, without)
		for _, value := range literals() {
			add(name, value)
		}
		for _, choice := range choices(property) {
			encoded, err := json.Marshal(choice)
			if err != nil {
				t.Fatal(err)
			}
			add(name, string(encoded))
			add(name, "["+string(encoded)+"]")
		}
	}
	add("system_id", `"x"`)
	return append(list, map[string]string{"pdu_type": `"auto"`, "profile": `"auto"`}) // a name and its alias
}

func choices(p host.Property) []any {
	list := slices.Concat(p.OneOf, nil)
	if p.Items != nil {
		list = append(list, p.Items.OneOf...)
	}
	var values []any
	for _, c := range list {
		values = append(values, c.Const)
	}
	return values
}

// document is the text of an object of such members.
func document(members map[string]string) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(members)) {
		parts = append(parts, fmt.Sprintf("%q: %s", name, members[name]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// parametersOf reads a document as an inventory does.
func parametersOf(t *testing.T, text string) host.Parameters {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var p host.Parameters
	if err := decoder.Decode(&p); err != nil {
		t.Fatal(err)
	}
	return p
}

// TestHostAgreesWithDrivers holds what a host makes of parameters, by the
// description alone, against what the driver itself says of them.
func TestHostAgreesWithDrivers(t *testing.T) {
	// What the schema cannot say, by parameter: the drivers' own Validate.
	tests := []struct {
		driver   string
		base     map[string]string
		stricter []string
	}{
		{"abstract", map[string]string{}, nil},
		{"ipmi", map[string]string{"power_address": `"192.0.2.7"`}, []string{"power_user", "power_pass", "k_g", "workaround_flags"}},
		{"openbmc", map[string]string{"power_address": `"192.0.2.7"`, "power_user": `"u"`, "power_pass": `"p"`}, []string{"power_address", "power_tls_fingerprint"}},
		{"redfish", map[string]string{"power_address": `"192.0.2.7"`, "power_user": `"u"`, "power_pass": `"p"`},
			[]string{"power_address", "power_tls_fingerprint", "power_user", "node_id"}},
		{"snmppdu", map[string]string{"power_address": `"192.0.2.7"`, "node_outlet": `1`},
			[]string{"auth_protocol", "priv_protocol", "power_user", "power_pass", "priv_pass", "context", "profile", "profile_file", "node_outlet", "snmp_version", "community", "write_community"}},
	}
	for _, test := range tests {
		t.Run(test.driver, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(tool.Root(), "schemas", "drivers", test.driver+".json"))
			if err != nil {
				t.Fatal(err)
			}
			d, err := host.ReadDescription(text)
			if err != nil {
				t.Fatal(err)
			}
			documents := corpus(t, d, test.base)
			compare(t, d, documents, validated(t, binary(test.driver), documents), test.stricter)
		})
	}
}

// validated are the names of the parameters that the driver refuses, for each
// of the documents.
func validated(t *testing.T, binary string, documents []map[string]string) [][]string {
	t.Helper()
	var in bytes.Buffer
	for _, members := range documents {
		fmt.Fprintf(&in, `{"action": "validate", "driverParameters": %s}`+"\n", document(members))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute) // catches a hang
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, "batch", "--jobs", "16", "--log-level", "error")
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	verdicts := make([][]string, len(documents))
	answered := 0
	for line := range bytes.Lines(out) {
		var reply struct {
			Line  int         `json:"line"`
			Error *host.Error `json:"error"`
		}
		if err := json.Unmarshal(line, &reply); err != nil {
			t.Fatal(err)
		}
		answered++
		if reply.Error != nil {
			verdicts[reply.Line-1] = refusedNames(reply.Error.Violations)
		}
	}
	if answered != len(documents) {
		t.Fatalf("%d answers to %d documents", answered, len(documents))
	}
	return verdicts
}

// refusedNames are the parameters that the violations are about, sorted; not
// nil when there are violations.
func refusedNames(violations []host.Violation) []string {
	names := []string{}
	for _, v := range violations {
		rest := strings.TrimPrefix(v.Pointer, "/driverParameters")
		name, _, _ := strings.Cut(strings.TrimPrefix(rest, "/"), "/")
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// compare holds the verdicts of the driver against those of the host. The
// driver alone may refuse what is named as stricter, once nothing else is wrong.
func compare(t *testing.T, d host.Description, documents []map[string]string, verdicts [][]string, stricter []string) {
	t.Helper()
	refused := 0
	defer func() {
		if refused == 0 || refused == len(documents) {
			t.Errorf("%d of %d documents are refused", refused, len(documents))
		}
	}()
	for i, members := range documents {
		text := document(members)
		violations := d.Violations(parametersOf(t, text), false)
		for _, v := range violations {
			if strings.Contains(v.Message+v.Pointer, agreementCanary) {
				t.Errorf("%s: the message shows the value: %s", text, v.Message)
			}
		}
		if len(violations) == 0 {
			unforeseen := slices.ContainsFunc(verdicts[i], func(name string) bool { return !slices.Contains(stricter, name) })
			if unforeseen {
				t.Errorf("%.200s: the driver refuses %v, the host nothing", text, verdicts[i])
			}
			continue
		}
		refused++
		if got := refusedNames(violations); !slices.Equal(got, verdicts[i]) {
			t.Errorf("%.200s: the host refuses %v (%v), the driver %v", text, got, violations, verdicts[i])
		}
	}
}

// agreeFlag is a choice in which "" is a choice.
type agreeFlag string

// Choices are those of the flag.
func (agreeFlag) Choices() []maaspd.Choice {
	return []maaspd.Choice{{Value: "", Label: "None"}, {Value: "a", Label: "Flag A"}}
}

// agreeColour is a choice without an empty one.
type agreeColour string

// Choices are those of the colour.
func (agreeColour) Choices() []maaspd.Choice {
	return []maaspd.Choice{{Value: "red", Label: "Red"}, {Value: "7", Label: "Seven"}}
}

// agreeParams have every type of parameter.
type agreeParams struct {
	Address maaspd.Address  `param:"power_address,key" label:"Address"`
	URL     maaspd.URL      `param:"endpoint" label:"URL"`
	MAC     maaspd.MAC      `param:"power_mac" label:"MAC" alias:"mac_address"`
	UUID    maaspd.UUID     `param:"uuid" label:"UUID"`
	File    maaspd.Path     `param:"file" label:"File"`
	User    string          `param:"power_user" label:"User" min:"2" max:"8"`
	Pass    maaspd.Secret   `param:"power_pass" label:"Password" max:"20" alias:"password"`
	Outlet  int             `param:"outlet,required" label:"Outlet" min:"1" max:"24" scope:"node"`
	Slot    int             `param:"slot" label:"Slot" min:"-3" max:"24" scope:"node"`
	Port    int             `param:"port" label:"Port" min:"1" max:"65535" default:"623"`
	Verify  bool            `param:"verify" label:"Verify" default:"y"`
	Flag    agreeFlag       `param:"flag" label:"Flag"`
	Colour  agreeColour     `param:"colour" label:"Colour"`
	Colours []agreeColour   `param:"colours" label:"Colours"`
	Flags   []agreeFlag     `param:"flags" label:"Flags"`
	Texts   maaspd.TextList `param:"texts" label:"Texts" max:"3" scope:"node"`
	Delay   time.Duration   `param:"delay" label:"Delay" min:"0" max:"60" unit:"s"`
}

// agreeDriver does nothing.
type agreeDriver struct{ agreeParams }

// PowerOn does nothing.
func (agreeDriver) PowerOn(context.Context) error { return nil }

// PowerOff does nothing.
func (agreeDriver) PowerOff(context.Context) error { return nil }

// PowerQuery does nothing.
func (agreeDriver) PowerQuery(context.Context) (maaspd.Status, error) {
	return maaspd.Status{Power: maaspd.Off}, nil
}

// runAgree is the program of agreeDriver.
func runAgree(t *testing.T, in string, args ...string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	maaspd.Run(t.Context(), maaspd.Driver[agreeParams, agreeDriver]{
		Name: "agree", Description: "Every parameter", Version: "1",
		Rules: []maaspd.Rule{maaspd.AnyOf("power_address", "endpoint", "slot"), maaspd.AnyOf("power_address", "file"),
			maaspd.Requires("power_user", "power_pass"), maaspd.Requires("power_pass", "slot")},
		New: func(p agreeParams) agreeDriver { return agreeDriver{p} },
	}, args, strings.NewReader(in), &out, &errs)
	if out.Len() == 0 {
		t.Fatalf("%v: %s", args, errs.String())
	}
	return out.Bytes()
}

// TestHostAgreesWithEveryParameter is the same with every type of parameter and
// rules between them, for verbs that demand all and for those that do not.
func TestHostAgreesWithEveryParameter(t *testing.T) {
	d, err := host.ReadDescription(runAgree(t, "", "schema"))
	if err != nil {
		t.Fatal(err)
	}
	documents := corpus(t, d, map[string]string{"power_address": `"192.0.2.7"`, "outlet": `"1"`})
	for _, sets := range []string{"", "power_address", "endpoint", "slot", "power_user", "power_pass", "password", "power_user slot", "power_user power_pass",
		"power_address power_pass slot", "power_mac mac_address", "mac_address password power_pass", "power_pass power_address outlet"} {
		members := map[string]string{}
		for _, name := range strings.Fields(sets) {
			members[name] = map[string]string{"power_address": `"192.0.2.7"`, "endpoint": `"http://a"`, "slot": `1`, "power_user": `"ab"`, "outlet": "1",
				"power_pass": `"p"`, "password": `"q"`, "mac_address": `525400123456`, "power_mac": `"52:54:00:12:34:56"`}[name]
		}
		documents = append(documents, members)
	}
	for _, verb := range []string{"power_query", "check"} {
		for _, members := range documents {
			var reply host.Reply
			text := document(members)
			if err := json.Unmarshal(runAgree(t, `{"action": "`+verb+`", "driverParameters": `+text+`}`, "validate"), &reply); err != nil {
				t.Fatal(err)
			}
			var wants []host.Violation
			if reply.Error != nil {
				wants = reply.Error.Violations
			}
			got := d.Violations(parametersOf(t, text), verb == "check")
			if !slices.Equal(refusedNames(got), refusedNames(wants)) {
				t.Errorf("%s %.200s: the host says %v, the driver %v", verb, text, got, wants)
			}
		}
	}
}
