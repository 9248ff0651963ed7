package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
)

// errSignal is why a context ended when a signal did it.
var errSignal = errors.New("ended by a signal")

// signalled tells whether a signal ended the context.
func signalled(ctx context.Context) bool { return errors.Is(context.Cause(ctx), errSignal) }

// untilSignal is a context that the first SIGINT or SIGTERM ends; the second
// ends the program at once. A closed standard output is not to end it: whoever
// writes is told of it, and decides.
func untilSignal() context.Context {
	ctx, end := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	go func() {
		<-signals
		end(errSignal)
		second := <-signals
		status := 128
		if number, ok := second.(syscall.Signal); ok {
			status += int(number)
		}
		os.Exit(status)
	}()
	return ctx
}
