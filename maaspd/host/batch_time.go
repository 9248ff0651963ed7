package host

import "time"

// deviceTime is what a device has to do in the process.
type deviceTime struct {
	lines int
	// until is when the last of them must be answered.
	until time.Time
}

// add takes in a line that is about to be written, and gives it its number. It
// fails when the process has ended.
func (p *batchProcess) add(w *waiter) bool {
	w.secrets = p.engine.options.secrets(w.call.Parameters)
	if device := p.engine.options.Device; device != nil {
		w.device = device(w.call.Parameters)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gone {
		return false
	}
	p.scrub.add(w.secrets)
	p.written++
	w.line = p.written
	p.pending[w.line] = w
	// The driver may let the line wait for those of its device that it has read
	// before (section 5.2), and begins to count its timeout after them.
	w.limit = w.call.limit() + p.engine.times.answer
	now, d := time.Now(), p.devices[w.device]
	if w.device != "" && d.until.After(now) {
		w.limit += d.until.Sub(now)
	}
	p.devices[w.device] = deviceTime{d.lines + 1, now.Add(w.limit)}
	w.timer = time.AfterFunc(w.limit, func() { p.expire(w) })
	return true
}

// extend gives the line the time that writing it has taken: a driver that has
// much to do may not read at once.
func (p *batchProcess) extend(w *waiter, took time.Duration) {
	const noticed = 100 * time.Millisecond
	p.mu.Lock()
	defer p.mu.Unlock()
	if took < noticed || p.pending[w.line] != w || !w.timer.Stop() {
		return
	}
	w.timer.Reset(w.limit)
	if d, until := p.devices[w.device], time.Now().Add(w.limit); d.until.Before(until) {
		p.devices[w.device] = deviceTime{d.lines, until}
	}
}

// take returns the action that waits for the line of the number, nil when none
// does: the answer is the second, or too late.
func (p *batchProcess) take(number int) *waiter {
	p.mu.Lock()
	defer p.mu.Unlock()
	w := p.pending[number]
	if w == nil {
		return nil
	}
	w.timer.Stop()
	p.answered++
	p.remove(w)
	return w
}

// remove forgets the line. The process is locked.
func (p *batchProcess) remove(w *waiter) {
	delete(p.pending, w.line)
	d := p.devices[w.device]
	if d.lines--; d.lines == 0 {
		delete(p.devices, w.device)
	} else {
		p.devices[w.device] = d
	}
	p.endIdle()
}

// expire gives up a line that was not answered in time. The process takes no new
// lines: others may wait for the same thing.
func (p *batchProcess) expire(w *waiter) {
	p.mu.Lock()
	if p.pending[w.line] != w {
		p.mu.Unlock()
		return
	}
	p.doomed = true
	p.remove(w)
	p.mu.Unlock()
	p.fail(1)
	w.settle(answer{err: newFault(p.engine.driver, Hang, "it gave no answer to a line of its batch within "+seconds(w.limit))})
}
