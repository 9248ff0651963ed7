package pdusim

import (
	"strings"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// board is the object of a List.
type board struct {
	list   List
	relays []*relay
	stuck  func() bool
}

func (b *board) text(on bool) string {
	if on {
		return b.list.On
	}
	return b.list.Off
}

func (b *board) read(now time.Time) snmp.Value {
	texts := make([]string, len(b.relays))
	for i, r := range b.relays {
		r.settle(now)
		texts[i] = b.text(r.on)
	}
	return snmp.TextValue(strings.Join(texts, b.list.Separator))
}

func (b *board) check(value snmp.Value, now time.Time) Status {
	if value.Type != snmp.Text {
		return WrongType
	}
	texts := strings.Split(value.Text, b.list.Separator)
	if len(texts) != len(b.relays) {
		return WrongValue
	}
	for i, text := range texts {
		if text != b.list.On && text != b.list.Off {
			return WrongValue
		}
		command, changes := b.change(i, text, now)
		if !changes {
			continue
		}
		if refusal := b.relays[i].refusal(command, now); refusal != NoError {
			return refusal
		}
	}
	return NoError
}

func (b *board) write(value snmp.Value, now time.Time) {
	for i, text := range strings.Split(value.Text, b.list.Separator) {
		if command, changes := b.change(i, text, now); changes {
			b.relays[i].do(command, now, b.stuck())
		}
	}
}

// change is the command that an element asks for, if any.
func (b *board) change(i int, text string, now time.Time) (Command, bool) {
	b.relays[i].settle(now)
	on := text == b.list.On
	if on == b.relays[i].heading() {
		return Nothing, false
	}
	if on {
		return TurnOn, true
	}
	return TurnOff, true
}
