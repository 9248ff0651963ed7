package ipmisim

// Boot option parameter selectors (IPMI v2.0 rev 1.1, Table 28-14).
const (
	paramSetInProgress = 0
	paramValidClearing = 3
	paramAcknowledge   = 4
	paramBootFlags     = 5
)

// bootOptions holds the System Boot Options parameters by selector. A BMC has
// defaults for all it supports, so reading never fails for want of a write.
type bootOptions map[byte][]byte

func newBootOptions() bootOptions {
	return bootOptions{
		paramSetInProgress: make([]byte, 1),
		paramValidClearing: make([]byte, 1),
		paramAcknowledge:   make([]byte, 2),
		paramBootFlags:     make([]byte, 5),
	}
}

func (o bootOptions) flags() BootFlags {
	return decodeBootFlags([5]byte(o[paramBootFlags]))
}

// set stores one parameter and returns the completion code. Data of no length
// only marks the parameter valid or not, which this BMC does not keep.
func (o bootOptions) set(selector byte, data []byte) byte {
	old, known := o[selector]
	switch {
	case !known:
		return ccParameterNotSupported
	case len(data) == 0:
		return ccOK
	case len(data) != len(old):
		return ccLengthInvalid
	case selector == paramSetInProgress && data[0]&3 == 1 && old[0]&3 == 1:
		return ccSetInProgress
	}
	o[selector] = append([]byte(nil), data...)
	return ccOK
}
