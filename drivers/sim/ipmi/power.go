package ipmisim

import "time"

// action is what one Chassis Control command does (IPMI v2.0 rev 1.1, Table
// 28-4).
type action struct {
	name     string
	needsOn  bool // refused with D5h while off
	starts   bool // runs the boot loader
	schedule func(now time.Time, f *Faults) []change
}

func chassisAction(control byte) (action, bool) {
	actions := map[byte]action{
		0: {name: "off", schedule: turnOff},
		1: {name: "on", starts: true, schedule: turnOn},
		2: {name: "cycle", needsOn: true, starts: true, schedule: offAndOn},
		3: {name: "reset", needsOn: true, starts: true},
		4: {name: "nmi", needsOn: true},
		5: {name: "soft", needsOn: true, schedule: shutDown},
	}
	a, ok := actions[control]
	return a, ok
}

func turnOff(now time.Time, f *Faults) []change {
	return []change{{now.Add(f.OffDelay), false}}
}

func turnOn(now time.Time, f *Faults) []change {
	return []change{{now.Add(f.OnDelay), true}}
}

func offAndOn(now time.Time, f *Faults) []change {
	off := now.Add(f.OffDelay)
	return []change{{off, false}, {off.Add(f.OnDelay), true}}
}

func shutDown(now time.Time, f *Faults) []change {
	if f.IgnoreSoft {
		return nil
	}
	return turnOff(now, f)
}

// control carries out an action and reports whether the present state allows it.
func (m *Machine) control(a action, f *Faults) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	on := m.settle(now)
	if a.needsOn && !on {
		return false
	}
	m.counts.add(a.name)
	if f.NeverChanges {
		return true
	}
	if a.starts && (a.needsOn || !on) {
		m.boots = append(m.boots, m.bootOptions.flags())
	}
	if a.schedule == nil {
		return true
	}
	if changes := a.schedule(now, f); len(changes) > 0 {
		m.pending = changes
		m.settle(now)
	}
	return true
}
