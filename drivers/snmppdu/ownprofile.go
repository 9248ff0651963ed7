package snmppdu

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
	"github.com/maaspd/powerdrivers/maaspd"
)

// longestProfile is the largest profile file that is read, in bytes. The
// profiles of the driver have a few thousand.
const longestProfile = 1 << 20

// ownProfile is what profile_file holds.
type ownProfile struct {
	profile *profile.Profile
	faults  []maaspd.Violation
}

// own reads profile_file, once. It is nil when the request names none.
func (d *driver) own() *ownProfile {
	if d.read == nil && d.ProfileFile != "" {
		d.read = readOwn(string(d.ProfileFile))
	}
	return d.read
}

func readOwn(path string) *ownProfile {
	own := &ownProfile{}
	fault := func(keyword, format string, args ...any) {
		own.faults = append(own.faults, maaspd.Violation{
			Pointer: "/driverParameters/profile_file", Keyword: keyword, Message: "profile_file " + fmt.Sprintf(format, args...),
		})
	}
	data, err := readProfile(path)
	if err != nil {
		fault("file", "%v", err)
		return own
	}
	parsed, faults := profile.Parse(data)
	for _, found := range faults {
		if found.Pointer == "" {
			fault("profile", "is no profile: %s", found.Message)
		} else {
			fault("profile", "has a fault at %s: %s", found.Pointer, found.Message)
		}
	}
	own.profile = parsed
	return own
}

// readProfile reads a file that another user may have made: it must be a plain
// one, because opening a pipe waits, and of a sane size.
func readProfile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, unreadable(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("is not a regular file")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, unreadable(err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, longestProfile+1))
	if err != nil {
		return nil, unreadable(err)
	}
	if len(data) > longestProfile {
		return nil, errors.New("is larger than 1 MiB; no profile is")
	}
	return data, nil
}

// unreadable says why a file cannot be read. It leaves the path out: a
// violation does not repeat the value.
func unreadable(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("does not exist on the machine where the driver runs")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("may not be read by the user that the driver runs as")
	}
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		err = failed.Err
	}
	return fmt.Errorf("cannot be read: %w", err)
}
