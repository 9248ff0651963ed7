package ipmisim

import "math/rand/v2"

// Lose returns a fault that drops each packet with the given probability (0 to
// 1). Equal seeds drop the same packets.
func Lose(seed uint64, probability float64) PacketFault {
	return sometimes(seed, probability, func(*rand.Rand, []byte) [][]byte { return nil })
}

// Repeat returns a fault that sends every packet the given number of times.
func Repeat(times int) PacketFault {
	return func(_ int, packet []byte) [][]byte {
		copies := make([][]byte, times)
		for i := range copies {
			copies[i] = packet
		}
		return copies
	}
}

// Double returns a fault that sends packets twice with the given probability.
func Double(seed uint64, probability float64) PacketFault {
	return sometimes(seed, probability, func(_ *rand.Rand, packet []byte) [][]byte {
		return [][]byte{packet, append([]byte(nil), packet...)}
	})
}

// FlipBit returns a fault that, with the given probability, inverts one bit of
// a packet, wherever it is.
func FlipBit(seed uint64, probability float64) PacketFault {
	return sometimes(seed, probability, func(random *rand.Rand, packet []byte) [][]byte {
		if len(packet) > 0 {
			packet[random.IntN(len(packet))] ^= 1 << random.IntN(8)
		}
		return [][]byte{packet}
	})
}

// WrongLength returns a fault that, with the given probability, either appends
// up to 32 random bytes to a packet or, where it has one, changes its RMCP+
// payload length (IPMI v2.0 rev 1.1, Table 13-8).
func WrongLength(seed uint64, probability float64) PacketFault {
	const lengthOffset = 14
	return sometimes(seed, probability, func(random *rand.Rand, packet []byte) [][]byte {
		if len(packet) > lengthOffset+2 && random.IntN(2) == 0 {
			packet[lengthOffset] ^= byte(1 + random.IntN(255))
			return [][]byte{packet}
		}
		return [][]byte{append(packet, noise(random, 1+random.IntN(32))...)}
	})
}

// Garble returns a fault that, with the given probability, replaces everything
// behind the RMCP+ session header, or in a shorter packet behind the RMCP
// header, by as many random bytes.
func Garble(seed uint64, probability float64) PacketFault {
	const header, sessionHeader = 4, 16
	return sometimes(seed, probability, func(random *rand.Rand, packet []byte) [][]byte {
		start := sessionHeader
		if len(packet) <= start {
			start = min(header, len(packet))
		}
		copy(packet[start:], noise(random, len(packet)-start))
		return [][]byte{packet}
	})
}

func noise(random *rand.Rand, length int) []byte {
	bytes := make([]byte, length)
	for i := range bytes {
		bytes[i] = byte(random.Uint32())
	}
	return bytes
}

// Truncate returns a fault that cuts packets, with the given probability, to a
// random shorter length, the empty one included.
func Truncate(seed uint64, probability float64) PacketFault {
	return sometimes(seed, probability, func(random *rand.Rand, packet []byte) [][]byte {
		if len(packet) == 0 {
			return [][]byte{packet}
		}
		return [][]byte{packet[:random.IntN(len(packet))]}
	})
}

// Damage returns a fault that, with the given probability, changes one to four
// bytes of a packet after the RMCP header.
func Damage(seed uint64, probability float64) PacketFault {
	return sometimes(seed, probability, func(random *rand.Rand, packet []byte) [][]byte {
		const header = 4
		for range 1 + random.IntN(4) {
			if len(packet) > header {
				packet[header+random.IntN(len(packet)-header)] ^= byte(1 + random.IntN(255))
			}
		}
		return [][]byte{packet}
	})
}

// Swap returns a fault that exchanges each packet with the next one: the first
// is kept back until the second is due. A packet after which the peer waits
// for an answer is in effect lost until the peer repeats itself.
func Swap() PacketFault {
	var kept []byte
	return func(_ int, packet []byte) [][]byte {
		if kept == nil {
			kept = packet
			return nil
		}
		pair := [][]byte{packet, kept}
		kept = nil
		return pair
	}
}

// Chain returns a fault that applies the given ones one after the other, each
// to all packets that the one before it let through.
func Chain(faults ...PacketFault) PacketFault {
	return func(n int, packet []byte) [][]byte {
		packets := [][]byte{packet}
		for _, fault := range faults {
			var next [][]byte
			for _, p := range packets {
				next = append(next, fault(n, append([]byte(nil), p...))...)
			}
			packets = next
		}
		return packets
	}
}

func sometimes(seed uint64, probability float64, fault func(*rand.Rand, []byte) [][]byte) PacketFault {
	random := rand.New(rand.NewPCG(seed, seed))
	return func(_ int, packet []byte) [][]byte {
		if random.Float64() >= probability {
			return [][]byte{packet}
		}
		return fault(random, packet)
	}
}

// Any returns a fault that, with the given probability, applies one of the
// others, each as likely as the next.
func Any(seed uint64, probability float64, faults ...PacketFault) PacketFault {
	return sometimes(seed, probability, func(random *rand.Rand, packet []byte) [][]byte {
		return faults[random.IntN(len(faults))](0, packet)
	})
}
