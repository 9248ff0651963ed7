package maaspd

import (
	"context"
	"crypto/sha256"
	"log/slog"
	"sync"
)

// logins are the lines of a batch by their bmc-scope parameters, secrets
// included: lines that are equal in all of them share a session, and a refusal
// of their credentials.
type logins struct {
	log     *slog.Logger
	mu      sync.Mutex
	open    map[[sha256.Size]byte]*login
	refused map[[sha256.Size]byte]*Error
	closing sync.WaitGroup
}

// login is one of them, while there are lines for it.
type login struct {
	all *logins
	key [sha256.Size]byte
	// first holds a token until one line has found out whether the
	// credentials are accepted: of many lines with a wrong password, one tries.
	first chan struct{}

	// Guarded by all.mu.
	known  bool // one line has found out
	lines  int  // read and not yet answered
	shared *sharedSessions
}

// sharedSessions are sessions in use by so many lines.
type sharedSessions struct {
	sessions
	users int
	// stale tells that a line failed in a way that may have broken them:
	// they are closed when their last user leaves, and get no new one.
	stale bool
}

func newLogins(log *slog.Logger) *logins {
	return &logins{log: log, open: map[[sha256.Size]byte]*login{}, refused: map[[sha256.Size]byte]*Error{}}
}

// loginKey tells logins apart without keeping their secrets.
func (d *definition) loginKey(params map[string]any) [sha256.Size]byte {
	bmc := map[string]any{}
	for _, p := range d.params.params {
		if canonical, isSet := params[p.name]; isSet && !p.node {
			bmc[p.name] = canonical
		}
	}
	return sha256.Sum256(writeJSON(bmc, ""))
}

// join counts a line that was read.
func (l *logins) join(key [sha256.Size]byte) *login {
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.open[key]
	if one == nil {
		one = &login{all: l, key: key, first: make(chan struct{}, 1)}
		one.first <- struct{}{}
		l.open[key] = one
	}
	one.lines++
	return one
}

// enter returns the sessions to use, or the refusal that the line gets
// instead. While the credentials are not known to be good it lets one line in
// at a time.
func (l *login) enter(ctx context.Context) (*sharedSessions, *Error) {
	select {
	case <-l.first:
	case <-ctx.Done():
		return nil, nil
	}
	l.all.mu.Lock()
	defer l.all.mu.Unlock()
	if refused := l.all.refused[l.key]; refused != nil {
		l.first <- struct{}{}
		return nil, refused
	}
	if l.known {
		l.first <- struct{}{}
	}
	if l.shared == nil {
		l.shared = &sharedSessions{}
	}
	l.shared.users++
	return l.shared, nil
}

// leave ends a line's use of the sessions, which are closed when nobody is
// left who could use them.
func (l *login) leave(used *sharedSessions, failure *Error, verb Verb) {
	l.all.mu.Lock()
	if used != nil {
		l.learn(failure)
		used.users--
		if broken(failure, verb) {
			used.stale = true
		}
		if used.stale && l.shared == used {
			l.shared = nil
		}
	}
	l.lines--
	unused := l.take(used)
	l.all.mu.Unlock()
	for _, one := range unused {
		one.close(l.all.log, closeTime)
		l.all.closing.Done()
	}
}

// learn remembers a refusal, or that there was none. Only a refusal of the
// credentials themselves is remembered: a level that is too low for one verb
// says nothing about the next.
func (l *login) learn(failure *Error) {
	if failure != nil && (failure.Reason == BadCredentials || failure.Reason == BadKG) {
		l.all.refused[l.key] = failure
	}
	if !l.known { // then this line is the one that was let in
		l.known = true
		l.first <- struct{}{}
	}
}

// take returns the sessions that are to be closed now. The caller holds the
// lock.
func (l *login) take(used *sharedSessions) []*sharedSessions {
	var unused []*sharedSessions
	if used != nil && used.stale && used.users == 0 {
		unused = append(unused, used)
	}
	if l.lines == 0 {
		delete(l.all.open, l.key)
		if l.shared != nil {
			unused = append(unused, l.shared)
		}
	}
	l.all.closing.Add(len(unused))
	return unused
}

// broken tells whether a session may be of no use after such an end.
func broken(failure *Error, verb Verb) bool {
	if verb == VerbBMCReset {
		return true
	}
	if failure == nil {
		return false
	}
	switch failure.Code() {
	case ConnError, AuthError, FatalError:
		return true
	}
	return failure.Reason == Cancelled
}

// wait waits until the sessions of all lines are closed.
func (l *logins) wait() { l.closing.Wait() }
