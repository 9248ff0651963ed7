package profile

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// FuzzParse holds that no file makes Parse panic, that faults stand somewhere
// and say something, and that the outlets of what is read have objects.
func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/faults/*.json", "testdata/good/*.json", "lines/*.json"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			f.Fatal("no files", pattern, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, faults := Parse(data)
		if (p == nil) != (len(faults) > 0) {
			t.Fatalf("profile %v, faults %v", p, faults)
		}
		for _, fault := range faults {
			if fault.Message == "" || fault.Pointer != "" && !strings.HasPrefix(fault.Pointer, "/") {
				t.Errorf("fault %q", fault)
			}
		}
		if p == nil {
			return
		}
		again, faults := Parse(data)
		if len(faults) > 0 || !reflect.DeepEqual(p, again) {
			t.Errorf("read twice, it differs: %v", faults)
		}
		fuzzOutlets(t, p)
	})
}

// fuzzOutlets uses what was read in all ways that a driver does.
func fuzzOutlets(t *testing.T, p *Profile) {
	t.Helper()
	if p.Model {
		p = p.WithModel(0)
	}
	p.Scalar(Object{})
	if p.Count != nil {
		p.Scalar(*p.Count)
	}
	for _, r := range p.Device.Readings {
		p.ReadingColumn(r).Cells(variable(r.OID.String()+".1", "1"))
		r.Number(snmp.TextValue("1"), snmp.IntegerValue(1))
	}
	if p.State == nil {
		return
	}
	for _, id := range sampleIDs(p) {
		outlet, err := p.ParseID(id, nil, nil)
		if _, ok := err.(*IDError); err != nil && (!ok || len(p.Derived) == 0 && len(p.Position) == 0) {
			t.Errorf("outlet %s: %v", id, err)
		}
		if _, lookUp := outlet.Place(); err == nil && !lookUp {
			checkRelay(t, outlet)
		}
	}
}
