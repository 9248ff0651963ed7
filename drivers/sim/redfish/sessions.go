package redfishsim

import (
	"crypto/rand"
	"strconv"
	"sync"
	"time"
)

// sessions is the session table.
type sessions struct {
	limit  int
	mu     sync.Mutex
	logins int
	opened map[string]session // by number
}

// session is one that nobody has deleted.
type session struct {
	token   string
	account *Account
}

// login makes a session; ok is false when the table is full.
func (s *sessions) login(account *Account) (id, token string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.opened) >= s.limit {
		return "", "", false
	}
	if s.opened == nil {
		s.opened = map[string]session{}
	}
	s.logins++
	id, token = strconv.Itoa(s.logins), rand.Text()
	s.opened[id] = session{token, account}
	return id, token, true
}

// owner returns the account of the session with that token, nil if there is none.
func (s *sessions) owner(token string) *Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, known := range s.opened {
		if known.token == token {
			return known.account
		}
	}
	return nil
}

// user returns whose session it is, "" once it is deleted.
func (s *sessions) user(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.opened[id]; known.account != nil {
		return known.account.User
	}
	return ""
}

// logout reports whether there was such a session.
func (s *sessions) logout(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, known := s.opened[id]
	delete(s.opened, id)
	return known
}

func (s *sessions) ids() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := make([]string, 0, len(s.opened))
	for n := 1; n <= s.logins; n++ {
		if id := strconv.Itoa(n); s.opened[id].account != nil {
			ids = append(ids, id)
		}
	}
	return ids
}

func (s *sessions) made() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.logins
}

func (s *sessions) open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.opened)
}

// lockout refuses an account after too many wrong logins.
type lockout struct {
	mu    sync.Mutex
	wrong int
	until time.Time
}

// admit reports whether a login that is right or wrong is let in.
func (l *lockout) admit(right bool, access Access) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if now.Before(l.until) {
		return false
	}
	if right {
		l.wrong = 0
		return true
	}
	l.wrong++
	if access.LockAfter > 0 && l.wrong >= access.LockAfter {
		l.wrong, l.until = 0, now.Add(access.LockFor)
	}
	return false
}

// managerState is the BMC's own power.
type managerState struct {
	down   time.Duration // how long a reset takes
	mu     sync.Mutex
	resets int
	until  time.Time
}

func (m *managerState) reset() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.resets++
	m.until = time.Now().Add(m.down)
}

func (m *managerState) away() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return time.Now().Before(m.until)
}

func (m *managerState) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.resets
}
