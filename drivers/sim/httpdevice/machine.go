package httpdevice

import (
	"sync"
	"time"
)

// Machine is a machine whose power takes a time to change. The zero value is off,
// and changes at once.
type Machine struct {
	// Delay is how long a change takes.
	Delay time.Duration

	mu     sync.Mutex
	on     bool
	coming *coming
}

// coming is what will be.
type coming struct {
	at time.Time
	on bool
}

// On tells whether the machine is on now.
func (m *Machine) On() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.coming != nil && !time.Now().Before(m.coming.at) {
		m.on, m.coming = m.coming.on, nil
	}
	return m.on
}

// Set switches the machine, which is done after the delay.
func (m *Machine) Set(on bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.coming = &coming{time.Now().Add(m.Delay), on}
}

// Put makes the machine on or off at once.
func (m *Machine) Put(on bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.on, m.coming = on, nil
}
