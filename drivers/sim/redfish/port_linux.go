package redfishsim

import (
	"net"
	"syscall"
)

// shortenQueue has the system keep one connection that nobody has taken; the
// first packets of others are dropped (listen(2), tcp(7)).
func shortenQueue(listener *net.TCPListener) error {
	raw, err := listener.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	if err := raw.Control(func(fd uintptr) { failed = syscall.Listen(int(fd), 0) }); err != nil {
		return err
	}
	return failed
}
