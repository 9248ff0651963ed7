//go:build unix

package noderange

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Opening a pipe would wait for whoever writes, and a device never ends.
func TestPipesAndDevicesAreRefused(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{pipe, "/dev/zero", "/dev/null"} {
		if _, err := Expand("^"+path, sample()); err == nil || !strings.Contains(err.Error(), "no regular file") {
			t.Errorf("%s: %v", path, err)
		}
		if _, err := readRegular(path); err == nil || !strings.Contains(err.Error(), "no regular file") {
			t.Errorf("%s, exchanged after the first look: %v", path, err)
		}
	}
}
