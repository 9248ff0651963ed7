package fleet

import (
	"sync"
	"time"
)

// waves spread the starts of machines over time, against the rush of current:
// so many at most in every stretch of time, further tries included.
type waves struct {
	size  int
	every time.Duration

	mu    sync.Mutex
	begin time.Time // of the newest wave
	count int       // of those in it
	// again are those that wait for another try; they go before the others.
	again, fresh []func()
	timer        *time.Timer // of the next wave; nil when nobody waits
	over         bool
}

func newWaves(start time.Time, options Options, verb string) *waves {
	w := &waves{size: options.Stagger, every: options.Every, begin: start}
	if !draws(verb) {
		w.size = 0
	}
	return w
}

// enter calls the function when its wave has come, or at the end.
func (w *waves) enter(again bool, then func()) {
	if w.size <= 0 || w.joins(again, then) {
		then()
	}
}

// joins tells whether there is room in the newest wave. Who finds none waits for
// the next.
func (w *waves) joins(again bool, then func()) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if now := time.Now(); w.timer == nil && now.Sub(w.begin) >= w.every {
		w.begin, w.count = now, 0 // nobody came for a while
	}
	if w.over || w.count < w.size {
		w.count++
		return true
	}
	if again {
		w.again = append(w.again, then)
	} else {
		w.fresh = append(w.fresh, then)
	}
	if w.timer == nil {
		w.timer = time.AfterFunc(time.Until(w.begin.Add(w.every)), w.next)
	}
	return false
}

// next begins a wave with those that wait.
func (w *waves) next() {
	w.mu.Lock()
	var list []func()
	for _, line := range []*[]func(){&w.again, &w.fresh} {
		n := min(w.size-len(list), len(*line))
		list = append(list, (*line)[:n]...)
		*line = (*line)[n:]
	}
	w.begin, w.count = time.Now(), len(list)
	if w.timer = nil; !w.over && len(w.again)+len(w.fresh) > 0 {
		w.timer = time.AfterFunc(w.every, w.next)
	}
	w.mu.Unlock()
	for _, then := range list {
		then()
	}
}

// end lets all go that wait, and all that come.
func (w *waves) end() {
	w.mu.Lock()
	w.over = true
	if w.timer != nil {
		w.timer.Stop()
	}
	list := append(w.again, w.fresh...)
	w.again, w.fresh = nil, nil
	w.mu.Unlock()
	for _, then := range list {
		then()
	}
}
