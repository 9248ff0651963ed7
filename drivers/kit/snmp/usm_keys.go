package snmp

import (
	"bytes"
	"hash"

	"github.com/gosnmp/gosnmp"
)

// passwordSize is how many bytes of the repeated pass phrase are hashed (RFC
// 3414, section A.2).
const passwordSize = 1 << 20

// keyring makes the keys of a user. The codec can do that too, but hashes the
// pass phrases one byte at a time, and one of them once more for nothing with
// AES-128: that takes longer than everything else a driver does.
type keyring struct {
	hash           func() hash.Hash
	privacy        gosnmp.SnmpV3PrivProtocol
	auth, priv     string // pass phrases
	authKu, privKu []byte // made of them once, for all engines
}

func newKeyring(cfg Config) *keyring {
	k := &keyring{privacy: privProtocols()[cfg.Priv], auth: cfg.AuthPass, priv: cfg.PrivPass}
	if cfg.Auth != NoAuth {
		k.hash = authProtocols()[cfg.Auth].HashType().New
	}
	return k
}

// localised are the keys for an engine, nil where the user has none.
func (k *keyring) localised(engine string) (auth, priv []byte) {
	if k.hash == nil {
		return nil, nil
	}
	if k.authKu == nil {
		k.authKu = k.key(k.auth)
	}
	auth = k.local(k.authKu, engine)
	if k.privacy == gosnmp.NoPriv {
		return auth, nil
	}
	if k.privKu == nil {
		k.privKu = k.key(k.priv)
	}
	return auth, k.extended(k.local(k.privKu, engine), engine)
}

// key is Ku of RFC 3414, section A.2.
func (k *keyring) key(pass string) []byte {
	repeated := bytes.Repeat([]byte(pass), 1+4096/len(pass))
	h := k.hash()
	for left := passwordSize; left > 0; left -= len(repeated) {
		h.Write(repeated[:min(left, len(repeated))])
	}
	return h.Sum(nil)
}

// local is Kul of RFC 3414, section 2.6.
func (k *keyring) local(ku []byte, engine string) []byte {
	h := k.hash()
	h.Write(ku)
	h.Write([]byte(engine))
	h.Write(ku)
	return h.Sum(nil)
}

// extended brings the localised key to the length that the protocol takes: by
// the hash of what there is (draft-blumenthal-aes-usm-04, section 3.1.2.1), or by
// another key that is made of it as of a pass phrase
// (draft-reeder-snmpv3-usm-3desede-00, section 2.1).
func (k *keyring) extended(key []byte, engine string) []byte {
	size := keySize(k.privacy)
	for last := key; len(key) < size; {
		switch k.privacy {
		case gosnmp.AES192C, gosnmp.AES256C:
			last = k.local(k.key(string(last)), engine)
		default:
			h := k.hash()
			h.Write(key)
			last = h.Sum(nil)
		}
		key = append(key, last...)
	}
	return key[:size]
}

// keySize is the length of the key in bytes: for DES, of the key and what the
// initialisation vector is made of (RFC 3414, section 8.1.1.1; RFC 3826, section
// 1.2).
func keySize(protocol gosnmp.SnmpV3PrivProtocol) int {
	switch protocol {
	case gosnmp.AES192, gosnmp.AES192C:
		return 24
	case gosnmp.AES256, gosnmp.AES256C:
		return 32
	}
	return 16
}
