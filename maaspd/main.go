package maaspd

import (
	"os"
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
