package abstract

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/maaspd/powerdrivers/drivers/kit/lock"
	"github.com/maaspd/powerdrivers/maaspd"
)

// machines are the machines by their number.
type machines map[string]machine

// store keeps the machines, in a file or, without one, in memory.
type store struct {
	path   string
	mu     sync.Mutex
	memory machines
}

func newStore(path maaspd.Path) *store {
	return &store{path: string(path), memory: machines{}}
}

// load returns the machines. A file that is not there yet has none.
func (s *store) load() (machines, error) {
	if s.path == "" {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.memory, nil
	}
	all := machines{}
	data, err := os.ReadFile(s.path)
	if errors.Is(err, fs.ErrNotExist) || len(data) == 0 && err == nil {
		return all, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &all)
	}
	if err != nil {
		return nil, maaspd.Failf(maaspd.BadInput, "the state file %s cannot be used; remove it, or name another: %w", s.path, err)
	}
	return all, nil
}

// edit changes the machines. Processes take turns, and a reader sees the file
// before or after the change, never in between.
func (s *store) edit(ctx context.Context, change func(machines)) error {
	if s.path == "" {
		s.mu.Lock()
		defer s.mu.Unlock()
		change(s.memory)
		return nil
	}
	release, err := lock.Acquire(ctx, maaspd.Logger(ctx), []string{"abstract", s.path})
	if err != nil {
		return maaspd.Failf(maaspd.Busy, "the state file is in use: %w", err).NotSent()
	}
	defer release()
	all, err := s.load()
	if err != nil {
		return err
	}
	change(all)
	return s.replace(all)
}

func (s *store) replace(all machines) error {
	data, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return maaspd.Fail(maaspd.Internal, err)
	}
	file, err := os.CreateTemp(filepath.Dir(s.path), ".abstract-*")
	if err != nil {
		return maaspd.Failf(maaspd.BadInput, "the state file %s cannot be written: %w", s.path, err)
	}
	defer os.Remove(file.Name())
	_, err = file.Write(append(data, '\n'))
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), s.path)
	}
	if err != nil {
		return fmt.Errorf("writing the state file: %w", err)
	}
	return nil
}
