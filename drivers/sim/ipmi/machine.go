package ipmisim

import (
	"sync"
	"time"
)

// Machine is the computer behind a simulated BMC. All methods are safe for
// concurrent use.
type Machine struct {
	mu      sync.Mutex
	on      bool
	pending []change // in order of time; applied when someone looks

	counts         actionCounts
	bootOptions    bootOptions
	boots          []BootFlags
	identifySecs   int
	identifyForced bool
	power          *PowerReading // nil = no DCMI
}

type change struct {
	at time.Time
	on bool
}

func newMachine(on bool, flags [5]byte) *Machine {
	return &Machine{on: on, bootOptions: newBootOptions(flags), identifySecs: -1}
}

// On reports whether the machine has power now.
func (m *Machine) On() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.settle(time.Now())
}

// SetOn switches the machine at once, as a hand on its power button would. It
// counts as no action and cancels a change under way.
func (m *Machine) SetOn(on bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.on, m.pending = on, nil
}

// Count returns how many times the BMC carried out an action: "on", "off",
// "cycle", "reset", "nmi", "soft", "identify" or "bmc_reset". A refused command
// does not count; one without effect (Faults.NeverChanges) does.
func (m *Machine) Count(action string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.counts[action]
}

// BootFlags returns the boot flags as last written; they are not consumed by a boot.
func (m *Machine) BootFlags() BootFlags {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.bootOptions.flags()
}

// Boots returns, for every accepted command that starts the machine (on while
// off, cycle, reset), the boot flags at that moment, oldest first.
func (m *Machine) Boots() []BootFlags {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]BootFlags(nil), m.boots...)
}

// IdentifySeconds returns the duration of the last Chassis Identify: -1 before
// the first, 0 when it was switched off. See IdentifyForced.
func (m *Machine) IdentifySeconds() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.identifySecs
}

// IdentifyForced reports whether the last Chassis Identify asked for the light
// to stay on until it is switched off.
func (m *Machine) IdentifyForced() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.identifyForced
}

// settle applies the changes that are due and returns the power state.
func (m *Machine) settle(now time.Time) bool {
	for len(m.pending) > 0 && !m.pending[0].at.After(now) {
		m.on, m.pending = m.pending[0].on, m.pending[1:]
	}
	return m.on
}

func (m *Machine) count(action string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts.add(action)
}

func (m *Machine) identify(seconds int, forced bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts.add("identify")
	m.identifySecs, m.identifyForced = seconds, forced
}

// actionCounts counts the actions by name; a machine that nobody switches needs none.
type actionCounts map[string]int

func (c *actionCounts) add(action string) {
	if *c == nil {
		*c = actionCounts{}
	}
	(*c)[action]++
}
