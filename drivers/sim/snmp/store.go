package pdusim

import (
	"cmp"
	"slices"
	"time"

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

// object is an object of a device; reads or takes may be nil.
type object struct {
	key   string
	reads reader
	takes taker
}

// store is a set of objects in the order of a walk.
type store struct {
	objects []object
	sorted  bool
}

// at returns the object, which is added if it is not there. It is good until
// the next call.
func (s *store) at(key string) *object {
	i, found := s.search(key)
	if !found {
		s.objects = append(s.objects, object{key: key})
		i = len(s.objects) - 1
		s.sorted = s.sorted && (i == 0 || s.objects[i-1].key < key)
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
	if !s.sorted {
		slices.SortFunc(s.objects, func(a, b object) int { return cmp.Compare(a.key, b.key) })
		s.sorted = true
	}
	return slices.BinarySearchFunc(s.objects, key, func(o object, key string) int { return cmp.Compare(o.key, key) })
}

// constant is an object with a value of its own.
type constant struct{ value snmp.Value }

func (c *constant) read(time.Time) snmp.Value { return c.value }

// variable is a constant that can be written.
type variable struct{ constant }

func (v *variable) check(value snmp.Value, _ time.Time) Status {
	if value.Type != v.value.Type {
		return WrongType
	}
	return NoError
}

func (v *variable) write(value snmp.Value, _ time.Time) { v.value = value }
