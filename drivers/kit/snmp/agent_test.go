package snmp

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gosnmp/gosnmp"
)

// fakeAgent answers v1 and v2c on a UDP socket, as badly as a test wants.
type fakeAgent struct {
	conn  *net.UDPConn
	start sync.Once

	mu       sync.Mutex
	objects  map[OID]Value
	requests []string // "GET oid oid", "SET oid=value"
	// answer may change the response; nil drops it.
	answer func(n int, request, response *gosnmp.SnmpPacket) *gosnmp.SnmpPacket
	// raw may take the place of the datagram with the response.
	raw func(n int, good []byte) [][]byte
}

func startAgent(t testing.TB, objects map[OID]Value) *fakeAgent {
	t.Helper()
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	must(t, err)
	a := &fakeAgent{conn: conn, objects: objects}
	if objects == nil {
		a.objects = map[OID]Value{}
	}
	t.Cleanup(func() { conn.Close() })
	return a
}

func (a *fakeAgent) address() string { return a.conn.LocalAddr().String() }

// session speaks v2c to the agent, quickly losing patience. The agent serves from
// the first session on: its fields are set before.
func (a *fakeAgent) session(t testing.TB, change func(*Config)) *Session {
	cfg := Config{
		Address: a.address(), Community: "canary-read", WriteCommunity: "canary-write",
		Timeout: 600 * time.Millisecond, Retries: 1,
	}
	if change != nil {
		change(&cfg)
	}
	a.start.Do(func() { go a.serve() })
	return dial(t, cfg)
}

func (a *fakeAgent) serve() {
	buf := make([]byte, 65535)
	for {
		n, peer, err := a.conn.ReadFromUDP(buf)
		if err != nil {
			return
		}
		for _, datagram := range a.respond(buf[:n]) {
			a.conn.WriteToUDP(datagram, peer)
		}
	}
}

func (a *fakeAgent) respond(datagram []byte) [][]byte {
	request := decode(&gosnmp.GoSNMP{Version: gosnmp.Version2c}, datagram)
	if request == nil || request.Version == gosnmp.Version3 {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	n := len(a.requests)
	a.requests = append(a.requests, recorded(request))
	response := &gosnmp.SnmpPacket{
		Version: request.Version, Community: request.Community, PDUType: gosnmp.GetResponse, RequestID: request.RequestID,
	}
	a.carryOut(request, response)
	if a.answer != nil {
		if response = a.answer(n, request, response); response == nil {
			return nil
		}
	}
	good, err := response.MarshalMsg()
	if err != nil {
		panic(err)
	}
	if a.raw != nil {
		return a.raw(n, good)
	}
	return [][]byte{good}
}

func recorded(p *gosnmp.SnmpPacket) string {
	name := map[gosnmp.PDUType]string{
		gosnmp.GetRequest: "GET", gosnmp.SetRequest: "SET", gosnmp.GetNextRequest: "NEXT", gosnmp.GetBulkRequest: "BULK",
	}[p.PDUType]
	if p.PDUType == gosnmp.SetRequest && p.Community != "canary-write" {
		name = "SET without permission"
	}
	for _, v := range p.Variables {
		name += " " + string(oidOf(v.Name))
		if p.PDUType == gosnmp.SetRequest {
			value := valueOf(v)
			name += "=" + strings.TrimPrefix(value.described(), "value ")
		}
	}
	return name
}

// carryOut is what a flawless agent does.
func (a *fakeAgent) carryOut(request, response *gosnmp.SnmpPacket) {
	switch request.PDUType {
	case gosnmp.SetRequest:
		response.Variables = request.Variables
		for _, v := range request.Variables {
			a.objects[oidOf(v.Name)] = valueOf(v)
		}
	case gosnmp.GetRequest:
		a.get(request, response)
	case gosnmp.GetNextRequest, gosnmp.GetBulkRequest:
		a.next(request, response)
	}
}

func (a *fakeAgent) get(request, response *gosnmp.SnmpPacket) {
	for i, v := range request.Variables {
		value, ok := a.objects[oidOf(v.Name)]
		if !ok && request.Version == gosnmp.Version1 {
			response.Error, response.ErrorIndex, response.Variables = gosnmp.NoSuchName, uint8(i+1), request.Variables
			return
		}
		response.Variables = append(response.Variables, onWire(oidOf(v.Name), value, gosnmp.NoSuchInstance))
	}
}

func (a *fakeAgent) next(request, response *gosnmp.SnmpPacket) {
	oids := make([]OID, 0, len(a.objects))
	for oid := range a.objects {
		oids = append(oids, oid)
	}
	slices.SortFunc(oids, OID.Compare)
	last := request.Variables
	for range max(request.MaxRepetitions, 1) {
		var row []gosnmp.SnmpPDU
		for i, v := range last {
			at, found := slices.BinarySearchFunc(oids, oidOf(v.Name), OID.Compare)
			if found {
				at++
			}
			switch {
			case at < len(oids):
				row = append(row, onWire(oids[at], a.objects[oids[at]], gosnmp.EndOfMibView))
			case request.Version == gosnmp.Version1:
				response.Error, response.ErrorIndex, response.Variables = gosnmp.NoSuchName, uint8(i+1), request.Variables
				return
			default:
				row = append(row, gosnmp.SnmpPDU{Name: v.Name, Type: gosnmp.EndOfMibView})
			}
		}
		response.Variables = append(response.Variables, row...)
		last = row
	}
}

// onWire is a variable with its value; missing stands for Missing.
func onWire(oid OID, value Value, missing gosnmp.Asn1BER) gosnmp.SnmpPDU {
	list, fault := written([]Variable{{oid, value}})
	if fault != nil {
		return gosnmp.SnmpPDU{Name: "." + string(oid), Type: missing}
	}
	return list[0]
}

// seen are the requests so far.
func (a *fakeAgent) seen() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.requests)
}

func (a *fakeAgent) expect(t *testing.T, want ...string) {
	t.Helper()
	if got := a.seen(); !slices.Equal(got, want) {
		t.Errorf("the agent saw\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// table has rows 1 to n in each column, with the row as the value.
func table(n int, columns ...OID) map[OID]Value {
	objects := map[OID]Value{}
	for _, column := range columns {
		for row := range n {
			objects[column.Append(uint32(row+1))] = IntegerValue(int64(row + 1))
		}
	}
	return objects
}

func columnsOf(n int) []OID {
	var list []OID
	for i := range n {
		list = append(list, OID(fmt.Sprintf("1.3.6.1.4.1.99.1.%d", i+1)))
	}
	return list
}
