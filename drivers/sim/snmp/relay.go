package pdusim

import "time"

// relay is the live state of an outlet. It keeps no timer: what has become due
// happens when somebody looks.
type relay struct {
	outlet   Outlet
	on       bool
	pending  []change // in order of time
	locked   bool
	unlocked time.Time // until when Outlet.UnlockFirst allows commands
	counts   [Unlock + 1]int
}

type change struct {
	at time.Time
	on bool
}

// settle carries out what is due.
func (r *relay) settle(now time.Time) {
	for len(r.pending) > 0 && !r.pending[0].at.After(now) {
		r.on = r.pending[0].on
		r.pending = r.pending[1:]
	}
}

// heading is where the relay will be when nothing is pending any more.
func (r *relay) heading() bool {
	if n := len(r.pending); n > 0 {
		return r.pending[n-1].on
	}
	return r.on
}

// switches tells whether locks forbid the command.
func (c Command) switches() bool {
	return c == TurnOn || c == TurnOff || c == Reset || c == Toggle
}

// refusal is NoError unless a lock forbids the command.
func (r *relay) refusal(c Command, now time.Time) Status {
	shut := r.outlet.UnlockFirst > 0 && !now.Before(r.unlocked)
	if !c.switches() || !r.locked && !shut {
		return NoError
	}
	if r.outlet.LockStatus == NoError {
		return InconsistentValue
	}
	return r.outlet.LockStatus
}

// do carries out a command that is not refused, counting only if it is stuck.
func (r *relay) do(c Command, now time.Time, stuck bool) {
	r.counts[c]++
	if stuck || r.outlet.Stuck {
		return
	}
	r.settle(now)
	acts := now.Add(r.outlet.Delay)
	switch c {
	case TurnOn, TurnOff:
		r.move(acts, c == TurnOn)
	case Toggle:
		r.move(acts, !r.heading())
	case Reset:
		r.pending = nil
		if r.on {
			r.pending = append(r.pending, change{acts, false})
		}
		r.pending = append(r.pending, change{acts.Add(r.outlet.OffTime), true})
	case Lock:
		r.locked, r.unlocked = true, time.Time{}
	case Unlock:
		r.locked, r.unlocked = false, now.Add(r.outlet.UnlockFirst)
	}
	r.settle(now)
}

// move replaces what is pending by one change, or by none where the relay is
// there already.
func (r *relay) move(at time.Time, on bool) {
	r.pending = nil
	if r.on != on {
		r.pending = []change{{at, on}}
	}
}
