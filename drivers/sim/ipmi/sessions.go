package ipmisim

import (
	"sync"

	"github.com/bougou/go-ipmi/pkg/bmc"
)

// openSessions knows the sessions whose first command has arrived, and the
// session sequence numbers of the commands.
type openSessions struct {
	mu   sync.Mutex
	seen map[uint32]map[uint32]bool
}

// admit sets the privilege levels of a session at its first command. The
// engine starts a session at the level of the Open Session Request, and at
// ADMINISTRATOR if that said "highest", whatever the user may have; the
// specification starts it at USER (IPMI v2.0 rev 1.1, 22.18) and caps it at the
// role of RAKP message 1, which the engine has checked against the account. The
// engine holds the session's lock during a command, so the fields are ours.
func (o *openSessions) admit(state *bmc.BMC, s *bmc.Session) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.seen[s.BMCID] != nil {
		return
	}
	if o.seen == nil {
		o.seen = map[uint32]map[uint32]bool{}
	}
	for id := range o.seen {
		if _, err := state.Sessions.Get(id); err != nil {
			delete(o.seen, id)
		}
	}
	o.seen[s.BMCID] = map[uint32]bool{}
	if role := bmc.PrivilegeLevel(s.Role & 0x0F); role != 0 && role < s.MaxPrivilege {
		s.MaxPrivilege = role
	}
	s.PrivilegeLevel = min(bmc.PrivilegeLevelUser, s.MaxPrivilege)
}

// replayed reports whether an admitted session has used the session sequence
// number of its present command before (IPMI v2.0 rev 1.1, 6.12.13).
func (o *openSessions) replayed(s *bmc.Session) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	used := o.seen[s.BMCID]
	if used == nil || used[s.InboundSeq] {
		return used != nil
	}
	used[s.InboundSeq] = true
	return false
}

// dropAll closes every session that has sent a command.
func (o *openSessions) dropAll(state *bmc.BMC) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for id := range o.seen {
		_ = state.Sessions.Close(id) // gone already is as good
	}
	clear(o.seen)
}
