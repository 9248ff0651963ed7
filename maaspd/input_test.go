package maaspd_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// TestFile covers FILE.
func TestFile(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "good.json")
	if err := os.WriteFile(good, []byte(request("")), 0o600); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(dir, "empty.json")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d := newDevice(maaspd.On)
	t.Run("a file is read, standard input is not", func(t *testing.T) {
		got := runContext(t.Context(), bareDriver(d), "not JSON", "power_query", good)
		got.wantSuccess(t, `{"status":"on"}`)
	})
	t.Run("- is standard input", func(t *testing.T) {
		runContext(t.Context(), bareDriver(d), request(""), "power_query", "-").wantSuccess(t, `{"status":"on"}`)
		runContext(t.Context(), bareDriver(d), request(""), "power_query", "--format", "json", "-").wantSuccess(t, `{"status":"on"}`)
	})
	t.Run("an empty file is a bad request", func(t *testing.T) {
		runContext(t.Context(), bareDriver(d), request(""), "power_query", empty).wantError(t, "settingsError", "badInput", "none", false)
	})
	for name, file := range map[string]string{
		"missing":      filepath.Join(dir, "none.json"),
		"directory":    dir,
		"below a file": filepath.Join(good, "x"),
	} {
		t.Run(name, func(t *testing.T) {
			wantUsage(t, runContext(t.Context(), bareDriver(d), request(""), "power_query", file))
		})
	}
}

// wantUsage checks what bad usage looks like.
func wantUsage(t *testing.T, got result) {
	t.Helper()
	if got.status != 2 || got.stdout != "" || !strings.HasPrefix(got.stderr, "maas-powerdriver-rig: ") {
		t.Errorf("exit status %d, standard output %q, standard error %q", got.status, got.stdout, got.stderr)
	}
}

// TestEndlessInput holds that a request that does not end is answered after
// 60 s, and a signal meanwhile at once.
func TestEndlessInput(t *testing.T) {
	for name, c := range map[string]struct {
		signal       time.Duration
		code, reason string
		retryable    bool
		took         time.Duration
	}{
		"never ends": {0, "settingsError", "badInput", false, time.Minute},
		"signal":     {7 * time.Second, "actionError", "cancelled", true, 7 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if c.signal > 0 {
					time.AfterFunc(c.signal, cancel)
				}
				reader, writer := io.Pipe()
				defer writer.Close()
				go io.WriteString(writer, request(""))
				var out, errs bytes.Buffer
				start := time.Now()
				status := maaspd.Run(ctx, bareDriver(newDevice(maaspd.On)), []string{"power_query"}, reader, &out, &errs)
				got := result{status, out.String(), errs.String(), time.Since(start)}
				got.wantError(t, c.code, c.reason, "none", c.retryable)
				if got.took != c.took {
					t.Errorf("took %v, want %v", got.took, c.took)
				}
			})
		})
	}
}

// TestSlowInputDoesNotCount holds that timeoutMs starts with the parsed
// request.
func TestSlowInputDoesNotCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reader, writer := io.Pipe()
		time.AfterFunc(50*time.Second, func() {
			io.WriteString(writer, request(`"timeoutMs": 5000`))
			writer.Close()
		})
		d := newDevice(maaspd.On)
		d.do["power_off"] = func(context.Context) error { time.Sleep(4 * time.Second); return nil }
		var out bytes.Buffer
		status := maaspd.Run(t.Context(), bareDriver(d), []string{"power_off"}, reader, &out, io.Discard)
		result{status: status, stdout: out.String()}.wantSuccess(t, "")
	})
}

// brokenReader fails in the middle of the request.
type brokenReader struct{ err error }

func (b brokenReader) Read([]byte) (int, error) { return 0, b.err }

// TestBrokenInput holds that it is a bad request, not a crash.
func TestBrokenInput(t *testing.T) {
	var out bytes.Buffer
	status := maaspd.Run(t.Context(), bareDriver(newDevice(maaspd.On)), []string{"power_query"}, brokenReader{io.ErrUnexpectedEOF}, &out, io.Discard)
	result{status: status, stdout: out.String()}.wantError(t, "settingsError", "badInput", "none", false)
}
