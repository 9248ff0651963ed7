package pdusim

// Config is how an agent answers. The zero value knows the communities
// "public" for reading and "private" for writing, in SNMPv1 and v2c.
type Config struct {
	// ReadCommunity and WriteCommunity default to "public" and "private". The
	// second can read too. Any other community is answered by silence.
	ReadCommunity, WriteCommunity string
	// MaxSize is the size that no reply exceeds, in bytes; 0 is 1400. A GETBULK
	// is cut to it, anything else is a tooBig.
	MaxSize int
	// NoV1 and NoV2c answer that version by silence.
	NoV1, NoV2c bool
}

// Agent is a running SNMP agent.
type Agent struct{}

// Serve answers for the device at the UDP address (host:port; port 0 is a free
// one) from the moment it returns. The error is the device's (Device.Err), or
// says that the address is taken. The caller closes the agent.
func Serve(addr string, d *Device, config Config) (*Agent, error) { return nil, nil }

// Addr returns the address that the agent answers on, as host:port.
func (a *Agent) Addr() string { return "" }

// Close stops the agent; afterwards its port is free. Closing twice is
// harmless.
func (a *Agent) Close() {}
