//go:build unix

package lock_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// files are the names in a directory, none when it is not there.
func files(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// TestFile holds the name and the mode of a lock file, and that it stays.
func TestFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "locks")
	t.Setenv("MAASPD_LOCK_DIR", dir)
	release, warnings, err := acquire(t, t.Context(), "192.0.2.7", "623")
	if err != nil || warnings != "" {
		t.Fatal(err, warnings)
	}
	release()
	name := fileName("192.0.2.7\n623")
	if got := files(t, dir); len(got) != 1 || got[0] != name {
		t.Fatalf("files %q, want %q", got, name)
	}
	for path, want := range map[string]fs.FileMode{dir: 0o700, filepath.Join(dir, name): 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %o, want %o", path, info.Mode().Perm(), want)
		}
	}
}

// TestDirectoryOrder holds which directory is taken. The last two depend on
// who runs the test: only root can make /run/maaspd.
func TestDirectoryOrder(t *testing.T) {
	chosen, runtime, temporary := t.TempDir(), t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temporary)
	system := "/run/maaspd"
	if info, err := os.Stat("/run"); err != nil || !info.IsDir() || os.Getuid() != 0 {
		system = filepath.Join(temporary, fmt.Sprintf("maaspd-%d", os.Getuid()))
	}
	for i, c := range []struct{ name, chosen, runtime, want string }{
		{"chosen", chosen, runtime, chosen},
		{"runtime", "", runtime, filepath.Join(runtime, "maaspd")},
		{"system or temporary", "", "", system},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("MAASPD_LOCK_DIR", c.chosen)
			t.Setenv("XDG_RUNTIME_DIR", c.runtime)
			key := fmt.Sprintf("lock test %d %d", os.Getpid(), i)
			release, warnings, err := acquire(t, t.Context(), key)
			if err != nil || warnings != "" {
				t.Fatal(err, warnings)
			}
			release()
			path := filepath.Join(c.want, fileName(key))
			if err := os.Remove(path); err != nil {
				t.Error(err)
			}
		})
	}
}

// spoilers make a directory one in which others could swap files.
func spoilers() map[string]func(t *testing.T, dir string) {
	list := map[string]func(t *testing.T, dir string){
		"a link": func(t *testing.T, dir string) {
			if err := os.Symlink(t.TempDir(), dir); err != nil {
				t.Fatal(err)
			}
		},
		"a file": func(t *testing.T, dir string) {
			if err := os.WriteFile(dir, nil, 0o600); err != nil {
				t.Fatal(err)
			}
		},
	}
	if os.Getuid() == 0 { // nobody else can give files away
		list["another user's"] = func(t *testing.T, dir string) {
			if err := errors.Join(os.Mkdir(dir, 0o777), os.Chown(dir, 65534, 65534)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return list
}

// TestSpoiledDirectoryIsPassedOver holds that the next in order is taken.
func TestSpoiledDirectoryIsPassedOver(t *testing.T) {
	for name, spoil := range spoilers() {
		t.Run(name, func(t *testing.T) {
			runtime := t.TempDir()
			dir := filepath.Join(runtime, "maaspd")
			spoil(t, dir)
			t.Setenv("MAASPD_LOCK_DIR", "")
			t.Setenv("XDG_RUNTIME_DIR", runtime)
			t.Setenv("TMPDIR", t.TempDir())
			release, warnings, err := acquire(t, t.Context(), "lock test")
			if err != nil || warnings != "" {
				t.Fatal(err, warnings)
			}
			release()
			if info, err := os.Stat(dir); err == nil && info.IsDir() && len(files(t, dir)) > 0 {
				t.Errorf("a lock in %s", dir)
			}
		})
	}
}

// TestSpoiledChosenDirectory holds that a link or a file is refused where an
// administrator chose the directory too. Another user's is not: it may be
// shared.
func TestSpoiledChosenDirectory(t *testing.T) {
	for name, spoil := range spoilers() {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "locks")
			spoil(t, dir)
			t.Setenv("MAASPD_LOCK_DIR", dir)
			t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
			release, warnings, err := acquire(t, t.Context(), "lock test")
			if err != nil {
				t.Fatal(err)
			}
			release()
			if shared := name == "another user's"; (warnings == "") != shared {
				t.Errorf("warnings %q", warnings)
			}
		})
	}
}

// TestLinkInPlaceOfTheFile holds that a link is not followed.
func TestLinkInPlaceOfTheFile(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("MAASPD_LOCK_DIR", dir)
	victim := filepath.Join(t.TempDir(), "victim")
	if err := os.Symlink(victim, filepath.Join(dir, fileName("linked"))); err != nil {
		t.Fatal(err)
	}
	release, warnings, err := acquire(t, t.Context(), "linked")
	if err != nil || !strings.Contains(warnings, "no device lock") {
		t.Errorf("error %v, warnings %q", err, warnings)
	}
	release()
	if _, err := os.Lstat(victim); err == nil {
		t.Error("the link was followed")
	}
}

// TestNoDirectory holds that a machine that cannot lock can still switch: two
// hold the lock that is none, and a warning tells what to set.
func TestNoDirectory(t *testing.T) {
	t.Setenv("MAASPD_LOCK_DIR", filepath.Join(t.TempDir(), "no", "such", "place"))
	for range 2 {
		release, warnings, err := acquire(t, brief(t), "one")
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		if !strings.Contains(warnings, `"level":"WARN"`) || !strings.Contains(warnings, "MAASPD_LOCK_DIR") {
			t.Errorf("warnings %q", warnings)
		}
	}
}
