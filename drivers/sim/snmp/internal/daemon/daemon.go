// Package daemon runs Debian's SNMP agents for tests.
package daemon

import (
	"bytes"
	"net"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"

	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// Process is a running program and what it has printed.
type Process struct {
	command *exec.Cmd
	done    chan struct{} // closed when the process has ended

	mu  sync.Mutex
	out bytes.Buffer
}

// Start starts a program in the folder, with env added to the environment.
func Start(t testing.TB, dir string, env []string, program string, args ...string) *Process {
	t.Helper()
	p := &Process{command: exec.Command(program, args...), done: make(chan struct{})}
	p.command.Dir = dir
	p.command.Env = append(p.command.Environ(), env...)
	p.command.Stdout, p.command.Stderr = p, p
	p.command.WaitDelay = time.Second // a child may hold the pipe open
	if err := p.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.done)
		_ = p.command.Wait() // it is always ended by a signal
	}()
	return p
}

// Write collects the output.
func (p *Process) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out.Write(text)
}

// Output returns what the program has printed.
func (p *Process) Output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out.String()
}

// PID is the process id.
func (p *Process) PID() int { return p.command.Process.Pid }

// Stop ends the process, the hard way if it does not obey within 5 s.
func (p *Process) Stop() {
	_ = p.command.Process.Signal(syscall.SIGTERM) // fails only if it has ended
	select {
	case <-p.done:
	case <-time.After(5 * time.Second):
		_ = p.command.Process.Kill()
		<-p.done
	}
}

// Answers waits until the agent at the address answers a GETNEXT in the
// community with an object, at most 20 s and no longer than the process runs.
func (p *Process) Answers(addr, community string) bool {
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		select {
		case <-p.done:
			return false
		default:
		}
		if ask(addr, community) {
			return true
		}
		time.Sleep(10 * time.Millisecond) // refused at once while nobody listens
	}
	return false
}

func ask(addr, community string) bool {
	c, err := net.Dial("udp", addr)
	if err != nil {
		return false
	}
	defer c.Close()
	if c.SetDeadline(time.Now().Add(500*time.Millisecond)) != nil {
		return false
	}
	request := pdusim.Message{
		Version: 1, Community: community, Operation: pdusim.GetNext, RequestID: 1,
		Variables: []pdusim.Binding{{OID: "1.3.6.1.2.1.1"}},
	}
	if _, err := c.Write(request.Marshal()); err != nil {
		return false
	}
	packet := make([]byte, 2048)
	n, err := c.Read(packet)
	if err != nil {
		return false
	}
	reply, err := pdusim.Unmarshal(packet[:n])
	return err == nil && reply.Operation == pdusim.Response && reply.Status == pdusim.NoError
}

// FreeAddr returns an address of 127.0.0.1 that nobody listened on just now.
func FreeAddr(t testing.TB) string {
	t.Helper()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.LocalAddr().String()
}
