package fleet

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// try makes one try at a target.
func (r *runner) try(ctx context.Context, t *target) answer {
	verb := r.request.Verb
	switch {
	case verb == powerCycle && (len(t.feeds) > 1 || !t.feeds[0].can(powerCycle)):
		return r.cycle(ctx, t)
	case verb == powerReset && len(t.feeds) > 1:
		return r.resetFeeds(ctx, t)
	}
	a := r.all(ctx, t, verb)
	if verb == powerSoftOff && r.request.ForceAfter > 0 && a.err != nil && a.err.Reason == "notVerified" && ctx.Err() == nil {
		return r.all(ctx, t, powerOff)
	}
	return a
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
	byDevice := map[string][]int{}
	for i, f := range t.feeds {
		key := f.routes[0].key
		if key == "" {
			key = fmt.Sprint(i)
		}
		byDevice[key] = append(byDevice[key], i)
	}
	var group sync.WaitGroup
	for _, members := range byDevice {
		group.Go(func() {
			for _, i := range members {
				list[i] = try(t.feeds[i])
			}
		})
	}
	group.Wait()
	return list
}

// sum makes one answer of those of all feeds.
func sum(t *target, verb string, list []answer) answer {
	total := answer{route: list[0].route, err: worst(verb, list)}
	if total.err != nil {
		return total
	}
	if verb == powerQuery || waits(verb) {
		total.status, total.detail = mixture(list)
		return total
	}
	total.data = bundle(t, list)
	return total
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

// worst is the error that tells most about several feeds: one that leaves the
// effect open, before one that does not.
func worst(verb string, list []answer) *host.Error {
	var found *answer
	failed := 0
	for i := range list {
		err := list[i].err
		if err == nil {
			continue
		}
		failed++
		if found == nil || found.err.Effect == host.EffectNone && err.Effect != host.EffectNone {
			found = &list[i]
		}
	}
	if found == nil {
		return nil
	}
	err := *found.err
	err.Message = fmt.Sprintf("%d of %d feeds: %s: %s", failed, len(list), found.route.about(), err.Message)
	if failed < len(list) && !reading(verb) {
		err.Effect = host.EffectUnknown // the other feeds were switched
	}
	return &err
}
