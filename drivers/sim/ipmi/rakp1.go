package ipmisim

import (
	"encoding/binary"

	"github.com/bougou/go-ipmi/pkg/bmc"
	"github.com/bougou/go-ipmi/pkg/protocol"
)

// Layout of RAKP message 1 (IPMI v2.0 rev 1.1, Table 13-11).
const (
	rakp1SessionOffset    = 4
	rakp1NameLengthOffset = 27
	rakp1NameOffset       = 28
)

// refuseRAKP1 returns the RAKP message 2 that refuses a RAKP message 1 before
// the engine sees it, or nil. A name length over 16 is always refused (the
// engine would panic), an unknown name only if tellUnknownUser is set.
func refuseRAKP1(state *bmc.BMC, r request, tellUnknownUser bool) []byte {
	if r.payload != payloadRAKP1 || len(r.body) < rakp1NameOffset {
		return nil
	}
	length := int(r.body[rakp1NameLengthOffset])
	if length > maxUserName {
		return rakp2Refusal(state, r, statusNameLength)
	}
	if !tellUnknownUser || len(r.body) < rakp1NameOffset+length {
		return nil
	}
	name := string(r.body[rakp1NameOffset : rakp1NameOffset+length])
	if _, err := state.Users.GetByName(name); err != nil {
		return rakp2Refusal(state, r, statusUnauthorized)
	}
	return nil
}

// rakp2Refusal ends the half-open session and builds the short RAKP message 2.
func rakp2Refusal(state *bmc.BMC, r request, status byte) []byte {
	id := binary.LittleEndian.Uint32(r.body[rakp1SessionOffset:])
	message := []byte{r.body[0], status, 0, 0, 0, 0, 0, 0}
	if s, err := state.Sessions.Get(id); err == nil {
		binary.LittleEndian.PutUint32(message[4:], s.ConsoleID)
		closePending(state, s)
	}
	return protocol.BuildRMCPPlusPacket(payloadRAKP2, 0, 0, 0, message)
}

func closePending(state *bmc.BMC, s *bmc.Session) {
	s.ProcMu.Lock()
	defer s.ProcMu.Unlock()
	if s.State == bmc.SessionStatePending {
		_ = state.Sessions.Close(s.BMCID) // gone already is as good
	}
}
