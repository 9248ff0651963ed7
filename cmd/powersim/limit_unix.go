//go:build unix

package main

import (
	"fmt"
	"syscall"
)

// descriptors tells whether the process may open a socket for every device. The
// Go runtime has raised the soft limit to the hard one when the program started.
func descriptors(p planned) error {
	const others = 32 // the standard streams, the poller, a command's pipes
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return fmt.Errorf("limit of open files: %w", err)
	}
	sockets := len(p.bmcs) + len(p.pdus) + 2*(len(p.redfish)+len(p.openbmc)) // with a connection to each
	if need := uint64(sockets + others); need > uint64(limit.Cur) {
		return fmt.Errorf("%s need %d open files, the limit is %d: raise it with ulimit -Hn %d, or run several powersim with fewer devices each",
			p.text(), need, limit.Cur, need)
	}
	return nil
}
