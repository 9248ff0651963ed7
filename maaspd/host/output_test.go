package host

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

func TestReadLines(t *testing.T) {
	text := "one\n\ntoo long a line\n" + strings.Repeat("x", 10) + "\nlast"
	for name, reader := range map[string]io.Reader{
		"whole": strings.NewReader(text), "by bytes": iotest.OneByteReader(strings.NewReader(text)),
	} {
		var lines []string
		readLines(reader, 10, func(line []byte) { lines = append(lines, string(line)) }, func() { lines = append(lines, "!") })
		if got := fmt.Sprintf("%q", lines); got != `["one" "" "!" "xxxxxxxxxx" "last"]` {
			t.Errorf("%s: %s", name, got)
		}
	}
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
