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
	// door holds a token while nobody makes or ends a session.
	door chan struct{}

	mu      sync.Mutex
	auth    Auth
	token   string // of the session
	session string // the link to delete
	proven  bool   // the account was accepted
	denied  *Error
	over    bool // no further session is made
}

func newLogin(config Config) *login {
	l := &login{user: config.User, password: config.Password, auth: config.Auth, gate: make(chan struct{}, 1), door: make(chan struct{}, 1)}
	if l.auth == "" {
		l.auth = AuthAuto
	}
	l.gate <- struct{}{}
	l.door <- struct{}{}
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

// enter lets one request in at a time until the account was accepted.
func (l *login) enter(ctx context.Context) (leave func(), err error) {
	l.mu.Lock()
	proven := l.proven
	l.mu.Unlock()
	if proven {
		return func() {}, nil
	}
	return pass(ctx, l.gate)
}

// pass takes the token of a gate. The caller calls leave.
func pass(ctx context.Context, gate chan struct{}) (leave func(), err error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	select {
	case <-gate:
		return func() { gate <- struct{}{} }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// held is the token of the session, "" without one.
func (l *login) held() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.token
}

// lacksSession tells whether a session has to be made before a request can be
// sent.
func (l *login) lacksSession() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.auth == AuthSession && l.token == "" && !l.over
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

// mayOpen tells whether the 401 to a request that carried the token, "" for
// none, may be met with a (new) session, and makes room for it: when basic
// authentication is not what the BMC wants, or when the session that it accepted
// so far has expired. Another request may have renewed that already.
func (l *login) mayOpen(challenge http.Header, token string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.over:
		return false
	case token != "":
		if l.proven && l.token == token {
			l.token, l.session = "", ""
		}
		return l.proven
	case l.auth != AuthAuto || l.proven || l.user == "" || offersBasic(challenge):
		return false
	}
	l.auth = AuthSession
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
	l.session, l.over = "", true
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
