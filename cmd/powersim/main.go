// Command powersim is a rack of simulated devices on the loopback interface:
// baseboard management controllers that speak real IPMI, Redfish or OpenBMC's own
// REST API, and switched PDUs of any product line that speak real SNMP. It is for
// the demonstration, for tests and benchmarks, and for people who write hosts.
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
