//go:build unix

package maaspd

import (
	"os"
	"syscall"
)

// claimStdout returns the real standard output, and the file that stood for it.
// It points descriptor 1 at standard error, so that stray prints, also those of
// child processes, cannot damage the reply.
func claimStdout() (reply, original *os.File) {
	original = os.Stdout
	os.Stdout = os.Stderr
	fd, err := syscall.Dup(1)
	if err != nil {
		return original, original
	}
	syscall.CloseOnExec(fd)
	if dup2(2, 1) != nil {
		syscall.Close(fd)
		return original, original
	}
	return os.NewFile(uintptr(fd), original.Name()), original
}
