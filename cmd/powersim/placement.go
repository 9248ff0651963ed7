package main

import (
	"math"
	"net/netip"
)

// placement is how many devices of a group there are, and where.
type placement struct {
	source
	address string
	port    int
	count   *int
	what    string // "BMC"
}

// addresses returns where the devices listen, one address for each.
func (p placement) addresses() []netip.AddrPort {
	a, err := parseAddresses(p.address)
	if err != nil {
		p.reject("address", "%v", err)
	}
	count := 1
	switch {
	case p.count != nil:
		count = *p.count
	case err == nil && !a.single():
		count = len(a.list(maxDevices))
	}
	switch {
	case count < 1 || count > maxDevices:
		p.reject("count", "must be from 1 to %d, not %d", maxDevices, count)
	case p.port < 0 || p.port > math.MaxUint16:
		p.reject("port", "must be from 0 to 65535, not %d", p.port)
	case err == nil && a.single():
		return p.onOneAddress(a.first, count)
	case err == nil:
		return p.onRange(a, count)
	}
	return make([]netip.AddrPort, max(0, min(count, maxDevices)))
}

func (p placement) onOneAddress(address netip.Addr, count int) []netip.AddrPort {
	if p.port > 0 && p.port+count-1 > math.MaxUint16 {
		p.reject("port", "%d leaves no room for %d %ss below port 65536", p.port, count, p.what)
	}
	all := make([]netip.AddrPort, count)
	for i := range all {
		port := p.port
		if port > 0 {
			port += i
		}
		all[i] = netip.AddrPortFrom(address, uint16(port))
	}
	return all
}

func (p placement) onRange(a addresses, count int) []netip.AddrPort {
	list := a.list(count)
	if len(list) < count {
		p.reject("address", "has %d addresses for %d %ss", len(list), count, p.what)
	}
	all := make([]netip.AddrPort, len(list))
	for i, address := range list {
		all[i] = netip.AddrPortFrom(address, uint16(p.port))
	}
	return all
}
