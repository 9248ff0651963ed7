package profile

import (
	"math"
	"regexp"
	"slices"
	"strings"
)

// The range of an INTEGER of SNMP (RFC 2578, section 7.1.1).
const (
	minInteger = math.MinInt32
	maxInteger = math.MaxInt32
)

// lineName is what lines are called, which is also their file name.
var lineName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Parse reads a profile. It tells all that is wrong at once: the profile is nil
// when there is any fault.
func Parse(data []byte) (*Profile, []Fault) {
	root, faults := readJSON(data)
	r := &reader{faults: faults}
	if root.kind != objectNode && len(faults) > 0 {
		return nil, faults
	}
	p := r.profile(root)
	if len(r.faults) > 0 {
		return nil, r.faults
	}
	return p, nil
}

func (r *reader) profile(root node) *Profile {
	f := r.object(root)
	p := &Profile{
		Name:       f.name(),
		Title:      f.needLine("title"),
		Vendor:     f.needLine("vendor"),
		MIB:        f.lineOf("mib"),
		Confidence: f.confidence(),
		Sources:    f.linesOf("sources"),
		Notes:      f.linesOf("notes"),
		ReadOnly:   f.lineOf("read_only"),
	}
	p.Detect = f.detect()
	in := f.scopes(p)
	f.outlets(p, in)
	p.Device = f.device(in)
	if most := f.intOf("max_variables", 1, 100); most != nil {
		p.MaxVariables = *most
	}
	f.end()
	f.consistent(p)
	f.readsBack(p)
	return p
}

// outlets reads what a profile tells of its outlets.
func (f *fields) outlets(p *Profile, in scopes) {
	p.State = f.state(in)
	_, list := f.members["state"].members["element"]
	p.Position = f.position(p, in)
	p.Pending = f.pending(in)
	p.Control = f.control(in, list)
	p.Guards = f.guards(in)
	p.Count = f.objectOf("count", in.device)
	p.Outlet = f.outletTexts(in.outlet)
	p.AllStates = f.allStates(in)
	p.Readings = f.readings(in.outlet, false)
}

func (f *fields) name() string {
	name := f.needLine("name")
	if name != "" && (len(name) > 32 || !lineName.MatchString(name) || name == "auto") {
		f.fault(f.at+"/name", "must be up to 32 small letters, digits and single hyphens, and not \"auto\"")
	}
	return name
}

func (f *fields) confidence() Confidence {
	word := f.choiceOf("confidence", string(High), string(Medium), string(Low))
	if !slices.Contains(f.keys, "confidence") {
		return Low
	}
	return Confidence(word)
}

// consistent looks at what several keys say together.
func (f *fields) consistent(p *Profile) {
	_, hasState := f.members["state"]
	_, hasControl := f.members["control"]
	switch {
	case f.kind != objectNode:
	case p.ReadOnly != "" && hasControl:
		f.fault(f.at+"/read_only", "tells why outlets cannot be switched, but there is \"control\"")
	case p.ReadOnly == "" && !hasControl:
		f.fault(f.at, "%q is missing; if outlets of the line cannot be switched, tell why in \"read_only\"", "control")
	case p.ReadOnly == "" && !hasState:
		f.fault(f.at, "%q is missing: switching is verified by reading the state", "state")
	}
	if hasState {
		return
	}
	for _, key := range []string{"pending", "guards", "count", "outlet_name", "outlet_id", "all_states", "readings", "position"} {
		if n, ok := f.members[key]; ok && p.ReadOnly != "" {
			f.fault(n.at, "is about outlets, whose \"state\" is missing")
		}
	}
}

// scope says what the variables of an object identifier may be.
type scope struct {
	index   []string // what an object identifier without variables gets at its end
	allowed []string
	any     bool // the index is wrong already: do not tell it again
	shared  bool // outlets may share the object, which may be a scalar
}

// scopes are the kinds of places that an object identifier may stand in.
type scopes struct {
	outlet scope // of one outlet
	list   scope // of a text for all outlets of a unit
	device scope // of a unit, or the whole device
}

// oid reads the object identifier of an object.
func (f *fields) oid(in scope) Template {
	n, ok := f.need("oid")
	if !ok || !f.is(n, textNode) {
		return Template{}
	}
	t, err := parseTemplate(n.text)
	if err != nil {
		f.fault(n.at, "%v", err)
		return Template{}
	}
	if in.shared && f.truthOf("scalar") {
		in = scope{shared: true}
	}
	used := t.variables()
	for _, name := range used {
		if !in.any && !slices.Contains(in.allowed, name) {
			f.fault(n.at, "{%s} is not known here; %s", name, known(in.allowed))
		}
	}
	if len(used) == 0 {
		return t.with(in.index...)
	}
	if last := len(in.index) - 1; !in.any && !in.shared && last >= 0 && !f.names(in, used) {
		f.fault(n.at, "has variables but not {%s}: all outlets would share it", in.index[last])
	}
	return t
}

// names tells whether the variables hold the last part of the index, or one
// that may be derived from it.
func (f *fields) names(in scope, used []string) bool {
	last := in.index[len(in.index)-1]
	return slices.ContainsFunc(used, func(name string) bool {
		return name == last || !slices.Contains(in.index, name) && name != modelVariable
	})
}

func known(allowed []string) string {
	if len(allowed) == 0 {
		return "it takes no variables"
	}
	return "the variables here are: " + strings.Join(allowed, ", ")
}

// object reads the name and the object identifier of an object.
func (f *fields) objectIn(in scope) Object {
	return Object{Object: f.lineOf("object"), OID: f.oid(in)}
}

// objectOf reads an object that has nothing beside name and object identifier.
func (f *fields) objectOf(key string, in scope) *Object {
	n, ok := f.take(key)
	if !ok {
		return nil
	}
	inner := f.object(n)
	object := inner.objectIn(in)
	inner.end()
	return &object
}

// outletTexts reads what outlets are called.
func (f *fields) outletTexts(in scope) OutletTexts {
	var texts OutletTexts
	if n, ok := f.take("outlet_name"); ok {
		inner := f.object(n)
		object := inner.objectIn(in)
		texts.Name = &object
		if _, cut := inner.members["separator"]; cut {
			texts.Separator = inner.separator()
		}
		inner.end()
	}
	texts.ID = f.objectOf("outlet_id", in)
	return texts
}
