package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// echoTime is how long after the first signal others are taken for the same
// one: timeout(1) signals a program and then its group.
const echoTime = 500 * time.Millisecond

// errSignal is why a context ended when a signal did it.
var errSignal = errors.New("ended by a signal")

// signalled tells whether a signal ended the context.
func signalled(ctx context.Context) bool { return errors.Is(context.Cause(ctx), errSignal) }

// untilSignal is a context that the first SIGINT or SIGTERM ends; the second, if
// it is no echo of the first, ends the program at once. A closed standard output is not to end it: whoever
// writes is told of it, and decides.
func untilSignal() context.Context {
	ctx, end := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	go func() {
		<-signals
		end(errSignal)
		second := another(signals)
		status := 128
		if number, ok := second.(syscall.Signal); ok {
			status += int(number)
		}
		os.Exit(status)
	}()
	return ctx
}

// another waits for a signal that is no echo of the one that just came.
func another(signals <-chan os.Signal) os.Signal {
	over := time.After(echoTime)
	for {
		select {
		case <-signals:
		case <-over:
			return <-signals
		}
	}
}
