package importer_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
	"github.com/maaspd/powerdrivers/maaspd/fleet/importer"
	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
	"github.com/maaspd/powerdrivers/maaspd/host"
)

// device is an inventory with a device that has the parameters.
func device(name string, parameters ...importer.Parameter) *importer.Inventory {
	return &importer.Inventory{Devices: []importer.Entry{{Name: name, Driver: "snmppdu", Parameters: parameters}}}
}

// resolved is what a request to the device of the name gets.
func resolved(t testing.TB, text, name string) host.Parameters {
	t.Helper()
	_, description, err := describer{t}.Describe(context.Background(), "snmppdu")
	if err != nil {
		t.Fatal(err)
	}
	d := loaded(t, text).Device(name)
	if d == nil {
		t.Fatalf("there is no device %q in\n%s", name, text)
	}
	parameters, err := d.Route.Resolve(context.Background(), inventory.NewSecrets(), description)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return parameters
}

// A secret in a file comes back as it was, line ends and all, and only the owner
// can read it. A file that is there stays.
func TestSecretFiles(t *testing.T) {
	for name, secret := range map[string]string{
		"plain": "hush", "line end": "hush\n", "carriage return": "hush\r", "both": "hush\r\n", "blank": " hush ",
	} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "secrets")
			i := device("pdu", importer.Parameter{Name: "community", Value: importer.Secret(secret)})
			kept := i.Place(importer.File, folder)
			if len(kept) != 1 || kept[0].Name != filepath.Join(folder, "pdu.community") {
				t.Fatalf("kept: %v", kept)
			}
			if err := kept[0].Save(); err != nil {
				t.Fatal(err)
			}
			if info, err := os.Stat(kept[0].Name); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("mode of %v: %v", info, err)
			}
			text := written(t, i)
			if got := resolved(t, text, "pdu")["community"]; got != secret {
				t.Errorf("the secret is %q, want %q", got, secret)
			}
			if err := kept[0].Save(); err == nil || strings.Contains(err.Error(), "hush") {
				t.Errorf("a second time: %v", err)
			}
		})
	}
}

// Literal secrets are written out, but not those that are not known.
func TestLiteralSecrets(t *testing.T) {
	i := device("pdu", importer.Parameter{Name: "community", Value: importer.Secret("a[1-3]: #b")},
		importer.Parameter{Name: "power_pass", Value: importer.Asked("")})
	kept := i.Place(importer.Literal, "")
	if len(kept) != 1 || !kept[0].Asked || kept[0].Name != "PDU_POWER_PASS" {
		t.Errorf("kept: %v", kept)
	}
	t.Setenv("PDU_POWER_PASS", "given")
	got := resolved(t, written(t, i), "pdu")
	if got["community"] != "a[1-3]: #b" || got["power_pass"] != "given" {
		t.Error("the parameters are not those that were written")
	}
}

// No way of printing shows a secret.
func TestSecretsAreNotPrinted(t *testing.T) {
	i := device("pdu", importer.Parameter{Name: "community", Value: importer.Secret("canary")})
	kept := i.Place(importer.Env, "")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		if text := fmt.Sprintf(verb+verb+verb, i, i.Devices[0].Parameters[0], kept); strings.Contains(text, "canary") || strings.Contains(text, "63616e617279") {
			t.Errorf("%s prints the secret: %s", verb, text)
		}
	}
}

// The objects by which product lines are told are those of the driver.
func TestControls(t *testing.T) {
	lines, err := filepath.Glob(filepath.Join(tool.Root(), "drivers", "snmppdu", "profile", "lines", "*.json"))
	if err != nil || len(lines) == 0 {
		t.Fatalf("no product lines: %v", err)
	}
	for _, line := range lines {
		var p struct {
			Name    string
			Control *struct{ OID string }
		}
		text, err := os.ReadFile(line)
		if err == nil {
			err = json.Unmarshal(text, &p)
		}
		if err != nil {
			t.Fatal(err)
		}
		if p.Control == nil || p.Control.OID == "" || strings.Contains(p.Control.OID, "{") {
			continue
		}
		t.Run(p.Name, func(t *testing.T) {
			config := fmt.Sprintf(`{"pdus": {"pdu": {"driver": "snmpv1", "community": "c", "oid": ".%s.*"}}}`, p.Control.OID)
			i, err := importer.PDUDaemon([]byte(config))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(written(t, i), "profile: "+p.Name+"\n") {
				t.Errorf("the product line is not found by %s", p.Control.OID)
			}
		})
	}
}

// What is no such file is an error that shows nothing of it.
func TestBrokenFiles(t *testing.T) {
	maas := func(text []byte) (*importer.Inventory, error) { return importer.MAAS([]byte("[]"), text) }
	for name, c := range map[string]struct {
		read func([]byte) (*importer.Inventory, error)
		text string
		want string
	}{
		"no JSON":       {importer.PDUDaemon, "{\n\"pdus\": canary", "line 2 is no JSON"},
		"cut off":       {importer.PDUDaemon, `{"pdus": {"canary`, "no complete JSON"},
		"trailing":      {importer.PDUDaemon, `{} canary`, "something follows"},
		"wrong kind":    {importer.PDUDaemon, "{\n\"pdus\": {\"p\": \"canary\"}}", "line 2 has another kind"},
		"machines":      {maas, `[{"canary": 1}]`, "another kind of value"},
		"quotes":        {importer.Powerman, "# one\nnode \"canary", "the quotes in line 2 do not end"},
		"starts quoted": {importer.Powerman, `"canary"`, "line 1 begins with a text"},
		"binary":        {importer.Powerman, "canary\xff", "no text in UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := c.read([]byte(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "canary") {
				t.Errorf("the error is %v, want %q", err, c.want)
			}
		})
	}
}

// The same names come out of the same names, each fit for an inventory.
func TestNames(t *testing.T) {
	config := `{"pdus": {"p": {"driver": "snmpv1", "community": "c"}}, "aliases": {%s}}`
	var aliases []string
	for _, name := range []string{"a b", "a-b", "a/b", "...", "-x-", "$(rm)", "n[1-3]", "é", strings.Repeat("long ", 90), "all"} {
		aliases = append(aliases, fmt.Sprintf(`%q: {"hostname": "p", "port": 1}`, name))
	}
	i, err := importer.PDUDaemon(fmt.Appendf(nil, config, strings.Join(aliases, ",")))
	if err != nil {
		t.Fatal(err)
	}
	i.Place(importer.Literal, "")
	names := slices.Clone(loaded(t, written(t, i)).Names())
	want := []string{"rm", "x", "alias", "a-b", "a-b-2", "a-b-3", "all"}
	if len(names) != 10 || !slices.Equal(names[:7], want) {
		t.Errorf("the names are %q, want %q and so on", names, want)
	}
}

// Whatever names and values are, the inventory is read back as it was.
func FuzzWrite(f *testing.F) {
	for _, text := range []string{"", "plain", "yes", "1.10", "0x10", "~", "null", "- a", "a: b", "a #b", "#", "'", `"\`, "{env: X}", "[1-3]", "&a", "*a", "!x",
		"\x00\x1b[31m", "\u0085\u2028\ufeff\U000e0001", " blank ", "two\nlines", "=", "<<", "2001-01-01", "%", "@", "`", "|", ">", "?"} {
		f.Add(text, text)
	}
	f.Add(strings.Repeat("long", 400), "x")
	f.Fuzz(func(t *testing.T, name, value string) {
		value = strings.ToValidUTF8(value, "?")
		name = strings.ToValidUTF8(name, "?")
		i := device("pdu", importer.Parameter{Name: "p" + name, Value: importer.Text(value)},
			importer.Parameter{Name: "profile", Value: importer.List([]string{value, name})})
		i.Devices[0].Comments = []string{name}
		i.Remarks = []importer.Remark{{Subject: name, Text: value, Left: true}}
		if "p"+name == "profile" {
			t.Skip()
		}
		got := resolved(t, written(t, i), "pdu")
		if got["p"+name] != value {
			t.Errorf("the parameter is %q, want %q", got["p"+name], value)
		}
		if list := fmt.Sprintf("%q", got["profile"]); list != fmt.Sprintf("%q", []any{value, name}) {
			t.Errorf("the list is %s", list)
		}
	})
}

// No text makes a reader panic, and what it gives is an inventory.
func FuzzRead(f *testing.F) {
	f.Add(0, `{"pdus": {"a": {"driver": "snmpv1", "community": "c"}}, "aliases": {"x": {"hostname": "a", "port": 1}}}`)
	f.Add(1, `device "d" "ipmipower" "ipmipower -h b[0-3] |&" node "n[0-3]" "d" "b[0-3]" alias "x" "n[0-3]"`)
	f.Add(2, `{"a1": {"power_address": "192.0.2.1", "power_pass": "x"}}`)
	f.Fuzz(func(t *testing.T, kind int, text string) {
		readers := []func([]byte) (*importer.Inventory, error){importer.PDUDaemon, importer.Powerman, func(text []byte) (*importer.Inventory, error) {
			return importer.MAAS([]byte(`[{"system_id": "a1", "hostname": "a", "power_type": "ipmi"}]`), text)
		}}
		i, err := readers[uint(kind)%3]([]byte(text))
		if err != nil {
			return
		}
		i.Place(importer.Env, "")
		loaded(t, written(t, i))
	})
}
