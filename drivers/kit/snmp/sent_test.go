package snmp

import (
	"net"
	"os"
	"syscall"
	"testing"

	"github.com/gosnmp/gosnmp"
)

// brokenConn loses the network after the first datagram.
type brokenConn struct {
	memoryConn
	writes int
}

func (c *brokenConn) Write(b []byte) (int, error) {
	if c.writes++; c.writes > 1 {
		return 0, &net.OpError{Op: "write", Err: os.NewSyscallError("sendto", syscall.ENETUNREACH)}
	}
	return len(b), nil
}

// TestNetworkLostAfterWrite holds that a second copy which cannot leave proves
// nothing about the first, which may have been carried out.
func TestNetworkLostAfterWrite(t *testing.T) {
	s := inMemory(t, Config{Community: "canary-read", Retries: 1}, nil)
	s.conn = &brokenConn{}
	e := kindOf(t, s.Set(t.Context(), Variable{objectA, IntegerValue(1)}))
	if e.Kind != KindRefused || !e.Sent {
		t.Errorf("%v is %v, Sent %v", e, e.Kind, e.Sent)
	}
}

// TestUnclearStatuses are error statuses after which the objects may have been
// written all the same.
func TestUnclearStatuses(t *testing.T) {
	for _, status := range []gosnmp.SNMPError{gosnmp.UndoFailed, 99} {
		t.Run(statusName(status), func(t *testing.T) {
			agent := startAgent(t, nil)
			agent.answer = func(_ int, _, response *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
				response.Error, response.ErrorIndex = status, 1
				return response
			}
			e := kindOf(t, agent.session(t, nil).Set(t.Context(), Variable{objectA, IntegerValue(1)}))
			if e.Kind != KindRefusedByDevice || !e.Sent {
				t.Errorf("%v is %v, Sent %v", e, e.Kind, e.Sent)
			}
		})
	}
}

// TestUnsignedReportOfProvenEngine holds that a report which anybody could have
// forged does not prove that a write was not carried out, once the engine has
// shown that it knows the key.
func TestUnsignedReportOfProvenEngine(t *testing.T) {
	for _, counter := range []OID{unknownUserNames, wrongDigests, unsupportedLevels, unknownEngineIDs} {
		engine := newEngine(t)
		s := inMemory(t, secureConfig(), engine.respond)
		_, err := s.Get(t.Context(), objectA)
		must(t, err)
		engine.answer = func(_ int, request, _ *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
			return engine.report(request.MsgID, counter, 0)
		}
		e := kindOf(t, s.Set(t.Context(), Variable{objectA, IntegerValue(0)}))
		if !e.Sent {
			t.Errorf("%v is %v, Sent %v", e, e.Kind, e.Sent)
		}
	}
}
