package redfish

import (
	"context"
	"net/http"
	"strings"
	"sync"
)

// Auth is a way to log in.
type Auth string

// The ways to log in (DSP0266, 13.3).
const (
	// AuthAuto is basic authentication, and a session only when the first 401
	// carried no Basic challenge: then it need not have been the password.
	AuthAuto Auth = "auto"
	// AuthBasic is basic authentication only. It costs no request, and leaves
	// nothing behind on the BMC.
	AuthBasic Auth = "basic"
	// AuthSession is a session from the start.
	AuthSession Auth = "session"
)

// login is what the client knows of its login. A wrong password is sent once:
// BMCs lock accounts after a few of them.
type login struct {
	user, password string
	// gate holds a token while nobody is finding out whether the account is
	// accepted.
	gate chan struct{}
	// renewing is held while a session is made, so that of several requests
	// whose session has expired one makes the next.
	renewing sync.Mutex

	mu      sync.Mutex
	auth    Auth
	token   string // of the session
	session string // the link to delete
	proven  bool   // the account was accepted
	denied  *Error
}

func newLogin(config Config) *login {
	l := &login{user: config.User, password: config.Password, auth: config.Auth, gate: make(chan struct{}, 1)}
	if l.auth == "" {
		l.auth = AuthAuto
	}
	l.gate <- struct{}{}
	return l
}

// authorize sets the credential on a request.
func (l *login) authorize(r *http.Request) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.token != "":
		r.Header.Set("X-Auth-Token", l.token)
	case l.auth != AuthSession && l.user != "":
		r.SetBasicAuth(l.user, l.password)
	}
}

// current is the token of the session, "" when there is none.
func (l *login) current() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.token
}

// enter lets one request in at a time until the account was accepted.
func (l *login) enter(ctx context.Context) (leave func(), err error) {
	l.mu.Lock()
	proven := l.proven
	l.mu.Unlock()
	if proven {
		return func() {}, nil
	}
	select {
	case <-l.gate:
		return func() { l.gate <- struct{}{} }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// refused is the refusal of the account, nil while there was none.
func (l *login) refused() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.denied == nil {
		return nil
	}
	return l.denied
}

// accepted notes that a request was.
func (l *login) accepted() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.proven = true
}

// deny notes the refusal of the account.
func (l *login) deny(err *Error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.denied = err
	return err
}

// mayOpen tells whether a 401 may be met with a (new) session, and makes room
// for it: when basic authentication is not what the BMC wants, or when the
// session that it accepted so far has expired.
func (l *login) mayOpen(challenge http.Header) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.token != "":
		if !l.proven {
			return false
		}
	case l.auth != AuthAuto || l.proven || l.user == "" || offersBasic(challenge):
		return false
	}
	l.auth, l.token, l.session = AuthSession, "", ""
	return true
}

// opened notes the session.
func (l *login) opened(token, link string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.token, l.session = token, link
}

// end returns the link of the session to delete, and forbids another one.
func (l *login) end() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	link := l.session
	l.session = ""
	return link
}

// forget drops the token of a deleted session.
func (l *login) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.token = ""
}

// offersBasic tells whether one of the challenges of a 401 is Basic (RFC 9110,
// 11.6.1). Several may stand in one header, with commas between them.
func offersBasic(header http.Header) bool {
	for _, value := range header.Values("WWW-Authenticate") {
		for challenge := range strings.SplitSeq(value, ",") {
			scheme, _, _ := strings.Cut(strings.TrimSpace(challenge), " ")
			if strings.EqualFold(scheme, "basic") {
				return true
			}
		}
	}
	return false
}
