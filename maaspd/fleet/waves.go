package fleet

import (
	"sync"
	"time"
)

// waves spread the starts of machines over time, against the rush of current:
// so many at most in every stretch of time.
type waves struct {
	size  int
	every time.Duration
	mu    sync.Mutex
	begin time.Time // of the newest wave
	count int       // of those in it
}

func newWaves(start time.Time, options Options, verb string) *waves {
	w := &waves{size: options.Stagger, every: options.Every, begin: start}
	if !draws(verb) {
		w.size = 0
	}
	return w
}

// next is how long the next target has to wait for its wave.
func (w *waves) next() time.Duration {
	if w.size <= 0 {
		return 0
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if now := time.Now(); now.Sub(w.begin) >= w.every {
		w.begin, w.count = now, 0 // nobody came for a while
	}
	if w.count == w.size {
		w.begin, w.count = w.begin.Add(w.every), 0
	}
	w.count++
	return time.Until(w.begin)
}
