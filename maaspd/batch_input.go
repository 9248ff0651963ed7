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

// blank tells that there is nothing to answer. Only the white space of JSON
// counts, and a byte-order mark that begins the input: anything else is a line
// that is wrong.
func (l inputLine) blank() bool {
	text := l.text
	if l.number == 1 {
		text = bytes.TrimPrefix(text, []byte(byteOrderMark))
	}
	return !l.long && len(bytes.Trim(text, " \t\r\n")) == 0
}

// sendLines sends the lines that are to be answered, and last the error that
// ended the input. It takes a slot before it reads a line, which its answer
// gives back, so that no line is read while all slots are taken.
func sendLines(ctx context.Context, input io.Reader, slots chan<- struct{}, lines chan<- inputLine) {
	in := lineReader{from: bufio.NewReaderSize(input, 64<<10)}
	for {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return
		}
		line := in.next()
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

// lineReader counts the lines that it reads.
type lineReader struct {
	from   *bufio.Reader
	number int
}

// next returns the next line that is not blank, or the error that ended the
// input.
func (r *lineReader) next() inputLine {
	for {
		r.number++
		line, err := readLine(r.from, r.number)
		if !line.blank() {
			return line
		}
		if err != nil {
			return inputLine{err: err}
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
