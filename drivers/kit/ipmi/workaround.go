package ipmi

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
}

// WorkaroundNotes returns one note for every flag of FreeIPMI that MAAS offers.
func WorkaroundNotes() []WorkaroundNote {
	return []WorkaroundNote{
		{"opensesspriv", OpenSessPriv, "always on: the Open Session Request always names the wanted privilege level, never \"highest\""},
		{"authcap", AuthCap, "not needed: it skips checks of the channel authentication capabilities, which are never asked for here"},
		{"idzero", IDZero, "changes behaviour: session ID 0 in a reply is taken for this session's"},
		{"unexpectedauth", UnexpectedAuth, "not needed: it concerns per-message authentication of IPMI 1.5 only"},
		{"forcepermsg", ForcePerMsg, "not needed: it concerns per-message authentication of IPMI 1.5 only"},
		{"endianseq", EndianSeq, "not needed: it concerns session sequence numbers of IPMI 1.5 only"},
		{"intel20", Intel20, "changes behaviour: the user name is padded to 16 bytes; RAKP message 3 is signed without the name-only lookup bit and with the name as it is; with RAKP-HMAC-MD5 only the first 16 bytes of the password count; with a suite without integrity (1, 6) RAKP message 4 carries no integrity check value; refused with suites 11 and 12"},
		{"supermicro20", Supermicro20, "changes behaviour: with RAKP-HMAC-SHA1 and RAKP-HMAC-MD5 a key exchange authentication code in RAKP message 2 that is one byte too long is cut to its length"},
		{"sun20", Sun20, "changes behaviour: with RAKP-HMAC-SHA1 a key exchange authentication code in RAKP message 2 that is one byte too long is cut to its length; the opensesspriv it implies is always on"},
		{"nochecksumcheck", NoChecksumCheck, "changes behaviour: the checksums of IPMI messages are not verified; with a cipher suite that signs, the signature still is"},
		{"integritycheckvalue", IntegrityCheckValue, "not needed: it concerns cipher suite 0 only, which is always refused here"},
		{"ipmiping", IPMIPing, "not needed: it chooses the ping that FreeIPMI sends to discover hosts; no ping is sent here"},
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
