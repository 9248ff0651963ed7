package snmp

import (
	"context"
	"errors"
	"strings"
	"time"
)

const (
	firstPoll   = 100 * time.Millisecond
	longestPoll = time.Second
)

// AwaitRelays reads the relays again and again until all are in the state and
// none is about to leave it. It ends with ctx, or after 60 s when ctx has no
// deadline: KindTimeout then names those that are not there. A PDU that is
// silent for a while is asked again.
func (s *Session) AwaitRelays(ctx context.Context, want Power, relays ...Relay) error {
	ctx, cancel := limited(ctx)
	defer cancel()
	op := "wait until " + namesOf(relays) + " is " + want.String()
	late := &Error{Kind: KindTimeout, Op: op, Address: s.cfg.Address}
	for pause := firstPoll; ; pause = min(2*pause, longestPoll) {
		err := s.arrived(ctx, want, relays, late)
		switch {
		case err == nil && late.detail == "":
			return nil
		case ctx.Err() != nil:
			return s.waited(ctx, late, err)
		case err != nil && !passing(err):
			return renamed(err, op, false)
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return s.waited(ctx, late, err)
		}
	}
}

// arrived reads the relays once and writes into late what is still missing.
func (s *Session) arrived(ctx context.Context, want Power, relays []Relay, late *Error) error {
	states, faults, err := s.ReadRelays(ctx, relays...)
	if err = errors.Join(append([]error{err}, faults...)...); err != nil {
		return err
	}
	var behind []string
	for i, state := range states {
		if state.Power != want || state.Toward == want.opposite() || state.Pending {
			behind = append(behind, relays[i].Name+" is "+state.words())
		}
	}
	late.words, late.detail = "not reached in time", strings.Join(behind, "; ")
	late.advice = "look at the outlet's delays and its load on the PDU, or wait longer"
	return nil
}

// passing tells whether a failure to read may go by: a PDU that switches many
// relays may be deaf meanwhile.
func passing(err error) bool {
	var e *Error
	return errors.As(err, &e) && (e.Kind == KindTimeout || e.Kind == KindRefused)
}

// waited is the error at the end of the context.
func (s *Session) waited(ctx context.Context, late *Error, last error) error {
	late.err = ctx.Err()
	var e *Error
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		late.Kind, late.words, late.advice, late.detail = KindCanceled, "", "", ""
	case late.detail == "" && errors.As(last, &e):
		return renamed(e, late.Op, false)
	}
	return late
}
