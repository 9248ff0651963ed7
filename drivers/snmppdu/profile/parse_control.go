package profile

import (
	"math"
	"reflect"
	"slices"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// control reads what is written to switch an outlet.
func (f *fields) control(in scopes, stateIsList bool) *Control {
	n, ok := f.take("control")
	if !ok {
		return nil
	}
	inner := f.object(n)
	c := &Control{List: inner.truthOf("list")}
	w := writer{fields: inner, in: in.outlet, valueType: inner.typeOf("integer")}
	if c.List {
		w.in = in.list
	}
	if c.List && !stateIsList {
		f.fault(n.at+"/list", "needs a state with \"element\", whose text is written")
	}
	w.common()
	inner.need("on")
	inner.need("off")
	c.On, c.Off = w.writes("on"), w.writes("off")
	c.Reset, c.Identify = w.writes("reset"), w.writes("identify")
	c.Unlock = w.unlock()
	if len(c.On) > 0 && reflect.DeepEqual(c.On, c.Off) {
		f.fault(n.at+"/off", "writes the same as \"on\"")
	}
	inner.end()
	return c
}

// readsBack looks at commands that are written to the state itself: one whose
// value is the opposite state there would switch the wrong way.
func (f *fields) readsBack(p *Profile) {
	if p.State == nil || p.Control == nil {
		return
	}
	for _, command := range []struct {
		key    string
		writes []Write
		want   snmp.Power
	}{{"on", p.Control.On, snmp.On}, {"off", p.Control.Off, snmp.Off}} {
		for _, write := range command.writes {
			state := p.State.Of(write.Value)
			if len(write.OID.parts) == 0 || !slices.Equal(write.OID.parts, p.State.OID.parts) {
				continue
			}
			if state.Power != snmp.Unknown && state.Power != command.want && state.Toward != command.want {
				f.fault(f.at+"/control/"+command.key, "writes to the object of the state, where the value means %s", state.Power)
			}
		}
	}
}

// typeOf reads the type of the values to write.
func (f *fields) typeOf(otherwise string) string {
	if word := f.choiceOf("type", "integer", "unsigned", "text"); word != "" {
		return word
	}
	return otherwise
}

// writer reads the commands of a control.
type writer struct {
	*fields
	in        scope
	valueType string
	object    Object
	hasObject bool
}

// common reads the object that takes the values that have none of their own.
func (w *writer) common() {
	if _, ok := w.members["oid"]; ok {
		w.object, w.hasObject = w.objectIn(w.in), true
		return
	}
	w.asked = append(w.asked, "oid")
	w.lineOf("object")
}

// writes reads a command: a value, an object with a value, or a list of these.
func (w *writer) writes(key string) []Write {
	n, ok := w.take(key)
	if !ok {
		return nil
	}
	switch n.kind {
	case objectNode:
		return []Write{w.write(n)}
	case listNode:
		var list []Write
		for _, item := range w.itemsOf(key) {
			list = append(list, w.write(item))
		}
		return list
	}
	if !w.hasObject {
		w.fault(n.at, "is a value for the \"oid\" of the control, which is missing")
	}
	return []Write{{Object: w.object, Value: w.value(n, w.valueType)}}
}

// write reads an object with the value that it takes.
func (w *writer) write(n node) Write {
	inner := w.reader.object(n)
	out := Write{Object: inner.objectIn(w.in)}
	valueType := inner.typeOf(w.valueType)
	if value, ok := inner.need("value"); ok {
		out.Value = inner.value(value, valueType)
	}
	inner.end()
	return out
}

// unlock reads what is written before each command.
func (w writer) unlock() []Write {
	var list []Write
	w.in.shared = true
	for _, item := range w.itemsOf("unlock") {
		list = append(list, w.write(item))
	}
	return list
}

// value reads a value of the type to write.
func (r *reader) value(n node, valueType string) snmp.Value {
	switch valueType {
	case "text":
		return snmp.TextValue(r.line(n))
	case "unsigned":
		number, _ := r.whole(n, 0, math.MaxUint32)
		return snmp.UnsignedValue(uint32(number))
	}
	number, _ := r.whole(n, minInteger, maxInteger)
	return snmp.IntegerValue(number)
}
