package pdusim

import (
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// slot is an object that takes commands for a relay.
type slot struct {
	relay *relay
	taken Taken
	stuck func() bool
	last  snmp.Value
}

func (s *slot) read(time.Time) snmp.Value {
	if s.taken.Keeps && s.last.Type != snmp.Missing {
		return s.last
	}
	return s.taken.Reads
}

func (s *slot) command(value snmp.Value) (Command, bool) {
	var c Command
	var known bool
	if value.Type == snmp.Text {
		c, known = s.taken.Words[value.Text]
	} else {
		c, known = s.taken.Commands[value.Int]
	}
	return c, known && c >= Nothing && c <= Unlock
}

func (s *slot) check(value snmp.Value, now time.Time) Status {
	if s.taken.Status != NoError {
		return s.taken.Status
	}
	wanted := s.taken.Type
	if wanted == snmp.Missing {
		wanted = snmp.Integer
	}
	if value.Type != wanted {
		return WrongType
	}
	command, known := s.command(value)
	if !known {
		return WrongValue
	}
	return s.relay.refusal(command, now)
}

func (s *slot) write(value snmp.Value, now time.Time) {
	if command, known := s.command(value); known {
		s.relay.do(command, now, s.stuck())
		s.last = value
	}
}
