package maaspd

import (
	"context"
	"crypto/sha256"
	"log/slog"
	"slices"
	"time"
)

// largestGroup is how many lines one call reads at most: a device's answer to
// more would not come in one piece.
const largestGroup = 64

// groupKey is equal for lines that one call can carry out: they ask the same
// device with the same parameters, for the same time.
type groupKey struct {
	login   [sha256.Size]byte
	timeout time.Duration
	device  string // as messages call it
}

// groupKey returns the key of a line that can be carried out with others, nil
// for one that cannot.
func (t *task) groupKey(login [sha256.Size]byte) *groupKey {
	if t.def.together == nil || t.spec.verb != VerbPowerQuery {
		return nil
	}
	return &groupKey{login, t.req.timeout, t.req.device}
}

// groupQuery calls the GroupQuerier of a driver's type; nil when it is none.
func groupQuery[D PowerDriver]() func(context.Context, []PowerDriver) ([]QueryResult, error) {
	var none D
	if _, can := any(none).(GroupQuerier[D]); !can {
		return nil
	}
	return func(ctx context.Context, members []PowerDriver) ([]QueryResult, error) {
		group := make([]D, len(members))
		for i, member := range members {
			group[i] = member.(D)
		}
		return any(group[0]).(GroupQuerier[D]).QueryTogether(ctx, group)
	}
}

// member is one line of a group on its way to its answer.
type member struct {
	*action
	data any
	err  error
}

// group are lines that are carried out together.
type group struct {
	members []*member
	budget  budget
	// shared are the sessions of the batch; nil makes the group use its own.
	shared *sessions
}

// queryGroup carries out the reads of several lines in one call of the driver,
// and answers each line as if it had been alone.
func queryGroup(ctx context.Context, lines []*batchLine, shared *sessions) []reply {
	first := lines[0].task
	shareSecrets(lines)
	budget, cancel := newBudget(ctx, first.req.timeout, first.req.device)
	defer cancel()
	g := &group{budget: budget, shared: shared}
	for _, line := range lines {
		one := &member{action: line.task.begin(budget)}
		one.budget.work = context.WithValue(budget.work, loggerKey{}, line.task.log)
		one.err = one.prepare(line.task.target)
		g.members = append(g.members, one)
	}
	g.budget.work = context.WithValue(budget.work, loggerKey{}, groupLogger(lines))
	g.query()
	answers := make([]reply, len(lines))
	for i, one := range g.members {
		answers[i] = one.reply(one.data, one.err)
	}
	return answers
}

// shareSecrets keeps a message about all lines from showing to one of them what
// is a secret of another's machine.
func shareSecrets(lines []*batchLine) {
	own := make([]*scrubber, len(lines))
	for i, line := range lines {
		own[i] = line.run.scrub.Load()
	}
	all := scrubberOfAll(own)
	for _, line := range lines {
		line.run.scrub.Store(all)
	}
}

// groupLogger is the logger of what is done for all lines at once.
func groupLogger(lines []*batchLine) *slog.Logger {
	first := lines[0]
	log, scrub := newLogger(first.run.stderr, first.run.inv.level)
	scrub.Store(first.run.scrub.Load())
	numbers := make([]int, len(lines))
	for i, line := range lines {
		numbers[i] = line.number
	}
	return log.With("driver", first.run.def.name, "action", string(first.task.spec.verb), "lines", numbers)
}

// ready are the members that nothing failed of yet.
func (g *group) ready() []*member {
	return slices.DeleteFunc(slices.Clone(g.members), func(one *member) bool { return one.err != nil })
}

// query takes the turn of the device once, and reads all members between their
// companions.
func (g *group) query() {
	ready := g.ready()
	if len(ready) == 0 {
		return
	}
	release, err := ready[0].takeTurn()
	if err != nil {
		for _, one := range ready {
			one.err = err
		}
		return
	}
	// The sessions are closed before the next in turn comes.
	defer release()
	open := g.shared
	if open == nil {
		open = &sessions{}
		defer func() { open.close(ready[0].log, g.budget.closing()) }()
	}
	g.budget.work = context.WithValue(g.budget.work, sessionsKey{}, open)
	for _, one := range ready {
		one.budget.work = context.WithValue(one.budget.work, sessionsKey{}, open)
		one.err = one.before()
	}
	g.read()
	for _, one := range ready {
		one.data, one.err = one.after(one.data, one.err)
	}
}

// read calls the driver once for all members that are ready. One that is left
// alone is read as ever.
func (g *group) read() {
	ready := g.ready()
	switch len(ready) {
	case 0:
		return
	case 1:
		ready[0].data, ready[0].err = ready[0].powerQuery()
		return
	}
	drivers := make([]PowerDriver, len(ready))
	for i, one := range ready {
		drivers[i] = one.driver
	}
	results, err := guard(g.budget.work, g.budget.grace, func(ctx context.Context) ([]QueryResult, error) {
		return ready[0].def.together(ctx, drivers)
	})
	if err == nil && len(results) != len(ready) {
		err = Failf(Internal, "the driver answered for %d of %d machines", len(results), len(ready))
	}
	for i, one := range ready {
		switch {
		case err != nil:
			one.err = err
		case results[i].Err != nil:
			one.err = results[i].Err
		default:
			one.data = results[i].Status.settled().document()
		}
	}
}
