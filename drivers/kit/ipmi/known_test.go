package ipmi

import (
	"bytes"
	"encoding/hex"
	"testing"
)

// The numbers were printed by ipmitool 1.8.19 (-vvv), which computed them on
// its own while it logged in to a test BMC as "admin" with the password
// "powersim" at the OPERATOR level.
var knownLogins = []struct {
	name                    string
	suite                   CipherSuite
	managed                 uint32
	rc, rm                  string
	rakp2, rakp3, sik       string
	k1, k2, integrityChecks string
}{
	{
		name: "RAKP-HMAC-SHA1", suite: 3, managed: 0xde8b54d2,
		rc: "289cdc96091e25f1bfbcd7ee004843c1", rm: "13843bacf1642590080e0a07b05ff634",
		rakp2:           "478c0a11336c42359c9bb77b89905965d857668c",
		rakp3:           "5dda088fffcd0cf661e06d026f39fd11f72f20cc",
		sik:             "b2c071a806a043e229a218fc124812d60a7345b4",
		k1:              "21eb693f8023b166221f9216d869b66ed5111eec",
		k2:              "d2a055dc97e2d23da6adb963b0791d7c2527ff42",
		integrityChecks: "3edcaae947bf2f052156ead2",
	},
	{
		name: "RAKP-HMAC-SHA256", suite: 17, managed: 0xafdb3cdb,
		rc: "b7d3a50ba916fdb6cb2aab9a112cfeca", rm: "3e72913d16a09db4f9b8ed84a0b763e8",
		rakp2:           "f87e472017f354add0a7d01c8d6344314a89195044b6e433d24e8f26fc42128d",
		rakp3:           "75740d8fbd6b934acb8893daa7f49e51da678f163661055ece3f7a193b0142cd",
		sik:             "26d11d59da3671887a444f71a31a224cba95e7d4578ae4291506cd0f4d3b765b",
		k1:              "35bef6ca3ec0bac43a970183e61e24caf781a03565acdd4939bce670c83ecb06",
		k2:              "34b97ad90be081a560ae4e199821972bc3d98fcfed51f93d9d6c51aa2902432f",
		integrityChecks: "977117352bf072d7fe35a54d91600c0e",
	},
}

func TestKnownLogins(t *testing.T) {
	for _, known := range knownLogins {
		t.Run(known.name, func(t *testing.T) {
			algs, _ := known.suite.algorithms()
			h := newHandshake(Config{Username: "admin", Password: "powersim", Privilege: Operator}, algs, nil, 0)
			h.console, h.managed = 0xa0a2a3a4, known.managed
			copy(h.rc[:], unhex(t, known.rc))
			copy(h.rm[:], unhex(t, known.rm))
			copy(h.guid[:], "powersim-bmc-001")
			sik := h.sik(h.bmcKey())
			k := newKeys(algs, sik, h.password())
			for _, code := range []struct {
				name string
				got  []byte
				want string
			}{
				{"RAKP 2 code", h.rakp2Code(), known.rakp2},
				{"RAKP 3 code", h.rakp3Code(), known.rakp3},
				{"SIK", sik, known.sik},
				{"RAKP 4 code", h.rakp4Code(sik), known.integrityChecks},
				{"K1", k.k1, known.k1},
				{"AES key", k.aes, known.k2[:32]},
			} {
				if !bytes.Equal(code.got, unhex(t, code.want)) {
					t.Errorf("%s is %x, want %s", code.name, code.got, code.want)
				}
			}
		})
	}
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestSequenceWindow(t *testing.T) {
	var w window
	for i, step := range []struct {
		number uint32
		want   bool
	}{
		{0, false}, {1, true}, {1, false}, {3, true}, {2, true}, {2, false}, {3, false},
		{40, true}, {9, true}, {8, false}, {9, false}, {39, true}, {39, false},
		{100000, true}, {40, false}, {99999, true}, {0x7fffffff, true}, {0xfffffff0, true},
		{5, true}, {0xffffffff, true}, {0xffffffff, false}, {0, false},
	} {
		if got := w.admit(step.number); got != step.want {
			t.Fatalf("step %d: number %d admitted: %v", i, step.number, got)
		}
	}
}

func TestSealAndUnseal(t *testing.T) {
	for _, suite := range []CipherSuite{1, 2, 3, 6, 7, 8, 11, 12, 15, 16, 17} {
		algs, _ := suite.algorithms()
		k := newKeys(algs, []byte("a session integrity key"), []byte("secret"))
		for size := range 40 {
			want := bytes.Repeat([]byte{0xa5}, size)
			packet := k.seal(want, 7, 9)
			h, got, err := k.unseal(packet, 7, false)
			if err != nil || !bytes.Equal(got, want) || h.sequence != 9 {
				t.Fatalf("suite %v, %d bytes: got %x, %v", suite, size, got, err)
			}
			if algs.integrity != integrityNone && (len(packet)-rmcpHeaderSize-algs.integrity.size())%4 != 0 {
				t.Fatalf("suite %v, %d bytes: the signed part is not a multiple of 4", suite, size)
			}
		}
	}
}

func TestDecryptRefusesBadPadding(t *testing.T) {
	k := newKeys(algorithms{authSHA256, integritySHA256128, confAES}, []byte("sik"), nil)
	good := k.encrypt([]byte("eleven byte")) // pad 1, 2, 3, 4 and its length
	if body, ok := k.decrypt(good); !ok || string(body) != "eleven byte" {
		t.Fatalf("the good one gives %q, %v", body, ok)
	}
	for name, flip := range map[string]struct {
		at   int
		mask byte
	}{
		"pad byte":         {12, 0x01}, // a flip in the vector flips the plain text
		"pad length":       {15, 0x08},
		"pad length of 16": {15, 0x14},
	} {
		bad := bytes.Clone(good)
		bad[flip.at] ^= flip.mask
		if body, ok := k.decrypt(bad); ok {
			t.Errorf("%s: accepted as %q", name, body)
		}
	}
	for size := range 40 {
		if _, ok := k.decrypt(make([]byte, size)); ok && size != 32 {
			t.Errorf("%d bytes of nothing were accepted", size)
		}
	}
}
