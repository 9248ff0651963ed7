package host

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
)

// CacheVariable names the environment variable for the folder in which the
// descriptions of drivers are remembered; "off" remembers none.
const CacheVariable = "MAASPD_CACHE_DIR"

// The bounds of the file: what is beyond them is not remembered.
const (
	mostCached     = 1000
	mostCacheBytes = 64 << 20
)

// cache remembers what drivers print, so that a host need not start each of
// them to find out. Every fault of its file means that nothing is remembered:
// the drivers are there to be asked.
type cache struct {
	file string // "" remembers nothing

	lock    sync.Mutex
	loaded  bool
	changed bool
	entries map[string]cached // by path
}

// cached is a description, and the program as it was when it printed it.
type cached struct {
	Size int64 `json:"size"`
	// Changed is the time of the last change, in nanoseconds since 1970.
	Changed int64 `json:"changed"`
	// Schema is a text in the file, so that it stays as the driver wrote it.
	Schema string `json:"schema"`
}

// openCache finds the file, and reads nothing yet.
func openCache() *cache {
	folder := os.Getenv(CacheVariable)
	if folder == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return &cache{}
		}
		folder = filepath.Join(user, "maaspd")
	}
	if folder == "off" {
		return &cache{}
	}
	return &cache{file: filepath.Join(folder, "descriptions.json")}
}

// describe asks the program, unless it is remembered as it is now.
func (c *cache) describe(ctx context.Context, path string) (Description, error) {
	// Before the program runs: what replaces it meanwhile has another time.
	now, sized := stamp(path)
	if text, known := c.recall(path, now); sized && known {
		if d, err := ReadDescription(text); err == nil {
			return d, nil
		}
	}
	text, err := askDescription(ctx, path, describeTime)
	if err != nil {
		return Description{}, err
	}
	d, err := ReadDescription(text)
	if err == nil && sized && !missesPackages(text) {
		now.Schema = string(d.Raw)
		c.remember(path, now)
	}
	return d, err
}

// missesPackages tells whether the description depends on more than the program
// itself: on a tool that is not there yet.
func missesPackages(text []byte) bool {
	var d struct {
		Missing []string `json:"missing_packages"`
	}
	return json.Unmarshal(text, &d) != nil || len(d.Missing) > 0
}

// stamp is the program as it is now.
func stamp(path string) (cached, bool) {
	info, err := os.Stat(path)
	if err != nil {
		return cached{}, false
	}
	return cached{Size: info.Size(), Changed: info.ModTime().UnixNano()}, true
}

func (c *cache) recall(path string, now cached) ([]byte, bool) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.load()
	entry, known := c.entries[path]
	return []byte(entry.Schema), known && entry.Size == now.Size && entry.Changed == now.Changed
}

func (c *cache) remember(path string, entry cached) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.load()
	c.entries[path], c.changed = entry, true
}

// load reads the file, once.
func (c *cache) load() {
	if c.loaded {
		return
	}
	c.loaded = true
	if json.Unmarshal(readOwn(c.file), &c.entries) != nil || c.entries == nil || len(c.entries) > mostCached {
		c.entries = map[string]cached{}
	}
}

// readOwn reads the file, unless others may have written it.
func readOwn(path string) []byte {
	if path == "" {
		return nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() > mostCacheBytes {
		return nil
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o022 != 0 {
		return nil
	}
	text, err := io.ReadAll(io.LimitReader(file, mostCacheBytes))
	if err != nil {
		return nil
	}
	return text
}

// save writes the file when something new is to be remembered. Two programs
// that do so at the same time leave what one of them knows.
func (c *cache) save() {
	c.lock.Lock()
	defer c.lock.Unlock()
	if !c.changed || c.file == "" {
		return
	}
	c.changed = false
	c.prune()
	text, err := json.Marshal(c.entries)
	if err != nil || os.MkdirAll(filepath.Dir(c.file), 0o700) != nil {
		return
	}
	temporary, err := os.CreateTemp(filepath.Dir(c.file), ".descriptions-*") // has mode 0600
	if err != nil {
		return
	}
	_, err = temporary.Write(text)
	if closed := temporary.Close(); err != nil || closed != nil || os.Rename(temporary.Name(), c.file) != nil {
		_ = os.Remove(temporary.Name()) // what remains of a file that could not be written
	}
}

// prune forgets programs that are gone or have changed, and further ones when
// there are too many.
func (c *cache) prune() {
	for path, entry := range c.entries {
		now, exists := stamp(path)
		if !exists || now.Size != entry.Size || now.Changed != entry.Changed || len(c.entries) > mostCached {
			delete(c.entries, path)
		}
	}
}
