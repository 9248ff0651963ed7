package snmp

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/gosnmp/gosnmp"
)

const (
	objectA OID = "1.3.6.1.4.1.99.5.1.0"
	objectB OID = "1.3.6.1.4.1.99.5.2.0"
	objectC OID = "1.3.6.1.4.1.99.5.3.0"
)

func TestConfigFaults(t *testing.T) {
	v3 := Config{Address: "127.0.0.1:161", Version: V3, User: "u"}
	with := func(change func(*Config)) Config { c := v3; change(&c); return c }
	long := strings.Repeat("x", 300)
	cases := map[string]struct {
		cfg  Config
		says string
	}{
		"no port":          {Config{Address: "pdu1", Community: "c"}, "host:port"},
		"no host":          {Config{Address: ":161", Community: "c"}, "host:port"},
		"named port":       {Config{Address: "pdu1:snmp", Community: "c"}, "host:port"},
		"version":          {Config{Address: "pdu1:161", Community: "c", Version: "2"}, "none of 1, 2c and 3"},
		"no community":     {Config{Address: "pdu1:161"}, "community is missing"},
		"long community":   {Config{Address: "pdu1:161", Community: long}, "127 bytes"},
		"long write":       {Config{Address: "pdu1:161", Community: "c", WriteCommunity: long}, "127 bytes"},
		"no user":          {Config{Address: "pdu1:161", Version: V3}, "user name"},
		"long user":        {with(func(c *Config) { c.User = long }), "32 bytes"},
		"long context":     {with(func(c *Config) { c.Context = long }), "context name"},
		"auth protocol":    {with(func(c *Config) { c.Auth = "CRC" }), "SHA-224"},
		"priv protocol":    {with(func(c *Config) { c.Auth, c.AuthPass, c.Priv = SHA, "canary-auth-pass", "ROT13" }), "AES-192-C"},
		"priv alone":       {with(func(c *Config) { c.Priv, c.PrivPass = AES, "canary-priv-pass" }), "no privacy without"},
		"short auth":       {with(func(c *Config) { c.Auth, c.AuthPass = SHA, "1234567" }), "shorter than 8"},
		"short priv":       {with(func(c *Config) { c.Auth, c.AuthPass, c.Priv = SHA, "canary-auth-pass", AES }), "privacy pass phrase"},
		"pass, no auth":    {with(func(c *Config) { c.AuthPass = "canary-auth-pass" }), "no protocol for authentication"},
		"pass, no privacy": {with(func(c *Config) { c.PrivPass = "canary-priv-pass" }), "no protocol for privacy"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := Dial(t.Context(), c.cfg)
			if e := kindOf(t, err); e.Kind != KindInput || !strings.Contains(e.Error(), c.says) {
				t.Errorf("%v does not say %q", e, c.says)
			}
		})
	}
}

func TestDialUnknownHost(t *testing.T) {
	_, err := Dial(t.Context(), Config{Address: "not a host name:161", Community: "c"}) // fails without asking a server
	if e := kindOf(t, err); e.Kind != KindDNS {
		t.Errorf("%v is %v", e, e.Kind)
	}
}

func TestClosedPort(t *testing.T) {
	s := dial(t, Config{Address: freePort(t), Community: "canary-read"})
	for _, set := range []bool{false, true} {
		var err error
		if set {
			err = s.Set(t.Context(), Variable{objectA, IntegerValue(1)})
		} else {
			_, err = s.Get(t.Context(), objectA)
		}
		if e := kindOf(t, err); e.Kind != KindRefused || e.Sent {
			t.Errorf("%v is %v, Sent %v", e, e.Kind, e.Sent)
		}
	}
}

// TestAdviceFitsTheFault holds that the advice does not speak of another port
// than the one that was tried, nor of a port where the network has no way.
func TestAdviceFitsTheFault(t *testing.T) {
	silent := startAgent(t, nil)
	silent.raw = func(int, []byte) [][]byte { return nil }
	_, err := silent.session(t, func(cfg *Config) { cfg.Timeout = 50 * time.Millisecond }).Get(t.Context(), objectA)
	if e := kindOf(t, err); strings.Contains(e.Error(), "port 161") || !strings.Contains(e.Error(), "drops UDP to this port") {
		t.Errorf("%v", e)
	}
	s := inMemory(t, Config{Community: "canary-read"}, nil)
	s.conn = &brokenConn{writes: 1}
	_, err = s.Get(t.Context(), objectA)
	if e := kindOf(t, err); e.Kind != KindRefused || strings.Contains(e.Error(), "port is closed") || !strings.Contains(e.Error(), "no route") {
		t.Errorf("%v", e)
	}
}

func TestGetInRequestsOfMaxVariables(t *testing.T) {
	column := columnsOf(1)[0]
	agent := startAgent(t, table(95, column))
	s := agent.session(t, nil)
	var oids []OID
	for row := range 95 {
		oids = append(oids, column.Append(uint32(95-row)))
	}
	values, err := s.Get(t.Context(), oids...)
	must(t, err)
	for i, value := range values {
		if value != IntegerValue(int64(95-i)) {
			t.Errorf("value %d is %v", i, value)
		}
	}
	if n := s.Exchanges(); n != 3 {
		t.Errorf("%d exchanges, want 40 + 40 + 15", n)
	}
}

func TestGetValues(t *testing.T) {
	objects := map[OID]Value{
		objectA: IntegerValue(-5), objectB: TextValue("on\x00"), objectC: {Type: Identifier, Text: "1.3.6.1.4.1.318"},
	}
	agent := startAgent(t, objects)
	agent.answer = func(_ int, _, response *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
		response.Variables[3].Type, response.Variables[3].Value = gosnmp.Counter64, uint64(1<<63)
		response.Variables[4].Type, response.Variables[4].Value = gosnmp.IPAddress, "192.0.2.1"
		return response
	}
	values, err := agent.session(t, nil).Get(t.Context(), objectA, objectB, objectC, "1.3.1", "1.3.2", "1.3.3")
	must(t, err)
	want := []Value{objects[objectA], objects[objectB], objects[objectC], {Type: Unsigned, Int: 1<<63 - 1}, {Type: Other}, {}}
	for i := range want {
		if values[i] != want[i] {
			t.Errorf("value %d is %v, want %v", i, values[i], want[i])
		}
	}
}

func TestGetTooBig(t *testing.T) {
	column := columnsOf(1)[0]
	agent := startAgent(t, table(10, column))
	agent.answer = func(_ int, request, response *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
		if len(request.Variables) > 3 {
			response.Error, response.Variables = gosnmp.TooBig, nil
		}
		return response
	}
	var oids []OID
	for row := range 10 {
		oids = append(oids, column.Append(uint32(row+1)))
	}
	values, err := agent.session(t, nil).Get(t.Context(), oids...)
	must(t, err)
	if values[0] != IntegerValue(1) || values[9] != IntegerValue(10) {
		t.Errorf("read %v", values)
	}
}

func TestGetV1Missing(t *testing.T) {
	for name, index := range map[string]func(uint8) uint8{
		"told":     func(i uint8) uint8 { return i },
		"not told": func(uint8) uint8 { return 0 },
		"too far":  func(uint8) uint8 { return 200 },
	} {
		t.Run(name, func(t *testing.T) {
			agent := startAgent(t, map[OID]Value{objectB: IntegerValue(2)})
			agent.answer = func(_ int, _, response *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
				response.ErrorIndex = index(response.ErrorIndex)
				return response
			}
			s := agent.session(t, func(c *Config) { c.Version = V1 })
			values, err := s.Get(t.Context(), objectA, objectB, objectC)
			must(t, err)
			if values[0].Type != Missing || values[1] != IntegerValue(2) || values[2].Type != Missing {
				t.Errorf("read %v", values)
			}
		})
	}
}

func TestInputNotSent(t *testing.T) {
	agent := startAgent(t, nil)
	s := agent.session(t, nil)
	_, get := s.Get(t.Context(), "1.3", "x")
	_, walk := s.Walk(t.Context(), "")
	faults := map[string]error{
		"oid": get, "column": walk,
		"nothing":      s.Set(t.Context()),
		"missing":      s.Set(t.Context(), Variable{objectA, Value{}}),
		"big integer":  s.Set(t.Context(), Variable{objectA, IntegerValue(1 << 31)}),
		"negative":     s.Set(t.Context(), Variable{objectA, Value{Type: Unsigned, Int: -1}}),
		"long text":    s.Set(t.Context(), Variable{objectA, TextValue(strings.Repeat("x", 70000))}),
		"leading dot":  s.Set(t.Context(), Variable{"." + objectA, IntegerValue(1)}),
		"first number": s.Set(t.Context(), Variable{"3.1", IntegerValue(1)}),
		"second":       s.Set(t.Context(), Variable{"1.40", IntegerValue(1)}),
		"identifier":   s.Set(t.Context(), Variable{objectA, Value{Type: Identifier, Text: "x"}}),
	}
	for name, err := range faults {
		if e := kindOf(t, err); e.Kind != KindInput || e.Sent {
			t.Errorf("%s: %v is %v, Sent %v", name, e, e.Kind, e.Sent)
		}
	}
	agent.expect(t)
}

func TestSetResends(t *testing.T) {
	agent := startAgent(t, nil)
	agent.answer = func(n int, _, response *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
		if n == 0 {
			return nil
		}
		return response
	}
	s := agent.session(t, nil)
	must(t, s.Set(t.Context(), Variable{objectA, IntegerValue(1)}, Variable{objectB, UnsignedValue(1 << 31)}))
	const want = "SET " + string(objectA) + "=1 " + string(objectB) + "=2147483648"
	agent.expect(t, want, want)
	if n := s.Exchanges(); n != 1 {
		t.Errorf("%d exchanges", n)
	}
}

func TestSetOnceSendsOnce(t *testing.T) {
	answers := map[string]struct {
		raw  func(int, []byte) [][]byte
		want Kind
	}{
		"silence":       {func(int, []byte) [][]byte { return nil }, KindTimeout},
		"garbage":       {func(int, []byte) [][]byte { return [][]byte{[]byte("garbage")} }, KindProtocol},
		"truncated":     {func(_ int, good []byte) [][]byte { return [][]byte{good[:len(good)-3]} }, KindProtocol},
		"other request": {func(_ int, good []byte) [][]byte { return [][]byte{otherID(good)} }, KindProtocol},
	}
	for name, c := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			agent := startAgent(t, nil)
			agent.raw = c.raw
			s := agent.session(t, func(c *Config) { c.Retries = 5 })
			e := kindOf(t, s.SetOnce(t.Context(), Variable{objectA, IntegerValue(3)}))
			if e.Kind != c.want || !e.Sent || !strings.Contains(e.Error(), "may have been carried out") {
				t.Errorf("%v is %v, Sent %v", e, e.Kind, e.Sent)
			}
			agent.expect(t, "SET "+string(objectA)+"=3")
		})
	}
}

// otherID is the response with another request ID.
func otherID(good []byte) []byte {
	p := decode(&gosnmp.GoSNMP{Version: gosnmp.Version2c}, good)
	p.RequestID ^= 1 << 20
	data, err := p.MarshalMsg()
	if err != nil {
		panic(err)
	}
	return data
}

func TestSetRefusals(t *testing.T) {
	statuses := map[gosnmp.SNMPError]Kind{
		gosnmp.TooBig: KindRefusedByDevice, gosnmp.BadValue: KindBadValue, gosnmp.GenErr: KindRefusedByDevice,
		gosnmp.NoAccess: KindAccess, gosnmp.WrongType: KindBadValue, gosnmp.WrongLength: KindBadValue,
		gosnmp.WrongEncoding: KindBadValue, gosnmp.WrongValue: KindBadValue, gosnmp.NoCreation: KindNoSuchObject,
		gosnmp.InconsistentValue: KindRefusedByDevice, gosnmp.ResourceUnavailable: KindRefusedByDevice,
		gosnmp.CommitFailed:       KindRefusedByDevice,
		gosnmp.AuthorizationError: KindAccess, gosnmp.InconsistentName: KindRefusedByDevice,
		gosnmp.ReadOnly: KindAccess,
	}
	for status, want := range statuses {
		t.Run(statusName(status), func(t *testing.T) {
			agent := startAgent(t, nil)
			agent.answer = func(_ int, _, response *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
				response.Error, response.ErrorIndex = status, 2
				return response
			}
			err := agent.session(t, nil).Set(t.Context(), Variable{objectA, IntegerValue(1)}, Variable{objectB, IntegerValue(1)})
			e := kindOf(t, err)
			// undoFailed says that a part of the write stays carried out.
			if e.Kind != want || e.Sent != (status == gosnmp.UndoFailed) || e.Object != objectB || !strings.Contains(e.Error(), statusName(status)) {
				t.Errorf("%v is %v, Sent %v, of %s; want %v", e, e.Kind, e.Sent, e.Object, want)
			}
		})
	}
}

// TestSetRefusedAfterResend holds that a refusal of the second copy proves
// nothing about the first.
func TestSetRefusedAfterResend(t *testing.T) {
	agent := startAgent(t, nil)
	agent.answer = func(n int, _, response *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
		if n == 0 {
			return nil
		}
		response.Error, response.ErrorIndex = gosnmp.InconsistentValue, 1
		return response
	}
	e := kindOf(t, agent.session(t, nil).Set(t.Context(), Variable{objectA, IntegerValue(1)}))
	if e.Kind != KindRefusedByDevice || !e.Sent {
		t.Errorf("%v is %v, Sent %v", e, e.Kind, e.Sent)
	}
}

// TestSetToMissingRow is snmpsim's answer: no error status, but no object.
func TestSetToMissingRow(t *testing.T) {
	agent := startAgent(t, nil)
	agent.answer = func(_ int, _, response *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
		response.Variables[0] = gosnmp.SnmpPDU{Name: response.Variables[0].Name, Type: gosnmp.NoSuchInstance}
		return response
	}
	e := kindOf(t, agent.session(t, nil).Set(t.Context(), Variable{objectA, IntegerValue(1)}))
	if e.Kind != KindNoSuchObject || e.Sent || e.Object != objectA {
		t.Errorf("%v is %v, Sent %v", e, e.Kind, e.Sent)
	}
}

func TestCancelInterrupts(t *testing.T) {
	for name, c := range map[string]struct {
		version Version
		want    Kind
		stop    func(context.CancelFunc, *Session)
	}{
		"cancel v2c": {V2c, KindCanceled, func(cancel context.CancelFunc, _ *Session) { cancel() }},
		"cancel v3":  {V3, KindCanceled, func(cancel context.CancelFunc, _ *Session) { cancel() }},
		"close":      {V2c, KindCanceled, func(_ context.CancelFunc, s *Session) { s.Close() }},
	} {
		t.Run(name, func(t *testing.T) {
			agent := startAgent(t, nil)
			agent.raw = func(int, []byte) [][]byte { return nil }
			s := agent.session(t, func(cfg *Config) {
				cfg.Timeout, cfg.Version, cfg.User = time.Minute, c.version, "someone"
			})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			time.AfterFunc(50*time.Millisecond, func() { c.stop(cancel, s) })
			begin := time.Now()
			_, err := s.Get(ctx, objectA)
			if e := kindOf(t, err); e.Kind != c.want {
				t.Errorf("%v is %v", e, e.Kind)
			}
			if time.Since(begin) > 10*time.Second {
				t.Error("it hung")
			}
		})
	}
}

func TestDeadlineEndsWrite(t *testing.T) {
	agent := startAgent(t, nil)
	agent.raw = func(int, []byte) [][]byte { return nil }
	s := agent.session(t, func(cfg *Config) { cfg.Timeout = time.Minute })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	e := kindOf(t, s.Set(ctx, Variable{objectA, IntegerValue(1)}))
	if e.Kind != KindTimeout || !e.Sent || !errors.Is(e, context.DeadlineExceeded) || !strings.Contains(e.Error(), "community") {
		t.Errorf("%v is %v, Sent %v, %v", e, e.Kind, e.Sent, e.err)
	}
	e = kindOf(t, s.Set(ctx, Variable{objectA, IntegerValue(1)}))
	if e.Kind != KindTimeout || e.Sent {
		t.Errorf("after the deadline: %v is %v, Sent %v", e, e.Kind, e.Sent)
	}
}

// TestLostRequestNearTheDeadline holds that a lost packet is sent again even where
// the time left is shorter than an attempt: it may be the last chance to switch a
// machine on again.
func TestLostRequestNearTheDeadline(t *testing.T) {
	agent := startAgent(t, map[OID]Value{objectA: IntegerValue(1)})
	agent.raw = func(n int, good []byte) [][]byte {
		if n == 0 {
			return nil
		}
		return [][]byte{good}
	}
	s := agent.session(t, func(cfg *Config) { cfg.Timeout = time.Minute })
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
	defer cancel()
	_, err := s.Get(ctx, objectA)
	must(t, err)
	must(t, s.SetOnce(ctx, Variable{objectA, IntegerValue(1)}))
}

// TestOneExchangeAtATime holds that calls at once do not meet at the agent.
func TestOneExchangeAtATime(t *testing.T) {
	agent := startAgent(t, map[OID]Value{objectA: IntegerValue(1)})
	s := agent.session(t, nil)
	failures := make(chan error, 8)
	for range cap(failures) {
		go func() {
			values, err := s.Get(context.Background(), objectA)
			if err == nil && values[0] != IntegerValue(1) {
				err = errors.New("wrong value")
			}
			failures <- err
		}()
	}
	for range cap(failures) {
		must(t, <-failures)
	}
	if s.Exchanges() != 8 || len(agent.seen()) != 8 {
		t.Errorf("%d exchanges, the agent saw %d", s.Exchanges(), len(agent.seen()))
	}
}

func TestLogHasNoPayload(t *testing.T) {
	var log bytes.Buffer
	agent := startAgent(t, map[OID]Value{objectA: TextValue("payload")})
	s := agent.session(t, func(cfg *Config) {
		cfg.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	_, err := s.Get(t.Context(), objectA)
	must(t, err)
	must(t, s.Set(t.Context(), Variable{objectA, TextValue("payload")}))
	text := log.String()
	noSecret(t, text)
	if strings.Contains(text, "payload") || strings.Count(text, "\n") != 2 || !strings.Contains(text, "outcome=ok") || !strings.Contains(text, agent.address()) {
		t.Errorf("the log is %s", text)
	}
}
