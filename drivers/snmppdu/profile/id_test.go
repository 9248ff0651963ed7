package profile

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func number(n int) *int { return &n }

// ofIndex makes a profile with an index and nothing else.
func ofIndex(parts ...Index) *Profile { return &Profile{Name: "example", Index: parts} }

// idTest is a text with what becomes of it in a line.
type idTest struct {
	name         string
	p            *Profile
	text         string
	unit, branch *int
	want         string // the id; "" = refused
	says         string // of the refusal; "" = it is a name
}

// idTests are texts in lines of all shapes of index.
func idTests() []idTest {
	one := ofIndex(Index{Name: "outlet", Min: 1})
	zero := ofIndex(Index{Name: "outlet"})
	two := ofIndex(Index{Name: "unit", Min: 1, Default: number(1)}, Index{Name: "outlet", Min: 1})
	strap := ofIndex(Index{Name: "strap", Default: number(0)}, Index{Name: "outlet", Min: 1})
	three := ofIndex(Index{Name: "pdu", Min: 1, Default: number(1)}, Index{Name: "branch", Min: 1}, Index{Name: "outlet", Min: 1})
	fixed := ofIndex(Index{Name: "unit", Min: 1, Fixed: number(1)}, Index{Name: "outlet", Min: 1})
	gap := ofIndex(Index{Name: "outlet", Min: 1})
	gap.Derived = []Derived{{Name: "row", Of: "outlet", Steps: []Step{{From: 1, To: 8, Add: 1}}}}
	rows := ofIndex(Index{Name: "outlet", Min: 1})
	rows.Position = []Position{{Name: "unit"}, {Name: "outlet"}}
	model := ofIndex(Index{Name: "outlet", Min: 1})
	model.Model = true
	none := ofIndex()
	return []idTest{
		{"one part", one, "5", nil, nil, "5", ""},
		{"a name", one, "web server", nil, nil, "", ""},
		{"empty", one, "", nil, nil, "", ""},
		{"leading zero is a name", one, "05", nil, nil, "", ""},
		{"negative is a name", one, "-1", nil, nil, "", ""},
		{"blank is a name", one, " 5", nil, nil, "", ""},
		{"too long a number is a name", one, "1234567890", nil, nil, "", ""},
		{"below min", one, "0", nil, nil, "", "outlets are counted from 1"},
		{"from 0", zero, "0", nil, nil, "0", ""},
		{"too many parts", one, "1.5", nil, nil, "", "has 2 parts"},
		{"unit for a line without", one, "5", number(1), nil, "", "unit is set"},
		{"default unit", two, "5", nil, nil, "1.5", ""},
		{"unit from the parameter", two, "5", number(3), nil, "3.5", ""},
		{"unit from the id", two, "2.5", nil, nil, "2.5", ""},
		{"both agree", two, "2.5", number(2), nil, "2.5", ""},
		{"both differ", two, "2.5", number(1), nil, "", "says unit 2, the parameter 1"},
		{"unit below min", two, "5", number(0), nil, "", "units are counted from 1"},
		{"branch for a line without", two, "5", nil, number(1), "", "branch is set"},
		{"strap from 0", strap, "5", nil, nil, "0.5", ""},
		{"three parts", three, "2.3.4", nil, nil, "2.3.4", ""},
		{"default pdu", three, "3.4", nil, nil, "1.3.4", ""},
		{"no branch", three, "4", nil, nil, "", "does not say which branch"},
		{"branch from the parameter", three, "4", number(2), number(3), "2.3.4", ""},
		{"branches differ", three, "3.4", nil, number(2), "", "says branch 3, the parameter 2"},
		{"fixed", fixed, "5", nil, nil, "5", ""},
		{"fixed is never written", fixed, "1.5", nil, nil, "", "has 2 parts"},
		{"a step has it", gap, "8", nil, nil, "8", ""},
		{"no step has it", gap, "9", nil, nil, "", "there is no outlet 9"},
		{"row", rows, "5", nil, nil, "5", ""},
		{"position", rows, "2.5", nil, nil, "2.5", ""},
		{"position with unit", rows, "5", number(2), nil, "2.5", ""},
		{"position that differs", rows, "2.5", number(1), nil, "", "the parameter 1"},
		{"position too long", rows, "1.2.5", nil, nil, "", "has 3 parts"},
		{"position with branch", rows, "2.5", nil, number(1), "", "branch is set"},
		{"model not known", model, "5", nil, nil, "", "model"},
		{"model known", model.WithModel(7), "5", nil, nil, "5", ""},
		{"no outlets", none, "5", nil, nil, "", "no outlets"},
	}
}

func TestParseID(t *testing.T) {
	for _, test := range idTests() {
		t.Run(test.name, func(t *testing.T) {
			outlet, err := test.p.ParseID(test.text, test.unit, test.branch)
			if test.want != "" {
				if err != nil || outlet.ID != test.want {
					t.Errorf("%q, %v; want %q", outlet.ID, err, test.want)
				}
				return
			}
			refusal, isID := errors.AsType[*IDError](err)
			if test.says == "" && !errors.Is(err, ErrNotID) || test.says != "" && !isID {
				t.Fatalf("%q, error %v", outlet.ID, err)
			}
			if isID && (!strings.Contains(err.Error(), test.says) || refusal.Line != "example") {
				t.Errorf("error %q, want %q in it", err, test.says)
			}
		})
	}
}

// TestPlace holds that an outlet by its place has no objects until it is found.
func TestPlace(t *testing.T) {
	p, faults := parseFile(t, "testdata/good/position.json")
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	wanted, err := p.ParseID("2.1", nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	place, lookUp := wanted.Place()
	if !lookUp || !slices.Equal(place, []int{2, 1}) || wanted.OID(p.State.Object) != "" {
		t.Errorf("place %v, %v; object %q", place, lookUp, wanted.OID(p.State.Object))
	}
	row, err := p.ParseID("0", nil, nil)
	if _, lookUp := row.Place(); err != nil || lookUp || row.OID(p.State.Object) == "" {
		t.Errorf("row %+v, %v", row, err)
	}
}
