//go:build unix

package inventory

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

// TestCommandBounds holds that a slow command is killed with what it started,
// and that one that leaves somebody behind with its pipe does not keep us.
func TestCommandBounds(t *testing.T) {
	tests := []struct{ name, script, want string }{
		{"slow", "sleep 600 & echo $! >pid; echo word; wait", "the command ./helper gave nothing within 300ms"},
		{"leaves a child", "sleep 600 & echo $! >pid; echo word", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			if err := os.WriteFile(filepath.Join(folder, "helper"), []byte("#!/bin/sh\n"+test.script+"\n"), 0o700); err != nil {
				t.Fatal(err)
			}
			inv, err := load([]source{{name: filepath.Join(folder, "i.yaml"), content: []byte(
				"{version: 1, nodes: {n: {driver: x, parameters: {power_pass: {command: [./helper]}}}}}")}}, mostNodes)
			if err != nil {
				t.Fatal(err)
			}
			secrets := NewSecrets()
			if test.want != "" {
				secrets.limit = 300 * time.Millisecond
			}
			begin := time.Now()
			p, err := inv.Node("n").Feeds[0].Routes[0].Resolve(t.Context(), secrets, host.Description{})
			defer endChild(t, folder, test.want != "")
			switch {
			case time.Since(begin) > 30*time.Second:
				t.Errorf("it took %v", time.Since(begin))
			case test.want == "" && (err != nil || p["power_pass"] != "word"):
				t.Errorf("error %v", err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("error %v, want %s", err, test.want)
			}
		})
	}
}

// endChild ends what the helper left behind, which must have ended before when
// the helper was killed.
func endChild(t *testing.T, folder string, killed bool) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(folder, "pid"))
	if err != nil {
		return // it was killed before it started one
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if !killed {
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Errorf("the child is not there: %v", err)
		}
		return
	}
	for end := time.Now().Add(10 * time.Second); alive(pid); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the child of the command still runs")
		}
	}
}

// alive tells whether there is a process; one that waits to be reaped by init
// is none.
func alive(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil { // no such process, or no /proc
		return syscall.Kill(pid, 0) == nil
	}
	return !strings.Contains(string(stat), ") Z ")
}
