package profile

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// device answers GETs from what it has, and counts them.
type device struct {
	values map[snmp.OID]snmp.Value
	gets   int
	short  bool // forgets a value
	err    error
}

func (d *device) get(_ context.Context, oids ...snmp.OID) ([]snmp.Value, error) {
	d.gets++
	if d.err != nil {
		return nil, d.err
	}
	var values []snmp.Value
	for _, oid := range oids {
		values = append(values, d.values[oid])
	}
	if d.short {
		values = values[1:]
	}
	return values, nil
}

func identifier(text string) snmp.Value { return snmp.Value{Type: snmp.Identifier, Text: text} }

// testLine makes a profile with nothing but a way to detect it.
func testLine(name string, check snmp.OID, fallback int, prefixes ...snmp.OID) *Profile {
	p := &Profile{Name: name, Detect: &Detection{Prefixes: prefixes, Fallback: fallback}}
	if check != "" {
		t, err := parseTemplate(string(check))
		if err != nil {
			panic(err)
		}
		p.Detect.Check = &Object{OID: t}
	}
	return p
}

// testLines is a choice of lines as they are in the world.
func testLines() []*Profile {
	iboot := testLine("iboot", "1.3.6.1.4.1.1418.6.1.4.0", 0, "1.3.6.1.4.1.8072.3.2.10")
	iboot.Detect.Confirm = true
	gude := testLine("gude", "", 0, "1.3.6.1.4.1.28507")
	gude.Model = true
	return []*Profile{
		testLine("apc-ms", "1.3.6.1.4.1.318.1.1.4.4.1.0", 2, "1.3.6.1.4.1.318.1.3.4.1", "1.3.6.1.4.1.318"),
		testLine("apc-rpdu", "1.3.6.1.4.1.318.1.1.12.3.1.3.0", 1, "1.3.6.1.4.1.318.1.3.4.5", "1.3.6.1.4.1.318"),
		testLine("apc-rpdu2", "1.3.6.1.4.1.318.1.1.26.9.1.0", 0, "1.3.6.1.4.1.318.1.3.4.6", "1.3.6.1.4.1.318"),
		testLine("chatsworth", "", 0, "1.3.6.1.4.1.30932", "0.10.43.6.1.4.1"),
		testLine("hpe-g3", "", 0, "1.3.6.1.4.1.232.165.11"),
		iboot, gude,
		testLine("synaccess", "1.3.6.1.4.1.21728.3.1.3.0", 0, "1.3.6.1.4.1.21728"),
		testLine("synlink", "1.3.6.1.4.1.21728.4.1.0", 0, "1.3.6.1.4.1.21728"),
		{Name: "poe"},
	}
}

const (
	msCheck    snmp.OID = "1.3.6.1.4.1.318.1.1.4.4.1.0"
	rpduCheck  snmp.OID = "1.3.6.1.4.1.318.1.1.12.3.1.3.0"
	rpdu2Check snmp.OID = "1.3.6.1.4.1.318.1.1.26.9.1.0"
)

// detectTest is a device with what it is detected as.
type detectTest struct {
	name       string
	id         snmp.Value
	there      []snmp.OID
	want       string // the line
	candidates string // of the refusal
	gets       int
}

var detectTests = []detectTest{
	{"own prefix", identifier("1.3.6.1.4.1.318.1.3.4.6"), nil, "apc-rpdu2", "", 1},
	{"below the prefix", identifier("1.3.6.1.4.1.318.1.3.4.6.1"), nil, "apc-rpdu2", "", 1},
	{"not a prefix by whole numbers", identifier("1.3.6.1.4.1.3180.1"), nil, "", "", 1},
	{"bare .318, rPDU2 with old tables", identifier("1.3.6.1.4.1.318"), []snmp.OID{msCheck, rpduCheck, rpdu2Check}, "apc-rpdu2", "", 2},
	{"bare .318, rPDU with MasterSwitch table", identifier("1.3.6.1.4.1.318"), []snmp.OID{msCheck, rpduCheck}, "apc-rpdu", "", 2},
	{"bare .318, MasterSwitch", identifier("1.3.6.1.4.1.318"), []snmp.OID{msCheck}, "apc-ms", "", 2},
	{"a UPS below .318", identifier("1.3.6.1.4.1.318.1.3.2.11"), nil, "", "apc-ms apc-rpdu apc-rpdu2", 2},
	{"leading dot", identifier(".1.3.6.1.4.1.232.165.11"), nil, "hpe-g3", "", 1},
	{"text", snmp.TextValue("1.3.6.1.4.1.232.165.11"), nil, "hpe-g3", "", 1},
	{"text with leading dot and NUL", snmp.TextValue(".1.3.6.1.4.1.232.165.11\x00"), nil, "hpe-g3", "", 1},
	{"broken identifier", identifier("0.10.43.6.1.4.1.30932.1"), nil, "chatsworth", "", 1},
	{"net-snmp that is an iBoot", identifier("1.3.6.1.4.1.8072.3.2.10"), []snmp.OID{"1.3.6.1.4.1.1418.6.1.4.0"}, "iboot", "", 2},
	{"net-snmp that is a server", identifier("1.3.6.1.4.1.8072.3.2.10"), nil, "", "iboot", 2},
	{"model", identifier("1.3.6.1.4.1.28507.38"), nil, "gude", "", 1},
	{"model missing", identifier("1.3.6.1.4.1.28507"), nil, "", "gude", 1},
	{"shared prefix", identifier("1.3.6.1.4.1.21728.3"), []snmp.OID{"1.3.6.1.4.1.21728.4.1.0"}, "synlink", "", 2},
	{"tie", identifier("1.3.6.1.4.1.21728.3"), []snmp.OID{"1.3.6.1.4.1.21728.4.1.0", "1.3.6.1.4.1.21728.3.1.3.0"}, "", "synaccess synlink", 2},
	{"unknown vendor", identifier("1.3.6.1.4.1.99999.1"), nil, "", "", 1},
	{"no sysObjectID", snmp.Value{}, nil, "", "", 1},
	{"a number", snmp.IntegerValue(5), nil, "", "", 1},
	{"a text that is no identifier", snmp.TextValue("PDU"), nil, "", "", 1},
	{"an empty text", snmp.TextValue(""), nil, "", "", 1},
	{"zero", identifier("0.0"), nil, "", "", 1},
}

func TestDetect(t *testing.T) {
	for _, test := range detectTests {
		t.Run(test.name, func(t *testing.T) {
			d := &device{values: map[snmp.OID]snmp.Value{SysObjectID: test.id, SysDescr: snmp.TextValue("Some device")}}
			for _, oid := range test.there {
				d.values[oid] = snmp.IntegerValue(8)
			}
			choice, err := detect(context.Background(), testLines(), d.get)
			if d.gets != test.gets {
				t.Errorf("%d requests, want %d", d.gets, test.gets)
			}
			if test.want == "" {
				refusal, ok := errors.AsType[*DetectError](err)
				if !ok {
					t.Fatalf("detected %v, error %v", choice.Profile, err)
				}
				if got := strings.Join(refusal.Candidates, " "); got != test.candidates {
					t.Errorf("candidates %q, want %q", got, test.candidates)
				}
				if !strings.Contains(err.Error(), "set profile") || !strings.Contains(err.Error(), string(refusal.SysObjectID)) {
					t.Errorf("the refusal does not help: %v", err)
				}
				return
			}
			if err != nil || choice.Profile.Name != test.want || choice.SysDescr != "Some device" {
				t.Errorf("detected %+v, %v; want %s", choice, err, test.want)
			}
			if !choice.Profile.ModelKnown() {
				t.Error("the model is not known")
			}
		})
	}
}

// TestDetectFails holds that a failure of the request is told as it is.
func TestDetectFails(t *testing.T) {
	broken := errors.New("broken")
	if _, err := detect(context.Background(), testLines(), (&device{err: broken}).get); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	if _, err := detect(context.Background(), testLines(), (&device{short: true}).get); err == nil {
		t.Error("a missing value was not noticed")
	}
}

// TestDetectLines holds that every prefix of every line leads to the line: by
// itself, or with its check object alone.
func TestDetectLines(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if p.Detect == nil {
			continue
		}
		for _, prefix := range p.Detect.Prefixes {
			t.Run(p.Name+"/"+string(prefix), func(t *testing.T) {
				id := prefix
				if p.Model {
					id = prefix.Append(7)
				}
				d := &device{values: map[snmp.OID]snmp.Value{SysObjectID: identifier(string(id))}}
				if p.Detect.Check != nil {
					d.values[p.Detect.Check.OID.expand(nil)] = snmp.IntegerValue(1)
				}
				choice, err := Detect(context.Background(), d.get)
				if err != nil || choice.Profile.Name != p.Name || !choice.Profile.ModelKnown() {
					t.Errorf("detected %v, %v", choice.Profile, err)
				}
			})
		}
	}
}

func TestCandidates(t *testing.T) {
	var got []string
	for _, p := range candidatesFor(testLines(), "1.3.6.1.4.1.318.1.3.4.99") {
		got = append(got, p.Name)
	}
	if want := []string{"apc-ms", "apc-rpdu", "apc-rpdu2"}; !slices.Equal(got, want) {
		t.Errorf("candidates %v, want %v", got, want)
	}
}

// TestSignatures holds that what detection reads of the files agrees with what
// is read of them strictly.
func TestSignatures(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	list := signatures()
	if len(list) != len(all) {
		t.Fatalf("%d signatures, %d lines", len(list), len(all))
	}
	for i, p := range all {
		if want := (&Profile{Name: p.Name, Detect: p.Detect, Model: p.Model}); !reflect.DeepEqual(list[i], want) {
			t.Errorf("signature %+v of %s", list[i], p.Name)
		}
	}
}
