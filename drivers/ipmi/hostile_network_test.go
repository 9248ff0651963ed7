package ipmi_test

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// network is what lies between one driver and its BMC. The zero value is a
// good one.
type network struct {
	reply, request ipmisim.PacketFault
	delay          time.Duration
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

// How the drivers may end.
var (
	success     = []string{"success"}
	inTimeOrNot = []string{"success", "connError timeout"}
)

// networks are the bad ones, each for one attempt. In all of them a driver can
// succeed, given time; in the worst, 60 s need not be enough on a busy machine.
var networks = []struct {
	name string
	of   func(seed uint64) *network
	ends []string
}{
	{"a fifth lost each way", func(seed uint64) *network {
		return &network{reply: ipmisim.Lose(2*seed, 0.2), request: ipmisim.Lose(2*seed+1, 0.2)}
	}, success},
	{"every reply doubled", func(uint64) *network { return &network{reply: ipmisim.Repeat(2)} }, success},
	{"every request doubled", func(uint64) *network { return &network{request: ipmisim.Repeat(2)} }, success},
	{"everything doubled", func(uint64) *network { return &network{reply: ipmisim.Repeat(2), request: ipmisim.Repeat(2)} }, success},
	{"replies in another order", func(seed uint64) *network { return &network{reply: held(seed, 0.2)} }, success},
	{"requests in another order", func(seed uint64) *network { return &network{request: held(seed, 0.2)} }, success},
	{"both in another order", func(seed uint64) *network {
		return &network{reply: held(2*seed, 0.2), request: held(2*seed+1, 0.2)}
	}, inTimeOrNot},
	{"replies 1.2 s late", func(uint64) *network { return &network{delay: 1200 * ms} }, success},
	{"lost, doubled and in another order", func(seed uint64) *network {
		worst := func(seed uint64) ipmisim.PacketFault {
			return ipmisim.Chain(ipmisim.Lose(seed, 0.1), doubling(seed, 0.1), held(seed, 0.1))
		}
		return &network{reply: worst(2 * seed), request: worst(2*seed + 1)}
	}, inTimeOrNot},
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

// mostLogins is how often a driver may begin a login anew until it gets
// through: a BMC may count every one that it has to refuse.
const mostLogins = 25

// TestHostileNetworks lets 100 drivers, 64 at a time, work through each bad
// network with the default deadline.
func TestHostileNetworks(t *testing.T) {
	for _, c := range networks {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var ends tally
			crowd(100, func(n int) {
				a := try(t, "power_query", n%2 == 0, c.of(uint64(1000+n)))
				if n := strings.Count(a.Logs, `"operation":"Open Session"`); n > mostLogins {
					a.errorf("%d logins", n)
				}
				ends.add(a)
			})
			ends.only(t, c.ends...)
			if ends.results["success"] < 90 {
				t.Errorf("%d of 100 succeed", ends.results["success"])
			}
			t.Log(&ends)
		})
	}
}

// TestHostileNetworksWrongPassword holds that a bad network makes a wrong
// password neither right nor a reason to try it again and again.
func TestHostileNetworksWrongPassword(t *testing.T) {
	for _, c := range networks {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var ends tally
			crowd(20, func(n int) {
				bmc, login := simBMC(t, ipmisim.Config{On: true, Faults: c.of(uint64(2000 + n)).faults()})
				a := attempt{t: t, verb: "power_off", bmc: bmc, was: true}
				a.run(request(with(login, object{"power_pass": "mistaken"}), object{"timeoutMs": 8000}))
				a.verify()
				if n := strings.Count(a.Logs, `"operation":"Open Session"`); n > mostLogins {
					a.errorf("%d logins", n)
				}
				ends.add(a)
			})
			ends.only(t, "authError badCredentials", "connError timeout")
			if ends.results["authError badCredentials"] == 0 {
				t.Error("nobody is told that the password is wrong")
			}
			t.Log(&ends)
		})
	}
}
