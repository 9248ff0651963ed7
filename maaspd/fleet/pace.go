package fleet

import (
	"math/rand/v2"
	"slices"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/fleet/inventory"
)

const (
	// standardTimeout is what drivers take when a request says nothing
	// (protocol specification, section 2.6).
	standardTimeout = time.Minute
	// shortestTimeout is the shortest that a request may have, and slack what
	// it needs beside the time that it waits.
	shortestTimeout = time.Second
	slack           = 10 * time.Second
	// changeDeadline and readDeadline bound all tries at one node. MAAS gives
	// its power activities five minutes, and a question one.
	changeDeadline = 5 * time.Minute
	readDeadline   = time.Minute
	// untilDeadline bounds the wait for a state when nobody says how long.
	untilDeadline = time.Hour
	// proofWait is how long a state is waited for that something else builds
	// on: a dependent that comes next, or the second half of a cycle.
	proofWait = 30 * time.Second
	// softProof is that time for an operating system that shuts down.
	softProof = 3 * time.Minute
	// cycleRoom is what a cycle needs beside its time off (section 6.2).
	cycleRoom = 5 * time.Second
	// grain is what a timeout is cut down to when little is left, so that
	// questions to one device that leave together stay alike and can be merged.
	grain = 500 * time.Millisecond
	// spread is how far a wait is off, as a part of it: devices that fail
	// together should not be asked again together.
	spread = 0.2
)

// standardRetries are the waits of MAAS between its tries, and ipmiRetries
// those for BMCs behind IPMI, which need longer to get over an open session.
func standardRetries(driver string) []time.Duration {
	if driver == "ipmi" {
		return seconds(4, 8, 16, 32)
	}
	return seconds(1, 2, 2, 4, 6, 8, 12)
}

func seconds(counts ...int) []time.Duration {
	list := make([]time.Duration, len(counts))
	for i, n := range counts {
		list[i] = time.Duration(n) * time.Second
	}
	return list
}

// pace is how long things may take on a route.
type pace struct {
	timeout    time.Duration
	fixed      bool // a person has set the timeout
	wait       *time.Duration
	cycleDelay *time.Duration
	deadline   time.Duration
	retries    []time.Duration
}

// paceOf lays the request over the settings of the inventory.
func paceOf(request Request, settings inventory.Settings, driver string, defaultDelayMS int) pace {
	p := pace{
		retries: standardRetries(driver),
		wait:    first(request.Wait, settings.Wait), cycleDelay: first(request.CycleDelay, settings.CycleDelay),
	}
	if settings.Retries != nil {
		p.retries = settings.Retries
	}
	if request.Retries != nil {
		p.retries = lengthened(p.retries, *request.Retries)
	}
	p.setTimeout(request, settings.Timeout, time.Duration(defaultDelayMS)*time.Millisecond)
	p.setDeadline(request, settings.Deadline)
	return p
}

// setTimeout sets the time of a request, which grows with what it has to wait
// for unless a person set it.
func (p *pace) setTimeout(request Request, setting *time.Duration, defaultDelay time.Duration) {
	p.timeout = standardTimeout
	if set := first(request.Timeout, setting); set != nil {
		p.timeout, p.fixed = *set, true
	}
	if !p.fixed || request.ForceAfter > 0 {
		p.timeout = max(p.timeout, p.occupied(request, defaultDelay)+slack)
	}
}

// setDeadline sets the time of all tries. One that nobody set leaves every try
// all of its time.
func (p *pace) setDeadline(request Request, setting *time.Duration) {
	p.deadline = changeDeadline
	if reading(request.Verb) {
		p.deadline = readDeadline
	}
	p.deadline = max(p.deadline, p.timeout+shortestTimeout)
	if setting != nil {
		p.deadline = *setting
	}
	if request.Until != "" {
		p.deadline = untilDeadline
	}
	if request.ForceAfter > 0 {
		p.deadline += p.timeout
	}
}

// lengthened is so many waits: the first of the list, and its last again and
// again where it is too short.
func lengthened(list []time.Duration, count int) []time.Duration {
	if count <= len(list) {
		return list[:max(count, 0)]
	}
	last := seconds(1)[0]
	if len(list) > 0 {
		last = list[len(list)-1]
	}
	return append(slices.Clone(list), slices.Repeat([]time.Duration{last}, count-len(list))...)
}

// occupied is the time that a request spends on waiting, the time off of a cycle
// being that of the driver when nobody set it.
func (p pace) occupied(request Request, delay time.Duration) time.Duration {
	total := request.ForceAfter
	if p.wait != nil && waits(request.Verb) {
		total = max(total, *p.wait)
	}
	if p.cycleDelay != nil {
		delay = *p.cycleDelay
	}
	if request.Verb == powerCycle {
		total += delay
	}
	return total
}

func first(list ...*time.Duration) *time.Duration {
	for _, d := range list {
		if d != nil {
			return d
		}
	}
	return nil
}

// within is the timeout for a request when that much is left; zero when it is
// too little for one.
func within(wanted, left time.Duration) time.Duration {
	if left >= wanted {
		return wanted
	}
	if left < shortestTimeout {
		return 0
	}
	return max(left.Truncate(grain), shortestTimeout)
}

// pause is the wait before the try after so many.
func (p pace) pause(tries int) (time.Duration, bool) {
	if tries < 1 || tries > len(p.retries) {
		return 0, false
	}
	base := float64(p.retries[tries-1])
	return time.Duration(base * (1 - spread + 2*spread*rand.Float64())), true
}
