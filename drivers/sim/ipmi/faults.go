package ipmisim

import "time"

// PacketFault decides what becomes of one packet: the returned packets go on
// in its place. None drops it, two double it, a packet that is kept back and
// returned with a later one is reordered (it then goes to the later one's
// peer). n counts the packets of this direction from 0. Calls never overlap,
// so a closure needs no lock; it may change and keep the packet.
type PacketFault func(n int, packet []byte) [][]byte

// Faults is what a simulated BMC does wrong. The zero value does nothing wrong.
type Faults struct {
	// Delay is how late every reply leaves.
	Delay time.Duration
	// Reply and Request alter outgoing and incoming packets; nil passes them.
	Reply, Request PacketFault
	// Mute drops every request unseen: a black hole.
	Mute bool
	// OnDelay and OffDelay are the time from the accepted command to the change
	// of the power state. A cycle takes both, off first.
	OnDelay, OffDelay time.Duration
	// NeverChanges makes the BMC accept power commands without effect.
	NeverChanges bool
	// IgnoreSoft makes the operating system ignore a soft shutdown.
	IgnoreSoft bool
	// NoBootOptions refuses Get and Set System Boot Options with completion
	// code C1h, invalid command.
	NoBootOptions bool
	// ResetSilence is how long the BMC ignores every request after a Cold
	// Reset. Its sessions are gone in any case.
	ResetSilence time.Duration
	// Command overrules the BMC for single commands; nil overrules none.
	Command func(netFn, cmd byte, data []byte) Outcome
}

// Outcome is what Faults.Command wants for one command. The zero value lets
// the BMC do its work.
type Outcome struct {
	// Code is the completion code to refuse the command with; 0 refuses nothing.
	Code byte
	// LoseReply (RMCP+ only) lets the command take effect unanswered: the client
	// cannot know, and sends it again.
	LoseReply bool
}
