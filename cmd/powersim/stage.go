package main

import (
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

func haveShell() bool {
	_, err := exec.LookPath("sh")
	return err == nil
}

// furnish makes bin/ and the requests. The one with the wrong password is for
// machines without a shell; with one, sed makes it before the reader's eyes.
func (w stage) furnish(address string) error {
	request := fmt.Sprintf(`{
    "driverParameters": {
        "power_address": %q,
        "power_user": %q,
        "power_pass": %q
    }
}
`, address, ipmisim.DefaultUser, ipmisim.DefaultPassword)
	if err := w.write("ipmi.json", request); err != nil {
		return err
	}
	if w.shell {
		return os.Symlink(w.bin, filepath.Join(w.dir, "bin"))
	}
	return w.write("wrong.json", strings.Replace(request, ipmisim.DefaultPassword, "wrong", 1))
}

func (w stage) write(name, text string) error {
	return os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o600)
}
