package ipmi_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// network is what lies between one driver and its BMC. The zero value is a
// good one.
type network struct {
	reply, request ipmisim.PacketFault
	delay          time.Duration
	sessions       int // of the BMC; 0 is the simulator's default, 4
	damage         *damage
}

func (w *network) faults() ipmisim.Faults {
	return ipmisim.Faults{Reply: w.reply, Request: w.request, Delay: w.delay}
}

// String tells what was done to the packets.
func (w *network) String() string {
	if w == nil || w.damage == nil {
		return ""
	}
	return w.damage.String()
}

// held keeps each packet back, with the given probability, until after the
// next one.
func held(seed uint64, probability float64) ipmisim.PacketFault {
	random := rand.New(rand.NewPCG(seed, seed))
	var kept [][]byte
	return func(_ int, packet []byte) [][]byte {
		if kept == nil && random.Float64() < probability {
			kept = [][]byte{bytes.Clone(packet)}
			return nil
		}
		packets := append([][]byte{packet}, kept...)
		kept = nil
		return packets
	}
}

// networks are the bad ones, each for one attempt. Those in which a driver can
// always succeed, given time, and may fail in no way, say so.
var networks = []struct {
	name string
	of   func(seed uint64) *network
	fail []string // the results that are allowed beside success
}{
	{name: "a fifth lost each way", of: func(seed uint64) *network {
		return &network{reply: ipmisim.Lose(2*seed, 0.2), request: ipmisim.Lose(2*seed+1, 0.2)}
	}},
	{name: "every reply doubled", of: func(uint64) *network { return &network{reply: ipmisim.Repeat(2)} }},
	{name: "every request doubled", of: func(uint64) *network { return &network{request: ipmisim.Repeat(2)} }},
	{name: "everything doubled", of: func(uint64) *network { return &network{reply: ipmisim.Repeat(2), request: ipmisim.Repeat(2)} }},
	{name: "replies in another order", of: func(seed uint64) *network { return &network{reply: held(seed, 0.3)} }},
	{name: "requests in another order", of: func(seed uint64) *network { return &network{request: held(seed, 0.3)} }},
	{name: "both in another order", of: func(seed uint64) *network { return &network{reply: held(2*seed, 0.3), request: held(2*seed+1, 0.3)} }},
	{name: "replies 1.2 s late", of: func(uint64) *network { return &network{delay: 1200 * ms} }},
	{name: "lost, doubled and reordered", of: func(seed uint64) *network {
		worst := func(seed uint64) ipmisim.PacketFault {
			return ipmisim.Chain(ipmisim.Lose(seed, 0.1), doubling(seed, 0.1), held(seed, 0.1))
		}
		return &network{reply: worst(2 * seed), request: worst(2*seed + 1)}
	}},
}

// doubling doubles each packet with the given probability.
func doubling(seed uint64, probability float64) ipmisim.PacketFault {
	random := rand.New(rand.NewPCG(seed, seed+1))
	return func(_ int, packet []byte) [][]byte {
		if random.Float64() < probability {
			return [][]byte{packet, bytes.Clone(packet)}
		}
		return [][]byte{packet}
	}
}

// TestHostileNetworks lets 100 drivers, 64 at a time, work through each bad
// network with the default deadline.
func TestHostileNetworks(t *testing.T) {
	for _, c := range networks {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var ends tally
			crowd(100, func(n int) {
				a := try(t, "power_query", n%2 == 0, c.of(uint64(1000+n)))
				defer a.bmc.Close()
				ends.add(a)
			})
			ends.only(t, append(c.fail, "success")...)
			t.Log(fmt.Sprint(&ends))
		})
	}
}
