// Package lock makes requests for one device take turns, across the processes
// of one user on one machine (protocol specification, section 6).
package lock

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// pause is the time between two attempts. Waiting in the system call instead
// could not be ended by a deadline.
const pause = 20 * time.Millisecond

// Acquire takes the lock of the device whose identity is the key, and returns
// its release. It waits until the context ends, and then returns the context's
// cause. Where there is no directory to keep locks in, it warns and locks
// nothing: a machine that cannot lock must still be able to switch.
func Acquire(ctx context.Context, log *slog.Logger, key []string) (release func(), err error) {
	file, err := open(key)
	if err != nil {
		log.Warn("no device lock: requests for one device may overlap", "error", err.Error())
		return func() {}, nil
	}
	for {
		taken, err := tryLock(file)
		if err != nil {
			log.Warn("no device lock: requests for one device may overlap", "error", err.Error())
			return func() { file.Close() }, nil
		}
		if taken {
			// Closing releases. The file stays: deleting it would let two
			// processes hold locks on two files of one name.
			return func() { file.Close() }, nil
		}
		select {
		case <-ctx.Done():
			file.Close()
			return nil, context.Cause(ctx)
		case <-time.After(pause):
		}
	}
}

// open opens the lock file of the key in the first usable directory.
func open(key []string) (*os.File, error) {
	sum := sha256.Sum256([]byte(strings.Join(key, "\n")))
	name := hex.EncodeToString(sum[:])
	var failed []string
	for _, dir := range directories() {
		if err := prepare(dir); err != nil {
			failed = append(failed, err.Error())
			continue
		}
		file, err := openFile(filepath.Join(dir, name))
		if err == nil {
			return file, nil
		}
		failed = append(failed, err.Error())
	}
	return nil, fmt.Errorf("no directory for lock files is usable; set MAASPD_LOCK_DIR to one (%s)", strings.Join(failed, "; "))
}

// chosen names the directory that an administrator chose, which may be shared.
const chosen = "MAASPD_LOCK_DIR"

// directories are the places for lock files, the preferred first.
func directories() []string {
	if dir := os.Getenv(chosen); dir != "" {
		return []string{dir}
	}
	var dirs []string
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		dirs = append(dirs, filepath.Join(dir, "maaspd"))
	}
	return append(dirs, "/run/maaspd", filepath.Join(os.TempDir(), fmt.Sprintf("maaspd-%d", os.Getuid())))
}

// prepare makes the directory, for its owner only, and refuses one that is a
// link or another user's: they could swap the files in it.
func prepare(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !os.IsExist(err) {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is not a directory", dir)
	}
	if dir == os.Getenv(chosen) {
		return nil
	}
	return owned(dir, info)
}
