package ipmisim

import "sync/atomic"

// faultBox holds the current faults; a test may change them at any time.
type faultBox struct{ current atomic.Pointer[Faults] }

func newFaultBox(f Faults) *faultBox {
	b := &faultBox{}
	b.set(f)
	return b
}

// get returns the faults, which nobody changes.
func (b *faultBox) get() *Faults { return b.current.Load() }

func (b *faultBox) set(f Faults) { b.current.Store(&f) }
