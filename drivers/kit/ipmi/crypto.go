package ipmi

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/md5"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"hash"
)

// mac returns the HMAC of the parts under the RAKP authentication algorithm.
func (a authAlg) mac(key []byte, parts ...[]byte) []byte {
	h := hmac.New(a.hash(), key)
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

func (a authAlg) hash() func() hash.Hash {
	switch a {
	case authMD5:
		return md5.New
	case authSHA256:
		return sha256.New
	}
	return sha1.New
}

func (a authAlg) size() int { return a.hash()().Size() }

// icvSize is the length of the integrity check value in RAKP message 4:
// HMAC-SHA1-96, HMAC-MD5-128 or HMAC-SHA256-128 (sections 13.28.1 to 13.28.2b).
func (a authAlg) icvSize() int {
	if a == authSHA1 {
		return 12
	}
	return 16
}

// size is the length of the AuthCode in the session trailer, in bytes.
func (i integrityAlg) size() int {
	switch i {
	case integrityNone:
		return 0
	case integritySHA196:
		return 12
	}
	return 16
}

// keys are what a session is signed and encrypted with (section 13.32).
type keys struct {
	algs     algorithms
	sik      []byte // session integrity key
	k1       []byte // signs packets
	aes      []byte // first 16 bytes of K2, encrypts packets
	password []byte // padded to 20 bytes; stands in for K1 with MD5-128
}

// newKeys derives K1 and K2 from the SIK. The constants are 20 bytes long for
// every algorithm, also where the digest is not.
func newKeys(algs algorithms, sik, password []byte) keys {
	k2 := algs.auth.mac(sik, bytes.Repeat([]byte{2}, 20))
	padded := make([]byte, MaxPassword)
	copy(padded, password)
	return keys{
		algs:     algs,
		sik:      sik,
		k1:       algs.auth.mac(sik, bytes.Repeat([]byte{1}, 20)),
		aes:      k2[:16],
		password: padded,
	}
}

// authCode signs a packet from its authentication type to its next header.
func (k keys) authCode(packet []byte) []byte {
	var sum []byte
	switch k.algs.integrity {
	case integrityNone:
		return nil
	case integritySHA196:
		sum = authSHA1.mac(k.k1, packet)
	case integrityHMACMD5:
		sum = authMD5.mac(k.k1, packet)
	case integrityMD5128:
		digest := md5.Sum(bytes.Join([][]byte{k.password, packet, k.password}, nil))
		sum = digest[:]
	default:
		sum = authSHA256.mac(k.k1, packet)
	}
	return sum[:k.algs.integrity.size()]
}

// encrypt returns the payload as AES-CBC-128 with a random initialisation
// vector in front and the pad 1, 2, 3 ... with its length behind (section 13.29).
func (k keys) encrypt(payload []byte) []byte {
	pad := (aes.BlockSize - (len(payload)+1)%aes.BlockSize) % aes.BlockSize
	out := make([]byte, aes.BlockSize, aes.BlockSize+len(payload)+pad+1)
	rand.Read(out) // never fails: crypto/rand ends the process instead
	out = append(out, payload...)
	for i := range pad {
		out = append(out, byte(i+1))
	}
	out = append(out, byte(pad))
	block, _ := aes.NewCipher(k.aes) // the key is always 16 bytes
	cipher.NewCBCEncrypter(block, out[:aes.BlockSize]).CryptBlocks(out[aes.BlockSize:], out[aes.BlockSize:])
	return out
}

// decrypt undoes encrypt. Its input comes from the network: anything that is
// not whole blocks with a right pad is refused.
func (k keys) decrypt(sealed []byte) ([]byte, bool) {
	if len(sealed) < 2*aes.BlockSize || len(sealed)%aes.BlockSize != 0 {
		return nil, false
	}
	block, err := aes.NewCipher(k.aes)
	if err != nil {
		return nil, false
	}
	plain := make([]byte, len(sealed)-aes.BlockSize)
	cipher.NewCBCDecrypter(block, sealed[:aes.BlockSize]).CryptBlocks(plain, sealed[aes.BlockSize:])
	pad := int(plain[len(plain)-1])
	if pad >= aes.BlockSize || pad+1 > len(plain) {
		return nil, false
	}
	body := plain[:len(plain)-1-pad]
	for i, b := range plain[len(body) : len(plain)-1] {
		if int(b) != i+1 {
			return nil, false
		}
	}
	return body, true
}
