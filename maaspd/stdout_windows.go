package maaspd

import "os"

// claimStdout returns the real standard output, twice: here only the package
// variable, which is what Go code prints to, is pointed at standard error.
func claimStdout() (reply, original *os.File) {
	original = os.Stdout
	os.Stdout = os.Stderr
	return original, original
}
