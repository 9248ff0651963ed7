package ipmisim

import (
	"fmt"
	"sync"
)

// journal is what a BMC has received, in order of arrival; only the number of
// packets if it is off.
type journal struct {
	off      bool
	mu       sync.Mutex
	packets  int
	requests []string
}

func (j *journal) packet(kind string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.packets++
	if kind != "" && !j.off {
		j.requests = append(j.requests, kind)
	}
}

func (j *journal) command(netFn, cmd byte) {
	if !j.off {
		j.note(fmt.Sprintf("ipmi %02x/%02x", netFn, cmd))
	}
}

func (j *journal) note(what string) {
	if j.off {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.requests = append(j.requests, what)
}

func (j *journal) count() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.packets
}

func (j *journal) list() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]string(nil), j.requests...)
}

func (j *journal) reset() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.packets, j.requests = 0, nil
}
