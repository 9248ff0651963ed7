package openipmi

import (
	_ "embed"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

//go:embed chassis.sh
var chassisScript string

// emulator makes ipmi_sim's management controller: one BMC at address 20h that
// is a chassis device and says IPMI 2.0 (ipmi_sim_cmd(5)).
const emulator = `mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02
mc_enable 0x20
`

func (o Options) withDefaults() Options {
	if o.User == "" {
		o.User = "admin"
	}
	if o.Password == "" {
		o.Password = "secret"
	}
	if o.Privilege == "" {
		o.Privilege = "admin"
	}
	return o
}

// configure writes the machine's files, once, and starts it if it is to be on.
// The state directory is new: users kept there would win over the configuration.
func (b *BMC) configure(o Options) {
	b.t.Helper()
	if strings.ContainsAny(o.User+o.Password+o.KG, "\"\\\n") {
		b.t.Fatal("ipmi_sim: quotes, backslashes and line ends cannot be configured")
	}
	b.write("sim.emu", emulator)
	b.write("chassis.sh", chassisScript)
	b.write("lifetime", lifetime())
	if err := os.Mkdir(filepath.Join(b.dir, "state"), 0o700); err != nil {
		b.t.Fatal(err)
	}
	if o.On {
		b.switchOn()
	}
}

func (b *BMC) write(name, text string) {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(b.dir, name), []byte(text), 0o700); err != nil {
		b.t.Fatal(err)
	}
}

// lifetime is how long the machine's sleep runs if nobody ends it, with a
// fraction that tells it from every other sleep: an hour, so that a killed
// test leaves nothing behind for good.
func lifetime() string {
	return fmt.Sprintf("3600.%09d", time.Now().Nanosecond())
}

func (b *BMC) lanConf(o Options) string {
	host, port, err := net.SplitHostPort(b.addr)
	if err != nil {
		b.t.Fatal(err)
	}
	var key string
	if o.KG != "" {
		key = fmt.Sprintf("  bmc_key \"%s\"\n", o.KG)
	}
	return fmt.Sprintf(`name "sim1"
set_working_mc 0x20
startlan 1
  addr %s %s
  priv_limit admin
  allowed_auths_user md5
  allowed_auths_operator md5
  allowed_auths_admin md5
  guid 0123456789abcdef0123456789abcdef
%sendlan
chassis_control "%s 0x20"
user 2 true "%s" "%s" %s 10 md5
`, host, port, key, filepath.Join(b.dir, "chassis.sh"), o.User, o.Password, o.Privilege)
}

// switchOn starts the machine as ipmi_sim would, and forgets that it was called.
func (b *BMC) switchOn() {
	b.t.Helper()
	out, err := exec.Command(filepath.Join(b.dir, "chassis.sh"), "0x20", "set", "power", "1").CombinedOutput()
	if err != nil {
		b.t.Fatalf("start the machine: %v\n%s", err, out)
	}
	if err := os.Remove(filepath.Join(b.dir, "calls")); err != nil {
		b.t.Fatal(err)
	}
}
