package profile

import "slices"

// modelVariable is the variable that profiles with "model" have.
const modelVariable = "model"

// maxIndex bounds the numbers of an index.
const maxIndex = 1 << 30

// scopes reads index, derived and model, and says what variables there are.
func (f *fields) scopes(p *Profile) scopes {
	before := len(f.faults)
	p.Index = f.index(p.ReadOnly != "")
	var names []string
	for _, part := range p.Index {
		names = append(names, part.Name)
	}
	p.Derived = f.derived(names)
	p.Model = f.model(p.Detect != nil)
	faulty := len(f.faults) > before
	last := max(len(names)-1, 0)
	in := scopes{
		outlet: scope{index: names, allowed: slices.Clone(names), any: faulty},
		list:   scope{index: names[:last], allowed: slices.Clone(names[:last]), any: faulty},
		device: scope{allowed: slices.Clone(names[:last]), any: faulty},
	}
	for _, d := range p.Derived {
		in.outlet.allowed = append(in.outlet.allowed, d.Name)
	}
	if p.Model {
		for _, s := range []*scope{&in.outlet, &in.list, &in.device} {
			s.allowed = append(s.allowed, modelVariable)
		}
	}
	return in
}

// index reads the parts of an outlet's index.
func (f *fields) index(readOnly bool) []Index {
	if _, ok := f.members["index"]; !ok && readOnly && f.members["state"].kind == nullNode {
		f.take("index")
		return nil
	}
	if _, ok := f.need("index"); !ok {
		return nil
	}
	items := f.itemsOf("index")
	var list []Index
	written := 0
	for i, item := range items {
		part := f.indexPart(item, i == len(items)-1)
		if slices.ContainsFunc(list, func(other Index) bool { return other.Name == part.Name }) {
			f.fault(item.at+"/name", "stands twice in the index")
		}
		if part.Fixed == nil {
			written++
		}
		list = append(list, part)
	}
	if written > 3 || len(items) > 6 {
		f.fault(f.members["index"].at, "has more than three parts that are not fixed, or more than six in all")
	}
	return list
}

func (f *fields) indexPart(n node, last bool) Index {
	part := f.object(n)
	out := Index{Name: part.variable("name"), Min: 1}
	if low := part.intOf("min", 0, 1); low != nil {
		out.Min = *low
	}
	out.Default = part.intOf("default", int64(out.Min), maxIndex)
	out.Fixed = part.intOf("fixed", 0, maxIndex)
	if last && (out.Default != nil || out.Fixed != nil) {
		part.fault(n.at, "is the outlet itself, which has neither \"default\" nor \"fixed\"")
	} else if out.Fixed != nil && (out.Default != nil || slices.Contains(part.keys, "min")) {
		part.fault(n.at, "is fixed, so it has neither \"min\" nor \"default\"")
	}
	part.end()
	return out
}

// variable reads the name of a variable.
func (f *fields) variable(key string) string {
	name := f.needLine(key)
	if name != "" && (!word.MatchString(name) || name == modelVariable) {
		f.fault(f.members[key].at, "must be up to 20 small letters and underscores, and not %q", modelVariable)
	}
	return name
}

// position reads the columns with the numbers that people know an outlet by.
func (f *fields) position(p *Profile, in scopes) []Position {
	items := f.itemsOf("position")
	var list []Position
	for _, item := range items {
		inner := f.object(item)
		list = append(list, Position{Name: inner.variable("name"), Object: inner.objectIn(in.outlet)})
		inner.end()
	}
	if len(items) > 0 && (len(items) != 2 || len(p.written()) != 1) {
		f.fault(f.members["position"].at, "has the columns of unit and outlet, for an index of one part")
	}
	return list
}

// derived reads the numbers that follow from a part of the index.
func (f *fields) derived(index []string) []Derived {
	n, ok := f.take("derived")
	if !ok || !f.is(n, objectNode) {
		return nil
	}
	var list []Derived
	for _, name := range n.keys {
		inner := f.object(n.members[name])
		if !word.MatchString(name) || name == modelVariable || slices.Contains(index, name) {
			f.fault(inner.at, "must have a name of small letters and underscores that is no part of the index")
		}
		d := Derived{Name: name, Of: inner.choiceOf("of", index...)}
		inner.need("of")
		d.Steps = inner.steps()
		inner.end()
		list = append(list, d)
	}
	return list
}

func (f *fields) steps() []Step {
	f.need("steps")
	var list []Step
	next := 0
	for _, item := range f.itemsOf("steps") {
		inner := f.object(item)
		from, to, add := inner.intOf("from", 0, maxIndex), inner.intOf("to", 1, maxIndex), inner.intOf("add", -maxIndex, maxIndex)
		inner.end()
		switch {
		case from == nil || add == nil:
			f.fault(item.at, "must have \"from\" and \"add\"")
			continue
		case *from < next || next < 0 || to != nil && *to < *from:
			f.fault(item.at, "must begin after the step before it, and end after its own beginning")
		case *from+*add < 0:
			f.fault(item.at, "gives a number below 0")
		}
		step := Step{From: *from, Add: *add}
		next = -1
		if to != nil {
			step.To, next = *to, *to+1
		}
		list = append(list, step)
	}
	return list
}

// model reads where the variable {model} is from.
func (f *fields) model(detected bool) bool {
	n, ok := f.take("model")
	if !ok {
		return false
	}
	inner := f.object(n)
	inner.need("from")
	inner.choiceOf("from", "sys_object_id")
	inner.end()
	if !detected {
		f.fault(n.at, "is the number after the sysObjectID in \"detect\", which is missing")
	}
	return true
}
