package profile

import (
	"slices"
	"strconv"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// detect reads how the line is recognised.
func (f *fields) detect() *Detection {
	n, ok := f.take("detect")
	if !ok {
		return nil
	}
	inner := f.object(n)
	inner.need("sys_object_id")
	d := &Detection{Check: inner.objectOf("check", scope{}), Confirm: inner.truthOf("confirm")}
	for _, item := range inner.itemsOf("sys_object_id") {
		if !inner.is(item, textNode) {
			continue
		}
		prefix, err := snmp.ParseOID(item.text)
		switch {
		case err != nil || string(prefix) != item.text:
			inner.fault(item.at, "must be an object identifier: numbers with dots between them, without a leading dot")
		case slices.Contains(d.Prefixes, prefix):
			inner.fault(item.at, "stands twice in this list")
		}
		d.Prefixes = append(d.Prefixes, prefix)
	}
	if rank := inner.intOf("fallback", 1, 9); rank != nil {
		d.Fallback = *rank
	}
	if _, checked := inner.members["check"]; !checked && (d.Confirm || d.Fallback > 0) {
		f.fault(n.at, "has \"confirm\" or \"fallback\", which need \"check\"")
	}
	inner.end()
	return d
}

// quantities are the names of readings.
var quantities = []string{
	string(Current), string(Voltage), string(Power), string(ApparentPower),
	string(Energy), string(Frequency), string(Temperature), string(Load),
}

// readings reads measured values, of the outlets or of the device.
func (f *fields) readings(in scope, device bool) []Reading {
	var list []Reading
	for _, item := range f.itemsOf("readings") {
		r := f.reading(item, in, device)
		same := func(other Reading) bool { return other.Quantity == r.Quantity && other.Label == r.Label }
		if r.Quantity != "" && slices.ContainsFunc(list, same) {
			f.fault(item.at, "is a second %q; tell them apart with \"label\"", r.Quantity)
		}
		list = append(list, r)
	}
	return list
}

func (f *fields) reading(n node, in scope, device bool) Reading {
	inner := f.object(n)
	inner.need("name")
	r := Reading{
		Quantity: Quantity(inner.choiceOf("name", quantities...)),
		Object:   inner.objectIn(in),
		Scale:    inner.scale(),
		Absent:   inner.wholesOf("absent"),
		Decimals: inner.objectOf("decimals", in),
		Label:    inner.lineOf("label"),
	}
	if device {
		r.Table = inner.truthOf("table")
	}
	if r.Table && (r.Decimals != nil || len(r.OID.variables()) > 0) {
		f.fault(n.at+"/table", "takes an \"oid\" without variables, and no \"decimals\"")
	}
	inner.end()
	return r
}

// scale reads the factor to the unit of the reading.
func (f *fields) scale() float64 {
	n, ok := f.take("scale")
	if !ok || !f.is(n, numberNode) {
		return 1
	}
	scale, err := strconv.ParseFloat(n.text, 64)
	if err != nil || scale < 1e-6 || scale > 1e6 {
		f.fault(n.at, "must be a number from 0.000001 to 1000000")
	}
	return scale
}

// device reads what the PDU tells about itself.
func (f *fields) device(in scopes) Device {
	n, ok := f.take("device")
	if !ok {
		return Device{}
	}
	inner := f.object(n)
	d := Device{
		Model:    inner.objectOf("model", in.device),
		Firmware: inner.objectOf("firmware", in.device),
		Serial:   inner.objectOf("serial", in.device),
		Readings: inner.readings(in.device, true),
	}
	inner.end()
	return d
}
