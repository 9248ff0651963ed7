package maaspd

import (
	"os"
	"syscall"
)

func endSignals() []os.Signal  { return []os.Signal{os.Interrupt, syscall.SIGTERM} }
func pipeSignals() []os.Signal { return []os.Signal{syscall.SIGPIPE} }

func signalNumber(s os.Signal) int {
	if number, ok := s.(syscall.Signal); ok {
		return int(number)
	}
	return 0
}

// claimStdout returns the real standard output, twice: here only the package
// variable, which is what Go code prints to, is pointed at standard error.
func claimStdout() (reply, original *os.File) {
	original = os.Stdout
	os.Stdout = os.Stderr
	return original, original
}
