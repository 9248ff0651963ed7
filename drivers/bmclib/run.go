package bmclib

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// parting is how long a call whose context has ended may take to return an error
// of its own. A call of bmclib that sleeps is left behind then.
const parting = 100 * time.Millisecond

// call is one call of bmclib, and what became of its requests.
type call struct {
	ctx context.Context
	op  string
	// harmless says that the call changes nothing, whatever its methods.
	harmless bool
	// broken is the last error of the transport, and answer the last answer that
	// is no success; a request that follows and succeeds does not undo them.
	broken error
	answer *refused
	// sent tells that a request that changes something may have been carried out.
	sent bool
}

// note keeps what became of a request.
func (c *call) note(req *http.Request, reply *http.Response, err error) {
	reads := c.harmless || req.Method == http.MethodGet || req.Method == http.MethodHead
	switch {
	case err != nil && reply == nil:
		c.broken = err
		c.sent = c.sent || !reads && mayBeCarriedOut(err)
	case err != nil:
		c.broken = err
		c.sent = c.sent || !reads
	case reply.StatusCode >= http.StatusBadRequest:
		c.answer = &refused{op: c.op, where: place(req.URL), status: reply.StatusCode}
		c.sent = c.sent || !reads && halfway(reply.StatusCode)
	default:
		c.sent = c.sent || !reads
	}
}

// read makes a call of bmclib that changes nothing.
func read[T any](ctx context.Context, w *wire, op string, ask func(context.Context) (T, error)) (T, error) {
	result, err := perform(ctx, w, &call{ctx: ctx, op: op, harmless: true}, ask)
	return result, notSent(err)
}

// change makes a call of bmclib that changes something. Its false without an
// error, which bmclib returns where it has not seen what it asked for, is an error.
func change(ctx context.Context, w *wire, op string, ask func(context.Context) (bool, error)) error {
	ok, err := perform(ctx, w, &call{ctx: ctx, op: op}, ask)
	if err == nil && !ok {
		return maaspd.Failf(maaspd.NotVerified, "%s: %s has not said that it was done; read the state before trying again", op, w.base)
	}
	return err
}

// outcome is what a call of bmclib came to.
type outcome[T any] struct {
	result T
	err    error
}

// perform makes a call of bmclib as soon as the wire is free. It returns when the
// context ends, whatever bmclib does then: the wire is its own until it has ended.
func perform[T any](ctx context.Context, w *wire, c *call, ask func(context.Context) (T, error)) (T, error) {
	var none T
	select {
	case w.turn <- struct{}{}:
	case <-ctx.Done():
		return none, over(ctx, c.op).NotSent()
	}
	w.now = c
	done := make(chan outcome[T], 1)
	go func() {
		out := guarded(c, ask)
		<-w.turn
		done <- out
	}()
	select {
	case out := <-done:
		return out.result, out.err
	case <-ctx.Done():
	}
	select {
	case out := <-done:
		return out.result, out.err
	case <-time.After(parting):
		return none, over(ctx, c.op)
	}
}

// guarded makes a call of bmclib, and puts its error in the protocol's terms. A
// panic is an error.
func guarded[T any](c *call, ask func(context.Context) (T, error)) (out outcome[T]) {
	defer func() {
		if value := recover(); value != nil {
			out.err = fmt.Errorf("bmclib crashed: %v", value)
		}
		if out.err == nil {
			out.err = c.overlooked()
		}
		if out.err != nil {
			out.err = c.explain(out.err)
		}
	}()
	out.result, out.err = ask(c.ctx)
	return out
}

// over is the error of a call whose context has ended.
func over(ctx context.Context, op string) *maaspd.Error {
	err := context.Cause(ctx)
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return maaspd.Failf(maaspd.Timeout, "%s: no answer in time: %w", op, err)
	}
	return maaspd.Failf(maaspd.Cancelled, "%s: cancelled: %w", op, err)
}
