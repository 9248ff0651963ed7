package ipmisim

import "sync"

// journal is what a BMC has received, in order of arrival.
type journal struct {
	mu       sync.Mutex
	packets  int
	requests []string
}

func (j *journal) packet(kind string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.packets++
	if kind != "" {
		j.requests = append(j.requests, kind)
	}
}

func (j *journal) note(what string) {
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
