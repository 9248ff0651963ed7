package profile

import (
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// Profile describes a product line of switched PDUs: how to recognise it and
// which objects of its MIB are what. It is made by Parse and not changed after.
type Profile struct {
	Name, Title string
	Vendor, MIB string
	Confidence  Confidence
	Sources     []string // where the facts are from
	Notes       []string // for people: what is special about the line

	Detect   *Detection // nil: the line cannot be detected and has to be named
	Index    []Index
	Position []Position
	Derived  []Derived
	Model    bool // templates use {model}: see WithModel

	State     *State // nil only in a line with ReadOnly
	Pending   *Pending
	Control   *Control // nil in a line with ReadOnly
	ReadOnly  string   // why outlets cannot be switched; "" where they can
	Guards    []Guard
	Count     *Object // how many outlets there are
	Outlet    OutletTexts
	AllStates *AllStates
	Readings  []Reading
	Device    Device
	// MaxVariables is how many objects the PDU takes in one request; 0: any
	// reasonable number.
	MaxVariables int

	model *int
}

// Confidence tells how sure the facts of a profile are.
type Confidence string

// The degrees of confidence.
const (
	High   Confidence = "high"   // two independent sources, or a capture of a device
	Medium Confidence = "medium" // the vendor's MIB alone
	Low    Confidence = "low"    // one source that is not the vendor, or sources that differ
)

// Object is an object of the MIB: what it is called there and where it is.
type Object struct {
	Object string
	OID    Template
}

// Detection tells how a line is recognised.
type Detection struct {
	// Prefixes are beginnings of the sysObjectID (SNMPv2-MIB). The longest one
	// of all lines wins. They are kept as written: some devices send an object
	// identifier that is broken.
	Prefixes []snmp.OID
	// Check is an object that devices of the line have; nil: none is known.
	Check *Object
	// Confirm makes the check needed even where the prefix is the line's alone.
	Confirm bool
	// Fallback ranks a line whose check object other lines have too (tables
	// kept for compatibility): of the lines whose check object is there, those
	// with the lowest rank stay. 0 is the rank of lines without the key.
	Fallback int
}

// Index is a part of an outlet's index in the MIB.
type Index struct {
	Name    string
	Min     int  // the first number, 0 or 1
	Default *int // what a shorter id means; nil: it has to be written
	Fixed   *int // always this: never written by people, not part of an id
}

// Position is a column that tells the number that people know an outlet or its
// unit by, where the index of the MIB is a running row.
type Position struct {
	Name string
	Object
}

// Derived is a number that follows from a part of the index.
type Derived struct {
	Name, Of string
	Steps    []Step
}

// Step maps the numbers From to To (0: all above) by adding Add.
type Step struct{ From, To, Add int }

// State is where the state of an outlet is read.
type State struct {
	Object
	// Values are the states by number, or Words those by text.
	Values snmp.States
	Words  map[string]snmp.State
	// Separator is set when the object is one text with the states of all
	// outlets, of which this is what stands between two.
	Separator string
}

// Pending is an object that tells whether a command waits to be carried out.
type Pending struct {
	Object
	Values []int64 // those that mean yes
}

// Control is how an outlet is switched. An empty list: it cannot be.
type Control struct {
	On, Off, Reset, Identify []Write
	// Unlock is written in a request of its own right before.
	Unlock []Write
	// List: the value is one element of the State's text, which is read anew
	// and written as a whole.
	List bool
}

// Write is a value for an object.
type Write struct {
	Object
	Value snmp.Value
}

// Guard is an object whose value must allow switching. Where a device does
// not have it, switching is allowed.
type Guard struct {
	Object
	Blocks map[int64]string // values that forbid, with what to tell people
	Allows []int64          // the only values that allow; empty: all that Blocks does not name
	Says   string           // what to tell people for a value not in Allows
	For    snmp.Power       // On or Off: only that command is guarded; Unknown: all are
}

// OutletTexts are the texts of an outlet; nil: the line has none.
type OutletTexts struct {
	Name *Object // what people called it
	ID   *Object // what the vendor calls it: "AA1"
	// Separator is set when Name has more than the name, which ends there.
	Separator string
}

// NameIn is the name of an outlet in the text of the object Name.
func (t OutletTexts) NameIn(text string) string {
	if t.Separator == "" {
		return text
	}
	name, _, _ := strings.Cut(text, t.Separator)
	return strings.TrimSpace(name)
}

// AllStates is one text with the states of all outlets from the first on.
type AllStates struct {
	Object
	Separator string
	Words     map[string]snmp.State
}

// Reading is a measured value.
type Reading struct {
	Quantity Quantity
	Object
	Scale    float64 // makes the raw number one in the unit of the quantity
	Absent   []int64 // raw numbers that mean that nothing was measured
	Decimals *Object // the number of decimals of the raw number, on top of Scale
	Label    string  // tells readings of one quantity apart
	Table    bool    // of the device: a column with one reading per row
}

// Quantity names what a reading measures.
type Quantity string

// The quantities, with their units.
const (
	Current       Quantity = "current"        // A
	Voltage       Quantity = "voltage"        // V
	Power         Quantity = "power"          // W
	ApparentPower Quantity = "apparent_power" // VA
	Energy        Quantity = "energy"         // kWh
	Frequency     Quantity = "frequency"      // Hz
	Temperature   Quantity = "temperature"    // degrees Celsius
	Load          Quantity = "load"           // % of the rating
)

// Device is what the PDU tells about itself; nil: nothing.
type Device struct {
	Model, Firmware, Serial *Object
	Readings                []Reading
}
