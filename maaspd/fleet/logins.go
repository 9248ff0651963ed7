package fleet

import (
	"crypto/sha256"
	"encoding/json"
	"sync"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// logins remember which credentials a device has refused: the same ones are not
// offered to it again in a run, for many BMCs lock the account after a few bad
// tries.
type logins struct {
	mu  sync.Mutex
	bad map[[sha256.Size]byte]*host.Error
}

func newLogins() *logins { return &logins{bad: map[[sha256.Size]byte]*host.Error{}} }

// refused is the error that these credentials have met; nil when they have not.
func (l *logins) refused(rt *route) *host.Error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.bad) == 0 {
		return nil
	}
	return l.bad[loginKey(rt)]
}

// note remembers a refusal of the credentials themselves. A privilege that is
// too low for one verb says nothing of the next.
func (l *logins) note(rt *route, err *host.Error) {
	if err == nil || err.Code != host.AuthError || err.Reason != "badCredentials" && err.Reason != "badKg" {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bad[loginKey(rt)] = err
}

// loginKey is equal for routes that log in with the same parameters: all those
// of the scope bmc, secrets included, of which only the digest is kept.
func loginKey(rt *route) [sha256.Size]byte {
	login := map[string]any{}
	for name, value := range rt.parameters {
		if rt.description.Properties[name].Scope != "node" {
			login[name] = value
		}
	}
	text, err := json.Marshal([]any{rt.driver.Path, login}) // sorted keys
	if err != nil {
		return sha256.Sum256([]byte(rt.key))
	}
	return sha256.Sum256(text)
}
