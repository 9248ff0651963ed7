package ipmisim

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"github.com/bougou/go-ipmi/pkg/bmc"
	"github.com/bougou/go-ipmi/pkg/clock"
	"github.com/bougou/go-ipmi/pkg/server"
)

// bufferSize holds every packet of this protocol; what is longer is cut, and
// then malformed. A rack has one buffer for each of its thousands of BMCs.
const bufferSize = 512

// engine is the protocol state of a BMC. It costs more than all the rest, and
// most BMCs of a large rack are never asked: it is made for the first packet.
type engine struct {
	once  sync.Once
	state *bmc.BMC
}

// state returns the protocol state, without the sessions that have been idle
// for too long.
func (b *BMC) state() *bmc.BMC {
	b.engine.once.Do(func() { b.engine.state = b.newState() })
	b.engine.state.Sessions.EvictExpired()
	b.engine.state.V15Sessions.EvictExpired()
	return b.engine.state
}

func (b *BMC) newState() *bmc.BMC {
	config := b.config
	options := []bmc.Option{bmc.WithCipherSuites(config.suites()), bmc.WithClock(tickless{clock.Real})}
	if len(config.KG) > 0 {
		options = append(options, bmc.WithKG(config.KG))
	}
	if config.NoIPMI15 {
		options = append(options, bmc.WithV15Disabled())
	}
	state := bmc.New(deviceInfo(), guid(), noHardware{b}, options...)
	state.Sessions = bmc.NewSessionStoreWithOptions(clock.Real,
		bmc.WithMaxSessions(config.MaxSessions), bmc.WithInactivityTimeout(config.SessionTimeout))
	_ = addUsers(state.Users, config.Users) // Validate has tried it
	return state
}

// serve waits for the first packet, then lets the engine run until Close.
func (b *BMC) serve() {
	buf := make([]byte, bufferSize)
	for {
		n, from, err := b.conn.ReadFrom(buf)
		if err == nil {
			b.conn.first = &arrival{append([]byte(nil), buf[:n]...), from}
			break
		} else if errors.Is(err, net.ErrClosed) {
			return
		}
	}
	s := server.NewServer(b.state(), b.conn, server.WithHandlerRegistry(commands()), server.WithServerBufferSize(bufferSize))
	_ = s.Serve(context.Background()) // ends with Close, and with no other error
}

// tickless is a clock for engines by the thousand: theirs would all wake up
// every three seconds to look for idle sessions, which state does as well.
type tickless struct{ clock.Clock }

func (tickless) NewTicker(time.Duration) clock.Ticker { return noTicker{} }

type noTicker struct{}

func (noTicker) C() <-chan time.Time { return nil }
func (noTicker) Stop()               {}
