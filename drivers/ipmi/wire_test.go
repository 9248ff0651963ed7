package ipmi_test

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// The packets of a session, as the simulated BMC logs them.
const (
	openSession = "open session"
	rakp1       = "rakp1"
	rakp3       = "rakp3"
	status      = "ipmi 00/01"
	control     = "ipmi 00/02"
	setBoot     = "ipmi 00/08"
	setLevel    = "ipmi 06/3b"
	closing     = "ipmi 06/3c"
)

// Network functions (IPMI v2.0 rev 1.1, table 5-1).
const (
	netFnChassis = 0x00
	netFnApp     = 0x06
)

// loggingIn are the packets of a login.
var loggingIn = []string{openSession, rakp1, rakp3}

// refusing makes the BMC answer one command with a completion code.
func refusing(netFn, cmd, code byte) ipmisim.Faults {
	return ipmisim.Faults{Command: func(n, c byte, _ []byte) ipmisim.Outcome {
		if n == netFn && c == cmd {
			return ipmisim.Outcome{Code: code}
		}
		return ipmisim.Outcome{}
	}}
}

// losing lets one command take effect, but loses the reply to it.
func losing(netFn, cmd byte) ipmisim.Faults {
	return ipmisim.Faults{Command: func(n, c byte, _ []byte) ipmisim.Outcome {
		return ipmisim.Outcome{LoseReply: n == netFn && c == cmd}
	}}
}

// ipmitool runs ipmitool as the simulated BMC's user.
func ipmitool(t testing.TB, address string, args ...string) string {
	t.Helper()
	host, port := hostPort(t, address)
	login := []string{"-I", "lanplus", "-C", "3", "-H", host, "-p", port, "-U", ipmisim.DefaultUser, "-P", ipmisim.DefaultPassword}
	return output(t, tool.Need(t, "ipmitool", "ipmitool"), append(login, args...)...)
}

// raw sends a command with ipmitool.
func raw(t testing.TB, address string, command ...byte) {
	t.Helper()
	args := []string{"raw"}
	for _, b := range command {
		args = append(args, fmt.Sprintf("%#02x", b))
	}
	ipmitool(t, address, args...)
}

// output is what a program prints; it fails the test when the program fails.
func output(t testing.TB, program string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// losingFirst is losing for the first reply only.
func losingFirst(netFn, cmd byte) ipmisim.Faults {
	var lost atomic.Bool
	return ipmisim.Faults{Command: func(n, c byte, _ []byte) ipmisim.Outcome {
		return ipmisim.Outcome{LoseReply: n == netFn && c == cmd && lost.CompareAndSwap(false, true)}
	}}
}
