package pdusim

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

// Damage returns a fault that, with the given probability, changes one to four
// bytes of a packet.
func Damage(seed uint64, probability float64) PacketFault {
	return sometimes(seed, probability, func(random *rand.Rand, packet []byte) [][]byte {
		for range 1 + random.IntN(4) {
			if len(packet) > 0 {
				packet[random.IntN(len(packet))] ^= byte(1 + random.IntN(255))
			}
		}
		return [][]byte{packet}
	})
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

func sometimes(seed uint64, probability float64, fault func(*rand.Rand, []byte) [][]byte) PacketFault {
	random := rand.New(rand.NewPCG(seed, seed))
	return func(_ int, packet []byte) [][]byte {
		if random.Float64() >= probability {
			return [][]byte{packet}
		}
		return fault(random, packet)
	}
}
