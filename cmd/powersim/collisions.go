package main

import "strings"

// site is where a device is to be.
type site struct{ name, network, address string }

// collisions tells of devices that are too many, or in each other's way.
func (p planned) collisions(b *badUsage) {
	if n := len(p.bmcs) + len(p.pdus) + len(p.redfish) + len(p.openbmc); n > maxDevices {
		b.add("the rack has %s, at most %d are possible", p.text(), maxDevices)
	}
	names, places := map[string]bool{}, map[string]string{}
	for s := range p.each {
		if names[s.name] {
			b.add("two devices are called %s: give every group a name of its own", s.name)
			return
		}
		names[s.name] = true
		place := s.network + " " + s.address // a UDP port leaves the TCP port free
		if other, taken := places[place]; taken && !strings.HasSuffix(place, ":0") {
			b.add("%s and %s are both on %s: give every group addresses or ports of its own", other, s.name, s.address)
			return
		}
		places[place] = s.name
	}
}

// each calls yield with the place of every device.
func (p planned) each(yield func(site) bool) {
	for _, u := range p.bmcs {
		if !yield(site{u.name, "udp", u.config.Addr}) {
			return
		}
	}
	for _, u := range p.pdus {
		if !yield(site{u.name, "udp", u.address}) {
			return
		}
	}
	for _, u := range p.redfish {
		if !yield(site{u.name, "tcp", u.address}) {
			return
		}
	}
	for _, u := range p.openbmc {
		if !yield(site{u.name, "tcp", u.address}) {
			return
		}
	}
}

// text is how many devices there are: "3 BMCs, 1 PDU and 2 Redfish BMCs".
func (p planned) text() string {
	var kinds []string
	add := func(n int, what string) {
		if n > 0 {
			kinds = append(kinds, count(n, what))
		}
	}
	add(len(p.bmcs), "BMC")
	add(len(p.pdus), "PDU")
	add(len(p.redfish), "Redfish BMC")
	add(len(p.openbmc), "OpenBMC BMC")
	last := len(kinds) - 1
	if last < 1 {
		return strings.Join(kinds, "")
	}
	return strings.Join(kinds[:last], ", ") + " and " + kinds[last]
}
