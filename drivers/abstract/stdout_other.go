//go:build !unix

package abstract

import (
	"io"
	"os"
)

// RawStdout returns the standard output as it is before maaspd.Main protects
// it: the fault "garbage" needs it to damage a reply.
func RawStdout() io.Writer { return os.Stdout }
