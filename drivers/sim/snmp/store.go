package pdusim

import (
	"cmp"
	"slices"
	"time"
	"unique"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// reader is what an object shows. Missing: nothing, as if it were not there.
type reader interface {
	read(now time.Time) snmp.Value
}

// taker is what an object does with a SET. check comes first, and says whether
// write may follow.
type taker interface {
	check(value snmp.Value, now time.Time) Status
	write(value snmp.Value, now time.Time)
}

// object is an object of a device; reads or takes may be nil. Devices of one
// line have the same keys, so they share them.
type object struct {
	key   unique.Handle[string]
	reads reader
	takes taker
}

// store is a set of objects in the order of a walk.
type store struct{ objects []object }

// at returns the object, which is added if it is not there. It is good until
// the next call.
func (s *store) at(key string) *object {
	i, found := s.search(key)
	if !found {
		s.objects = slices.Insert(s.objects, i, object{key: unique.Make(key)})
	}
	return &s.objects[i]
}

// find returns the object, nil if there is none.
func (s *store) find(key string) *object {
	if i, found := s.search(key); found {
		return &s.objects[i]
	}
	return nil
}

// after returns the objects that follow the key.
func (s *store) after(key string) []object {
	i, found := s.search(key)
	if found {
		i++
	}
	return s.objects[i:]
}

func (s *store) remove(key string) {
	if i, found := s.search(key); found {
		s.objects = slices.Delete(s.objects, i, i+1)
	}
}

func (s *store) search(key string) (int, bool) {
	return slices.BinarySearchFunc(s.objects, key, func(o object, key string) int { return cmp.Compare(o.key.Value(), key) })
}

// constant is an object with a value of its own. Equal values are kept once.
type constant struct{ value unique.Handle[snmp.Value] }

func (c constant) read(time.Time) snmp.Value { return c.value.Value() }

// variable is an object that keeps what is written to it.
type variable struct{ value snmp.Value }

func (v *variable) read(time.Time) snmp.Value { return v.value }

func (v *variable) check(value snmp.Value, _ time.Time) Status {
	if value.Type != v.value.Type {
		return WrongType
	}
	return NoError
}

func (v *variable) write(value snmp.Value, _ time.Time) { v.value = value }
