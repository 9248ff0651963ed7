package netsnmp

import (
	"bufio"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// bridge answers the helpers of one snmpd, one for each subtree, in the protocol
// of pass_persist (snmpd.conf(5)).
type bridge struct {
	device   *pdusim.Device
	path     string
	listener net.Listener
	warmedUp atomic.Bool
	closed   chan struct{} // ends the waiting for Faults.Delay

	mu    sync.Mutex
	conns []net.Conn
	work  sync.WaitGroup
}

func startBridge(t testing.TB, d *pdusim.Device, path string) *bridge {
	t.Helper()
	listener, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	b := &bridge{device: d, path: path, listener: listener, closed: make(chan struct{})}
	b.work.Go(b.accept)
	t.Cleanup(b.close)
	return b
}

// serveTest ends the warm-up, whose questions are neither logged nor delayed.
func (b *bridge) serveTest() { b.warmedUp.Store(true) }

func (b *bridge) accept() {
	for {
		conn, err := b.listener.Accept()
		if err != nil {
			return
		}
		b.mu.Lock()
		b.conns = append(b.conns, conn)
		b.mu.Unlock()
		b.work.Go(func() { b.converse(conn) })
	}
}

func (b *bridge) close() {
	close(b.closed)
	_ = b.listener.Close() // removes the socket file
	b.mu.Lock()
	for _, conn := range b.conns {
		_ = conn.Close() // snmpd has ended: nobody waits for an answer
	}
	b.mu.Unlock()
	b.work.Wait()
}

// converse answers one helper until it ends.
func (b *bridge) converse(conn net.Conn) {
	lines := bufio.NewScanner(conn)
	next := func() string {
		lines.Scan()
		return lines.Text()
	}
	for lines.Scan() {
		answer := ""
		switch lines.Text() {
		case "PING":
			answer = "PONG\n"
		case "get":
			answer = b.get(next())
		case "getnext":
			answer = b.getNext(next())
		case "set":
			answer = b.set(next(), next())
		}
		if answer == "" {
			continue // the blank line behind the value of a set
		}
		if _, err := conn.Write([]byte(answer)); err != nil {
			return
		}
	}
}

const none = "NONE\n"

func (b *bridge) get(text string) string {
	oid, err := snmp.ParseOID(text)
	if err != nil {
		return none
	}
	if !b.warmedUp.Load() {
		return show(oid, b.device.Value(oid))
	}
	value, status := b.device.Get(oid)
	b.wait()
	if status != pdusim.NoError {
		return none
	}
	return show(oid, value)
}

func (b *bridge) getNext(text string) string {
	oid, err := snmp.ParseOID(text)
	if err != nil {
		return none
	}
	if !b.warmedUp.Load() {
		const sysObjectID = "1.3.6.1.2.1.1.2.0"
		return show(sysObjectID, b.device.Value(sysObjectID))
	}
	v, status := b.device.Next(oid)
	b.wait()
	if status != pdusim.NoError {
		return none
	}
	return show(v.OID, v.Value)
}

func (b *bridge) set(text, value string) string {
	oid, err := snmp.ParseOID(text)
	if err != nil {
		return refusals[pdusim.NotWritable] + "\n"
	}
	status := b.device.Set(snmp.Variable{OID: oid, Value: parse(value)})
	b.wait()
	if status == pdusim.NoError {
		return "DONE\n"
	}
	return refusals[status] + "\n"
}

// wait is the delay of Faults: as long as a helper waits, all of snmpd does.
func (b *bridge) wait() {
	delay := time.NewTimer(b.device.Faults().Delay)
	defer delay.Stop()
	select {
	case <-delay.C:
	case <-b.closed:
	}
}

// show is the answer to get and getnext.
func show(oid snmp.OID, value snmp.Value) string {
	if value.Type == snmp.Missing {
		return none
	}
	return fmt.Sprintf(".%s\n%s\n", oid, spell(value))
}
