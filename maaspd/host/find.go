// Package host is the other side of the pipe: what a program needs that runs
// power drivers. It finds drivers and describes them.
package host

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// Prefix is what the file name of every driver begins with (protocol
// specification, section 1.1).
const Prefix = "maas-powerdriver-"

// PathVariable names the environment variable that lists folders with drivers,
// separated as in PATH.
const PathVariable = "MAASPD_DRIVER_PATH"

// Driver is a program that was found under the name of a driver.
type Driver struct {
	// Name is the <name> of maas-powerdriver-<name>.
	Name string
	// Path is the absolute path of the program.
	Path string
	// Refused tells why the program is not used; nil when it is.
	Refused error
}

// ShadowedError refuses a driver because one of the same name was found in an
// earlier folder.
type ShadowedError struct {
	// By is the path of the driver that is used.
	By string
}

// Error tells which driver is used instead.
func (e *ShadowedError) Error() string { return "shadowed by " + e.By }

// Folders are the folders in which drivers are looked for, in this order: those
// given, those of MAASPD_DRIVER_PATH, that of the running program,
// ../libexec/maaspd beside it, and on Unix /usr/local/libexec/maaspd and
// /usr/libexec/maaspd. A folder is named once.
func Folders(given ...string) []string {
	folders := append([]string(nil), given...)
	folders = append(folders, filepath.SplitList(os.Getenv(PathVariable))...)
	if program, err := os.Executable(); err == nil {
		if real, err := filepath.EvalSymlinks(program); err == nil {
			program = real
		}
		beside := filepath.Dir(program)
		folders = append(folders, beside, filepath.Join(filepath.Dir(beside), "libexec", "maaspd"))
	}
	if runtime.GOOS != "windows" {
		folders = append(folders, "/usr/local/libexec/maaspd", "/usr/libexec/maaspd")
	}
	var unique []string
	known := map[string]bool{}
	for _, folder := range folders {
		path, err := filepath.Abs(folder)
		if err == nil && folder != "" && !known[path] {
			known[path] = true
			unique = append(unique, path)
		}
	}
	return unique
}

// Find lists the drivers of the folders, those that are refused included, by
// folder and then by name. A folder that is not there has none; the error is
// for one that cannot be read.
func Find(folders []string) ([]Driver, error) {
	var found []Driver
	var faults []error
	used := map[string]string{}
	for _, folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil {
			if !errors.Is(err, fs.ErrNotExist) {
				faults = append(faults, fmt.Errorf("the folder cannot be read: %w", err))
			}
			continue
		}
		for _, entry := range entries {
			name, named := driverName(entry.Name())
			if !named {
				continue
			}
			driver := Driver{Name: name, Path: filepath.Join(folder, entry.Name())}
			driver.Refused = usable(driver.Path)
			if by, taken := used[name]; taken {
				driver.Refused = &ShadowedError{by}
			} else if driver.Refused == nil {
				used[name] = driver.Path
			}
			found = append(found, driver)
		}
	}
	return found, errors.Join(faults...)
}

// driverName is the name of the driver in the file, if it is one.
func driverName(file string) (string, bool) {
	if runtime.GOOS == "windows" {
		file = strings.TrimSuffix(strings.ToLower(file), ".exe")
	}
	name, named := strings.CutPrefix(file, Prefix)
	return name, named && name != "" && !strings.Contains(name, ".")
}

// otherMayWrite is the permission of everybody to write.
const otherMayWrite = 0o002

// usable tells why a program must not be run: a driver is handed passwords, so
// nobody but its owner may be able to replace it.
func usable(path string) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return fmt.Errorf("broken: %w", err)
	case !info.Mode().IsRegular():
		return errors.New("broken: it is not a file")
	case runtime.GOOS == "windows":
		return nil
	case info.Mode().Perm()&0o111 == 0:
		return errors.New("broken: it may not be executed; chmod +x")
	case info.Mode().Perm()&otherMayWrite != 0:
		return errors.New("world-writable: everybody may change it; chmod o-w")
	}
	folder, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("broken: %w", err)
	}
	if folder.Mode().Perm()&otherMayWrite != 0 && folder.Mode()&fs.ModeSticky == 0 {
		return errors.New("world-writable: everybody may replace it in its folder; chmod o-w the folder")
	}
	return nil
}
