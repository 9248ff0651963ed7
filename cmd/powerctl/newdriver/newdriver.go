// Package newdriver writes the beginning of a driver: a program that keeps the
// whole protocol, for a device that is to be replaced by a real one.
package newdriver

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd/host"
)

//go:embed templates
var templates embed.FS

// Skeleton says what is to be written.
type Skeleton struct {
	// Name is the <name> of maas-powerdriver-<name>.
	Name string
	// Language is one of Languages.
	Language string
	// Version is that of this module, for the go.mod of a driver in Go. A driver
	// in another language does not need it.
	Version string
}

// file is one file of a skeleton.
type file struct {
	template, name string
	mode           fs.FileMode
}

// longestName keeps file names within what file systems take.
const longestName = 64

// Languages are those in which a driver can be begun.
func Languages() []string { return []string{"go", "sh", "python"} }

// files are those of the language; none of a language that is not known.
func (s Skeleton) files() []file {
	const plain, program = 0o644, 0o755
	switch s.Language {
	case "go":
		return []file{{"go/go.mod.tmpl", "go.mod", plain}, {"go/main.go.tmpl", "main.go", plain},
			{"go/conformance_test.go.tmpl", "conformance_test.go", plain}}
	case "sh", "python":
		return []file{{s.Language + "/driver.tmpl", s.program(), program}}
	}
	return nil
}

func (s Skeleton) program() string { return host.Prefix + s.Name }

// check tells what is wrong with what is asked for.
func (s Skeleton) check() error {
	if !regexp.MustCompile(`^[a-z][a-z0-9-]*$`).MatchString(s.Name) || len(s.Name) > longestName {
		return fmt.Errorf("%q cannot be the name of a driver: it must be small letters, digits and hyphens, begin with a letter, and have at most %d characters",
			s.Name, longestName)
	}
	if s.files() == nil {
		return fmt.Errorf("there is no skeleton for %q, only for %s", s.Language, strings.Join(Languages(), ", "))
	}
	return nil
}

// Write writes the skeleton into a new folder, which is named like the program,
// below the folder that is given, and returns the paths of its files. It changes
// nothing that is there, and leaves all or nothing.
func (s Skeleton) Write(below string) (paths []string, err error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	target := filepath.Join(below, s.program())
	if _, err := os.Lstat(target); err == nil {
		return nil, fmt.Errorf("%s is there already; name another driver, or another folder with --dir", target)
	}
	temporary, err := os.MkdirTemp(below, "."+s.program()+"-*")
	if err != nil {
		return nil, fmt.Errorf("%s cannot be written: %w", target, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("%s cannot be written: %w", target, err), os.RemoveAll(temporary))
		}
	}()
	for _, f := range s.files() {
		if err := s.writeFile(f, temporary); err != nil {
			return nil, err
		}
		paths = append(paths, filepath.Join(target, f.name))
	}
	if err := os.Chmod(temporary, 0o755); err != nil { // os.MkdirTemp leaves it to the user alone
		return nil, err
	}
	return paths, os.Rename(temporary, target)
}

func (s Skeleton) writeFile(f file, folder string) error {
	text, err := templates.ReadFile("templates/" + f.template)
	if err != nil {
		return err
	}
	filled := strings.NewReplacer("@NAME@", s.Name, "@VERSION@", s.Version).Replace(string(text))
	path := filepath.Join(folder, f.name)
	if err := os.WriteFile(path, []byte(filled), f.mode); err != nil {
		return err
	}
	return os.Chmod(path, f.mode) // whatever the umask is: a driver that others may write is refused
}
