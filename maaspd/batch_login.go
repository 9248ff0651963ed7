package maaspd

import (
	"context"
	"crypto/sha256"
	"sync"
)

// logins are the lines of a batch by their bmc-scope parameters, secrets
// included: lines that are equal in all of them share a session, and a refusal
// of their credentials.
type logins struct {
	mu      sync.Mutex
	open    map[[sha256.Size]byte]*login
	refused map[[sha256.Size]byte]*Error
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

func newLogins() *logins {
	return &logins{open: map[[sha256.Size]byte]*login{}, refused: map[[sha256.Size]byte]*Error{}}
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

// join counts a line that was read. Lines that name no device need not wait for
// the first of them.
func (l *logins) join(key [sha256.Size]byte, namesDevice bool) *login {
	l.mu.Lock()
	defer l.mu.Unlock()
	one := l.open[key]
	if one == nil {
		one = &login{all: l, key: key, known: !namesDevice, first: make(chan struct{}, 1)}
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

// leave ends a line's use of the sessions, and returns those that are to be
// closed: nobody is left who could use them. The refusal is nil when the
// credentials were not refused; broken tells that the sessions may be of no use
// any more.
func (l *login) leave(used *sharedSessions, refusal *Error, broken bool) []*sharedSessions {
	l.all.mu.Lock()
	defer l.all.mu.Unlock()
	l.lines--
	var unused []*sharedSessions
	if used != nil {
		l.learn(refusal)
		used.users--
		used.stale = used.stale || broken
		if used.stale && l.shared == used {
			l.shared = nil
		}
		if used.stale && used.users == 0 {
			unused = append(unused, used)
		}
	}
	if l.lines == 0 {
		delete(l.all.open, l.key)
		if l.shared != nil {
			unused = append(unused, l.shared)
		}
	}
	return unused
}

// learn remembers a refusal, or that there was none. The caller holds the lock.
func (l *login) learn(refusal *Error) {
	if refusal != nil {
		l.all.refused[l.key] = refusal
	}
	if !l.known { // then this line is the one that was let in
		l.known = true
		l.first <- struct{}{}
	}
}

// broken tells whether a session may be of no use after such an end. It goes on
// only after answers that came through it whole: a machine that did not reach
// its state in time may have been a session that died meanwhile.
func broken(failure *Error, verb Verb) bool {
	if verb == VerbBMCReset {
		return true
	}
	if failure == nil {
		return false
	}
	switch failure.Code() {
	case SettingsError, UnsupportedError, ToolError:
		return false
	}
	return failure.Reason != WrongState && failure.Reason != RefusedByDevice && failure.Reason != UnknownState
}
