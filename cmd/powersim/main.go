// Command powersim is a rack of simulated machines on the loopback interface:
// baseboard management controllers that speak real IPMI over UDP. It is for the
// demonstration, for tests and benchmarks, and for people who write hosts.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}
