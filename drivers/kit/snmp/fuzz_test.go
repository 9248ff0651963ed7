package snmp

import (
	"encoding/binary"
	"errors"
	"testing"

	"github.com/gosnmp/gosnmp"
)

// FuzzSession has a peer answer with any bytes: nothing may panic or hang, every
// error is an *Error without a secret, and what must not be repeated leaves once.
//
// The first byte chooses the version and the operation; then come datagrams,
// each behind its length in two bytes. The peer sends one for each request.
func FuzzSession(f *testing.F) {
	for choice := range byte(fuzzVersions * fuzzOperations) {
		var data []byte
		data = append(data, choice)
		recordInto(f, choice, &data)
		f.Add(data)
		f.Add(data[:len(data)*3/4])
	}
	f.Add([]byte{0, 0, 6, 0x30, 0x84, 0xFF, 0xFF, 0xFF, 0xFF})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) == 0 {
			return
		}
		choice, rest := data[0], data[1:]
		writes := 0
		s := inMemory(t, fuzzConfig(choice), func(request []byte) [][]byte {
			if p := decode(&gosnmp.GoSNMP{Version: gosnmp.Version2c}, request); p != nil && p.PDUType == gosnmp.SetRequest {
				writes++
			}
			datagram, more := cutDatagram(rest)
			rest = more
			if datagram == nil {
				return nil
			}
			return [][]byte{datagram, datagram}
		})
		if err := fuzzOperation(t, s, choice); err != nil {
			kindOf(t, err)
		}
		if once := choice/fuzzVersions%fuzzOperations == 2; once && writes > 1 && choice%fuzzVersions != 2 {
			t.Errorf("it was sent %d times", writes)
		}
	})
}

const (
	fuzzVersions   = 3
	fuzzOperations = 5
)

func fuzzConfig(choice byte) Config {
	cfg := secureConfig()
	cfg.Version = []Version{V2c, V1, V3}[choice%fuzzVersions]
	cfg.Community, cfg.WriteCommunity = "canary-read", "canary-write"
	return cfg
}

func fuzzOperation(t testing.TB, s *Session, choice byte) error {
	var err error
	switch choice / fuzzVersions % fuzzOperations {
	case 0:
		var values []Value
		if values, err = s.Get(t.Context(), objectA, objectB); err == nil && len(values) != 2 {
			t.Errorf("%d values for 2 objects", len(values))
		}
	case 1:
		var lists [][]Variable
		if lists, err = s.Walk(t.Context(), columnsOf(2)...); err == nil && len(lists) != 2 {
			t.Errorf("%d lists for 2 columns", len(lists))
		}
	case 2:
		err = s.SetOnce(t.Context(), Variable{objectA, IntegerValue(1)})
		if e := new(Error); errors.As(err, &e) && e.Kind == KindNoSuchObject && e.Object == "" {
			t.Errorf("%v names no object", e)
		}
	case 3:
		err = s.SwitchRelays(t.Context(), On, outlet(1), element(2))
	case 4:
		var states []State
		if states, _, err = s.ReadRelays(t.Context(), outlet(1), element(2)); err == nil && len(states) != 2 {
			t.Errorf("%d states for 2 relays", len(states))
		}
	}
	return err
}

func cutDatagram(data []byte) (datagram, rest []byte) {
	if len(data) < 2 {
		return nil, nil
	}
	n := min(int(binary.BigEndian.Uint16(data)), len(data)-2)
	return data[2 : 2+n], data[2+n:]
}

// recordInto runs the operation against a flawless agent and records what it
// answers: such are the bytes to begin with.
func recordInto(f *testing.F, choice byte, data *[]byte) {
	f.Helper()
	objects := table(3, columnsOf(2)...)
	objects[objectA], objects[objectB], objects[listObject] = IntegerValue(1), TextValue("x"), TextValue("0,0,1")
	objects[stateColumn.Append(1)] = IntegerValue(1)
	agent, engine := &fakeAgent{objects: objects}, newEngine(f)
	engine.answer = func(_ int, request, response *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
		response.Variables = nil
		agent.carryOut(request, response)
		return response
	}
	s := inMemory(f, fuzzConfig(choice), func(datagram []byte) [][]byte {
		answer := agent.respond
		if choice%fuzzVersions == 2 {
			answer = engine.respond
		}
		list := answer(datagram)
		for _, reply := range list {
			*data = binary.BigEndian.AppendUint16(*data, uint16(len(reply)))
			*data = append(*data, reply...)
		}
		return list
	})
	if err := fuzzOperation(f, s, choice); err != nil {
		f.Fatalf("the seed %d fails: %v", choice, err)
	}
}
