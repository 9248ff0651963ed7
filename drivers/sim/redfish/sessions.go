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
	tokens map[string]string // token by number
}

// login makes a session; ok is false when the table is full.
func (s *sessions) login() (id, token string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.tokens) >= s.limit {
		return "", "", false
	}
	if s.tokens == nil {
		s.tokens = map[string]string{}
	}
	s.logins++
	id, token = strconv.Itoa(s.logins), rand.Text()
	s.tokens[id] = token
	return id, token, true
}

func (s *sessions) valid(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, known := range s.tokens {
		if known == token {
			return true
		}
	}
	return false
}

// logout reports whether there was such a session.
func (s *sessions) logout(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, known := s.tokens[id]
	delete(s.tokens, id)
	return known
}

func (s *sessions) ids() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids := make([]string, 0, len(s.tokens))
	for n := 1; n <= s.logins; n++ {
		if id := strconv.Itoa(n); s.tokens[id] != "" {
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
	return len(s.tokens)
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
