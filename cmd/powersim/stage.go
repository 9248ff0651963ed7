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

// furnish makes bin/ and the requests. The one with the wrong password is for
// machines without a shell; with one, sed makes it before the reader's eyes.
func furnish(dir, bin, address string) (stage, error) {
	w := stage{dir: dir, bin: bin}
	request := fmt.Sprintf(`{
    "driverParameters": {
        "power_address": %q,
        "power_user": %q,
        "power_pass": %q
    }
}
`, address, ipmisim.DefaultUser, ipmisim.DefaultPassword)
	_, err := exec.LookPath("sh")
	w.shell = err == nil && os.Symlink(bin, filepath.Join(dir, "bin")) == nil
	return w, errors.Join(w.write("ipmi.json", request),
		w.write("wrong.json", strings.Replace(request, ipmisim.DefaultPassword, wrongPassword, 1)))
}

func (w stage) write(name, text string) error {
	return os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o600)
}
