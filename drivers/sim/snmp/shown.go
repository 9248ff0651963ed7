package pdusim

import (
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// window is an object through which the state of a relay is seen.
type window struct {
	relay *relay
	shown Shown
}

func (w *window) read(now time.Time) snmp.Value {
	w.relay.settle(now)
	value, moving, locked := w.shown.Off, w.shown.TurningOff, w.shown.OffLocked
	if w.relay.on {
		value, locked = w.shown.On, w.shown.OnLocked
	}
	if w.relay.rising() {
		moving = w.shown.TurningOn
	}
	switch {
	case len(w.relay.pending) > 0 && moving.Type != snmp.Missing:
		return moving
	case w.relay.locked && locked.Type != snmp.Missing:
		return locked
	}
	return value
}

// rising tells whether what is pending next turns the relay on.
func (r *relay) rising() bool { return len(r.pending) > 0 && r.pending[0].on }
