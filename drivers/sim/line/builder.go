package linesim

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
)

// builder puts a PDU together.
type builder struct {
	line    *profile.Profile
	options Options
	device  *pdusim.Device
	outlets []profile.Outlet
	// used are the objects that are there; the first to claim one has it.
	used map[snmp.OID]bool
	// shared are the objects that guard or unlock all outlets at once.
	shared map[snmp.OID]bool
	// commands are the values that control objects take. Most outlets of most
	// lines have the same ones.
	commands map[string]map[int64]pdusim.Command
}

// outlet is the n-th outlet, from 0, of the first unit of the PDU.
func (b *builder) outlet(n int) (profile.Outlet, error) {
	var id []string
	for i, part := range b.line.Index {
		number := part.Min
		if part.Default != nil {
			number = *part.Default
		}
		switch {
		case part.Fixed != nil:
			continue
		case i == len(b.line.Index)-1:
			number = part.Min + n
		}
		id = append(id, strconv.Itoa(number))
	}
	outlet, err := b.line.ParseID(strings.Join(id, "."), nil, nil)
	if err != nil {
		return outlet, fmt.Errorf("it cannot have %d outlets: %w", n+1, err)
	}
	return outlet, nil
}

// share finds the objects that the first and the last outlet have in common.
func (b *builder) share() {
	if len(b.outlets) < 2 {
		return
	}
	first, last := b.outlets[0].Relay(), b.outlets[len(b.outlets)-1].Relay()
	for i, guard := range first.Guards {
		b.shared[guard.Object] = guard.Object == last.Guards[i].Object
	}
	for i, v := range first.Unlock {
		b.shared[v.OID] = v.OID == last.Unlock[i].OID
	}
}

func (b *builder) names() []string {
	names := make([]string, len(b.outlets))
	for i, outlet := range b.outlets {
		names[i] = outlet.ID
	}
	return names
}

// claim tells whether the object is to be made: it has an OID, and nothing else
// is there.
func (b *builder) claim(oid snmp.OID) bool {
	if oid == "" || b.used[oid] {
		return false
	}
	b.used[oid] = true
	return true
}

func (b *builder) put(oid snmp.OID, value snmp.Value) {
	if b.claim(oid) {
		b.device.Put(oid, value)
	}
}

// oid is where an object of the PDU, or of its unit, is.
func (b *builder) oid(object profile.Object) snmp.OID {
	if len(b.outlets) > 0 {
		return b.outlets[0].OID(object)
	}
	oid, _ := b.line.Scalar(object)
	return oid
}

// is asks one of the functions of the options about the n-th outlet, from 0.
func is(function func(int) bool, n int) bool { return function != nil && function(n+1) }
