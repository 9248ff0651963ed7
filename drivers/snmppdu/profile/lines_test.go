package profile

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// TestLines holds every profile to the format and to its file name.
func TestLines(t *testing.T) {
	paths, err := filepath.Glob("lines/*")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no profiles: %v", err)
	}
	for _, path := range paths {
		name, isJSON := strings.CutSuffix(filepath.Base(path), ".json")
		t.Run(name, func(t *testing.T) {
			if !isJSON {
				t.Fatal("is no .json file")
			}
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			p, faults := Parse(data)
			for _, fault := range faults {
				t.Errorf("%s: %v", path, fault)
			}
			if p != nil {
				checkLine(t, p, name, data)
			}
		})
	}
}

// checkLine holds a profile of this program to more than what users' must be.
func checkLine(t *testing.T, p *Profile, name string, data []byte) {
	t.Helper()
	if p.Name != name {
		t.Errorf("name is %q, the file is %s.json", p.Name, name)
	}
	if got := title(data); got != p.Title {
		t.Errorf("the second key is not title, but has the text %q", got)
	}
	if root, _ := readJSON(data); root.keys[0] != "name" {
		t.Errorf("the first key is %q, not name", root.keys[0])
	}
	if p.Confidence == "" || p.Sources == nil || p.MIB == "" {
		t.Error("confidence, sources and mib are part of every line")
	}
	if !json.Valid(data) || data[len(data)-1] != '\n' {
		t.Error("the file does not end with a newline")
	}
	checkOutlets(t, p)
}

// checkOutlets sends an outlet's id to its objects and back.
func checkOutlets(t *testing.T, p *Profile) {
	t.Helper()
	if p.Model {
		p = p.WithModel(7)
	}
	if p.State == nil {
		return
	}
	for _, text := range sampleIDs(p) {
		outlet, err := p.ParseID(text, nil, nil)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if outlet.ID != text {
			t.Errorf("%s became %s", text, outlet.ID)
		}
		for what, column := range columns(p) {
			if column.Object.OID.expand(outlet.vars) == "" {
				t.Errorf("%s of outlet %s has no object identifier", what, text)
				continue
			}
			back := cellsOf(p, column.Object, column.separator, outlet)
			if len(back) == 0 || back[len(back)-1].Outlet.ID != text {
				t.Errorf("%s of outlet %s is not found again in a walk: %v", what, text, back)
			}
		}
		checkRelay(t, outlet)
	}
}

// cellsOf reads the outlet's own object as a walk of its column would.
func cellsOf(p *Profile, object Object, separator string, outlet Outlet) []Cell {
	column := p.Column(object)
	column.separator = separator
	value := snmp.IntegerValue(1)
	if separator != "" {
		value = snmp.TextValue(strings.Repeat("x"+separator, outlet.element()-1) + "x")
	}
	return column.Cells(snmp.Variable{OID: outlet.OID(object), Value: value})
}

type testColumn struct {
	Object
	separator string
}

// columns are all columns of outlets of the line.
func columns(p *Profile) map[string]testColumn {
	out := map[string]testColumn{"state": {p.State.Object, p.State.Separator}}
	if p.Pending != nil {
		out["pending"] = testColumn{Object: p.Pending.Object}
	}
	for what, object := range map[string]*Object{"outlet_name": p.Outlet.Name, "outlet_id": p.Outlet.ID} {
		if object != nil {
			out[what] = testColumn{Object: *object}
		}
	}
	for _, r := range p.Readings {
		out["reading "+string(r.Quantity)+r.Label] = testColumn{Object: r.Object}
	}
	return out
}

// sampleIDs are ids of the first outlet, of the eighth and of the ninth.
func sampleIDs(p *Profile) []string {
	var lead strings.Builder
	parts := p.written()
	for _, part := range parts[:len(parts)-1] {
		lead.WriteString([]string{"0.", "1."}[part.Min])
	}
	first := []string{"0", "1"}[parts[len(parts)-1].Min]
	return []string{lead.String() + first, lead.String() + "8", lead.String() + "9"}
}

// checkRelay holds that everything that is written has an object identifier.
func checkRelay(t *testing.T, outlet Outlet) {
	t.Helper()
	relay := outlet.Relay()
	var oids []snmp.OID
	for _, list := range [][]snmp.Write{relay.On, relay.Off, relay.Reset, relay.Identify} {
		for _, write := range list {
			oids = append(oids, write.OID)
		}
	}
	for _, unlock := range relay.Unlock {
		oids = append(oids, unlock.OID)
	}
	for _, guard := range relay.Guards {
		oids = append(oids, guard.Object)
	}
	for _, oid := range append(oids, relay.State) {
		if _, err := snmp.ParseOID(string(oid)); err != nil {
			t.Errorf("outlet %s: %q: %v", outlet.ID, oid, err)
		}
	}
}

// TestNoTwoLinesAlike holds that two lines with one prefix can be told apart.
func TestNoTwoLinesAlike(t *testing.T) {
	byPrefix := map[snmp.OID][]*Profile{}
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if p.Detect == nil {
			continue
		}
		for _, prefix := range p.Detect.Prefixes {
			byPrefix[prefix] = append(byPrefix[prefix], p)
		}
	}
	for prefix, lines := range byPrefix {
		if len(lines) < 2 {
			continue
		}
		seen := map[snmp.OID]string{}
		for _, p := range lines {
			if p.Detect.Check == nil {
				t.Errorf("%s: %s shares the prefix and has no check", prefix, p.Name)
				continue
			}
			check := p.Detect.Check.OID.expand(nil)
			if other, twice := seen[check]; twice {
				t.Errorf("%s: %s and %s have the same check %s", prefix, other, p.Name, check)
			}
			seen[check] = p.Name
		}
	}
}

// TestLinesAreListed holds that the cheap list agrees with the profiles.
func TestLinesAreListed(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	lines := Lines()
	if len(lines) != len(all) {
		t.Fatalf("%d lines, %d profiles", len(lines), len(all))
	}
	for i, p := range all {
		if lines[i] != (Line{p.Name, p.Title}) {
			t.Errorf("line %v, profile %s %q", lines[i], p.Name, p.Title)
		}
	}
}
