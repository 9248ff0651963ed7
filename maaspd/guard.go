package maaspd

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"
)

// panicError is a panic of driver code.
type panicError struct {
	value any
	stack []byte
}

// Error is the message of the reply; the stack goes to standard error.
func (p *panicError) Error() string { return fmt.Sprintf("the driver crashed: %v", p.value) }

// guard runs driver code so that neither a panic nor a call that ignores its
// context can keep the reply from being written. When the context ends, the
// call gets the grace to return an error of its own; then it is abandoned. The
// grace is asked for when the context has ended.
func guard[T any](ctx context.Context, grace func() time.Duration, call func(context.Context) (T, error)) (T, error) {
	type outcome struct {
		result T
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		var out outcome
		defer func() {
			if value := recover(); value != nil {
				out.err = &panicError{value, debug.Stack()}
			}
			done <- out
		}()
		// Overwritten when the call returns: it stays when driver code ends
		// the goroutine with runtime.Goexit.
		out.err = errors.New("the driver ended without an answer")
		out.result, out.err = call(ctx)
	}()
	select {
	case out := <-done:
		return out.result, out.err
	case <-ctx.Done():
	}
	select {
	case out := <-done:
		return out.result, out.err
	case <-time.After(grace()):
		var none T
		return none, context.Cause(ctx)
	}
}

// noGrace is for calls that end with their context.
func noGrace() time.Duration { return 0 }

// guardCall is guard for calls without a result.
func guardCall(ctx context.Context, grace func() time.Duration, call func(context.Context) error) error {
	_, err := guard(ctx, grace, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, call(ctx)
	})
	return err
}
