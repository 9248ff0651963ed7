package redfishsim

import (
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// action carries out a ComputerSystem.Reset or a Manager.Reset.
func (s *Server) action(w http.ResponseWriter, r *http.Request) {
	var body struct{ ResetType *string }
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		refuse(w, Refusal{http.StatusBadRequest, malformed})
		return
	}
	key := s.store.key(r.URL.Path)
	i := slices.IndexFunc(s.machines, func(m *Machine) bool { return s.store.key(m.target) == key })
	switch {
	case i >= 0 && body.ResetType == nil:
		refuse(w, Refusal{http.StatusBadRequest, base + "ActionParameterMissing"})
	case i >= 0:
		s.reset(w, s.machines[i], *body.ResetType)
	case s.isManagerReset(key):
		s.manager.reset()
		respond(w, http.StatusNoContent, nil)
	default:
		refuse(w, Refusal{http.StatusNotFound, base + "ActionNotSupported"})
	}
}

func (s *Server) isManagerReset(key string) bool {
	for _, link := range s.store.members(serviceRoot + "/Managers") {
		target := text(s.store.get(link), "Actions", "#Manager.Reset", "target")
		if target != "" && s.store.key(target) == key {
			return true
		}
	}
	return false
}

func (s *Server) reset(w http.ResponseWriter, m *Machine, kind string) {
	if refusal := m.reset(kind, time.Now()); refusal.Status != 0 {
		refuse(w, refusal)
		return
	}
	s.accept(w, m.rules.Accepted, http.StatusNoContent, nil)
}

// resetKind is what one reset type does.
type resetKind struct {
	whenOn, whenOff func(*Machine, time.Time) Refusal
}

// resetKinds are the reset types of ComputerSystem.Reset; Off is Cray's.
func resetKinds() map[string]resetKind {
	on := resetKind{(*Machine).already, (*Machine).start}
	off := resetKind{(*Machine).stop, (*Machine).already}
	return map[string]resetKind{
		"On": on, "ForceOn": on,
		"ForceOff": off, "Off": off,
		"GracefulShutdown": {(*Machine).shutDown, (*Machine).impossible},
		"ForceRestart":     {(*Machine).restart, (*Machine).impossible},
		"GracefulRestart":  {(*Machine).softRestart, (*Machine).impossible},
		"PowerCycle":       {(*Machine).cycle, (*Machine).impossible},
		"Nmi":              {(*Machine).nothing, (*Machine).impossible},
		"PushPowerButton":  {(*Machine).shutDown, (*Machine).start},
	}
}

// reset carries out a reset type or refuses it.
func (m *Machine) reset(kind string, now time.Time) Refusal {
	m.mu.Lock()
	defer m.mu.Unlock()
	do, known := resetKinds()[kind]
	if !known || m.types != nil && !slices.Contains(m.types, kind) {
		if m.rules.UnknownType.Status != 0 {
			return m.rules.UnknownType
		}
		return Refusal{http.StatusBadRequest, base + "ActionParameterValueNotInList"}
	}
	act := do.whenOn
	switch state := m.settle(now); {
	case state == Off || state == PoweringOff:
		act = do.whenOff
	case slices.Contains(m.rules.Hang, kind):
		act = (*Machine).hang
	}
	if m.rules.Stuck || slices.Contains(m.rules.NoEffect, kind) {
		act = (*Machine).nothing
	}
	refusal := act(m, now)
	if refusal.Status == 0 {
		m.resets = append(m.resets, kind)
	}
	return refusal
}

func (m *Machine) nothing(time.Time) Refusal { return Refusal{} }

// hang is a restart that never comes to its end.
func (m *Machine) hang(time.Time) Refusal {
	m.state, m.pending = PoweringOn, nil
	return Refusal{}
}

func (m *Machine) already(time.Time) Refusal { return m.rules.Already }

func (m *Machine) impossible(time.Time) Refusal { return m.rules.WhileOff }

// start switches on.
func (m *Machine) start(now time.Time) Refusal {
	if !m.offAt.IsZero() && now.Sub(m.offAt) < m.rules.OnRefusedFor {
		return Refusal{http.StatusConflict, base + "ActionParameterValueConflict"}
	}
	m.boots = append(m.boots, m.onBoot())
	m.pending = nil
	m.turn(now, m.rules.OnDelay, PoweringOn, On)
	return Refusal{}
}

// stop switches off.
func (m *Machine) stop(now time.Time) Refusal {
	if m.rules.OffLost && m.state == PoweringOn {
		return Refusal{}
	}
	m.offAt = now
	m.pending = nil
	m.turn(now, m.rules.OffDelay, PoweringOff, Off)
	return Refusal{}
}

func (m *Machine) shutDown(now time.Time) Refusal {
	if m.rules.IgnoreSoft {
		return Refusal{}
	}
	m.offAt = now
	m.pending = nil
	m.turn(now, m.rules.SoftDelay, PoweringOff, Off)
	return Refusal{}
}

func (m *Machine) restart(time.Time) Refusal {
	m.boots = append(m.boots, m.onBoot())
	return Refusal{}
}

func (m *Machine) softRestart(now time.Time) Refusal {
	if m.rules.IgnoreSoft {
		return Refusal{}
	}
	return m.restart(now)
}

func (m *Machine) cycle(now time.Time) Refusal {
	m.boots = append(m.boots, m.onBoot())
	m.pending = nil
	m.turn(now, m.rules.OffDelay, PoweringOff, Off)
	m.turn(now.Add(m.rules.OffDelay), m.rules.OnDelay, PoweringOn, On)
	m.settle(now)
	return Refusal{}
}

// turn plans a change that takes a while from a moment on.
func (m *Machine) turn(from time.Time, takes time.Duration, meanwhile, then State) {
	if m.rules.Transitional && takes > 0 {
		m.pending = append(m.pending, change{from, meanwhile})
	}
	m.pending = append(m.pending, change{from.Add(takes), then})
}
