package main

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
)

// maxDevices is the largest rack.
const maxDevices = 100_000

// addresses are the IP addresses from first to last.
type addresses struct{ first, last netip.Addr }

// parseAddresses reads an address, a range FIRST-LAST or a network in CIDR
// notation.
func parseAddresses(text string) (addresses, error) {
	if network, err := netip.ParsePrefix(text); err == nil {
		return hosts(network.Masked()), nil
	}
	from, to, isRange := strings.Cut(text, "-")
	if !isRange {
		to = from
	}
	first, err := netip.ParseAddr(from)
	last, err2 := netip.ParseAddr(to)
	if err != nil || err2 != nil {
		return addresses{}, fmt.Errorf("must be an IP address, a range such as 127.0.1.1-127.0.4.232 or a network such as 127.1.0.0/16, not %q", text)
	}
	if first.BitLen() != last.BitLen() || last.Less(first) {
		return addresses{}, errors.New("is a range that ends before it begins")
	}
	return addresses{first, last}, nil
}

// hosts are the addresses of a network without the first and the last, which
// IPv4 keeps for the network itself and for broadcasts (RFC 3021 for /31).
func hosts(network netip.Prefix) addresses {
	bytes := network.Addr().AsSlice()
	for bit := network.Bits(); bit < len(bytes)*8; bit++ {
		bytes[bit/8] |= 0x80 >> (bit % 8)
	}
	last, _ := netip.AddrFromSlice(bytes)
	if network.Addr().BitLen()-network.Bits() < 2 {
		return addresses{network.Addr(), last}
	}
	return addresses{network.Addr().Next(), last.Prev()}
}

func (a addresses) single() bool { return a.first == a.last }

// list returns the first n addresses, fewer if there are no more.
func (a addresses) list(n int) []netip.Addr {
	var all []netip.Addr
	for next := a.first; len(all) < n && next.IsValid() && !a.last.Less(next); next = next.Next() {
		all = append(all, next)
	}
	return all
}
