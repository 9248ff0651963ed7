package maaspd

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"
)

// readTime is the longest that reading the request may take.
const readTime = time.Minute

// openInput opens FILE; what cannot be opened is bad usage. A person at a
// terminal is told what the program waits for.
func openInput(file string, stdin io.Reader, stderr io.Writer) (io.Reader, error) {
	if file == "-" {
		if terminal, ok := stdin.(*os.File); ok && isTerminal(terminal) {
			fmt.Fprintln(stderr, `Reading the request from the terminal: type JSON such as {"driverParameters": {}}, then Ctrl-D. Or name a FILE.`)
		}
		return stdin, nil
	}
	info, err := os.Stat(file)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s is a directory, not a file with a request", file)
	}
	if info.Mode()&os.ModeNamedPipe != 0 {
		return &namedPipe{name: file}, nil
	}
	return os.Open(file)
}

// isTerminal tells whether the file is a terminal. The null device is a
// character device too.
func isTerminal(file *os.File) bool {
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err == nil && !os.SameFile(info, null)
}

// namedPipe opens its file at the first read, where the time limit of reading
// applies: opening a named pipe blocks until somebody writes to it.
type namedPipe struct {
	name string
	file *os.File
}

// Read opens the pipe at the first call.
func (p *namedPipe) Read(buffer []byte) (int, error) {
	if p.file == nil {
		file, err := os.Open(p.name)
		if err != nil {
			return 0, err
		}
		p.file = file
	}
	return p.file.Read(buffer)
}

// readInput reads the request within the time there is for it. A blocked read
// cannot be interrupted; it is left behind.
func readInput(ctx context.Context, input io.Reader) ([]byte, *Error) {
	limited, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	data, err := guard(limited, noGrace, func(context.Context) ([]byte, error) { return readLimited(input) })
	switch {
	case err == nil:
		return data, nil
	case cancelled(ctx):
		return nil, cancellation(ctx)
	case limited.Err() != nil:
		err = fmt.Errorf("the request did not arrive within %.0f s; close standard input after it", readTime.Seconds())
	}
	return nil, Invalid(Violation{"", "type", err.Error()})
}
