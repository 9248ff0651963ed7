package ipmi

import (
	"context"
	"strings"
	"testing"
	"time"
)

// Each workaround that changes behaviour is needed for its fault and works.
func TestWorkarounds(t *testing.T) {
	t.Parallel()
	const long = "twenty-bytes-of-pass"
	for _, tc := range []struct {
		name    string
		bmc     *fakeBMC
		suite   CipherSuite
		flag    Workarounds
		without Kind
	}{
		{"idzero in the login", &fakeBMC{quirks: IDZero}, 17, IDZero, KindProtocol},
		{"idzero in the session", &fakeBMC{zeroInSession: true}, 3, IDZero, KindProtocol},
		{"intel20, name padded", &fakeBMC{quirks: Intel20}, 3, Intel20, KindUnknownUser},
		{"intel20, password cut", &fakeBMC{quirks: Intel20, user: "0123456789abcdef", password: long}, 8, Intel20, KindBadPassword},
		{"intel20, RAKP 3 signed otherwise", &fakeBMC{quirks: Intel20, user: "0123456789abcdef", password: "secret"}, 3, Intel20, KindBadPassword},
		{"intel20, no check value", &fakeBMC{quirks: Intel20}, 1, Intel20, KindUnknownUser},
		{"supermicro20 with SHA1", &fakeBMC{quirks: Supermicro20}, 3, Supermicro20, KindProtocol},
		{"supermicro20 with MD5", &fakeBMC{quirks: Supermicro20}, 8, Supermicro20, KindProtocol},
		{"sun20", &fakeBMC{quirks: Sun20}, 3, Sun20, KindProtocol},
		{"nochecksumcheck", &fakeBMC{quirks: NoChecksumCheck}, 17, NoChecksumCheck, KindProtocol},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			bmc := startFake(t, tc.bmc)
			cfg := bmc.config()
			cfg.CipherSuites = []CipherSuite{tc.suite}
			wantKind(t, logInAndRead(t, cfg, 1500*time.Millisecond), tc.without, false)
			cfg.Workarounds = tc.flag
			if err := logInAndRead(t, cfg, 10*time.Second); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func logInAndRead(t *testing.T, cfg Config, limit time.Duration) error {
	t.Helper()
	return logInAndReadUntil(within(t, limit), cfg)
}

func logInAndReadUntil(ctx context.Context, cfg Config) error {
	s, err := Dial(ctx, cfg)
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = s.ChassisStatus(ctx)
	return err
}

// The level is named in the Open Session Request: opensesspriv, always.
func TestOpenSessionNamesTheLevel(t *testing.T) {
	for _, level := range []Privilege{User, Operator, Administrator} {
		if got := openRequest(1, level, 2, algorithms{}); got[1] != byte(level) {
			t.Errorf("%v is sent as %d", level, got[1])
		}
	}
}

func TestWorkaroundNotes(t *testing.T) {
	var all Workarounds
	for _, note := range WorkaroundNotes() {
		begins := func(s string) bool { return strings.HasPrefix(note.Effect, s) }
		if !begins("changes behaviour: ") && !begins("always on: ") && !begins("not needed: ") {
			t.Errorf("%s: %q", note.Flag, note.Effect)
		}
		if flag, ok := WorkaroundFlag(note.Flag); !ok || flag != note.Bit || all&flag != 0 {
			t.Errorf("%s gives %b, %v", note.Flag, flag, ok)
		}
		all |= note.Bit
	}
	if all != IPMIPing<<1-1 {
		t.Errorf("the notes cover %b", all)
	}
	if _, ok := WorkaroundFlag("none"); ok {
		t.Error("an unknown flag was found")
	}
}
