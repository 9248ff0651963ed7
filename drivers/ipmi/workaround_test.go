package ipmi_test

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/ipmi"
	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// flagsOfMAAS are the workaround flags that MAAS offers, but for "".
var flagsOfMAAS = []string{"opensesspriv", "authcap", "idzero", "unexpectedauth", "forcepermsg", "endianseq",
	"intel20", "supermicro20", "sun20", "nochecksumcheck", "integritycheckvalue", "ipmiping"}

// TestFlagsAreAccepted holds that each flag is a choice, that a sound BMC can
// be used with each that is not meant for another kind of BMC, and that check
// warns of exactly those that do nothing here.
func TestFlagsAreAccepted(t *testing.T) {
	t.Parallel()
	for _, flag := range flagsOfMAAS {
		t.Run(flag, func(t *testing.T) {
			bmc, login := simBMC(t, ipmisim.Config{On: true})
			for _, value := range []any{flag, []string{flag}, []string{"", flag}} {
				login["workaround_flags"] = value
				ask(t, "validate", request(login)).Gives(nil)
			}
			if flag == "intel20" {
				// It changes what is signed, and a sound BMC refuses that.
				ask(t, "power_query", request(login)).Fails("authError badCredentials none").Says(bmc.Addr())
				return
			}
			ask(t, "power_query", request(login)).Gives(object{"status": "on"})
			checkWarns(t, login, flag)
		})
	}
	t.Run("all but intel20", func(t *testing.T) {
		_, login := simBMC(t, ipmisim.Config{On: true})
		login["workaround_flags"] = slices.DeleteFunc(slices.Clone(flagsOfMAAS), func(flag string) bool { return flag == "intel20" })
		ask(t, "power_query", request(login)).Gives(object{"status": "on"})
	})
	t.Run("every flag of MAAS has a note", func(t *testing.T) {
		var noted []string
		for _, note := range ipmi.WorkaroundNotes() {
			noted = append(noted, note.Flag)
		}
		if !slices.Equal(slices.Sorted(slices.Values(noted)), slices.Sorted(slices.Values(flagsOfMAAS))) {
			t.Errorf("notes for %q", noted)
		}
	})
}

// checkWarns holds what check says of a flag by what its note says.
func checkWarns(t *testing.T, login object, flag string) {
	t.Helper()
	got := ask(t, "check", request(login)).Succeeds()
	for _, note := range ipmi.WorkaroundNotes() {
		if note.Flag != flag {
			continue
		}
		text := fmt.Sprint(got.Data["warnings"])
		want := !note.HasEffect(ipmi.RMCPPlus)
		if has := strings.Contains(text, flag+" has no effect"); has != want {
			t.Errorf("note %+v, warnings %s", note, text)
		}
	}
}

// TestFlagsThatHelp lets a BMC have the fault that a flag is for: without the
// flag the login fails, with it it works.
func TestFlagsThatHelp(t *testing.T) {
	t.Parallel()
	anySetup := func(packet []byte) bool {
		return setup(openResponse)(packet) || setup(rakp2)(packet) || setup(rakp4)(packet)
	}
	noID := setting(0, payloadAt+4, payloadAt+5, payloadAt+6, payloadAt+7)
	cases := []struct {
		flag, suite string
		faults      ipmisim.Faults
	}{
		{"idzero", "17", rewriting(anySetup, noID)},
		{"supermicro20", "3", rewriting(setup(rakp2), lengthened)},
		{"sun20", "3", rewriting(setup(rakp2), lengthened)},
		{"nochecksumcheck", "1", rewriting(inSession, func(p []byte) []byte { p[len(p)-1] ^= 1; return p })},
	}
	for _, c := range cases {
		t.Run(c.flag, func(t *testing.T) {
			t.Parallel()
			_, login := simBMC(t, ipmisim.Config{CipherSuites: []int{1, 3, 17}, MaxSessions: 50, On: true, Faults: c.faults})
			login["cipher_suite_id"] = c.suite
			quick := object{"timeoutMs": 2000}
			for _, others := range []any{"", nil, "ipmiping"} {
				login["workaround_flags"] = others
				if got := ask(t, "power_query", request(login, quick)); got.Error == nil {
					t.Errorf("works with %v: the fault is none", others)
				}
			}
			login["workaround_flags"] = []string{"opensesspriv", c.flag}
			ask(t, "power_query", request(login)).Gives(object{"status": "on"})
			login["power_pass"] = "mistaken"
			if got := ask(t, "power_query", request(login, quick)); got.Error == nil || got.Error.Code != "authError" {
				t.Errorf("the password no longer counts:\n%s", got.Text)
			}
		})
	}
}

// lengthened puts a byte too many behind a setup message, as the BMCs do that
// supermicro20 and sun20 are for.
func lengthened(packet []byte) []byte {
	packet = append(packet, 0)
	binary.LittleEndian.PutUint16(packet[lengthAt:], uint16(len(packet)-payloadAt))
	return packet
}
