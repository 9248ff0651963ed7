package ipmi_test

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

// damageKinds are the ways in which a reply can be damaged. Each changes a copy.
var damageKinds = []struct {
	name string
	to   func(random *rand.Rand, packet []byte) []byte
}{
	{"flipped bits", func(random *rand.Rand, packet []byte) []byte {
		for range 1 + random.IntN(4) {
			packet[random.IntN(len(packet))] ^= 1 << random.IntN(8)
		}
		return packet
	}},
	{"wrong lengths", func(random *rand.Rand, packet []byte) []byte {
		if len(packet) < payloadAt {
			return append(packet, 0)
		}
		length := int(binary.LittleEndian.Uint16(packet[lengthAt:]))
		switch random.IntN(4) {
		case 0: // a lie
			length = random.IntN(1 << 16)
		case 1: // a small lie
			length += 1 + random.IntN(32) - random.IntN(64)
		case 2: // less, told as it is
			length = random.IntN(length + 1)
			packet = packet[:payloadAt+length]
		case 3: // more, told as it is
			extra := 1 + random.IntN(600)
			packet = append(packet, randomBytes(random, extra)...)
			length += extra
		}
		binary.LittleEndian.PutUint16(packet[lengthAt:], uint16(length))
		return packet
	}},
	{"random bodies", func(random *rand.Rand, packet []byte) []byte {
		keep := min(len(packet), payloadAt+random.IntN(3)) // the header; or with message tag; or with status
		return append(packet[:keep], randomBytes(random, len(packet)-keep)...)
	}},
	{"truncation", func(random *rand.Rand, packet []byte) []byte {
		return packet[:random.IntN(len(packet))]
	}},
}

func randomBytes(random *rand.Rand, n int) []byte {
	bytes := make([]byte, n)
	for i := range bytes {
		bytes[i] = byte(random.Uint32())
	}
	return bytes
}

// damage is a fault that damages replies, and remembers which.
type damage struct {
	kind   int
	random *rand.Rand

	mu   sync.Mutex
	done []byte // the payload types of the damaged replies
	log  []string
}

func newDamage(kind int, seed uint64) *damage {
	return &damage{kind: kind, random: rand.New(rand.NewPCG(uint64(kind), seed))}
}

// reply damages three replies of ten.
func (d *damage) reply(n int, packet []byte) [][]byte {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(packet) <= payloadTypeAt || d.random.Float64() >= 0.3 {
		return [][]byte{packet}
	}
	changed := damageKinds[d.kind].to(d.random, slices.Clone(packet))
	d.done = append(d.done, packet[payloadTypeAt])
	d.log = append(d.log, fmt.Sprintf("reply %d\n  was %x\n  is  %x", n, packet, changed))
	return [][]byte{changed}
}

// hit tells whether a reply of one of these payload types was damaged.
func (d *damage) hit(payloadTypes ...byte) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.ContainsFunc(d.done, func(done byte) bool { return slices.Contains(payloadTypes, done) })
}

// String tells what was damaged.
func (d *damage) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return damageKinds[d.kind].name + fmt.Sprint(d.log)
}

// blamed are the ways in which a driver may fail that knows the right
// credentials, each with the replies of which one must have been damaged.
//
// An accusation of the password is among them. It can come only from a login
// in which nothing was sent twice, and there a damaged proof is the same as the
// proof of a BMC that has another password. Asking again would cost a BMC that
// locks users out a second refused login for each wrong password, which section
// 6 of the protocol rules out; and a real network has no such damage, since UDP
// and the layers below drop it.
var blamed = map[string][]byte{
	"authError badCredentials":    {rakp2, rakp4},
	"authError badKg":             {rakp4},
	"authError privilege":         {openResponse, rakp2, rakp4},
	"settingsError cipher":        {openResponse, rakp2, rakp4},
	"connError sessionsFull":      {openResponse, rakp2, rakp4},
	"actionError refusedByDevice": {openResponse, rakp2, rakp4, encryptedReply},
}

// encryptedReply is the payload type of a reply in the session, encrypted and
// signed.
const encryptedReply = 0xc0

// blame holds that a failure comes from a damaged reply that explains it, and
// that nothing which was proven by a signature is doubted. Running out of time
// needs no explanation: a busy machine is enough.
func blame(a attempt) {
	if a.Error == nil || a.result() == "connError timeout" {
		return
	}
	switch hit := blamed[a.result()]; {
	case hit == nil:
		a.errorf("damage must not end like this")
	case !a.network.damage.hit(hit...):
		a.errorf("no damage explains this")
	case a.Error.Code == "authError" && sentAgain.MatchString(a.lastLogin()):
		a.errorf("an accusation after a packet was sent again")
	}
}

// lastLogin is the log of the login that decided: one before it may have been
// given up.
func (a *attempt) lastLogin() string {
	lines := strings.SplitAfter(a.Logs, "\n")
	for i := len(lines) - 1; i > 0; i-- {
		if strings.Contains(lines[i], `"operation":"Open Session"`) {
			return strings.Join(lines[i:], "")
		}
	}
	return a.Logs
}

// TestDamagedReplies lets 10 000 drivers meet a BMC of which three replies in
// ten are damaged, 2500 in each way, and holds that each prints one document,
// and none a wrong state.
func TestDamagedReplies(t *testing.T) {
	times := 2500
	if testing.Short() {
		times = 250
	}
	verbs := []string{"power_query", "power_on", "power_off"}
	for kind, k := range damageKinds {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			var ends tally
			crowd(times, func(n int) {
				d := newDamage(kind, uint64(n))
				w := &network{damage: d, reply: d.reply}
				a := try(t, verbs[n%len(verbs)], n/len(verbs)%2 == 0, w, object{"timeoutMs": 1000})
				blame(a)
				ends.add(a)
			})
			if n := ends.results["success"]; n < times/20 || n > times*9/10 {
				t.Errorf("%d of %d succeed: the damage is not what was meant", n, times)
			}
			t.Log(&ends)
		})
	}
}
