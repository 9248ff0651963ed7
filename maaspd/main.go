package maaspd

import (
	"context"
	"os"
	"os/signal"
	"runtime"
)

// Main is the body of a driver's main function: it returns the exit status.
//
// It keeps the real standard output for the reply and points everything else
// that prints there at standard error, and turns SIGTERM and SIGINT into a
// cancelled reply; a second signal ends the process at once.
func Main[P any, D PowerDriver](driver Driver[P, D]) int {
	reply, original := claimStdout()
	// Were it collected, its finalizer would close descriptor 1.
	defer runtime.KeepAlive(original)
	ctx, stop := signalContext()
	defer stop()
	return Run(ctx, driver, os.Args[1:], os.Stdin, reply, os.Stderr)
}

// signalContext returns a context that the first signal cancels. The second
// ends the process with 128 + its number.
func signalContext() (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, endSignals()...)
	// Without this the runtime ends the process when a log line meets a host
	// that has closed its end of standard error. (Ignoring the signal instead
	// would be inherited by the tools that a driver runs.)
	signal.Notify(make(chan os.Signal, 1), pipeSignals()...)
	go func() {
		first := <-signals
		cancel(signalError{first.String()})
		os.Exit(128 + signalNumber(<-signals))
	}()
	return ctx, func() { cancel(nil) }
}
