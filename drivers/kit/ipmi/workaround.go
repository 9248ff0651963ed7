package ipmi

import (
	"slices"
	"strings"
)

// Workarounds is a set of workarounds for faults of vendors' BMCs, with the
// names and meanings of FreeIPMI (ipmipower(8), section WORKAROUNDS).
// WorkaroundNotes tells what each does here.
type Workarounds uint16

// The workaround flags MAAS offers.
const (
	OpenSessPriv Workarounds = 1 << iota
	AuthCap
	IDZero
	UnexpectedAuth
	ForcePerMsg
	EndianSeq
	Intel20
	Supermicro20
	Sun20
	NoChecksumCheck
	IntegrityCheckValue
	IPMIPing
)

// Has reports whether every flag of other is in the set.
func (w Workarounds) Has(other Workarounds) bool { return w&other == other }

// WorkaroundNote tells what one flag does in this package.
type WorkaroundNote struct {
	Flag   string // FreeIPMI's name
	Bit    Workarounds
	Effect string // begins with "changes behaviour", "always on" or "not needed"

	only []Version // nil = with every protocol
}

// HasEffect reports whether the flag changes anything with this protocol, or
// what it asks for is always done.
func (n WorkaroundNote) HasEffect(v Version) bool {
	return !strings.HasPrefix(n.Effect, "not needed") && (n.only == nil || slices.Contains(n.only, v))
}

// WorkaroundNotes returns one note for every flag of FreeIPMI that MAAS offers.
func WorkaroundNotes() []WorkaroundNote {
	lan15, plus := []Version{LAN15}, []Version{RMCPPlus}
	return []WorkaroundNote{
		{"opensesspriv", OpenSessPriv, "always on: the Open Session Request always names the wanted privilege level, never \"highest\"; IPMI 1.5 has no such request", nil},
		{"authcap", AuthCap, "not needed: it skips checks of the channel authentication capabilities, by which nothing is decided here", nil},
		{"idzero", IDZero, "changes behaviour: session ID 0 in a reply is taken for this session's", nil},
		{"unexpectedauth", UnexpectedAuth, "always on: with IPMI 1.5, where per-message authentication is disabled, a reply that is signed all the same is checked and taken", nil},
		{"forcepermsg", ForcePerMsg, "changes behaviour: with IPMI 1.5 every message is signed, and must be, also when the BMC says that per-message authentication is disabled", lan15},
		{"endianseq", EndianSeq, "changes behaviour: with IPMI 1.5 the session sequence numbers of replies are read with their bytes turned round", lan15},
		{"intel20", Intel20, "changes behaviour: with IPMI 2.0 the user name is padded to 16 bytes; RAKP message 3 is signed without the name-only lookup bit and with the name as it is; with RAKP-HMAC-MD5 only the first 16 bytes of the password count; with a suite without integrity (1, 6) RAKP message 4 carries no integrity check value; refused with suites 11 and 12", plus},
		{"supermicro20", Supermicro20, "changes behaviour: with IPMI 2.0 and RAKP-HMAC-SHA1 or RAKP-HMAC-MD5 a key exchange authentication code in RAKP message 2 that is one byte too long is cut to its length", plus},
		{"sun20", Sun20, "changes behaviour: with IPMI 2.0 and RAKP-HMAC-SHA1 a key exchange authentication code in RAKP message 2 that is one byte too long is cut to its length; the opensesspriv it implies is always on", plus},
		{"nochecksumcheck", NoChecksumCheck, "changes behaviour: the checksums of IPMI messages are not verified; where messages are signed, the signature still is", nil},
		{"integritycheckvalue", IntegrityCheckValue, "not needed: it concerns cipher suite 0 only, which is always refused here", nil},
		{"ipmiping", IPMIPing, "not needed: it chooses the ping that FreeIPMI sends to discover hosts; no ping is sent here", nil},
	}
}

// WorkaroundFlag returns the flag that FreeIPMI calls by name, and false for a
// name that is not in WorkaroundNotes, such as "none".
func WorkaroundFlag(name string) (Workarounds, bool) {
	for _, note := range WorkaroundNotes() {
		if note.Flag == name {
			return note.Bit, true
		}
	}
	return 0, false
}
