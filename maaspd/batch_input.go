package maaspd

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
)

// inputLine is one line of a batch.
type inputLine struct {
	number int // from 1
	text   []byte
	long   bool  // longer than a request may be; the rest was dropped
	err    error // of reading, io.EOF at the end of the input; there is no text then
}

// blank tells that there is nothing to answer.
func (l inputLine) blank() bool { return !l.long && len(bytes.TrimSpace(l.text)) == 0 }

// sendLines sends the lines of the input, and last the error that ended it.
func sendLines(ctx context.Context, input io.Reader, lines chan<- inputLine) {
	in := bufio.NewReaderSize(input, 64<<10)
	for number := 1; ; number++ {
		line, err := readLine(in, number)
		if err != nil && line.blank() {
			line = inputLine{err: err}
		}
		select {
		case lines <- line:
		case <-ctx.Done():
			return
		}
		if line.err != nil {
			return
		}
	}
}

// readLine reads one line, of which it keeps no more than a request may have.
// The error may come with a last line that has no newline.
func readLine(in *bufio.Reader, number int) (inputLine, error) {
	line := inputLine{number: number}
	for {
		part, err := in.ReadSlice('\n')
		room := maxRequestBytes + len("\n") - len(line.text)
		line.text = append(line.text, part[:min(len(part), room)]...)
		line.long = line.long || len(part) > room
		if err == nil {
			// The newline does not count.
			line.long = line.long || len(bytes.TrimSuffix(line.text, []byte("\n"))) > maxRequestBytes
			return line, nil
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			line.long = line.long || len(line.text) > maxRequestBytes
			return line, err
		}
	}
}

// lockedWriter lets lines of several goroutines through one at a time.
type lockedWriter struct {
	mu sync.Mutex
	to io.Writer
}

// Write passes the text on.
func (w *lockedWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.to.Write(p)
}
