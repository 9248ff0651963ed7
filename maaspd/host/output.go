package host

import (
	"bytes"
	"io"
	"slices"
	"sync"
)

const (
	// mostReply is the longest reply that is read, in bytes.
	mostReply = 4 << 20
	// mostStderr is how much of the end of standard error is kept, in bytes,
	// and the longest line of it that is traced.
	mostStderr = 64 << 10
	// readSize is how much is read at a time: little, since hundreds of drivers
	// may run.
	readSize = 8 << 10
)

// bounded keeps the beginning of an output, and drains the rest.
type bounded struct {
	text bytes.Buffer
	most int
	// over is called once, when there is more than that.
	over    func()
	flooded bool
}

// Write never fails: a driver that is not read any more would stand still.
func (b *bounded) Write(p []byte) (int, error) {
	room := b.most - b.text.Len()
	b.text.Write(p[:min(len(p), room)])
	if len(p) > room && !b.flooded {
		b.flooded = true
		b.over()
	}
	return len(p), nil
}

// tail keeps the end of an output.
type tail struct {
	mu   sync.Mutex
	text []byte
}

// Write never fails. It keeps up to twice the end, so that not every write
// moves it.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p[max(0, len(p)-mostStderr):]...)
	if len(t.text) > 2*mostStderr {
		t.text = slices.Delete(t.text, 0, len(t.text)-mostStderr)
	}
	return len(p), nil
}

// bytes is the end of what was written so far.
func (t *tail) bytes() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.text[max(0, len(t.text)-mostStderr):])
}

// readLines calls the function with each line, without its newline, of at most
// so many bytes; the rest of a longer one is dropped, after long was called. The
// line is not kept by the reader after the call.
func readLines(from io.Reader, most int, line func([]byte), long func()) {
	buffer := make([]byte, readSize)
	var rest []byte
	dropping := false
	for {
		n, err := from.Read(buffer)
		for _, part := range bytes.SplitAfter(buffer[:n], []byte("\n")) {
			text, whole := bytes.CutSuffix(part, []byte("\n"))
			if !dropping && len(rest)+len(text) > most {
				dropping = true
				long()
			}
			if !dropping {
				rest = append(rest, text...)
			}
			if whole {
				if !dropping {
					line(rest)
				}
				rest, dropping = shrunk(rest), false
			}
		}
		if err != nil {
			if len(rest) > 0 && !dropping {
				line(rest)
			}
			return
		}
	}
}

// shrunk is an empty line in the memory of the last one, unless that was large.
func shrunk(line []byte) []byte {
	if cap(line) > mostStderr {
		return nil
	}
	return line[:0]
}
