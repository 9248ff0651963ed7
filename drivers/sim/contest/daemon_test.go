package contest

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// onLinux skips elsewhere: what a process takes is read from /proc.
func onLinux(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("there is no /proc")
	}
}

// TestDaemons holds that the time and the memory of a process that is there
// already are seen.
func TestDaemons(t *testing.T) {
	onLinux(t)
	self := []int{os.Getpid()}
	before := ranFor(self)
	for begin := time.Now(); time.Since(begin) < 100*time.Millisecond; {
	}
	if took := ranFor(self) - before; took < 1e6 {
		t.Errorf("100 ms of work count as %v ns", took)
	}
	if peak := peakOf(self); peak < 1<<20 {
		t.Errorf("a peak of %v bytes", peak)
	}
	if gone := ranFor([]int{-1}) + peakOf([]int{-1}); gone != 0 {
		t.Errorf("a process that is not there counts as %v", gone)
	}
}

// TestTree holds that -tree sees the memory of all processes, which without it
// is that of the largest one.
func TestTree(t *testing.T) {
	onLinux(t)
	folder := t.TempDir()
	if err := Helpers(folder); err != nil {
		t.Fatal(err)
	}
	commands := filepath.Join(folder, "commands")
	if err := os.WriteFile(commands, []byte(strings.Repeat(`["sleep", "0.5"]`+"\n", 20)), 0o600); err != nil {
		t.Fatal(err)
	}
	sleepers := []string{filepath.Join(folder, "many"), "20", commands}
	largest, all := memoryOf(t, folder, sleepers...), memoryOf(t, folder, append([]string{"-tree"}, sleepers...)...)
	if all < largest+5<<20 {
		t.Errorf("%v bytes with 20 processes beside the largest one, which has %v", all, largest)
	}
}

// memoryOf is the memory that measure tells.
func memoryOf(t *testing.T, folder string, args ...string) (bytesOfMemory float64) {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	cmd := exec.CommandContext(t.Context(), filepath.Join(folder, "measure"), args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = &out, &out, []*os.File{write}
	err = cmd.Run()
	write.Close()
	var wall, cpu float64
	if err == nil {
		_, err = fmt.Fscan(read, &wall, &cpu, &bytesOfMemory)
	}
	if err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	return bytesOfMemory
}
