package redfishsim

import (
	"slices"
	"sync"
	"time"
)

// Machine is the computer behind a simulated BMC. All methods are safe for
// concurrent use.
type Machine struct {
	id, path string
	target   string   // of ComputerSystem.Reset
	types    []string // accepted ones; none means every standard one
	rules    PowerRules
	onBoot   func() Boot // applies and consumes the boot settings

	mu      sync.Mutex
	state   State
	pending []change // in order of time; applied when someone looks
	offAt   time.Time
	resets  []string
	boots   []Boot
}

// Boot is what one start of a machine booted by.
type Boot struct {
	// Enabled, Mode and Target are the override at that moment (BootSourceOverride
	// properties); Target is "" if there was none.
	Enabled, Mode, Target string
	// Order is the BootOrder at that moment.
	Order []string
}

type change struct {
	at    time.Time
	state State
}

// ID returns the Id of the system.
func (m *Machine) ID() string { return m.id }

// Path returns the path of the system.
func (m *Machine) Path() string { return m.path }

// State returns the state as the BMC shows it now.
func (m *Machine) State() State {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.settle(time.Now())
}

// SetState switches the machine at once, as a hand on its power button would. It
// cancels a change under way.
func (m *Machine) SetState(state State) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.state, m.pending = state, nil
}

// SetStateAfter shows a state from then on, after what is under way.
func (m *Machine) SetStateAfter(wait time.Duration, state State) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pending = append(m.pending, change{time.Now().Add(wait), state})
}

// Resets returns the reset types that were accepted, oldest first; one without
// effect counts.
func (m *Machine) Resets() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.resets)
}

// Boots returns what each start of the machine booted by, oldest first.
func (m *Machine) Boots() []Boot {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.boots)
}

// settle applies the changes that are due and returns the state.
func (m *Machine) settle(now time.Time) State {
	for len(m.pending) > 0 && !m.pending[0].at.After(now) {
		m.state, m.pending = m.pending[0].state, m.pending[1:]
	}
	return m.state
}
