package fleet

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"sync"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// logins remember which credentials a device has refused: the same ones are not
// offered to it again in a run, for many BMCs lock the account after a few bad
// tries.
type logins struct {
	mu    sync.Mutex
	known map[loginKey]*login
}

// loginKey is equal for routes that log in with the same parameters: all those
// of the scope bmc, secrets included, of which only the digest is kept.
type loginKey [sha256.Size]byte

// login is what is known of one of them.
type login struct {
	refused *host.Error
	// answered is closed when the first that used them is done.
	answered chan struct{}
}

func newLogins() *logins { return &logins{known: map[loginKey]*login{}} }

// enter returns the error that the credentials of the route have met, nil when
// they have not. As long as nobody knows of them, one goes alone and the others
// wait for what it finds out: else as many bad tries as a device takes at a time
// would be under way before the first answer. done must be called with what
// came of it; it is nil when the context ended first. A batch does not wait:
// its driver lets one go alone itself, and has to see the others to answer many
// with one read; nor do those without a secret, of which none can be wrong.
func (l *logins) enter(ctx context.Context, rt *route, batched bool) (done func(started bool, err *host.Error), refused *host.Error) {
	for {
		l.mu.Lock()
		one := l.known[rt.login]
		if one == nil {
			one = &login{answered: make(chan struct{})}
			l.known[rt.login] = one
			l.mu.Unlock()
			return l.first(rt, one), nil
		}
		refused = one.refused
		l.mu.Unlock()
		if refused != nil {
			return nil, refused
		}
		done = func(_ bool, err *host.Error) { l.note(rt, one, err) }
		if batched || !rt.secret {
			return done, nil
		}
		select {
		case <-one.answered:
		case <-ctx.Done():
			return nil, nil
		}
		if l.isKnown(rt, one) {
			return done, l.refusal(one)
		}
	}
}

// first notes what the first found out. When it was not even started, the next
// is the first.
func (l *logins) first(rt *route, one *login) func(started bool, err *host.Error) {
	return func(started bool, err *host.Error) {
		l.note(rt, one, err)
		l.mu.Lock()
		defer l.mu.Unlock()
		if !started && one.refused == nil {
			delete(l.known, rt.login)
		}
		close(one.answered)
	}
}

func (l *logins) isKnown(rt *route, one *login) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.known[rt.login] == one
}

func (l *logins) refusal(one *login) *host.Error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return one.refused
}

// note remembers a refusal of the credentials themselves. A privilege that is
// too low for one verb says nothing of the next. Drivers in the form of the seed
// give no reason, and are taken for the worse.
func (l *logins) note(rt *route, one *login, err *host.Error) {
	if err == nil || err.Code != host.AuthError || !slices.Contains([]string{"badCredentials", "badKg", ""}, err.Reason) {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	one.refused = err
	l.known[rt.login] = one
}

// loginOf is the key of a driver's parameters. Those that the driver ignores do
// not count.
func loginOf(driver host.Driver, d *host.Description, parameters host.Parameters) loginKey {
	ignored := map[string]bool{}
	for _, name := range d.Unknown(parameters) {
		ignored[name] = true
	}
	bmc := map[string]any{}
	for name, value := range parameters {
		if d.Properties[name].Scope != "node" && !ignored[name] {
			bmc[name] = value
		}
	}
	text, err := json.Marshal([]any{driver.Path, bmc}) // sorted keys
	if err != nil {
		text = []byte(driver.Path + "\n" + d.DeviceOf(parameters))
	}
	return sha256.Sum256(text)
}

// hasSecret tells whether one of the parameters is a secret, or may be one as
// far as the description tells.
func hasSecret(d *host.Description, parameters host.Parameters) bool {
	for name := range parameters {
		if _, known := d.Properties[name]; !known || d.SecretParameter(name) {
			return true
		}
	}
	return false
}
