package snmp

import (
	"context"
	"fmt"

	"github.com/gosnmp/gosnmp"
)

const (
	// bulkVariables is how many variables one reply to GETBULK should have: the
	// states, names and readings of a dozen outlets, in two or three packets of
	// an Ethernet.
	bulkVariables = 60
	// maxWalk bounds what one walk reads: the largest chains of PDUs have some
	// hundred outlets with a dozen columns.
	maxWalk = 10_000
	// maxWalkBytes bounds how much of names and texts it keeps.
	maxWalkBytes = 4 << 20
)

// Walk reads columns of a table side by side, with GETBULK (v1: GETNEXT), and
// returns the variables of each column in the order of their OIDs. A column
// ends at the first object outside it. A column that does not exist is an empty
// list. Every error is an *Error; KindProtocol is an agent that goes round in
// circles, or sends more than 10,000 variables or 4 MiB.
func (s *Session) Walk(ctx context.Context, columns ...OID) ([][]Variable, error) {
	ctx, cancel := limited(ctx)
	defer cancel()
	if err := s.checked(opWalk, columns); err != nil {
		return nil, err
	}
	lists := make([][]Variable, len(columns))
	for start := 0; start < len(columns); start += s.cfg.MaxVariables {
		end := min(start+s.cfg.MaxVariables, len(columns))
		if err := s.walk(ctx, columns[start:end], lists[start:end]); err != nil {
			return nil, err
		}
	}
	return lists, nil
}

// column is where a walk stands in a column.
type column struct {
	root, last OID
	list       *[]Variable
	ended      bool
}

// walker reads columns that have not ended yet.
type walker struct {
	s      *Session
	active []*column
	most   int // variables in one reply
	haul
}

// haul is how much a walk has read.
type haul struct{ variables, bytes int }

// add counts a variable. fault tells, if not empty, what is too much.
func (h *haul) add(oid OID, value Value) (fault string) {
	h.variables++
	h.bytes += len(oid) + len(value.Text)
	switch {
	case h.variables > maxWalk:
		return fmt.Sprintf("its table has more than %d objects", maxWalk)
	case h.bytes > maxWalkBytes:
		return fmt.Sprintf("its table has more than %d MiB", maxWalkBytes>>20)
	}
	return ""
}

// repetitions is how many rows to ask for: more, when columns have ended.
func (w *walker) repetitions() int { return max(w.most/len(w.active), 1) }

func (s *Session) walk(ctx context.Context, roots []OID, lists [][]Variable) error {
	w := &walker{s: s, most: bulkVariables}
	for i, root := range roots {
		w.active = append(w.active, &column{root: root, last: root, list: &lists[i]})
	}
	for len(w.active) > 0 {
		if err := w.step(ctx); err != nil {
			return err
		}
		w.active = going(w.active)
	}
	return nil
}

func going(columns []*column) []*column {
	var list []*column
	for _, c := range columns {
		if !c.ended {
			list = append(list, c)
		}
	}
	return list
}

// step is one exchange.
func (w *walker) step(ctx context.Context) error {
	r := w.request()
	got, err := w.s.exchange(ctx, r)
	if err != nil {
		return err
	}
	bulk := r.kind == gosnmp.GetBulkRequest
	switch index := int(got.ErrorIndex) - 1; {
	case got.Error == gosnmp.NoSuchName && len(w.active) == 1:
		w.active[0].ended = true
		return nil
	case got.Error == gosnmp.NoSuchName && index >= 0 && index < len(w.active):
		w.active[index].ended = true
		return nil
	case got.Error == gosnmp.NoSuchName || got.Error == gosnmp.TooBig:
		return w.smaller(ctx, r, got, bulk)
	case got.Error != gosnmp.NoError:
		return w.s.refusal(r, got)
	case len(got.Variables) == 0 && bulk:
		return w.smaller(ctx, r, got, bulk)
	}
	if most := len(w.active) * max(int(r.repetitions), 1); len(got.Variables) > most {
		return w.s.strange(r, fmt.Sprintf("it answers with %d objects where %d are the most", len(got.Variables), most))
	}
	if !bulk && len(got.Variables) != len(w.active) {
		return w.s.strange(r, fmt.Sprintf("it answers with %d objects to %d", len(got.Variables), len(w.active)))
	}
	return w.take(r, got.Variables)
}

// request asks for what follows in all columns. v1 has no GETBULK.
func (w *walker) request() *request {
	last := make([]OID, len(w.active))
	for i, c := range w.active {
		last[i] = c.last
	}
	r := &request{op: opWalk, kind: gosnmp.GetBulkRequest, variables: asked(last), repetitions: uint32(w.repetitions())}
	if w.s.cfg.Version == V1 {
		r.kind, r.repetitions = gosnmp.GetNextRequest, 0
	}
	return r
}

// smaller asks for less at a time: first for fewer rows, then for each column
// alone.
func (w *walker) smaller(ctx context.Context, r *request, got *reply, bulk bool) error {
	switch {
	case bulk && w.repetitions() > 1:
		w.most = len(w.active) * (w.repetitions() / 2)
		return nil
	case len(w.active) == 1 && got.Error == gosnmp.NoError:
		return w.s.strange(r, "it answers with no object at all")
	case len(w.active) == 1:
		return w.s.refusal(r, got)
	}
	for _, c := range w.active {
		alone := &walker{s: w.s, most: w.repetitions(), haul: w.haul, active: []*column{c}}
		for !c.ended {
			if err := alone.step(ctx); err != nil {
				return err
			}
		}
		w.haul = alone.haul
	}
	return nil
}

// take puts the variables of a reply into their columns. They come row by row,
// and an agent may cut the reply anywhere (RFC 3416, section 4.2.3).
func (w *walker) take(r *request, variables []gosnmp.SnmpPDU) error {
	for i, v := range variables {
		c := w.active[i%len(w.active)]
		oid, value := oidOf(v.Name), valueOf(v)
		if c.ended {
			continue
		}
		if value.Type == Missing || !oid.HasPrefix(c.root) {
			c.ended = true
			continue
		}
		if oid.Compare(c.last) <= 0 {
			e := w.s.strange(r, "its table does not go forward")
			e.Object = c.last
			return e
		}
		if fault := w.add(oid, value); fault != "" {
			return w.s.strange(r, fault)
		}
		c.last = oid
		*c.list = append(*c.list, Variable{oid, value})
	}
	return nil
}
