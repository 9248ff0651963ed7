package host

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"
)

func TestReadLines(t *testing.T) {
	text := "one\n\ntoo long a line\n" + strings.Repeat("x", 10) + "\nlast"
	for name, reader := range map[string]func() []string{
		"whole":    func() []string { return linesOf(strings.NewReader(text), nil) },
		"by bytes": func() []string { return linesOf(nil, iotest.OneByteReader(strings.NewReader(text)).Read) },
	} {
		if got := fmt.Sprintf("%q", reader()); got != `["one" "" "!" "xxxxxxxxxx" "last"]` {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// readFunc is a reader of one function.
type readFunc func([]byte) (int, error)

func (r readFunc) Read(p []byte) (int, error) { return r(p) }

func linesOf(from *strings.Reader, read readFunc) []string {
	if read == nil {
		read = from.Read
	}
	var lines []string
	readLines(read, 10, func(line []byte) { lines = append(lines, string(line)) }, func() { lines = append(lines, "!") })
	return lines
}

func TestTail(t *testing.T) {
	var end tail
	for i := range 30_000 {
		fmt.Fprintf(&end, "line %d\n", i)
	}
	if got := end.bytes(); len(got) != mostStderr || !bytes.HasSuffix(got, []byte("line 29999\n")) {
		t.Errorf("%d bytes", len(got))
	}
	if _, err := end.Write(bytes.Repeat([]byte("y"), 1<<20)); err != nil || len(end.bytes()) != mostStderr || cap(end.text) > 1<<20 {
		t.Errorf("%d bytes, %d kept, %v", len(end.bytes()), cap(end.text), err)
	}
}
