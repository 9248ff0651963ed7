package ipmi

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// TestFreeIPMIAgrees lets ipmipower, an independent client, log in to the fake
// BMC with each cipher suite and each fault, with and without the workaround.
// The fake signs and encrypts with the code under test, so a common mistake of
// both ends would show here. It is the only proof of suites 7, 8 and 12: no
// other BMC to test with speaks them.
func TestFreeIPMIAgrees(t *testing.T) {
	if _, err := exec.LookPath("ipmipower"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("ipmipower is missing: apt-get install freeipmi-tools")
		}
		t.Skip("ipmipower is missing: apt-get install freeipmi-tools")
	}
	for _, tc := range []struct {
		name, suite, flag string
		quirks            Workarounds
		kg                string
		on                bool
	}{
		{name: "suite 1", suite: "1", on: true},
		{name: "suite 2", suite: "2", on: true},
		{name: "suite 3", suite: "3", on: true},
		{name: "suite 6", suite: "6", on: true},
		{name: "suite 7", suite: "7", on: true},
		{name: "suite 8", suite: "8", on: true},
		{name: "suite 11", suite: "11", on: true},
		{name: "suite 12", suite: "12", on: true},
		{name: "suite 15", suite: "15", on: true},
		{name: "suite 16", suite: "16", on: true},
		{name: "suite 17", suite: "17", on: true},
		{name: "suite 17 with K_g", suite: "17", kg: "bmckey", on: true},
		{name: "suite 8 with K_g", suite: "8", kg: "bmckey", on: true},
		{name: "idzero not worked around", suite: "3", quirks: IDZero},
		{name: "idzero", suite: "3", quirks: IDZero, flag: "idzero", on: true},
		{name: "intel20 not worked around", suite: "8", quirks: Intel20},
		{name: "intel20 with 8", suite: "8", quirks: Intel20, flag: "intel20", on: true},
		{name: "intel20 with 3", suite: "3", quirks: Intel20, flag: "intel20", on: true},
		{name: "intel20 with 1", suite: "1", quirks: Intel20, flag: "intel20", on: true},
		{name: "supermicro20 not worked around", suite: "3", quirks: Supermicro20},
		{name: "supermicro20", suite: "3", quirks: Supermicro20, flag: "supermicro20", on: true},
		{name: "sun20", suite: "3", quirks: Sun20, flag: "sun20", on: true},
		{name: "nochecksumcheck not worked around", suite: "3", quirks: NoChecksumCheck},
		{name: "nochecksumcheck", suite: "3", quirks: NoChecksumCheck, flag: "nochecksumcheck", on: true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			bmc := startFake(t, &fakeBMC{user: "admin", password: "twenty-bytes-of-pass", quirks: tc.quirks, kg: []byte(tc.kg), powerOn: true})
			got := ipmipower(t, bmc, tc.suite, tc.flag)
			if strings.HasSuffix(got, ": on") != tc.on {
				t.Errorf("ipmipower says %q, want on: %v", got, tc.on)
			}
		})
	}
}

func ipmipower(t *testing.T, bmc *fakeBMC, suite, flag string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	args := []string{"-D", "LAN_2_0", "-h", bmc.conn.LocalAddr().String(), "-u", bmc.user, "-p", bmc.password,
		"-I", suite, "--stat", "--session-timeout", "1500", "--retransmission-timeout", "500"}
	if flag != "" {
		args = append(args, "-W", flag)
	}
	if len(bmc.kg) > 0 {
		args = append(args, "-k", string(bmc.kg))
	}
	out, err := exec.CommandContext(ctx, "ipmipower", args...).CombinedOutput()
	if ctx.Err() != nil {
		t.Fatalf("ipmipower hangs: %v", err)
	}
	return strings.TrimSpace(string(out))
}
