package inventory

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// Secrets resolves references, each once. It may be used by several goroutines,
// and none of the ways of printing shows what it holds.
type Secrets struct {
	mutex sync.Mutex
	known map[string]*secret
	// slots bounds the commands that run at the same time, and limit how long
	// each may take.
	slots chan struct{}
	limit time.Duration
}

// secret is a reference that is resolved, or is being resolved until done is
// closed.
type secret struct {
	done chan struct{}
	text string
	err  error
}

// mostCommands is how many commands run at the same time: a credential helper
// often asks a server, and ten thousand nodes may each have one.
const mostCommands = 8

// longestSecret is the longest that a secret may be, in bytes.
const longestSecret = 64 << 10

// NewSecrets makes an empty store.
func NewSecrets() *Secrets {
	return &Secrets{known: map[string]*secret{}, slots: make(chan struct{}, mostCommands), limit: commandTime}
}

// Format prints how many secrets there are, whatever the verb.
func (s *Secrets) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// String tells how many secrets there are.
func (s *Secrets) String() string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return fmt.Sprintf("%d secrets", len(s.known))
}

// resolve is the text that the reference stands for. The error says no word of
// it. One that the end of the context kept from being resolved is tried again
// by the next who asks.
func (s *Secrets) resolve(ctx context.Context, w *written, index int) (string, error) {
	key := w.key(index)
	for {
		s.mutex.Lock()
		one, known := s.known[key]
		if !known {
			one = &secret{done: make(chan struct{})}
			s.known[key] = one
		}
		s.mutex.Unlock()
		if !known {
			s.fetch(ctx, key, one, w, index)
			return one.text, one.err
		}
		select {
		case <-one.done:
			if one.err == nil || !isEnd(one.err) {
				return one.text, one.err
			}
		case <-ctx.Done():
			return "", endedError{ctx.Err()}
		}
	}
}

// endedError is the end of a context, which says nothing about the reference.
type endedError struct{ error }

func isEnd(err error) bool { _, ended := err.(endedError); return ended }

func (s *Secrets) fetch(ctx context.Context, key string, one *secret, w *written, index int) {
	defer close(one.done)
	switch w.kind {
	case fileValue:
		one.text, one.err = readSecret(under(w.folder, w.of(index)))
	case envValue:
		one.text, one.err = environment(w.of(index))
	case commandValue:
		one.text, one.err = s.command(ctx, w, index)
	}
	switch {
	case one.err != nil:
	case !utf8.ValidString(one.text) || strings.Contains(one.text, "\x00"):
		one.text, one.err = "", fmt.Errorf("%s does not give a text in UTF-8", w.what(index))
	case one.text == "":
		one.err = fmt.Errorf("%s gives nothing", w.what(index))
	}
	if isEnd(one.err) {
		s.mutex.Lock()
		delete(s.known, key)
		s.mutex.Unlock()
	}
}

// key tells references apart.
func (w *written) key(index int) string {
	words := []string{fmt.Sprint(w.kind), w.folder, w.of(index)}
	for _, word := range w.items {
		words = append(words, word.of(index))
	}
	return strings.Join(words, "\x00")
}

// what names the reference, as it may be shown. Of a command that is only the
// program: arguments may be secret.
func (w *written) what(index int) string {
	switch w.kind {
	case fileValue:
		return "the file " + printable(under(w.folder, w.of(index)))
	case envValue:
		return "the environment variable " + printable(w.of(index))
	}
	return "the command " + printable(w.items[0].of(index))
}

// under is the path, relative to the folder of the inventory.
func under(folder, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(folder, path)
}

func environment(name string) (string, error) {
	value, set := os.LookupEnv(name)
	if !set {
		return "", fmt.Errorf("the environment variable %s is not set", printable(name))
	}
	return value, nil
}

// readSecret reads the file, without one line end at its end.
func readSecret(path string) (string, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return "", fmt.Errorf("the file %s cannot be read: %w", printable(path), cause(err))
	case !info.Mode().IsRegular(): // a pipe could keep us waiting
		return "", fmt.Errorf("%s is not a file", printable(path))
	case info.Size() > longestSecret:
		return "", fmt.Errorf("the file %s is longer than %d KiB", printable(path), longestSecret>>10)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("the file %s cannot be read: %w", printable(path), cause(err))
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(content), "\n"), "\r"), nil
}

// cause is the error without the path, which may hold what a terminal obeys.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
