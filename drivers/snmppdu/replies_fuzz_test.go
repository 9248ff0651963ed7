package snmppdu_test

import (
	"bytes"
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/sim/drivertest"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu"
	"github.com/maaspd/powerdrivers/maaspd"
	"github.com/maaspd/powerdrivers/schemas"
	"github.com/maaspd/powerdrivers/schemas/verify"
	"github.com/santhosh-tekuri/jsonschema/v5"
)

// replyVerbs read; each takes other ways through the driver.
func replyVerbs() []string {
	return []string{"power_query", "outlets", "statistics", "check", "probe"}
}

// FuzzReplies has an agent of any line answer with values of any type, length
// and size. Whatever comes, the driver prints one reply that keeps the
// protocol, and says on or off only of an outlet whose state has such a value.
func FuzzReplies(f *testing.F) {
	lines := slices.DeleteFunc(table(), func(e entry) bool { return !readable(e) })
	schema, err := verify.Compile(schemas.Reply, "")
	if err != nil {
		f.Fatal(err)
	}
	for n, value := range []string{"\x02\x01\x01", "\x02\x01\x00", "\x04\x02on", "\x02\x00", "\x42\x09\x01", "\x04\xff", "\x81\x00", "\x05\x00", "\x46\x08\xff\xff\xff\xff\xff\xff\xff\xff"} {
		for verb := range replyVerbs() {
			f.Add(byte(7*n), byte(verb), []byte(value))
			f.Add(byte(7*n+3), byte(verb), []byte("\x00\x00"+value+value+value))
		}
	}
	for n := range lines {
		for verb, value := range []string{"\x02\x01\x63", "\x04\x05x,0,1"} { // of power_query and outlets
			f.Add(byte(n), byte(verb), []byte(value))
			f.Add(byte(n), byte(1-verb), []byte(value))
		}
	}
	f.Fuzz(func(t *testing.T, line, verb byte, data []byte) {
		e := lines[int(line)%len(lines)]
		alter := &alteration{rest: data, sent: map[snmp.OID][]pdusim.Binding{}}
		run := alteredRun{entry: e, verb: replyVerbs()[int(verb)%len(replyVerbs())], alter: alter}
		run.check(t, schema)
	})
}

// alteration alters the replies of an agent by bytes that a fuzzer chose, until
// they are used up.
type alteration struct {
	mu   sync.Mutex // the agent answers in a goroutine of its own
	rest []byte
	// sent is what was told of each object: a walk over one column may pass over
	// the beginning of the next.
	sent map[snmp.OID][]pdusim.Binding
	// refusal is another reply to the request: the driver must not wait where
	// the first one cannot be read.
	refusal []byte
}

func (a *alteration) take() byte {
	if len(a.rest) == 0 {
		return 0
	}
	b := a.rest[0]
	a.rest = a.rest[1:]
	return b
}

// reply is the Faults.Reply: for each variable one byte is the tag of another
// value, and 0 leaves it.
func (a *alteration) reply(request pdusim.Message, reply *pdusim.Message) {
	a.mu.Lock()
	defer a.mu.Unlock()
	refused := *reply
	refused.Status, refused.Index, refused.Variables = pdusim.GenErr, 1, request.Variables
	a.refusal = refused.Marshal()
	for i := range reply.Variables {
		if tag := a.take(); tag != 0 {
			reply.Variables[i].Tag = tag
			reply.Variables[i].Value = snmp.Value{Type: snmp.Other, Text: a.content()}
		}
		oid := reply.Variables[i].OID
		a.sent[oid] = append(a.sent[oid], reply.Variables[i])
	}
}

// content is a value's bytes after their number; the largest number stands for
// more than any object needs.
func (a *alteration) content() string {
	n := int(a.take())
	if n == 255 {
		return strings.Repeat("9", 4000)
	}
	n = min(n, len(a.rest))
	text := string(a.rest[:n])
	a.rest = a.rest[n:]
	return text
}

// packet is the Faults.Packet.
func (a *alteration) packet(_ int, packet []byte) [][]byte {
	return [][]byte{packet, a.refusal}
}

// told is all that was told of the object.
func (a *alteration) told(oid snmp.OID) []pdusim.Binding {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.sent[oid])
}

// alteredRun is one run of the driver at such an agent.
type alteredRun struct {
	entry
	verb  string
	alter *alteration
}

func (r alteredRun) check(t *testing.T, schema *jsonschema.Schema) {
	d := r.device(t)
	params := with(r.request(t, d, r.outlets[0].id), object{"exchange_timeout": 5000, "retries": 0})
	if r.verb == "outlets" || r.verb == "probe" {
		params = with(params, object{"node_outlet": nil})
	}
	d.SetFaults(pdusim.Faults{Reply: r.alter.reply, Packet: r.alter.packet})
	var out, diagnostics bytes.Buffer
	request := strings.NewReader(text(t, object{"driverParameters": params}))
	status := maaspd.Run(t.Context(), snmppdu.Driver(), []string{r.verb}, request, &out, &diagnostics)
	if faults, err := verify.Validate(schema, out.Bytes()); err != nil || len(faults) > 0 {
		t.Fatalf("%s: %s: not one reply of the protocol: %v %v\n%s", r.line, r.verb, err, faults, &out)
	}
	var reply drivertest.Answer
	if err := json.Unmarshal(out.Bytes(), &reply); err != nil {
		t.Fatal(err)
	}
	if (status == 0) != (reply.Error == nil) {
		t.Errorf("exit status %d: %v", status, reply.Error)
	}
	if reply.Error == nil {
		r.holdStates(t, reply.Data)
	} else if reply.Error.Reason == "internal" || reply.Error.Reason == "timeout" {
		t.Errorf("%s: %s: %s", r.line, r.verb, reply.Error.Message)
	}
}

// holdStates holds that what the reply says of states was said by the agent.
func (r alteredRun) holdStates(t *testing.T, data object) {
	t.Helper()
	if r.verb == "power_query" {
		r.holdState(t, 0, data["status"].(string))
		return
	}
	list, _ := data["outlets"].([]any)
	for _, one := range list {
		o := one.(object)
		if n := slices.IndexFunc(r.outlets, func(s socket) bool { return s.id == o["id"] }); n >= 0 && r.verb == "outlets" {
			r.holdState(t, n, o["status"].(string))
		}
	}
}

func (r alteredRun) holdState(t *testing.T, n int, status string) {
	t.Helper()
	oid := r.state
	if r.list != nil {
		oid = r.list.oid
	}
	told := r.alter.told(expand(oid, r.outlets[n]))
	if status != "unknown" && !slices.ContainsFunc(told, func(b pdusim.Binding) bool { return r.means(b, n, status) }) {
		t.Errorf("%s: outlet %s is %s, but the agent said %v", r.line, r.outlets[n].id, status, told)
	}
}

// means tells whether the n-th outlet has the state, if this is what the agent
// says of it.
func (r alteredRun) means(b pdusim.Binding, n int, status string) bool {
	if r.list != nil {
		words := strings.Split(b.Value.Text, r.list.separator)
		want := map[string]string{"on": r.list.on, "off": r.list.off}[status]
		return n < len(words) && strings.EqualFold(strings.Trim(words[n], padding), want)
	}
	numbers := map[string][]int64{
		"on":  slices.Concat(r.on, r.lockedOn, r.toOff),
		"off": slices.Concat(r.off, r.lockedOff, r.toOn),
	}[status]
	return slices.ContainsFunc(numbers, func(number int64) bool { return reads(b, number) })
}

// padding is what PDUs fill texts up with.
const padding = " \t\r\n\x00"

// reads tells whether the value can be read as the number: as an INTEGER, as one
// of the types without sign, or as a text.
func reads(b pdusim.Binding, number int64) bool {
	bytes := []byte(b.Value.Text)
	switch b.Tag {
	case 0:
		return b.Value.Int == number
	case 0x02:
		value := new(big.Int).SetBytes(bytes)
		if len(bytes) > 0 && bytes[0] > 127 {
			value.Sub(value, new(big.Int).Lsh(big.NewInt(1), uint(8*len(bytes))))
		}
		return len(bytes) > 0 && value.IsInt64() && value.Int64() == number
	case 0x41, 0x42, 0x43, 0x46, 0x47:
		value := new(big.Int).SetBytes(bytes)
		return value.IsInt64() && value.Int64() == number
	case 0x04:
		n, err := strconv.ParseInt(strings.Trim(b.Value.Text, padding), 10, 64)
		return err == nil && n == number
	}
	return false
}
