package ipmi

import "strconv"

// CipherSuite is a cipher suite ID (IPMI v2.0 rev 1.1, table 22-20). Supported
// are 1, 2, 3 (RAKP-HMAC-SHA1), 6, 7, 8, 11, 12 (RAKP-HMAC-MD5) and 15, 16, 17
// (RAKP-HMAC-SHA256). Suite 0 authenticates nobody and is refused; the suites
// with RC4 are not implemented.
type CipherSuite uint8

// String returns the ID in decimal.
func (c CipherSuite) String() string { return strconv.Itoa(int(c)) }

// Authentication, integrity and confidentiality algorithm numbers (IPMI v2.0
// rev 1.1, tables 13-17, 13-18 and 13-19).
type (
	authAlg      byte
	integrityAlg byte
	confAlg      byte
)

const (
	authSHA1   authAlg = 1
	authMD5    authAlg = 2
	authSHA256 authAlg = 3

	integrityNone      integrityAlg = 0
	integritySHA196    integrityAlg = 1
	integrityHMACMD5   integrityAlg = 2
	integrityMD5128    integrityAlg = 3
	integritySHA256128 integrityAlg = 4

	confNone confAlg = 0
	confAES  confAlg = 1
)

type algorithms struct {
	auth      authAlg
	integrity integrityAlg
	conf      confAlg
}

func (c CipherSuite) algorithms() (algorithms, bool) {
	switch c {
	case 1:
		return algorithms{authSHA1, integrityNone, confNone}, true
	case 2:
		return algorithms{authSHA1, integritySHA196, confNone}, true
	case 3:
		return algorithms{authSHA1, integritySHA196, confAES}, true
	case 6:
		return algorithms{authMD5, integrityNone, confNone}, true
	case 7:
		return algorithms{authMD5, integrityHMACMD5, confNone}, true
	case 8:
		return algorithms{authMD5, integrityHMACMD5, confAES}, true
	case 11:
		return algorithms{authMD5, integrityMD5128, confNone}, true
	case 12:
		return algorithms{authMD5, integrityMD5128, confAES}, true
	case 15:
		return algorithms{authSHA256, integrityNone, confNone}, true
	case 16:
		return algorithms{authSHA256, integritySHA256128, confNone}, true
	case 17:
		return algorithms{authSHA256, integritySHA256128, confAES}, true
	}
	return algorithms{}, false
}
