package snmp

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gosnmp/gosnmp"
)

const engineID = "\x80\x00\x1f\x88\x04pdu1"

// fakeEngine is an SNMPv3 agent in memory that answers every request with the
// number of the request, as badly as a test wants.
type fakeEngine struct {
	t      testing.TB
	params gosnmp.UsmSecurityParameters // user and keys
	flags  gosnmp.SnmpV3MsgFlags
	count  int // requests after the discovery
	// answer changes the response; nil drops it.
	answer func(n int, request, response *gosnmp.SnmpPacket) *gosnmp.SnmpPacket
}

func secureConfig() Config {
	return Config{
		Version: V3, User: "someone", Auth: SHA256, AuthPass: "canary-auth-pass", Priv: AES, PrivPass: "canary-priv-pass", Retries: 1,
	}
}

func newEngine(t testing.TB) *fakeEngine {
	return &fakeEngine{t: t, flags: gosnmp.AuthPriv, params: gosnmp.UsmSecurityParameters{
		AuthoritativeEngineID: engineID, AuthoritativeEngineBoots: 3, AuthoritativeEngineTime: 1000, UserName: "someone",
		AuthenticationProtocol: gosnmp.SHA256, AuthenticationPassphrase: "canary-auth-pass",
		PrivacyProtocol: gosnmp.AES, PrivacyPassphrase: "canary-priv-pass",
		PrivacyParameters: []byte("saltsalt"),
	}}
}

func (f *fakeEngine) respond(datagram []byte) [][]byte {
	h, ok := readHeader(datagram)
	if !ok {
		f.t.Fatalf("the request %x has no header", datagram)
	}
	if h.engine == "" {
		report := f.report(h.id, unknownEngineIDs, 0)
		report.SecurityParameters.(*gosnmp.UsmSecurityParameters).UserName = ""
		return f.sealed(report)
	}
	must(f.t, f.params.InitSecurityKeys())
	decoder := &gosnmp.GoSNMP{
		Version: gosnmp.Version3, MsgFlags: f.flags, SecurityModel: gosnmp.UserSecurityModel, SecurityParameters: f.params.Copy(),
	}
	request := decode(decoder, datagram)
	if request == nil {
		f.t.Fatal("the request cannot be decrypted")
	}
	response := &gosnmp.SnmpPacket{
		Version: gosnmp.Version3, MsgID: request.MsgID, MsgFlags: f.flags, SecurityModel: gosnmp.UserSecurityModel,
		SecurityParameters: f.params.Copy(), ContextEngineID: engineID, PDUType: gosnmp.GetResponse,
		RequestID: request.RequestID, Variables: request.Variables,
	}
	for i := range response.Variables {
		response.Variables[i].Type, response.Variables[i].Value = gosnmp.Integer, f.count
	}
	f.count++
	if f.answer != nil {
		response = f.answer(f.count-1, request, response)
	}
	return f.sealed(response)
}

func (f *fakeEngine) sealed(packet *gosnmp.SnmpPacket) [][]byte {
	if packet == nil {
		return nil
	}
	datagram, err := packet.MarshalMsg()
	must(f.t, err)
	return [][]byte{datagram}
}

// report is a report about a message, signed if the flags say so.
func (f *fakeEngine) report(id uint32, counter OID, flags gosnmp.SnmpV3MsgFlags) *gosnmp.SnmpPacket {
	return &gosnmp.SnmpPacket{
		Version: gosnmp.Version3, MsgID: id, MsgFlags: flags, SecurityModel: gosnmp.UserSecurityModel,
		SecurityParameters: f.params.Copy(), ContextEngineID: engineID, PDUType: gosnmp.Report,
		Variables: []gosnmp.SnmpPDU{{Name: "." + string(counter), Type: gosnmp.Counter32, Value: uint32(1)}},
	}
}

// TestTimeWindow holds that a signed report about the time has a request sent
// again, even one that must not be repeated: the report proves that it was not
// carried out.
func TestTimeWindow(t *testing.T) {
	engine := newEngine(t)
	engine.answer = func(n int, request, response *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
		if n == 0 {
			engine.params.AuthoritativeEngineBoots, engine.params.AuthoritativeEngineTime = 9, 77
			return engine.report(request.MsgID, notInTimeWindows, gosnmp.AuthNoPriv)
		}
		p := request.SecurityParameters.(*gosnmp.UsmSecurityParameters)
		if p.AuthoritativeEngineBoots != 9 || p.AuthoritativeEngineTime < 77 || p.AuthoritativeEngineTime > 99 {
			t.Errorf("the request is of boot %d, second %d", p.AuthoritativeEngineBoots, p.AuthoritativeEngineTime)
		}
		return response
	}
	s := inMemory(t, secureConfig(), engine.respond)
	must(t, s.SetOnce(t.Context(), Variable{objectA, IntegerValue(1)}))
	if engine.count != 2 {
		t.Errorf("%d requests", engine.count)
	}
}

// TestClockAdvances holds that a request tells the engine's time of now.
func TestClockAdvances(t *testing.T) {
	engine := newEngine(t)
	s := inMemory(t, secureConfig(), engine.respond)
	_, err := s.Get(t.Context(), objectA)
	must(t, err)
	model := s.model.(*usm)
	model.clock = model.clock.Add(-200 * time.Second)
	engine.answer = func(_ int, request, response *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
		if p := request.SecurityParameters.(*gosnmp.UsmSecurityParameters); p.AuthoritativeEngineTime < 1200 {
			t.Errorf("the request is of second %d", p.AuthoritativeEngineTime)
		}
		return response
	}
	_, err = s.Get(t.Context(), objectA)
	must(t, err)
}

// v3Case is what an engine answers to a write that must not be repeated.
type v3Case struct {
	answer func(f *fakeEngine, request, response *gosnmp.SnmpPacket) *gosnmp.SnmpPacket
	want   Kind
	sent   bool
	says   string
}

func (c v3Case) run(t *testing.T) {
	engine := newEngine(t)
	engine.answer = func(n int, request, response *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
		if n > 0 {
			t.Error("the request came again")
		}
		return c.answer(engine, request, response)
	}
	s := inMemory(t, secureConfig(), engine.respond)
	e := kindOf(t, s.SetOnce(t.Context(), Variable{objectA, IntegerValue(0)}))
	if e.Kind != c.want || e.Sent != c.sent || !strings.Contains(e.Error(), c.says) {
		t.Errorf("%q is %v, Sent %v; want %v, Sent %v, with %q", e, e.Kind, e.Sent, c.want, c.sent, c.says)
	}
}

// TestV3Responses are responses that the security model must not take.
func TestV3Responses(t *testing.T) {
	changes := map[string]struct {
		change func(p *gosnmp.SnmpPacket, params *gosnmp.UsmSecurityParameters)
		says   string
	}{
		"forged": {func(_ *gosnmp.SnmpPacket, params *gosnmp.UsmSecurityParameters) {
			params.SecretKey = []byte("not the key that it should be...")
		}, "digest"},
		"other user": {func(_ *gosnmp.SnmpPacket, params *gosnmp.UsmSecurityParameters) {
			params.UserName = "another"
		}, "digest"},
		"undecodable": {func(_ *gosnmp.SnmpPacket, params *gosnmp.UsmSecurityParameters) {
			params.PrivacyKey = []byte("sixteen bytes...")
		}, "decoded"},
		"unsigned":      {func(p *gosnmp.SnmpPacket, _ *gosnmp.UsmSecurityParameters) { p.MsgFlags = gosnmp.NoAuthNoPriv }, "less protected"},
		"unencrypted":   {func(p *gosnmp.SnmpPacket, _ *gosnmp.UsmSecurityParameters) { p.MsgFlags = gosnmp.AuthNoPriv }, "less protected"},
		"other message": {func(p *gosnmp.SnmpPacket, _ *gosnmp.UsmSecurityParameters) { p.MsgID += 1 << 20 }, "another request"},
		"other request": {func(p *gosnmp.SnmpPacket, _ *gosnmp.UsmSecurityParameters) { p.RequestID += 1 << 20 }, "another request"},
	}
	for name, c := range changes {
		t.Run(name, v3Case{func(_ *fakeEngine, _, p *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
			c.change(p, p.SecurityParameters.(*gosnmp.UsmSecurityParameters))
			return p
		}, KindProtocol, true, c.says}.run)
	}
	t.Run("silence", v3Case{func(_ *fakeEngine, _, _ *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
		return nil
	}, KindPrivacy, true, "privacy pass phrase"}.run)
}

// TestV3Reports holds what each report means: the agent did not carry out the
// request.
func TestV3Reports(t *testing.T) {
	reports := map[string]struct {
		counter OID
		flags   gosnmp.SnmpV3MsgFlags
		want    Kind
		sent    bool
		says    string
	}{
		"unsigned time":    {notInTimeWindows, 0, KindProtocol, true, "unsigned report"},
		"unknown user":     {unknownUserNames, 0, KindUser, false, "user name"},
		"wrong digest":     {wrongDigests, 0, KindDigest, false, "pass phrase"},
		"decryption error": {decryptionErrors, gosnmp.AuthNoPriv, KindPrivacy, false, "privacy pass phrase"},
		"level":            {unsupportedLevels, 0, KindLevel, false, "security level"},
		"context":          {unknownContexts, gosnmp.AuthPriv, KindInput, false, "context"},
		"engine":           {unknownEngineIDs, 0, KindProtocol, false, "try again"},
		"another report":   {sysName, 0, KindProtocol, false, string(sysName)},
		"empty report":     {"", 0, KindProtocol, true, "empty report"},
	}
	for name, c := range reports {
		t.Run(name, v3Case{func(f *fakeEngine, request, _ *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
			report := f.report(request.MsgID, c.counter, c.flags)
			if c.counter == "" {
				report.Variables = nil
			}
			return report
		}, c.want, c.sent, c.says}.run)
	}
}

// TestWildClock holds that an engine which calls every request too old is not
// asked for ever.
func TestWildClock(t *testing.T) {
	engine := newEngine(t)
	engine.answer = func(_ int, request, _ *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
		return engine.report(request.MsgID, notInTimeWindows, gosnmp.AuthNoPriv)
	}
	e := kindOf(t, inMemory(t, secureConfig(), engine.respond).SetOnce(t.Context(), Variable{objectA, IntegerValue(0)}))
	if e.Kind != KindProtocol || e.Sent || engine.count != 2 {
		t.Errorf("%v is %v, Sent %v, after %d requests", e, e.Kind, e.Sent, engine.count)
	}
}

// TestSilenceOfProvenEngine holds that an agent which answered before is not
// said to have another pass phrase when it falls silent.
func TestSilenceOfProvenEngine(t *testing.T) {
	engine := newEngine(t)
	s := inMemory(t, secureConfig(), engine.respond)
	_, err := s.Get(t.Context(), objectA)
	must(t, err)
	engine.answer = func(int, *gosnmp.SnmpPacket, *gosnmp.SnmpPacket) *gosnmp.SnmpPacket { return nil }
	_, err = s.Get(t.Context(), objectA)
	if e := kindOf(t, err); e.Kind != KindTimeout {
		t.Errorf("%v is %v", e, e.Kind)
	}
}

// TestOneLostRequest holds that a single request without an answer, before the
// deadline ends the waiting, does not make a pass phrase wrong: it may be lost.
func TestOneLostRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		engine := newEngine(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		engine.answer = func(n int, _, _ *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
			if n > 0 {
				time.Sleep(time.Minute)
			}
			return nil
		}
		_, err := inMemory(t, secureConfig(), engine.respond).Get(ctx, objectA)
		if e := kindOf(t, err); e.Kind != KindTimeout || engine.count != 2 {
			t.Errorf("%v is %v, after %d requests", e, e.Kind, engine.count)
		}
	})
}

func TestBadDiscovery(t *testing.T) {
	cases := map[string]func(f *fakeEngine, id uint32) *gosnmp.SnmpPacket{
		"silence": func(*fakeEngine, uint32) *gosnmp.SnmpPacket { return nil },
		"short engine ID": func(f *fakeEngine, id uint32) *gosnmp.SnmpPacket {
			f.params.AuthoritativeEngineID = "abcd"
			return f.report(id, unknownEngineIDs, 0)
		},
		"long engine ID": func(f *fakeEngine, id uint32) *gosnmp.SnmpPacket {
			f.params.AuthoritativeEngineID = strings.Repeat("x", 33)
			return f.report(id, unknownEngineIDs, 0)
		},
		"response": func(f *fakeEngine, id uint32) *gosnmp.SnmpPacket {
			p := f.report(id, unknownEngineIDs, 0)
			p.PDUType = gosnmp.GetResponse
			return p
		},
		"other message": func(f *fakeEngine, id uint32) *gosnmp.SnmpPacket {
			return f.report(id+1000, unknownEngineIDs, 0)
		},
		"other version": func(f *fakeEngine, id uint32) *gosnmp.SnmpPacket {
			return &gosnmp.SnmpPacket{Version: gosnmp.Version2c, PDUType: gosnmp.GetResponse, RequestID: id}
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			engine := newEngine(t)
			s := inMemory(t, secureConfig(), func(datagram []byte) [][]byte {
				h, ok := readHeader(datagram)
				if !ok || h.engine != "" {
					t.Error("a request without a discovery")
				}
				return engine.sealed(c(engine, h.id))
			})
			e := kindOf(t, s.Set(t.Context(), Variable{objectA, IntegerValue(0)}))
			want := KindProtocol
			if name == "silence" {
				want = KindTimeout
			}
			if e.Kind != want || e.Sent || e.Op != opDiscover {
				t.Errorf("%q is %v, Sent %v", e, e.Kind, e.Sent)
			}
		})
	}
}

// TestSaltsDiffer holds that no two requests are encrypted with the same salt.
func TestSaltsDiffer(t *testing.T) {
	engine := newEngine(t)
	salts := map[string]bool{}
	engine.answer = func(_ int, request, response *gosnmp.SnmpPacket) *gosnmp.SnmpPacket {
		salts[string(request.SecurityParameters.(*gosnmp.UsmSecurityParameters).PrivacyParameters)] = true
		return response
	}
	s := inMemory(t, secureConfig(), engine.respond)
	for range 20 {
		_, err := s.Get(t.Context(), objectA)
		must(t, err)
	}
	if len(salts) != 20 || salts["\x00\x00\x00\x00\x00\x00\x00\x01"] {
		t.Errorf("20 requests have %d salts", len(salts))
	}
}
