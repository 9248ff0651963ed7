package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// stage is where the demonstration takes place: a directory that looks like
// the one the reader is in, with bin/ and a request file.
type stage struct {
	dir   string
	bin   string // absolute
	shell bool
}

// wrongPassword is no word that a message could have: drivers black out the
// password wherever it stands.
const wrongPassword = "qwerty"

// newStage makes bin/, unless this is a machine without a shell.
func newStage(dir, bin string) stage {
	_, err := exec.LookPath("sh")
	return stage{dir: dir, bin: bin, shell: err == nil && os.Symlink(bin, filepath.Join(dir, "bin")) == nil}
}

// furnishBMC writes the requests. The one with the wrong password is for
// machines without a shell; with one, sed makes it before the reader's eyes.
func (w stage) furnishBMC(address string) error {
	request := fmt.Sprintf(`{
    "driverParameters": {
        "power_address": %q,
        "power_user": %q,
        "power_pass": %q
    }
}
`, address, ipmisim.DefaultUser, ipmisim.DefaultPassword)
	return errors.Join(w.write("ipmi.json", request),
		w.write("wrong.json", strings.Replace(request, ipmisim.DefaultPassword, wrongPassword, 1)))
}

func (w stage) write(name, text string) error {
	return os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o600)
}
