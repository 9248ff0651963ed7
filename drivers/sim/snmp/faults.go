package pdusim

import (
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// Faults is what a device does wrong. The zero value does nothing wrong. The
// last group only works with Serve: snmpd writes its packets itself.
type Faults struct {
	// Delay is how late every reply leaves. What a SET does is done at once.
	Delay time.Duration
	// Stuck accepts commands and does nothing.
	Stuck bool
	// SetStatus refuses a SET of an object, or of the objects below one, with
	// this error-status; nothing is done.
	SetStatus map[snmp.OID]Status
	// GetStatus answers GET, GETNEXT and GETBULK of such an object with it. snmpd
	// leaves the object out instead.
	GetStatus map[snmp.OID]Status

	// OneAtATime drops every request that comes while the reply to another one
	// waits for Delay.
	OneAtATime bool
	// Mute carries requests out and answers none.
	Mute bool
	// SetMissing answers every SET with noSuchInstance and error-status 0, and
	// does nothing.
	SetMissing bool
	// MaxVariables answers requests with more variables with tooBig; 0 is no
	// limit.
	MaxVariables int
	// Reply alters the reply to a request before it is encoded. Calls of one
	// agent never overlap.
	Reply func(request Message, reply *Message)
	// Request and Packet alter packets on the way in and out.
	Request, Packet PacketFault
}

// PacketFault decides what becomes of one packet: the returned packets go on
// in its place. None drops it, two double it. n counts the packets of this
// direction from 0. Calls of one agent never overlap, so a closure of one
// agent needs no lock; it may change the packet, but not keep it.
type PacketFault func(n int, packet []byte) [][]byte
