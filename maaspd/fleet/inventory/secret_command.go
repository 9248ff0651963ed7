package inventory

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// commandTime is the longest that a command may take.
const commandTime = 10 * time.Second

// command runs the program, and returns the first line that it prints. There is
// no shell, nothing on its standard input, and what it prints on standard error
// is dropped, for it may quote the secret.
func (s *Secrets) command(ctx context.Context, w *written, index int) (string, error) {
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return "", endedError{ctx.Err()}
	}
	limit, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	cmd := w.process(limit, index)
	var out firstLine
	cmd.Stdout = &out
	err := cmd.Run()
	var missing *exec.Error
	switch {
	case ctx.Err() != nil:
		return "", endedError{ctx.Err()}
	case limit.Err() != nil:
		return "", fmt.Errorf("%s gave nothing within %v", w.what(index), s.limit)
	case errors.As(err, &missing):
		return "", fmt.Errorf("%s cannot be run: %w", w.what(index), cause(missing.Err))
	case err != nil && cmd.ProcessState == nil:
		return "", fmt.Errorf("%s cannot be run: %w", w.what(index), cause(err))
	case err != nil && !errors.Is(err, exec.ErrWaitDelay):
		return "", fmt.Errorf("%s failed: %s; run it by hand to see why", w.what(index), cmd.ProcessState)
	case out.tooLong:
		return "", fmt.Errorf("%s printed a line longer than %d KiB", w.what(index), longestSecret>>10)
	}
	return strings.TrimSuffix(out.line.String(), "\r"), nil
}

// process is the process of the command. A program with a slash in it is
// relative to the inventory, as files are; others are looked for in PATH.
func (w *written) process(ctx context.Context, index int) *exec.Cmd {
	var words []string
	for _, word := range w.items {
		words = append(words, word.of(index))
	}
	if strings.ContainsAny(words[0], `/`+string(filepath.Separator)) {
		words[0] = under(w.folder, words[0])
		if absolute, err := filepath.Abs(words[0]); err == nil {
			words[0] = absolute
		}
	}
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Dir = w.folder
	// A grandchild that keeps the pipe open must not keep us.
	cmd.WaitDelay = time.Second
	ownGroup(cmd)
	return cmd
}

// firstLine keeps the first line of what is written, and drops the rest.
type firstLine struct {
	line           bytes.Buffer
	ended, tooLong bool
}

// Write never fails, so that a program that prints more ends as it likes.
func (f *firstLine) Write(p []byte) (int, error) {
	if f.ended {
		return len(p), nil
	}
	line, _, ended := bytes.Cut(p, []byte("\n"))
	f.ended = ended
	if f.line.Len()+len(line) > longestSecret {
		f.ended, f.tooLong = true, true
		return len(p), nil
	}
	f.line.Write(line)
	return len(p), nil
}
