package ipmisim

import "sync"

// faultBox holds the current faults; a test may change them at any time.
type faultBox struct {
	mu      sync.Mutex
	current Faults
}

func (b *faultBox) get() Faults {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.current
}

func (b *faultBox) set(f Faults) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.current = f
}
