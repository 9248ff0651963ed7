package netsnmp

import (
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
)

// socketVariable is the environment variable that makes the test binary the
// helper; its value is the Unix socket of the test.
const socketVariable = "PDUSIM_HELPER_SOCKET"

// Helper has to be the first call of TestMain: when snmpd has started the test
// binary as its helper, it does that work and ends the process. Otherwise it
// returns at once.
func Helper() {
	path := os.Getenv(socketVariable)
	if path == "" {
		return
	}
	if err := carry(path); err != nil {
		fmt.Fprintln(os.Stderr, "helper of snmpd:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// carry copies between snmpd and the test. The test ends snmpd before it hangs
// up: if it hung up first, it died, and snmpd shall not stay behind.
func carry(path string) error {
	snmpd := os.Getppid()
	test, err := net.Dial("unix", path)
	if err != nil {
		return err
	}
	hungUp := make(chan error, 1)
	go func() {
		_, err := io.Copy(os.Stdout, test)
		hungUp <- err
	}()
	ended := make(chan error, 1)
	go func() {
		_, err := io.Copy(test, os.Stdin)
		ended <- err
	}()
	select {
	case err := <-ended:
		return err
	case <-hungUp:
	}
	if os.Getppid() != snmpd {
		return nil
	}
	process, err := os.FindProcess(snmpd)
	if err != nil {
		return err
	}
	return process.Signal(syscall.SIGTERM)
}
