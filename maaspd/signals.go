package maaspd

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// echoTime is how long after the first signal others are taken for the same
// one. Linux sends the parent-death signal once for each thread of a dying host
// that the driver is handed on through, and timeout(1) signals a program and
// then its group: neither wants a cycle to end with the machine off.
const echoTime = 250 * time.Millisecond

// signalContext returns a context that the first signal cancels. The second, if
// it is no echo of the first, ends the process with 128 + its number.
func signalContext() (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	// Without this the runtime ends the process when a log line meets a host
	// that has closed its end of standard error. (Ignoring the signal instead
	// would be inherited by the tools that a driver runs.)
	signal.Notify(make(chan os.Signal, 1), syscall.SIGPIPE)
	go func() {
		first := <-signals
		cancel(signalError{first.String()})
		os.Exit(128 + signalNumber(another(signals)))
	}()
	return ctx, func() { cancel(nil) }
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

// signalNumber is the number of the signal, for the exit status.
func signalNumber(s os.Signal) int {
	if number, ok := s.(syscall.Signal); ok {
		return int(number)
	}
	return 0
}
