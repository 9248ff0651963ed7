package fleet

import (
	"sync"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// past is what a run has sent to a target so far. Its feeds add to it at the
// same time.
type past struct {
	mu    sync.Mutex
	began time.Time
	sent  bool
	// touched tells that a command may have been carried out, by whichever of
	// the tries: a later one that failed harmlessly does not take it back.
	touched bool
}

// begin is when the first request was sent: now, when there was none.
func (p *past) begin() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.began.IsZero() {
		p.began = time.Now()
	}
	return p.began
}

// start is when the first request was sent; now, when there was none yet.
func (p *past) start() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.began.IsZero() {
		return time.Now()
	}
	return p.began
}

// note adds a request that was sent. changing tells that it could change what
// the effect of the request is about.
func (p *past) note(changing bool, err *host.Error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent = true
	p.touched = p.touched || changing && (err == nil || err.Effect != host.EffectNone)
}

// wasTouched tells whether a command may have been carried out.
func (p *past) wasTouched() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.touched
}

// wasSent tells whether there was any request.
func (p *past) wasSent() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.sent
}

// inAll is the error of the last try with the effect of all of them.
func (p *past) inAll(verb string, err *host.Error) *host.Error {
	if err == nil || err.Effect != host.EffectNone || !p.wasTouched() {
		return err
	}
	all := *err // it may be remembered for others
	all.Effect, all.Retryable = host.EffectUnknown, err.Retryable && repeatable(verb)
	return &all
}
