package fleet

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// try makes one try at a target.
func (r *runner) try(ctx context.Context, t *target) answer {
	if a := r.bootable(t); a.err != nil {
		return a
	}
	verb := r.request.Verb
	switch {
	case r.composed(t) && verb == powerReset:
		return r.resetFeeds(ctx, t)
	case r.composed(t):
		return r.cycle(ctx, t)
	case verb == powerSoftOff && r.request.ForceAfter > 0:
		return r.forcedOff(ctx, t)
	}
	return r.all(ctx, t, verb)
}

// composed tells whether the request is made of an off and an on of every feed.
func (r *runner) composed(t *target) bool {
	switch r.request.Verb {
	case powerCycle:
		return len(t.feeds) > 1 || !t.feeds[0].can(powerCycle)
	case powerReset:
		return len(t.feeds) > 1
	}
	return false
}

// bootable refuses a boot device that one of the feeds cannot set, before the
// others are switched: power is not touched then (protocol specification,
// section 2).
func (r *runner) bootable(t *target) answer {
	if !r.boots(r.request.Verb) {
		return answer{}
	}
	for _, f := range t.feeds {
		if !f.can(setBootDevice) {
			return answer{route: f.routes[0], err: unsupported(f.routes[0], setBootDevice)}
		}
	}
	return answer{}
}

// forcedOff is a soft off that becomes a hard one when its time is over. From
// then on only the hard one is tried again.
func (r *runner) forcedOff(ctx context.Context, t *target) answer {
	if !t.forced {
		a := r.all(ctx, t, powerSoftOff)
		if a.err == nil || a.err.Reason != "notVerified" || ctx.Err() != nil {
			return a
		}
		t.forced = true
	}
	return r.all(ctx, t, powerOff)
}

// can tells whether one of the ways of the feed has the verb.
func (f feed) can(verb string) bool {
	for _, rt := range f.routes {
		if rt.description.Supports(verb) {
			return true
		}
	}
	return false
}

// all makes one try at every feed, and sums up.
func (r *runner) all(ctx context.Context, t *target, verb string) answer {
	if len(t.feeds) == 1 {
		return r.routes(ctx, t, t.feeds[0], verb)
	}
	return sum(t, verb, t.each(func(f feed) answer { return r.routes(ctx, t, f, verb) }))
}

// each calls the function for every feed: those on different devices at the
// same time, those on one device in turn, since the target has one turn there.
func (t *target) each(try func(feed) answer) []answer {
	list := make([]answer, len(t.feeds))
	var group sync.WaitGroup
	for _, members := range t.together() {
		group.Go(func() {
			for _, i := range members {
				list[i] = try(t.feeds[i])
			}
		})
	}
	group.Wait()
	return list
}

// together are the feeds that have a device in common, be it one that is only
// fallen back to.
func (t *target) together() [][]int {
	var groups [][]int
	for i, f := range t.feeds {
		mine := []int{}
		var others [][]int
		for _, group := range groups {
			if slices.ContainsFunc(group, func(j int) bool { return f.meets(t.feeds[j]) }) {
				mine = append(mine, group...)
				continue
			}
			others = append(others, group)
		}
		groups = append(others, append(mine, i))
	}
	return groups
}

// meets tells whether two feeds have a device in common.
func (f feed) meets(other feed) bool {
	for _, one := range f.routes {
		same := func(rt *route) bool { return one.key != "" && rt.key == one.key }
		if slices.ContainsFunc(other.routes, same) {
			return true
		}
	}
	return false
}

// sum makes one answer of those of all feeds.
func sum(t *target, verb string, list []answer) answer {
	total := answer{route: list[0].route}
	if total.route, total.err = worst(verb, list); total.err != nil {
		total.unsent = unsent(list)
		return total
	}
	total.route = list[0].route
	if verb == powerQuery || waits(verb) {
		total.status, total.detail = mixture(list)
		return total
	}
	total.data = bundle(t, list)
	return total
}

// unsent tells whether nothing was sent to any of the feeds.
func unsent(list []answer) bool {
	return !slices.ContainsFunc(list, func(a answer) bool { return !a.unsent })
}

// mixture is the state of a machine by those of its feeds: on as soon as one
// is, off only when all are.
func mixture(list []answer) (status, detail string) {
	var off, other []string
	for _, a := range list {
		switch a.status {
		case "on":
		case "off":
			off = append(off, a.route.about())
		default:
			other = append(other, a.route.about())
		}
	}
	switch on := len(list) - len(off) - len(other); {
	case on == len(list):
		return "on", ""
	case len(off) == len(list):
		return "off", ""
	case on > 0:
		return "on", strings.Join(detailOf(off, other), "; ")
	case len(other) == len(list) && list[0].status == "":
		return "", ""
	}
	return "unknown", strings.Join(detailOf(off, other), "; ")
}

func detailOf(off, other []string) []string {
	var parts []string
	if len(off) > 0 {
		parts = append(parts, "off: "+strings.Join(off, ", "))
	}
	if len(other) > 0 {
		parts = append(parts, "not known: "+strings.Join(other, ", "))
	}
	return parts
}

// bundle has the data of each feed, for verbs that have data of their own.
func bundle(t *target, list []answer) json.RawMessage {
	type part struct {
		Driver string          `json:"driver"`
		Device string          `json:"device,omitempty"`
		Data   json.RawMessage `json:"data"`
	}
	var parts []part
	for _, a := range list {
		if len(a.data) > 0 {
			parts = append(parts, part{a.route.driver.Name, a.route.device, a.data})
		}
	}
	if len(parts) == 0 {
		return nil
	}
	text, err := json.Marshal(map[string]any{"feeds": parts})
	if err != nil { // the parts are JSON that was read
		return nil
	}
	return text
}

// worst is the error of several feeds, and the route of the one that tells most:
// one that leaves the effect open before one that does not, and then one that is
// worth another try. It is the only one's as it is.
func worst(verb string, list []answer) (*route, *host.Error) {
	var failed []answer
	for _, a := range list {
		if a.err != nil {
			failed = append(failed, a)
		}
	}
	if len(list) == 1 || len(failed) == 0 {
		return list[0].route, list[0].err
	}
	slices.SortStableFunc(failed, func(a, b answer) int { return weight(b.err) - weight(a.err) })
	err := *failed[0].err
	if len(failed) < len(list) && !reading(verb) {
		err.Effect = host.EffectUnknown // the other feeds were switched
	}
	err.Retryable = err.Retryable && (repeatable(verb) || err.Effect == host.EffectNone)
	texts := make([]string, len(failed))
	for i, a := range failed {
		texts[i] = a.route.about() + ": " + a.err.Message
	}
	err.Message = fmt.Sprintf("%d of %d feeds: %s", len(failed), len(list), strings.Join(texts, "; "))
	return failed[0].route, &err
}

// weight is how much an error matters beside those of other feeds.
func weight(err *host.Error) int {
	weight := 0
	if err.Effect != host.EffectNone {
		weight += 2
	}
	if err.Retryable {
		weight++
	}
	return weight
}
