package snmp

import (
	"crypto/rand"
	"encoding/binary"
)

// identifierMask keeps identifiers within 31 bits: message IDs have no more
// (RFC 3412, section 6.2), and a negative request ID confuses some agents.
const identifierMask = 1<<31 - 1

// identifiers hands out request and message IDs. They begin at a random number,
// so that a forger who does not see the requests has to guess.
type identifiers struct{ first, last uint32 }

func newIdentifiers() identifiers {
	var seed [4]byte
	rand.Read(seed[:])
	start := binary.BigEndian.Uint32(seed[:]) & identifierMask
	return identifiers{start, start}
}

// next is never 0: agents put 0 where they could not read the request's.
func (i *identifiers) next() uint32 {
	i.last = (i.last + 1) & identifierMask
	if i.last == 0 {
		i.last = 1
	}
	return i.last
}

// issued tells whether the session used this number before: then it is a late
// reply, not a sign that something is wrong.
func (i *identifiers) issued(id uint32) bool {
	distance := (id - i.first) & identifierMask
	return distance > 0 && distance <= (i.last-i.first)&identifierMask
}
