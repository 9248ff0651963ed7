package inventory

import "slices"

// clash is something that two groups of one node set to different values. The
// later of them counts, which may not be what was meant.
type clash struct {
	earlier, later *group
	what           string
	// survives tells whether a route has the value of the later group.
	survives func(*Route) bool
}

// report warns about the clashes of a node's groups that nothing later decides:
// the value of the later group is still there.
func (s *layers) report(route *Route, key string, groups []*group) {
	if len(groups) < 2 {
		return
	}
	clashes, known := s.clashes[key]
	if !known {
		clashes = clashesOf(groups)
		s.clashes[key] = clashes
	}
	// A warning is one for all nodes of the two groups: it names none of them.
	for _, c := range clashes {
		if c.survives(route) {
			s.warn(c.later.at, "groups %q (%s) and %q set %s to different values, and have nodes in common: the later counts",
				c.earlier.name, c.earlier.at, c.later.name, c.what)
		}
	}
}

func clashesOf(groups []*group) []clash {
	var all []clash
	for i, later := range groups {
		for _, earlier := range groups[:i] {
			all = append(all, parameterClashes(earlier, later)...)
			all = append(all, settingClashes(earlier, later)...)
		}
	}
	return all
}

func parameterClashes(earlier, later *group) []clash {
	var all []clash
	for _, p := range later.layer.parameters {
		i := slices.IndexFunc(earlier.layer.parameters, func(q parameter) bool { return q.name == p.name })
		if p.value == nil || i < 0 {
			continue
		}
		if q := earlier.layer.parameters[i]; q.value == nil || !same(p.value.written, q.value.written) {
			all = append(all, clash{earlier, later, "parameter " + printable(p.name), func(r *Route) bool {
				return r.Parameters[p.name].written == p.value.written
			}})
		}
	}
	return all
}

func settingClashes(earlier, later *group) []clash {
	var all []clash
	a, b := earlier.layer.settings, later.layer.settings
	for i, first := range a.durations() {
		if second := b.durations()[i]; first != nil && second != nil && *first != *second {
			all = append(all, clash{earlier, later, settingKeys()[i], func(r *Route) bool {
				return r.Settings.durations()[i] == second
			}})
		}
	}
	if a.Retries != nil && b.Retries != nil && !slices.Equal(a.Retries, b.Retries) {
		all = append(all, clash{earlier, later, "retries", func(r *Route) bool { return slices.Equal(r.Settings.Retries, b.Retries) }})
	}
	return all
}
