package maaspd

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// signalContext returns a context that the first signal cancels. The second
// ends the process with 128 + its number.
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
		os.Exit(128 + signalNumber(<-signals))
	}()
	return ctx, func() { cancel(nil) }
}

// signalNumber is the number of the signal, for the exit status.
func signalNumber(s os.Signal) int {
	if number, ok := s.(syscall.Signal); ok {
		return int(number)
	}
	return 0
}
