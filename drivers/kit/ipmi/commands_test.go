package ipmi

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestCompletionCodes(t *testing.T) {
	for _, tc := range []struct {
		code byte
		want Kind
		sent bool
	}{
		{0xc0, KindBusy, false},
		{0xc1, KindUnsupported, false},
		{0xc2, KindUnsupported, false},
		{0xcc, KindUnsupported, false},
		{0xd6, KindUnsupported, false},
		{0xd4, KindPrivilege, false},
		{0xd5, KindWrongState, false},
		{0xc7, KindRefusedByDevice, false},
		{0x85, KindRefusedByDevice, false},
		{0x42, KindRefusedByDevice, false},
		{0xff, KindRefusedByDevice, true},
		{0xc3, KindRefusedByDevice, true},
		{0xce, KindRefusedByDevice, true},
	} {
		bmc := startFake(t, &fakeBMC{completion: func(e event) byte {
			if e.netFn == netFnChassis {
				return tc.code
			}
			return ccOK
		}})
		s := mustDial(t, within(t, 5*time.Second), bmc.config())
		e := wantKind(t, s.ChassisControl(within(t, 5*time.Second), HardReset), tc.want, tc.sent)
		if e.Code != tc.code || !strings.Contains(e.Error(), strings.ToUpper(string("0123456789abcdef"[tc.code>>4]))) {
			t.Errorf("code %#02x: %v", tc.code, e)
		}
		_, err := s.ChassisStatus(within(t, 5*time.Second))
		wantKind(t, err, tc.want, false)
	}
}

func TestSetPrivilegeRefused(t *testing.T) {
	for _, code := range []byte{0x80, 0x81, 0xd4} {
		bmc := startFake(t, &fakeBMC{completion: func(e event) byte {
			if e.is(netFnApp, 0x3b) {
				return code
			}
			return ccOK
		}})
		s := mustDial(t, within(t, 5*time.Second), bmc.config())
		e := wantKind(t, s.ChassisControl(within(t, 5*time.Second), PowerUp), KindPrivilege, false)
		if !strings.Contains(e.Error(), "OPERATOR") {
			t.Errorf("the message %q does not name the level", e)
		}
		if len(bmc.commands(netFnChassis, 0x02)) != 0 {
			t.Error("the command was sent all the same")
		}
	}
}

func TestBootFlags(t *testing.T) {
	for _, tc := range []struct {
		flags BootFlags
		want  []byte // data 1 and 2
	}{
		{BootFlags{Device: BootPXE}, []byte{0x80, 0x04}},
		{BootFlags{Device: BootPXE, Persistent: true, EFI: true}, []byte{0xe0, 0x04}},
		{BootFlags{Device: BootDisk, EFI: true}, []byte{0xa0, 0x08}},
		{BootFlags{Device: BootCDROM, Persistent: true}, []byte{0xc0, 0x14}},
		{BootFlags{Device: BootBIOS}, []byte{0x80, 0x18}},
		{BootFlags{Device: BootUSB}, []byte{0x80, 0x3c}},
		{BootFlags{Device: BootNone}, []byte{0x80, 0x00}},
	} {
		bmc := startFake(t, &fakeBMC{})
		s := mustDial(t, within(t, 5*time.Second), bmc.config())
		ctx := within(t, 5*time.Second)
		if err := s.SetBootFlags(ctx, tc.flags); err != nil {
			t.Fatal(err)
		}
		if sent := bmc.commands(netFnChassis, 0x08)[0].data; !bytes.Equal(sent, append([]byte{5, tc.want[0], tc.want[1]}, 0, 0, 0)) {
			t.Errorf("%+v was sent as % x", tc.flags, sent)
		}
		got, err := s.BootFlags(ctx)
		tc.flags.Valid = true
		if err != nil || got != tc.flags {
			t.Errorf("got %+v, %v, want %+v", got, err, tc.flags)
		}
	}
}

func TestBootOptionsUnsupported(t *testing.T) {
	bmc := startFake(t, &fakeBMC{completion: func(e event) byte {
		if e.netFn == netFnChassis {
			return 0x80
		}
		return ccOK
	}})
	s := mustDial(t, within(t, 5*time.Second), bmc.config())
	wantKind(t, s.SetBootFlags(within(t, 5*time.Second), BootFlags{Device: BootPXE}), KindUnsupported, false)
	_, err := s.BootFlags(within(t, 5*time.Second))
	wantKind(t, err, KindUnsupported, false)
}

func TestIdentify(t *testing.T) {
	bmc := startFake(t, &fakeBMC{})
	s := mustDial(t, within(t, 5*time.Second), bmc.config())
	for i, tc := range []struct {
		id   Identify
		want []byte
	}{
		{Identify{Seconds: 15}, []byte{15}},
		{Identify{Seconds: 255}, []byte{255}},
		{Identify{}, []byte{0}},
		{Identify{Force: true}, []byte{0, 1}},
	} {
		if err := s.Identify(within(t, 5*time.Second), tc.id); err != nil {
			t.Fatal(err)
		}
		if got := bmc.commands(netFnChassis, 0x04)[i].data; !bytes.Equal(got, tc.want) {
			t.Errorf("%+v was sent as % x, want % x", tc.id, got, tc.want)
		}
	}
}

func TestDeviceID(t *testing.T) {
	s := mustDial(t, within(t, 5*time.Second), startFake(t, &fakeBMC{}).config())
	got, err := s.DeviceID(within(t, 5*time.Second))
	want := DeviceID{Device: 0x20, Revision: 1, Firmware: "2.35", IPMI: "2.0", Manufacturer: 0x1291, Product: 0x0f02}
	if err != nil || got != want {
		t.Fatalf("got %+v, %v, want %+v", got, err, want)
	}
}

func TestChassisStatusBits(t *testing.T) {
	got, ok := parseChassisStatus([]byte{0x1f, 0x08, 0x6f, 0x00})
	want := ChassisStatus{PowerOn: true, PowerOverload: true, Interlock: true, PowerFault: true, ControlFault: true,
		LastEvent: 8, Intrusion: true, FrontPanelLocked: true, DriveFault: true, CoolingFault: true, IdentifyKnown: true, IdentifyState: 2}
	if !ok || got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// Answers that are signed and yet too short are the BMC's own nonsense.
func TestShortAnswers(t *testing.T) {
	bmc := startFake(t, &fakeBMC{})
	bmc.setMangle(func(e event, honest []byte) [][]byte {
		if e.payloadType != payloadIPMI || e.is(netFnApp, 0x3b) {
			return [][]byte{honest}
		}
		return [][]byte{e.session.seal(reply(request{netFn: e.netFn, command: e.cmd}, e.number, ccOK, []byte{1}))}
	})
	s := mustDial(t, within(t, 5*time.Second), bmc.config())
	ctx := within(t, 5*time.Second)
	_, err := s.ChassisStatus(ctx)
	wantKind(t, err, KindProtocol, false)
	_, err = s.DeviceID(ctx)
	wantKind(t, err, KindProtocol, false)
	_, err = s.BootFlags(ctx)
	wantKind(t, err, KindProtocol, false)
}

// The log has one line per exchange and no secret.
func TestLog(t *testing.T) {
	bmc := startFake(t, &fakeBMC{user: "admin", password: "hunter2", kg: []byte("bmckey")})
	var log bytes.Buffer
	cfg := bmc.config()
	cfg.Logger = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s := mustDial(t, within(t, 5*time.Second), cfg)
	if err := s.ChassisControl(within(t, 5*time.Second), PowerUp); err != nil {
		t.Fatal(err)
	}
	s.Close()
	if n := strings.Count(log.String(), "\n"); n != 6 {
		t.Errorf("%d lines, want 6:\n%s", n, log.String())
	}
	for _, part := range []string{"level=DEBUG", "operation=\"chassis control power up\"", "target=127.0.0.1:", "outcome=ok", "time="} {
		if !strings.Contains(log.String(), part) {
			t.Errorf("the log lacks %q:\n%s", part, log.String())
		}
	}
	for _, secret := range []string{"hunter2", "bmckey"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log shows %q", secret)
		}
	}
}

func TestEveryKindHasWords(t *testing.T) {
	seen := map[string]bool{}
	for k := KindInternal; k <= KindAuthType; k++ {
		e := &Error{Kind: k, Op: "log in", Address: "192.0.2.7:623"}
		if k.String() == "" || seen[k.String()] || !strings.HasPrefix(e.Error(), "log in: 192.0.2.7:623: "+k.String()) {
			t.Errorf("kind %d: %q, %q", k, k, e)
		}
		seen[k.String()] = true
	}
	if Kind(99).String() != KindInternal.String() || (&Error{Kind: -1}).Error() == "" {
		t.Error("a kind out of range has no words")
	}
}
