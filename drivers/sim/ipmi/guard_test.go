package ipmisim

import (
	"bytes"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bougou/go-ipmi/pkg/protocol"
)

// The packets of the next two tests make the engine panic, which would end this
// test process.

func TestDangerousPackets(t *testing.T) {
	b := start(t, Config{})
	c := dial(t, b)
	reply := c.ask(openSession(1), 5*time.Second)
	if len(reply) != 52 {
		t.Fatalf("open session response % x", reply)
	}
	for length := 228; length < 256; length++ { // 28 more overflow a byte
		c.send(rakp1(reply[24:28], "", byte(length)))
	}
	for size := range len(presencePing) {
		c.send(presencePing[:size])
	}
	alive(t, b)
}

// TestBrokenCiphertext sends ciphertext of impossible length into an open
// session. Cipher suite 1 has no integrity check that would stop it.
func TestBrokenCiphertext(t *testing.T) {
	sessions := make(chan uint32, 100)
	b := start(t, Config{CipherSuites: []int{1}, Faults: Faults{Request: func(_ int, p []byte) [][]byte {
		if r := parseRequest(p); r.plus && r.session != 0 {
			sessions <- r.session
		}
		return [][]byte{p}
	}}})
	hold(t, b, "1")
	c, id := dial(t, b), <-sessions
	for size := range 50 {
		c.send(protocol.BuildRMCPPlusPacket(payloadIPMI, flagEncrypted, id, 5, make([]byte, size)))
	}
	alive(t, b)
}

// alive checks that a BMC still answers.
func alive(t *testing.T, b *BMC) {
	t.Helper()
	for range 10 { // what came before may have filled the socket's buffer
		if dial(t, b).ask(presencePing, time.Second) != nil {
			return
		}
	}
	t.Fatal("the BMC does not answer any more")
}

func TestRAKP1Refusals(t *testing.T) {
	cases := []struct {
		name   string
		tell   bool
		user   string
		length byte
		status byte
	}{
		{"known user", true, DefaultUser, 5, 0},
		{"unknown user", true, "nobody", 6, statusUnauthorized},
		{"unknown user kept secret", false, "nobody", 6, 0},
		{"name too long", false, strings.Repeat("x", 17), 17, statusNameLength},
		{"length overflows", false, "", 255, statusNameLength},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := start(t, Config{TellUnknownUser: c.tell})
			raw := dial(t, b)
			opened := raw.ask(openSession(1), 5*time.Second)
			if len(opened) != 52 {
				t.Fatalf("open session response % x", opened)
			}
			reply := raw.ask(rakp1(opened[24:28], c.user, c.length), 5*time.Second)
			if len(reply) < 24 || reply[5] != payloadRAKP2 || reply[16] != 7 || reply[17] != c.status || !bytes.Equal(reply[20:24], []byte{1, 2, 3, 4}) {
				t.Errorf("RAKP message 2 % x, want status %02x", reply, c.status)
			}
			if sessions := b.OpenSessions(); (sessions == 0) != (c.status != 0) {
				t.Errorf("%d sessions left", sessions)
			}
		})
	}
}

// record returns the packets of an ipmitool call.
func record(t *testing.T, args ...string) [][]byte {
	t.Helper()
	var mu sync.Mutex
	var packets [][]byte
	b := start(t, Config{Faults: Faults{Request: func(_ int, p []byte) [][]byte {
		mu.Lock()
		defer mu.Unlock()
		packets = append(packets, bytes.Clone(p))
		return [][]byte{p}
	}}})
	if out, err := ipmitool(t, b, args...); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	mu.Lock()
	defer mu.Unlock()
	return packets
}

// TestDamagedRequests changes the packets of real conversations at random.
func TestDamagedRequests(t *testing.T) {
	packets := append(record(t, "-C", "3", "power", "status"), record(t, "-I", "lan", "power", "status")...)
	b := start(t, Config{MaxSessions: 32})
	c := dial(t, b)
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 5000 {
		p := bytes.Clone(packets[random.IntN(len(packets))])
		for range 1 + random.IntN(4) {
			p[random.IntN(len(p))] = byte(random.IntN(256))
		}
		c.send(p[:len(p)-random.IntN(2)*random.IntN(len(p))])
		if n%50 == 0 {
			alive(t, b) // and no packet is lost for want of buffer
		}
	}
	alive(t, b)
}

// TestDamagedConversation changes the packets of a client that reacts to it.
func TestDamagedConversation(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			b := start(t, Config{Faults: Faults{Request: Chain(Damage(seed, 0.3), Truncate(seed, 0.1))}})
			_, _ = ipmitool(t, b, "-R", "1", "-C", "3", "power", "status") // whatever comes of it
			b.SetFaults(Faults{})
			alive(t, b)
		})
	}
}
