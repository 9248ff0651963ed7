package ipmisim

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func TestFaultKinds(t *testing.T) {
	count := func(fault PacketFault) (packets, whole int) {
		original := []byte("\x06\x00\xff\x07 packet")
		for n := range 1000 {
			for _, p := range fault(n, bytes.Clone(original)) {
				packets++
				if bytes.Equal(p, original) {
					whole++
				}
			}
		}
		return packets, whole
	}
	cases := []struct {
		name                       string
		fault                      PacketFault
		fewest, most, least, whole int // of packets, and of those unchanged
	}{
		{"lose none", Lose(1, 0), 1000, 1000, 1000, 1000},
		{"lose a fifth", Lose(1, 0.2), 750, 850, 750, 850},
		{"lose all", Lose(1, 1), 0, 0, 0, 0},
		{"repeat", Repeat(2), 2000, 2000, 2000, 2000},
		{"truncate half", Truncate(1, 0.5), 1000, 1000, 400, 600},
		{"truncate all", Truncate(1, 1), 1000, 1000, 0, 0},
		{"damage half", Damage(1, 0.5), 1000, 1000, 400, 650},
		{"double a half", Double(1, 0.5), 1400, 1600, 1400, 1600},
		{"flip a bit of half", FlipBit(1, 0.5), 1000, 1000, 400, 600},
		{"flip a bit of all", FlipBit(1, 1), 1000, 1000, 0, 0},
		{"wrong length of all", WrongLength(1, 1), 1000, 1000, 0, 0},
		{"garble half", Garble(1, 0.5), 1000, 1000, 400, 600},
		{"garble all", Garble(1, 1), 1000, 1000, 0, 5},
		{"swap", Swap(), 1000, 1000, 1000, 1000},
		{"chain", Chain(Lose(1, 0.5), Repeat(3)), 1200, 1800, 1200, 1800},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			packets, whole := count(c.fault)
			if packets < c.fewest || packets > c.most || whole < c.least || whole > c.whole {
				t.Errorf("%d packets, %d of them unchanged", packets, whole)
			}
		})
	}
}

func TestSwapOrder(t *testing.T) {
	swap := Swap()
	first, second := swap(0, []byte("a")), swap(1, []byte("b"))
	if len(first) != 0 || string(bytes.Join(second, nil)) != "ba" {
		t.Errorf("%q %q", first, second)
	}
}

// TestFaultyNetwork checks that a patient client gets its answer in the end.
func TestFaultyNetwork(t *testing.T) {
	cases := map[string]Faults{
		"a fifth lost each way": {Request: Lose(3, 0.2), Reply: Lose(4, 0.2)},
		"replies twice":         {Reply: Repeat(2)},
		"replies truncated":     {Reply: Truncate(5, 0.2)},
		"replies damaged":       {Reply: Damage(6, 0.2)},
	}
	for name, faults := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := start(t, Config{On: true, MaxSessions: 64, Faults: faults})
			var out string
			for range 20 { // ipmitool gives up early, and then reports an error
				if out, _ = ipmitool(t, b, "-C", "3", "power", "status"); strings.Contains(out, "Chassis Power is on") {
					return
				}
			}
			t.Errorf("never an answer; the last was\n%s", out)
		})
	}
}

func TestMute(t *testing.T) {
	b := start(t, Config{Faults: Faults{Mute: true}})
	c := dial(t, b)
	if reply := c.ask(presencePing, 100*time.Millisecond); reply != nil || b.Requests() != 1 {
		t.Errorf("reply % x, %d requests", reply, b.Requests())
	}
	b.SetFaults(Faults{})
	if reply := c.ask(presencePing, 5*time.Second); reply == nil {
		t.Error("no reply after the fault was taken away")
	}
	if log := b.RequestLog(); len(log) != 2 || log[0] != "presence ping" {
		t.Errorf("log %q", log)
	}
	if b.ResetLog(); b.Requests() != 0 || len(b.RequestLog()) != 0 {
		t.Error("the log was not emptied")
	}
}

func TestDoubledRequest(t *testing.T) {
	b := start(t, Config{Faults: Faults{Request: Repeat(2)}})
	c := dial(t, b)
	if c.ask(presencePing, 5*time.Second) == nil || c.read(5*time.Second) == nil {
		t.Error("not two replies")
	}
}

func TestDelay(t *testing.T) {
	b := start(t, Config{Faults: Faults{Delay: 20 * time.Millisecond}})
	begin := time.Now()
	if dial(t, b).ask(presencePing, 5*time.Second) == nil || time.Since(begin) < 20*time.Millisecond {
		t.Errorf("a reply, if any, came after %v", time.Since(begin))
	}
}

// TestLostReply shows the classic trap: the reply to a cycle is lost, the
// client repeats the command, and the machine cycles twice.
func TestLostReply(t *testing.T) {
	lost := false
	b := start(t, Config{On: true, Faults: Faults{Command: func(netFn, cmd byte, _ []byte) Outcome {
		if netFn == 0x00 && cmd == 0x02 && !lost {
			lost = true
			return Outcome{LoseReply: true}
		}
		return Outcome{}
	}}})
	out, err := ipmitool(t, b, "-C", "3", "power", "cycle")
	if err != nil || b.Machine().Count("cycle") != 2 {
		t.Errorf("%d cycles, %v\n%s", b.Machine().Count("cycle"), err, out)
	}
}

func TestDropReplays(t *testing.T) {
	b := start(t, Config{On: true, DropReplays: true, Faults: Faults{Request: func(_ int, p []byte) [][]byte {
		if parseRequest(p).encrypted {
			return [][]byte{p, p}
		}
		return [][]byte{p} // a doubled RAKP message 1 is a new handshake
	}}})
	if out, err := ipmitool(t, b, "-C", "3", "power", "reset"); err != nil || b.Machine().Count("reset") != 1 {
		t.Errorf("%d resets, %v\n%s", b.Machine().Count("reset"), err, out)
	}
	if log := strings.Join(b.RequestLog(), " "); !strings.Contains(log, "ipmi 00/02 replay") {
		t.Errorf("log %s", log)
	}
}

func TestRefusedCommand(t *testing.T) {
	b := start(t, Config{Faults: Faults{Command: func(_, cmd byte, _ []byte) Outcome {
		if cmd == 0x02 {
			return Outcome{Code: 0xC0}
		}
		return Outcome{}
	}}})
	out, err := ipmitool(t, b, "-C", "3", "power", "on")
	if err == nil || !strings.Contains(out, "Node busy") || b.Machine().On() {
		t.Errorf("%v on=%v\n%s", err, b.Machine().On(), out)
	}
}

func TestNoBootOptions(t *testing.T) {
	b := start(t, Config{Faults: Faults{NoBootOptions: true}})
	out, _ := ipmitool(t, b, "-C", "3", "chassis", "bootparam", "get", "5")
	if !strings.Contains(out, "Invalid command") {
		t.Errorf("%s", out)
	}
}

func TestPanicOfAHandler(t *testing.T) {
	b := start(t, Config{Faults: Faults{Command: func(_, cmd byte, _ []byte) Outcome {
		if cmd == 0x02 {
			panic("a faulty fault")
		}
		return Outcome{}
	}}})
	if out, err := ipmitool(t, b, "-C", "3", "power", "on"); err == nil || !strings.Contains(out, "Unspecified error") {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestDamageShapes holds what each kind of damage leaves alone.
func TestDamageShapes(t *testing.T) {
	original := append([]byte("\x06\x00\xff\x07\x06\x12"), make([]byte, 40)...)
	for range 200 {
		if p := FlipBit(rand.Uint64(), 1)(0, bytes.Clone(original))[0]; len(p) != len(original) {
			t.Fatalf("a flipped bit changes the length: % x", p)
		}
		if p := Garble(rand.Uint64(), 1)(0, bytes.Clone(original))[0]; len(p) != len(original) || !bytes.Equal(p[:16], original[:16]) {
			t.Fatalf("a garbled body changes more: % x", p)
		}
		p := WrongLength(rand.Uint64(), 1)(0, bytes.Clone(original))[0]
		if longer := len(p) > len(original); longer == (p[14] != 0) || longer && !bytes.Equal(p[:len(original)], original) {
			t.Fatalf("not only the length is wrong: % x", p)
		}
	}
	for _, kind := range []func(uint64, float64) PacketFault{FlipBit, WrongLength, Garble, Double} {
		kind(1, 1)(0, nil) // an empty packet is no reason to panic
	}
}

// TestNoLog holds that a BMC without a log keeps none, and still counts.
func TestNoLog(t *testing.T) {
	b := start(t, Config{NoLog: true})
	alive(t, b)
	if b.Requests() == 0 || len(b.RequestLog()) != 0 {
		t.Errorf("%d requests, log %v", b.Requests(), b.RequestLog())
	}
}

// TestInitialBootFlags holds that the BMC reports the flags it starts with.
func TestInitialBootFlags(t *testing.T) {
	b := start(t, Config{BootFlags: [5]byte{0xC0, 0x04}})
	if f := b.Machine().BootFlags(); !f.Valid || !f.Persistent || f.Device != BootPXE {
		t.Errorf("flags %+v", f)
	}
}
