package openipmi

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is a running ipmi_sim and what it has printed.
type process struct {
	command *exec.Cmd
	done    chan struct{} // closed when the process has ended

	mu  sync.Mutex
	out bytes.Buffer
}

func startProcess(t testing.TB, dir, program string, args ...string) *process {
	t.Helper()
	p := &process{command: exec.Command(program, args...), done: make(chan struct{})}
	p.command.Dir = dir
	p.command.Stdout, p.command.Stderr = p, p
	p.command.WaitDelay = time.Second // a child of ipmi_sim may hold the pipe open
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
func (p *process) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out.Write(text)
}

func (p *process) output() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out.String()
}

// stop ends the process, the hard way if it does not obey within 5 s.
func (p *process) stop() {
	_ = p.command.Process.Signal(syscall.SIGTERM) // fails only if it has ended
	select {
	case <-p.done:
	case <-time.After(5 * time.Second):
		_ = p.command.Process.Kill()
		<-p.done
	}
}

// stop ends ipmi_sim first, or it could start the machine again.
func (b *BMC) stop() {
	if b.sim != nil {
		b.sim.stop()
	}
	if machine, err := os.FindProcess(b.PID()); err == nil && b.On() {
		_ = machine.Kill() // fails only if it has ended
	}
}

// getAuthCapabilities is Get Channel Authentication Capabilities in an IPMI
// v1.5 frame outside of any session, the question that every BMC answers
// (IPMI v2.0 rev 1.1, 22.13).
const getAuthCapabilities = "\x06\x00\xff\x07" + "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x09" + "\x20\x18\xc8\x81\x00\x38\x0e\x04\x35"

// answers waits until a BMC answers, at most 10 s and no longer than it runs.
func answers(addr string, ended <-chan struct{}) bool {
	for range 200 {
		select {
		case <-ended:
			return false
		default:
		}
		if ask(addr) {
			return true
		}
		time.Sleep(10 * time.Millisecond) // refused at once while nobody listens
	}
	return false
}

func ask(addr string) bool {
	c, err := net.Dial("udp", addr)
	if err != nil {
		return false
	}
	defer c.Close()
	if c.SetDeadline(time.Now().Add(40*time.Millisecond)) != nil {
		return false
	}
	if _, err := c.Write([]byte(getAuthCapabilities)); err != nil {
		return false
	}
	n, err := c.Read(make([]byte, 256))
	return err == nil && n > 0
}
