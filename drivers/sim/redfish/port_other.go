//go:build !linux

package redfishsim

import (
	"errors"
	"net"
)

// shortenQueue fails: what other systems do with a full queue differs.
func shortenQueue(*net.TCPListener) error {
	return errors.New("first packets can be dropped on Linux only")
}
