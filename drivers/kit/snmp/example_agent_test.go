package snmp

import "net"

// ServePDU runs an agent with the objects for the example, and returns its
// address.
func ServePDU(objects map[OID]Value) (address string, stop func() error) {
	conn, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		panic(err)
	}
	agent := &fakeAgent{conn: conn, objects: objects}
	go agent.serve()
	return agent.address(), conn.Close
}
