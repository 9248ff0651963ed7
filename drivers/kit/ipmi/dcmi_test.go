package ipmi

import (
	"testing"
	"time"
)

// The answer as section 6.6.1 of DCMI v1.5 lays it out: 287 W now, 12 W least,
// 500 W most, 244 W on average, a time stamp, one hour in milliseconds, active.
var powerReadingBytes = []byte{0xdc, 0x1f, 0x01, 0x0c, 0x00, 0xf4, 0x01, 0xf4, 0x00, 0x40, 0x84, 0x1f, 0x69, 0x80, 0xee, 0x36, 0x00, 0x40}

func TestPowerReadingBytes(t *testing.T) {
	got, ok := parsePowerReading(powerReadingBytes)
	want := PowerReading{Current: 287, Minimum: 12, Maximum: 500, Average: 244, Period: time.Hour, Active: true}
	if !ok || got != want {
		t.Errorf("read as %+v, want %+v", got, want)
	}
	stopped := append(append([]byte{}, powerReadingBytes[:17]...), 0xbf)
	if got, ok := parsePowerReading(stopped); !ok || got.Active {
		t.Errorf("a stopped measurement is read as %+v", got)
	}
	for size := range powerReadingBytes {
		if got, ok := parsePowerReading(powerReadingBytes[:size]); ok {
			t.Errorf("%d bytes are read as %+v", size, got)
		}
	}
	if _, ok := parsePowerReading(append([]byte{0xdd}, powerReadingBytes[1:]...)); ok {
		t.Error("the answer of another group is taken")
	}
}

func TestPowerReading(t *testing.T) {
	for _, tc := range []struct {
		name string
		code byte
		data []byte
		want Kind
	}{
		{"has DCMI", ccOK, powerReadingBytes, KindInternal},
		{"lacks it", ccInvalidCommand, nil, KindUnsupported},
		{"not for this user", ccNoPrivilege, nil, KindPrivilege},
		{"half an answer", ccOK, powerReadingBytes[:9], KindProtocol},
	} {
		for _, version := range []Version{RMCPPlus, LAN15} {
			bmc := startFake(t, &fakeBMC{completion: answering(netFnGroup, 0x02, tc.code), power: tc.data})
			cfg := bmc.config()
			if version == LAN15 {
				cfg = bmc.config15()
			}
			s := mustDial(t, within(t, 5*time.Second), cfg)
			reading, err := s.PowerReading(within(t, 5*time.Second))
			asked := bmc.commands(netFnGroup, 0x02)
			if len(asked) != 1 || string(asked[0].data) != "\xdc\x01\x00\x00" {
				t.Errorf("%v, %s: asked by %+v", version, tc.name, asked)
			}
			if tc.want == KindInternal {
				if err != nil || reading.Current != 287 {
					t.Errorf("%v, %s: %+v, %v", version, tc.name, reading, err)
				}
				continue
			}
			if e := wantKind(t, err, tc.want, false); e.Code != tc.code {
				t.Errorf("%v, %s: code %#x", version, tc.name, e.Code)
			}
		}
	}
}
