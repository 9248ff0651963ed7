package pdusim

import (
	"encoding/binary"
	"strconv"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// arcSize is the length of one sub-identifier in a key.
const arcSize = 4

// keyOf returns an object identifier as four bytes for each sub-identifier:
// such keys compare as a walk orders the objects.
func keyOf(oid snmp.OID) (string, error) {
	oid, err := snmp.ParseOID(string(oid))
	if err != nil {
		return "", err
	}
	key := make([]byte, 0, arcSize*(strings.Count(string(oid), ".")+1))
	for part := range strings.SplitSeq(string(oid), ".") {
		arc, err := strconv.ParseUint(part, 10, 32)
		if err != nil {
			return "", err
		}
		key = binary.BigEndian.AppendUint32(key, uint32(arc))
	}
	return string(key), nil
}

// oidOf is the way back from keyOf.
func oidOf(key string) snmp.OID {
	var dotted []byte
	for i := 0; i+arcSize <= len(key); i += arcSize {
		if i > 0 {
			dotted = append(dotted, '.')
		}
		dotted = strconv.AppendUint(dotted, uint64(binary.BigEndian.Uint32([]byte(key[i:i+arcSize]))), 10)
	}
	return snmp.OID(dotted)
}
