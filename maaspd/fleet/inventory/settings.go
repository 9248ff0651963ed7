package inventory

import (
	"strconv"
	"time"
)

// Settings are how actions are run. Nil is not set.
type Settings struct {
	// Timeout is the time for one try, Wait how long the driver polls for the
	// wanted state, CycleDelay the time off in a cycle, and Deadline the time
	// for all tries together.
	Timeout, Wait, CycleDelay, Deadline *time.Duration
	// Retries are the waits before each further try; an empty list that is not
	// nil is none.
	Retries []time.Duration
}

// over is the settings with those of the later laid over them.
func (s Settings) over(later Settings) Settings {
	for i, from := range later.durations() {
		if from != nil {
			*[]**time.Duration{&s.Timeout, &s.Wait, &s.CycleDelay, &s.Deadline}[i] = from
		}
	}
	if later.Retries != nil {
		s.Retries = later.Retries
	}
	return s
}

// durations are the settings that are durations, in the order of settingKeys.
func (s Settings) durations() [4]*time.Duration {
	return [...]*time.Duration{s.Timeout, s.Wait, s.CycleDelay, s.Deadline}
}

// The bounds of settings. Those of timeout are the protocol's (section 2,
// timeoutMs).
const (
	shortestTimeout = time.Second
	longestTimeout  = time.Hour
	longestDeadline = 24 * time.Hour
	mostRetries     = 20
)

// defaultRetries are the waits that a number of retries takes its from; they are
// MAAS's.
func defaultRetries() []time.Duration {
	return []time.Duration{time.Second, 2 * time.Second, 2 * time.Second, 4 * time.Second, 6 * time.Second, 8 * time.Second, 12 * time.Second}
}

// settingKeys are the keys that set settings.
func settingKeys() []string { return []string{"timeout", "wait", "cycleDelay", "deadline", "retries"} }

// setting reads one of the keys of settings.
func (l *loader) setting(into *Settings, key string, it *item) {
	switch key {
	case "timeout":
		into.Timeout = l.duration(key, it, shortestTimeout, longestTimeout)
	case "wait":
		into.Wait = l.duration(key, it, 0, longestTimeout)
	case "cycleDelay":
		into.CycleDelay = l.duration(key, it, 0, longestTimeout)
	case "deadline":
		into.Deadline = l.duration(key, it, shortestTimeout, longestDeadline)
	case "retries":
		into.Retries = l.retries(it)
	}
}

// duration is a duration of Go, or a number of seconds; nil when it is neither.
func (l *loader) duration(what string, it *item, least, most time.Duration) *time.Duration {
	if it.kind != number && it.kind != text {
		l.fault(it.at, "%s must be a duration such as 30s or 2m, or a number of seconds, and is %s", what, it.kind)
		return nil
	}
	d, err := time.ParseDuration(it.text)
	if seconds, bad := strconv.ParseFloat(it.text, 64); bad == nil && isNumber(it.text) {
		d, err = longestDeadline+1, nil
		if seconds < longestDeadline.Seconds() {
			d = time.Duration(seconds * float64(time.Second))
		}
	}
	switch {
	case err != nil:
		l.fault(it.at, "%s must be a duration such as 30s or 2m, or a number of seconds, and is %q", what, it.text)
		return nil
	case d < least, d > most:
		l.fault(it.at, "%s must be from %v to %v, and is %s", what, least, most, printable(it.text))
		return nil
	}
	return &d
}

// retries are a list of waits, or how many of the default ones.
func (l *loader) retries(it *item) []time.Duration {
	waits := []time.Duration{}
	if it.kind == list {
		if len(it.items) > mostRetries {
			l.fault(it.at, "retries must be at most %d waits, and are %d", mostRetries, len(it.items))
			return nil
		}
		for _, one := range it.items {
			if wait := l.duration("a wait of retries", one, 0, longestTimeout); wait != nil {
				waits = append(waits, *wait)
			}
		}
		return waits
	}
	count, err := strconv.Atoi(it.text)
	if it.kind != number || err != nil || count < 0 || count > mostRetries {
		l.fault(it.at, "retries must be a list of waits such as [1s, 2s, 4s], or how many there are, from 0 to %d", mostRetries)
		return nil
	}
	for i := range count { // the last wait of the list is that of all further tries
		waits = append(waits, defaultRetries()[min(i, len(defaultRetries())-1)])
	}
	return waits
}
