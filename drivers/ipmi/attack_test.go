package ipmi_test

import (
	"bytes"
	"encoding/binary"
	"testing"
	"time"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// Where things are in an RMCP+ packet (IPMI v2.0 rev 1.1, tables 13-8 and
// 13-10).
const (
	payloadTypeAt = 5
	sessionIDAt   = 6
	sequenceAt    = 10
	lengthAt      = 14
	payloadAt     = 16

	openResponse = 0x11
	rakp2        = 0x13
	rakp4        = 0x15

	// In an Open Session Response: the algorithms that the BMC chose.
	authAt            = payloadAt + 16
	integrityAt       = payloadAt + 24
	confidentialityAt = payloadAt + 32
)

// inSession tells whether the packet is a reply within a session.
func inSession(packet []byte) bool {
	return len(packet) > payloadAt && packet[4] == 6 && packet[payloadTypeAt]&0x3f == 0 &&
		binary.LittleEndian.Uint32(packet[sessionIDAt:]) != 0
}

// rewriting applies a change to the replies that it concerns.
func rewriting(concerns func([]byte) bool, change func([]byte) []byte) ipmisim.Faults {
	return ipmisim.Faults{Reply: func(_ int, packet []byte) [][]byte {
		if !concerns(packet) {
			return [][]byte{packet}
		}
		return [][]byte{change(bytes.Clone(packet))}
	}}
}

// setup tells whether a packet is a session setup message of that type.
func setup(payloadType byte) func([]byte) bool {
	return func(packet []byte) bool {
		return len(packet) > payloadAt && packet[4] == 6 && packet[payloadTypeAt] == payloadType
	}
}

// setting changes bytes of a packet.
func setting(value byte, at ...int) func([]byte) []byte {
	return func(packet []byte) []byte {
		for _, i := range at {
			packet[i] = value
		}
		return packet
	}
}

// flipped changes one byte of a packet to its opposite.
func flipped(at int) func([]byte) []byte {
	return func(packet []byte) []byte {
		packet[at] ^= 0xff
		return packet
	}
}

// TestDowngrade holds that a BMC, or who speaks in its place, cannot make the
// driver do with less than it asked for.
func TestDowngrade(t *testing.T) {
	cases := []struct {
		name   string
		change func([]byte) []byte
	}{
		{"no encryption", setting(0, confidentialityAt)},
		{"no integrity", setting(0, integrityAt)},
		{"no authentication", setting(0, authAt)},
		{"suite 0", setting(0, authAt, integrityAt, confidentialityAt)},
		{"SHA1 for SHA256", setting(1, authAt, integrityAt)},
		{"MD5", setting(2, authAt, integrityAt)},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, ipmisim.Config{On: true, Faults: rewriting(setup(openResponse), c.change)})
			ask(t, "power_off", request(login, object{"timeoutMs": 2000})).Fails("settingsError cipher none").
				Says(bmc.Addr(), "other algorithms than were asked for")
			if count(bmc.RequestLog(), rakp1) > 0 || !bmc.Machine().On() {
				t.Errorf("the BMC heard %q", bmc.RequestLog())
			}
		})
	}
}

// TestForgedReplies holds that no reply that is not signed by the BMC becomes
// a state, whatever it says. The machine is off, and the forger says on.
func TestForgedReplies(t *testing.T) {
	t.Parallel()

	cases := []struct {
		name   string
		change func([]byte) []byte
	}{
		{"broken signature", func(p []byte) []byte { p[len(p)-1] ^= 1; return p }},
		{"no signature", func(p []byte) []byte { return p[:len(p)-12] }},
		{"flipped ciphertext", flipped(payloadAt + 20)},
		{"another sequence number", flipped(sequenceAt)},
		{"another session", flipped(sessionIDAt)},
		{"flags taken off", func(p []byte) []byte { p[payloadTypeAt] = 0; return p }},
		{"plain text", inPlainText},
		{"plain text without a session", func(p []byte) []byte {
			return setting(0, sessionIDAt, sessionIDAt+1, sessionIDAt+2, sessionIDAt+3)(inPlainText(p))
		}},
	}
	for _, c := range cases {
		for _, suite := range []string{"17", "3"} {
			t.Run(c.name+", suite "+suite, func(t *testing.T) {
				t.Parallel()
				bmc, login := simBMC(t, ipmisim.Config{Faults: rewriting(inSession, c.change)})
				login["cipher_suite_id"] = suite
				begin := time.Now()
				got := ask(t, "power_query", request(login, object{"timeoutMs": 2000}))
				if got.Data != nil || got.Error == nil || got.Error.Effect != "none" {
					t.Fatalf("believed:\n%s", got.Text)
				}
				if r := got.Error.Reason; r != "timeout" && r != "refusedByDevice" {
					t.Errorf("reason %s: %s", r, got.Error.Message)
				}
				inTime(t, begin, 2*time.Second)
				if bmc.Machine().On() {
					t.Error("the machine is on")
				}
			})
		}
	}
}

// inPlainText is an unsigned reply to Get Chassis Status, "on", in the session
// of the packet, with the number of a session's first request.
func inPlainText(packet []byte) []byte { return statusInPlainText(packet, 1) }

// statusInPlainText is inPlainText for any of the 64 request numbers.
func statusInPlainText(packet []byte, number byte) []byte {
	forged := bytes.Clone(packet[:payloadAt])
	forged[payloadTypeAt] = 0
	message := []byte{0x81, 0x04, 0, 0x20, number << 2, 0x01, 0x00, 0x21, 0x00, 0x40}
	message[2] = -(message[0] + message[1])
	var sum byte
	for _, b := range message[3:] {
		sum -= b
	}
	message = append(message, sum)
	binary.LittleEndian.PutUint16(forged[lengthAt:], uint16(len(message)))
	return append(forged, message...)
}

// forgedFirst puts an unsigned "on" with every request number in front of each
// reply of a session.
func forgedFirst(_ int, packet []byte) [][]byte {
	var packets [][]byte
	for number := byte(0); number < 64 && inSession(packet); number++ {
		packets = append(packets, statusInPlainText(packet, number))
	}
	return append(packets, packet)
}

// TestForgedNumbers puts an unsigned "on" with every request number in front
// of the honest reply: the honest one is what counts.
func TestForgedNumbers(t *testing.T) {
	for _, suite := range []string{"17", "3"} {
		_, login := simBMC(t, ipmisim.Config{Faults: ipmisim.Faults{Reply: forgedFirst}})
		login["cipher_suite_id"] = suite
		ask(t, "power_query", request(login)).Gives(object{"status": "off"})
	}
}

// TestForgeryIsGood proves that the forgery is good: with a suite that
// signs nothing, which only a request that names it gets, it is believed.
func TestForgeryIsGood(t *testing.T) {
	_, login := simBMC(t, ipmisim.Config{CipherSuites: []int{1}, Faults: ipmisim.Faults{Reply: forgedFirst}})
	login["cipher_suite_id"] = "1"
	ask(t, "power_query", request(login)).Gives(object{"status": "on"})
}

// TestForgedLogin holds that a forger who answers the login without knowing
// the password gets nowhere.
func TestForgedLogin(t *testing.T) {
	t.Parallel()
	broken := func(p []byte) []byte { p[len(p)-1] ^= 1; return p }
	// Far from the tags of copies that are sent again: those would be right.
	otherTag := func(p []byte) []byte { p[payloadAt] ^= 0x80; return p }
	cases := []struct {
		name    string
		message byte
		change  func([]byte) []byte
		fails   string
	}{
		{"proof of RAKP message 2 broken", rakp2, broken, "authError badCredentials none"},
		{"random number of RAKP message 2 changed", rakp2, flipped(payloadAt + 8), "authError badCredentials none"},
		{"check value of RAKP message 4 broken", rakp4, broken, "authError badKg none"},
		{"RAKP message 2 without proof", rakp2, shortened(32), "actionError refusedByDevice none"},
		{"RAKP message 4 without check value", rakp4, shortened(16), "actionError refusedByDevice none"},
		{"RAKP message 2 of another session", rakp2, flipped(payloadAt + 4), "connError timeout none"},
		{"RAKP message 4 with another tag", rakp4, otherTag, "connError timeout none"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, ipmisim.Config{On: true, Faults: rewriting(setup(c.message), c.change)})
			login["cipher_suite_id"] = "17"
			ask(t, "power_off", request(login, object{"timeoutMs": 3000})).Fails(c.fails)
			if !bmc.Machine().On() {
				t.Error("switched off")
			}
		})
	}
}

// shortened cuts bytes off the end of a setup message.
func shortened(n int) func([]byte) []byte {
	return func(packet []byte) []byte {
		packet = packet[:len(packet)-n]
		binary.LittleEndian.PutUint16(packet[lengthAt:], uint16(len(packet)-payloadAt))
		return packet
	}
}

// TestBadNetworks holds that networks that double, lose, reorder and damage
// packets cost time, and neither a wrong state nor an accusation of the
// password.
func TestBadNetworks(t *testing.T) {
	t.Parallel()
	networks := map[string]ipmisim.Faults{
		"every reply twice":   {Reply: ipmisim.Repeat(2)},
		"a fifth of all lost": {Reply: ipmisim.Lose(7, 0.2), Request: ipmisim.Lose(8, 0.2)},
		"a third damaged":     {Reply: ipmisim.Damage(3, 0.3)},
		"a third cut":         {Reply: ipmisim.Truncate(4, 0.3)},
		"replies 600 ms late": {Delay: 600 * ms},
	}
	for name, faults := range networks {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, ipmisim.Config{MaxSessions: 200, Faults: faults})
			ask(t, "power_on", request(login)).Gives(nil)
			ask(t, "power_query", request(login)).Gives(object{"status": "on"})
			if !bmc.Machine().On() {
				t.Error("the machine is off")
			}
		})
	}
}
