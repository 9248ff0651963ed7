package pdusim

import (
	"time"
	"unique"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// window is an object through which the state of a relay is seen. The values
// are the same for many outlets, and are kept once.
type window struct {
	relay *relay
	shown unique.Handle[Shown] // without its OID
}

func newWindow(r *relay, shown Shown) *window {
	shown.OID = ""
	return &window{r, unique.Make(shown)}
}

func (w *window) read(now time.Time) snmp.Value {
	w.relay.settle(now)
	shown := w.shown.Value()
	value, moving, locked := shown.Off, shown.TurningOff, shown.OffLocked
	if w.relay.on {
		value, locked = shown.On, shown.OnLocked
	}
	if w.relay.rising() {
		moving = shown.TurningOn
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
