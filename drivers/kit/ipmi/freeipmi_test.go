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
	t.Parallel()
	needIPMIPower(t)
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

func needIPMIPower(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("ipmipower"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("ipmipower is missing: apt-get install freeipmi-tools")
		}
		t.Skip("ipmipower is missing: apt-get install freeipmi-tools")
	}
}

// TestFreeIPMIAgrees15 is TestFreeIPMIAgrees for IPMI 1.5: each fault of the
// fake keeps ipmipower out, and its workaround lets it in. ipmipower also needs
// flags that the client does without.
func TestFreeIPMIAgrees15(t *testing.T) {
	t.Parallel()
	needIPMIPower(t)
	for _, tc := range []struct {
		name, flag   string
		quirks       Workarounds
		noPerMessage bool
		on           bool
	}{
		{name: "sound", on: true},
		{name: "no per-message authentication", noPerMessage: true, on: true},
		{name: "authcap not worked around", quirks: AuthCap},
		{name: "authcap", quirks: AuthCap, flag: "authcap", on: true},
		{name: "idzero not worked around", quirks: IDZero},
		{name: "idzero", quirks: IDZero, flag: "idzero", on: true},
		{name: "unexpectedauth not worked around", noPerMessage: true, quirks: UnexpectedAuth},
		{name: "unexpectedauth", noPerMessage: true, quirks: UnexpectedAuth, flag: "unexpectedauth", on: true},
		{name: "forcepermsg not worked around", noPerMessage: true, quirks: ForcePerMsg},
		{name: "forcepermsg", noPerMessage: true, quirks: ForcePerMsg, flag: "forcepermsg", on: true},
		{name: "endianseq not worked around", quirks: EndianSeq},
		{name: "endianseq", quirks: EndianSeq, flag: "endianseq", on: true},
		{name: "nochecksumcheck not worked around", quirks: NoChecksumCheck},
		{name: "nochecksumcheck", quirks: NoChecksumCheck, flag: "nochecksumcheck", on: true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			bmc := startFake(t, &fakeBMC{user: "admin", password: "sixteen-byte-pw!", noPerMessage: tc.noPerMessage, quirks: tc.quirks, powerOn: true})
			got := ipmipower(t, bmc, "", tc.flag)
			if strings.HasSuffix(got, ": on") != tc.on {
				t.Errorf("ipmipower says %q, want on: %v", got, tc.on)
			}
		})
	}
}

// ipmipower asks the power state, over IPMI 1.5 when no suite is named.
func ipmipower(t *testing.T, bmc *fakeBMC, suite, flag string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	args := []string{"-h", bmc.conn.LocalAddr().String(), "-u", bmc.user, "-p", bmc.password,
		"--stat", "--session-timeout", "1500", "--retransmission-timeout", "500"}
	if suite == "" {
		args = append(args, "-D", "LAN")
	} else {
		args = append(args, "-D", "LAN_2_0", "-I", suite)
	}
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
