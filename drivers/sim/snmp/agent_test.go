package pdusim_test

import (
	"fmt"
	"net"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/sim/snmp/netsnmp"
)

func serve(t testing.TB, d *pdusim.Device, config pdusim.Config) *pdusim.Agent {
	t.Helper()
	a, err := pdusim.Serve("127.0.0.1:0", d, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

func dial(t testing.TB, a *pdusim.Agent) net.Conn {
	t.Helper()
	c, err := net.Dial("udp", a.Addr())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func write(t testing.TB, c net.Conn, packet []byte) {
	t.Helper()
	if _, err := c.Write(packet); err != nil {
		t.Fatal(err)
	}
}

// read returns the next packet, nil if none comes within the time.
func read(t testing.TB, c net.Conn, within time.Duration) []byte {
	t.Helper()
	if err := c.SetReadDeadline(time.Now().Add(within)); err != nil {
		t.Fatal(err)
	}
	packet := make([]byte, 65536)
	n, err := c.Read(packet)
	if err != nil {
		return nil
	}
	return packet[:n]
}

// ask sends a request, v2c and the writing community if it names none, and
// returns the reply.
func ask(t testing.TB, a *pdusim.Agent, m pdusim.Message) pdusim.Message {
	t.Helper()
	if m.Community == "" {
		m.Version, m.Community = 1, "private"
	}
	m.RequestID = 77
	c, err := net.Dial("udp", a.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	write(t, c, m.Marshal())
	packet := read(t, c, 10*time.Second)
	reply, err := pdusim.Unmarshal(packet)
	if err != nil || reply.Operation != pdusim.Response || reply.RequestID != 77 || reply.Community != m.Community {
		t.Fatalf("reply % X: %v", packet, err)
	}
	return reply
}

func bindings(oids ...snmp.OID) []pdusim.Binding {
	list := make([]pdusim.Binding, len(oids))
	for i, oid := range oids {
		list[i] = pdusim.Binding{OID: oid}
	}
	return list
}

// big is a device with 300 texts of 20 bytes.
func big() *pdusim.Device {
	d := pdusim.NewDevice(identity())
	for n := range uint32(300) {
		d.Put(state.Append(n+1), snmp.TextValue(strings.Repeat("x", 20)))
	}
	return d
}

func rows(count int) []snmp.OID {
	list := make([]snmp.OID, count)
	for n := range list {
		list[n] = state.Append(uint32(n + 1))
	}
	return list
}

func TestSizes(t *testing.T) {
	cases := []struct {
		name      string
		config    pdusim.Config
		request   pdusim.Message
		status    pdusim.Status
		variables int // at least
		most      int
	}{
		{"GETBULK is cut", pdusim.Config{}, pdusim.Message{Operation: pdusim.GetBulk, Index: 100, Variables: bindings(state)}, 0, 30, 40},
		{"of a larger agent", pdusim.Config{MaxSize: 8000}, pdusim.Message{Operation: pdusim.GetBulk, Index: 100, Variables: bindings(state)}, 0, 100, 100},
		{"columns side by side", pdusim.Config{}, pdusim.Message{Operation: pdusim.GetBulk, Index: 10, Variables: bindings(state, state.Append(200))}, 0, 20, 20},
		{"non-repeaters", pdusim.Config{}, pdusim.Message{Operation: pdusim.GetBulk, Status: 1, Index: 3, Variables: bindings(state, state)}, 0, 4, 4},
		{"only non-repeaters", pdusim.Config{}, pdusim.Message{Operation: pdusim.GetBulk, Status: 9, Index: 3, Variables: bindings(state, state)}, 0, 2, 2},
		{"negative numbers", pdusim.Config{}, pdusim.Message{Operation: pdusim.GetBulk, Status: -1, Index: -1, Variables: bindings(state)}, 0, 0, 0},
		{"nothing asked", pdusim.Config{}, pdusim.Message{Operation: pdusim.GetBulk, Index: 1 << 30}, 0, 0, 0},
		{"end", pdusim.Config{}, pdusim.Message{Operation: pdusim.GetBulk, Index: 1 << 30, Variables: bindings(state.Append(299))}, 0, 2, 2},
		{"one column at its end", pdusim.Config{}, pdusim.Message{Operation: pdusim.GetBulk, Index: 3, Variables: bindings(state.Append(300), state)}, 0, 6, 6},
		{"non-repeater at its end", pdusim.Config{}, pdusim.Message{Operation: pdusim.GetBulk, Status: 1, Index: 3, Variables: bindings(state.Append(300), state)}, 0, 4, 4},
		{"no room for one", pdusim.Config{MaxSize: 60}, pdusim.Message{Operation: pdusim.GetBulk, Index: 5, Variables: bindings(state)}, pdusim.TooBig, 0, 0},
		{"GET that fits", pdusim.Config{}, pdusim.Message{Operation: pdusim.Get, Variables: bindings(rows(30)...)}, 0, 30, 30},
		{"GET that does not", pdusim.Config{}, pdusim.Message{Operation: pdusim.Get, Variables: bindings(rows(50)...)}, pdusim.TooBig, 0, 0},
		{"GETNEXT that does not", pdusim.Config{}, pdusim.Message{Operation: pdusim.GetNext, Variables: bindings(rows(50)...)}, pdusim.TooBig, 0, 0},
		{"v1", pdusim.Config{}, pdusim.Message{Community: "public", Operation: pdusim.Get, Variables: bindings(rows(50)...)}, pdusim.TooBig, 50, 50},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			reply := ask(t, serve(t, big(), c.config), c.request)
			if n := len(reply.Variables); reply.Status != c.status || reply.Index != 0 || n < c.variables || n > c.most {
				t.Errorf("status %d, index %d, %d variables; want %d, 0, %d to %d", reply.Status, reply.Index, n, c.status, c.variables, c.most)
			}
			limit := max(c.config.MaxSize, 1400)
			if size := len(reply.Marshal()); size > limit {
				t.Errorf("%d bytes, want at most %d", size, limit)
			}
		})
	}
}

// TestBulkWalk holds that net-snmp gets along with replies that are cut.
func TestBulkWalk(t *testing.T) {
	a := serve(t, big(), pdusim.Config{})
	for _, version := range []string{"1", "2c"} {
		c := netsnmp.NewClient(t, a.Addr(), netsnmp.Credentials{Version: version, Community: "public"})
		walk := c.BulkWalk
		if version == "1" {
			walk = c.Walk
		}
		out, err := walk(state)
		if lines := strings.Count(out, "STRING"); err != nil || lines != 300 {
			t.Errorf("version %s: %d lines, %v\n%s", version, lines, err, out)
		}
	}
}

// TestErrors holds error-status and error-index of faulty objects.
func TestErrors(t *testing.T) {
	d := big()
	d.Put(state.Append(301), snmp.Value{Type: snmp.Unsigned, Int: 1 << 40})
	d.Put(state.Append(302), number(5))
	d.SetFaults(pdusim.Faults{GetStatus: map[snmp.OID]pdusim.Status{state.Append(5): pdusim.ResourceUnavailable}, MaxVariables: 4})
	v1 := func(operation pdusim.Operation, oids ...snmp.OID) pdusim.Message {
		return pdusim.Message{Community: "public", Operation: operation, Variables: bindings(oids...)}
	}
	v2 := func(operation pdusim.Operation, oids ...snmp.OID) pdusim.Message {
		return pdusim.Message{Operation: operation, Index: 10, Variables: bindings(oids...)}
	}
	cases := []struct {
		name    string
		request pdusim.Message
		status  pdusim.Status
		index   int
		first   snmp.OID
	}{
		{"GET", v2(pdusim.Get, state.Append(1), state.Append(5)), pdusim.ResourceUnavailable, 2, state.Append(1)},
		{"GET in v1", v1(pdusim.Get, state.Append(1), state.Append(5)), pdusim.GenErr, 2, state.Append(1)},
		{"GETNEXT", v2(pdusim.GetNext, state.Append(4)), pdusim.ResourceUnavailable, 1, state.Append(4)},
		{"GETBULK", v2(pdusim.GetBulk, state.Append(1)), pdusim.ResourceUnavailable, 1, state.Append(1)},
		{"missing in v1", v1(pdusim.Get, state.Append(1), state.Append(999)), pdusim.NoSuchName, 2, state.Append(1)},
		{"end in v1", v1(pdusim.GetNext, state.Append(302)), pdusim.NoSuchName, 1, state.Append(302)},
		{"Counter64 in v1", v1(pdusim.Get, state.Append(301)), pdusim.NoSuchName, 1, state.Append(301)},
		{"Counter64 is left out in v1", v1(pdusim.GetNext, state.Append(300)), 0, 0, state.Append(302)},
		{"Counter64", v2(pdusim.GetNext, state.Append(300)), 0, 0, state.Append(301)},
		{"end", v2(pdusim.GetNext, state.Append(302)), 0, 0, state.Append(302)},
		{"many variables in v1", v1(pdusim.Get, rows(5)...), pdusim.TooBig, 0, state.Append(1)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			reply := ask(t, serve(t, d, pdusim.Config{}), c.request)
			if reply.Status != c.status || reply.Index != c.index || len(reply.Variables) == 0 || reply.Variables[0].OID != c.first {
				t.Errorf("reply %+v", reply)
			}
		})
	}
}

// TestSilence holds what is never answered, and what the log says of it.
func TestSilence(t *testing.T) {
	request := func(version int, community string, operation pdusim.Operation) []byte {
		return pdusim.Message{Version: version, Community: community, Operation: operation, Variables: bindings(state)}.Marshal()
	}
	cases := []struct {
		name   string
		config pdusim.Config
		packet []byte
		want   string
	}{
		{"wrong community", pdusim.Config{}, request(1, "wrong", pdusim.Get), "community"},
		{"defaults replaced", pdusim.Config{ReadCommunity: "r", WriteCommunity: "w"}, request(1, "public", pdusim.Get), "community"},
		{"version 3", pdusim.Config{}, request(3, "public", pdusim.Get), "version"},
		{"no v1", pdusim.Config{NoV1: true}, request(0, "public", pdusim.Get), "version"},
		{"no v2c", pdusim.Config{NoV2c: true}, request(1, "public", pdusim.Get), "version"},
		{"GETBULK in v1", pdusim.Config{}, request(0, "public", pdusim.GetBulk), "malformed"},
		{"a response", pdusim.Config{}, request(1, "public", pdusim.Response), "malformed"},
		{"an empty packet", pdusim.Config{}, nil, "malformed"},
		{"no SNMP", pdusim.Config{}, []byte("GET / HTTP/1.0\r\n\r\n"), "malformed"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := big()
			a := serve(t, d, c.config)
			conn := dial(t, a)
			write(t, conn, c.packet)
			if packet := read(t, conn, 50*time.Millisecond); packet != nil {
				t.Errorf("answer % X", packet)
			}
			waitFor(t, "the log", func() bool { return len(d.Log()) > 0 })
			if log := d.Log(); log[0] != c.want || d.Requests() != 1 {
				t.Errorf("log %q, %d requests", log, d.Requests())
			}
		})
	}
}

// waitFor polls until a condition holds; the bound only catches a hang.
func waitFor(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within 20 s", what)
		}
	}
}

func TestLog(t *testing.T) {
	d := pdusim.NewDevice(identity())
	d.AddOutlet(every(1))
	a := serve(t, d, pdusim.Config{})
	ask(t, a, pdusim.Message{Operation: pdusim.GetNext, Variables: bindings("1.3")})
	ask(t, a, pdusim.Message{Operation: pdusim.GetBulk, Status: 1, Index: 20, Variables: bindings("1.3", "1.4")})
	ask(t, a, pdusim.Message{Operation: pdusim.Set, Variables: []pdusim.Binding{
		{OID: "1.3.1", Value: snmp.TextValue("a\n")}, {OID: "1.3.2", Value: snmp.Value{Type: snmp.Identifier, Text: "1.3.6"}},
		{OID: "1.3.3", Value: number(-5)},
	}})
	want := []string{"GETNEXT 1.3", "GETBULK 1 20 1.3 1.4", `SET 1.3.1="a\n" 1.3.2=1.3.6 1.3.3=-5`}
	if got := d.Log(); !slices.Equal(got, want) {
		t.Errorf("log %q, want %q", got, want)
	}
	quiet := pdusim.NewDevice(pdusim.Identity{NoLog: true, SysObjectID: snmp.TextValue("1.3")})
	ask(t, serve(t, quiet, pdusim.Config{}), pdusim.Message{Operation: pdusim.GetNext, Variables: bindings("1.3")})
	if quiet.Requests() != 1 || len(quiet.Log()) != 0 {
		t.Errorf("%d requests, log %q", quiet.Requests(), quiet.Log())
	}
}

// TestThousandAgents holds that a process has room for many PDUs.
func TestThousandAgents(t *testing.T) {
	const agents, most = 1000, 64 << 10 // bytes of each, objects included
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	running := make([]*pdusim.Agent, agents)
	for i := range running {
		running[i] = serve(t, rack(), pdusim.Config{})
	}
	for i, a := range running {
		reply := ask(t, a, pdusim.Message{Operation: pdusim.Set, Variables: []pdusim.Binding{{OID: control.Append(1), Value: number(1)}}})
		if reply.Status != pdusim.NoError {
			t.Fatalf("agent %d: status %d", i, reply.Status)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	each := (int64(after.HeapAlloc+after.StackInuse) - int64(before.HeapAlloc+before.StackInuse)) / agents
	t.Logf("%d bytes for each agent", each)
	if each > most {
		t.Errorf("%d bytes for each agent, want at most %d", each, most)
	}
	runtime.KeepAlive(running)
}

// rack is a PDU of nine outlets.
func rack() *pdusim.Device {
	d := pdusim.NewDevice(identity())
	for n := range uint32(9) {
		d.AddOutlet(every(n + 1))
		d.Put(list.Append(n), snmp.TextValue(fmt.Sprintf("outlet %d", n)))
	}
	return d
}

func TestClose(t *testing.T) {
	a := serve(t, rack(), pdusim.Config{})
	a.Close()
	a.Close()
	again, err := pdusim.Serve(a.Addr(), rack(), pdusim.Config{})
	if err != nil {
		t.Fatalf("the port is not free: %v", err)
	}
	t.Cleanup(again.Close)
	if _, err := pdusim.Serve(a.Addr(), rack(), pdusim.Config{}); err == nil {
		t.Error("a port was taken twice")
	}
	if _, err := pdusim.Serve("127.0.0.1:x", rack(), pdusim.Config{}); err == nil {
		t.Error("an impossible address was taken")
	}
}
