package newdriver_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/cmd/powerctl/newdriver"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
	"github.com/maaspd/powerdrivers/maaspd/conformance"
)

var update = flag.Bool("update", false, "write the golden files anew")

// write writes a skeleton and returns its folder.
func write(t *testing.T, name, language string) string {
	t.Helper()
	below := t.TempDir()
	paths, err := newdriver.Skeleton{Name: name, Language: language, Version: "v1.2.3"}.Write(below)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
	return filepath.Join(below, "maas-powerdriver-"+name)
}

// TestGolden holds the skeletons as people get them.
func TestGolden(t *testing.T) {
	for _, language := range newdriver.Languages() {
		t.Run(language, func(t *testing.T) {
			var all strings.Builder
			folder := write(t, "acme-2", language)
			err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
				if err != nil || entry.IsDir() {
					return err
				}
				text, readErr := os.ReadFile(path)
				info, statErr := entry.Info()
				if err := errors.Join(readErr, statErr); err != nil {
					return err
				}
				if formatted, err := format.Source(text); strings.HasSuffix(path, ".go") && (err != nil || string(formatted) != string(text)) {
					t.Errorf("%s is not formatted: %v", path, err)
				}
				fmt.Fprintf(&all, "-- %s %v --\n%s", entry.Name(), info.Mode(), text)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", language+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(all.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil || string(want) != all.String() {
				t.Errorf("the skeleton is not that of %s (%v); see go test -update", golden, err)
			}
			if strings.Contains(all.String(), "@") {
				t.Error("a placeholder is left")
			}
		})
	}
}

// machine are parameters for a machine that is off.
func machine(t *testing.T) json.RawMessage {
	t.Helper()
	file := filepath.Join(t.TempDir(), "switch")
	if err := os.WriteFile(file, []byte("0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(map[string]string{"switch_file": file})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestScriptsConform(t *testing.T) {
	for language, program := range map[string]string{"sh": "jq", "python": "python3"} {
		t.Run(language, func(t *testing.T) {
			tool.Need(t, program, program)
			t.Parallel()
			name := "maas-powerdriver-acme"
			conformance.Test(t, filepath.Join(write(t, "acme", language), name), conformance.Options{Params: machine(t), Parallel: 4})
		})
	}
}

// TestGoConforms runs the skeleton's own test, as its author would, against
// this module.
func TestGoConforms(t *testing.T) {
	t.Parallel()
	folder := write(t, "acme", "go")
	sums, err := os.ReadFile(filepath.Join(tool.Root(), "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "go.sum"), sums, 0o644); err != nil {
		t.Fatal(err)
	}
	inModule(t, folder, "go", "mod", "edit", "-replace", "github.com/maaspd/powerdrivers="+tool.Root())
	inModule(t, folder, "go", "vet", "./...")
	out := inModule(t, folder, "go", "test", "-count=1", "-v", "./...")
	if !strings.Contains(out, "--- PASS: TestConformance/online.on") {
		t.Errorf("the skeleton's test does not switch the machine:\n%s", out)
	}
}

// inModule runs a program in a module of its own, without any network.
func inModule(t *testing.T, folder, program string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = folder
	cmd.Env = append(cmd.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "GOPROXY=off", "GOSUMDB=off", "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
	return string(out)
}

func TestRefused(t *testing.T) {
	long := strings.Repeat("a", 65)
	for _, name := range []string{"", "Acme", "2acme", "-acme", "ac me", "../acme", "a/b", "a.b", "a_b", "acmé", "acme\n", long} {
		t.Run(fmt.Sprintf("name %q", name), func(t *testing.T) { refused(t, newdriver.Skeleton{Name: name, Language: "sh"}, "cannot be the name") })
	}
	refused(t, newdriver.Skeleton{Name: "acme", Language: "perl"}, "only for go, sh, python")
}

// refused holds that the skeleton is refused and that nothing is written.
func refused(t *testing.T, s newdriver.Skeleton, want string) {
	t.Helper()
	below := t.TempDir()
	if _, err := s.Write(below); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
	if entries, err := os.ReadDir(below); err != nil || len(entries) > 0 {
		t.Errorf("there are %v, %v", entries, err)
	}
}

// TestNothingIsOverwritten holds that what has the name stays as it is, whatever
// it is.
func TestNothingIsOverwritten(t *testing.T) {
	s := newdriver.Skeleton{Name: "acme", Language: "sh"}
	for name, make := range map[string]func(path string) error{
		"empty folder": func(path string) error { return os.Mkdir(path, 0o755) },
		"file":         func(path string) error { return os.WriteFile(path, []byte("mine"), 0o600) },
		"stray link":   func(path string) error { return os.Symlink("nowhere", path) },
	} {
		t.Run(name, func(t *testing.T) {
			below := t.TempDir()
			path := filepath.Join(below, "maas-powerdriver-acme")
			if err := make(path); err != nil {
				t.Fatal(err)
			}
			before, _ := os.Lstat(path)
			if _, err := s.Write(below); err == nil || !strings.Contains(err.Error(), "is there already") {
				t.Errorf("error %v", err)
			}
			after, err := os.Lstat(path)
			entries, readErr := os.ReadDir(below)
			if err := errors.Join(err, readErr); err != nil || !os.SameFile(before, after) || len(entries) != 1 {
				t.Errorf("there are %v now (%v)", entries, err)
			}
		})
	}
	if _, err := s.Write(filepath.Join(t.TempDir(), "no such folder")); err == nil || !strings.Contains(err.Error(), "cannot be written") {
		t.Errorf("error %v", err)
	}
}
