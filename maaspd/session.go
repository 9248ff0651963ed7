package maaspd

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"reflect"
	"sync"
	"time"
)

// closeTime is the longest that closing sessions may take.
const closeTime = time.Second

type sessionsKey struct{}

// sessions are the open sessions of a run, one of each type.
type sessions struct {
	mu     sync.Mutex
	open   map[reflect.Type]*session
	closed bool
}

// session is one session, dialled once.
type session struct {
	// turn holds a token while nobody dials or closes. It is no mutex because
	// waiting for a dial that hangs must end with the context.
	turn    chan struct{}
	closer  io.Closer
	refused error // the device refused the credentials: not tried again
	closed  bool
}

// Session returns this device's open session, dialling it when there is none;
// the package closes it after the action, also after an error, the deadline or
// a signal. A failed dial is tried again at the next call, unless it failed
// with an authError: a wrong password is sent once.
//
// In a batch the session lives on for the lines that have the same bmc-scope
// parameters: it must not depend on the context of the dial, nor on parameters
// of scope node, and as many lines use it at a time as MaxConcurrency allows.
func Session[S io.Closer](ctx context.Context, dial func(context.Context) (S, error)) (S, error) {
	var none S
	all, ok := ctx.Value(sessionsKey{}).(*sessions)
	if !ok {
		return none, errors.New("maaspd.Session was called outside of an action")
	}
	slot := all.slot(reflect.TypeFor[S]())
	if err := slot.take(ctx); err != nil {
		return none, err
	}
	defer slot.release()
	switch {
	case slot.closed:
		return none, errors.New("the sessions of this run are closed already")
	case slot.refused != nil:
		return none, slot.refused
	case slot.closer != nil:
		return slot.closer.(S), nil
	}
	opened, err := dial(ctx)
	if err != nil {
		if failure, ok := errors.AsType[*Error](err); ok && failure.Code() == AuthError {
			slot.refused = err
		}
		return none, err
	}
	slot.closer = opened
	return opened, nil
}

// slot returns the place of the session of that type.
func (s *sessions) slot(typ reflect.Type) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		// A call that ignored its context comes late: nobody would close what
		// it opens.
		late := newSession()
		late.closed = true
		return late
	}
	if s.open == nil {
		s.open = map[reflect.Type]*session{}
	}
	if s.open[typ] == nil {
		s.open[typ] = newSession()
	}
	return s.open[typ]
}

func newSession() *session {
	s := &session{turn: make(chan struct{}, 1)}
	s.release()
	return s
}

// take waits for the turn. A session that is free is had after the end of the
// context too: what is open may still be needed to tidy up.
func (s *session) take(ctx context.Context) error {
	select {
	case <-s.turn:
		return nil
	default:
	}
	select {
	case <-s.turn:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (s *session) release() { s.turn <- struct{}{} }

// close closes every session at once and waits at most the given time.
// Failures are only logged: the action's outcome stands.
func (s *sessions) close(log *slog.Logger, atMost time.Duration) {
	ctx, cancel := context.WithTimeout(context.Background(), atMost)
	defer cancel()
	s.mu.Lock()
	s.closed = true
	open := make([]*session, 0, len(s.open))
	for _, one := range s.open {
		open = append(open, one)
	}
	s.mu.Unlock()
	var all sync.WaitGroup
	for _, one := range open {
		all.Go(func() {
			err := guardCall(ctx, noGrace, func(context.Context) error { return one.close() })
			if err != nil {
				log.Warn("closing the session failed", "error", err.Error())
			}
		})
	}
	all.Wait()
}

// close waits for a dial that hangs, and closes what it opens in the end.
func (s *session) close() error {
	<-s.turn
	defer s.release()
	s.closed = true
	if s.closer == nil {
		return nil
	}
	return s.closer.Close()
}
