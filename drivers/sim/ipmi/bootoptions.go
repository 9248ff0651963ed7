package ipmisim

// Boot option parameter selectors (IPMI v2.0 rev 1.1, Table 28-14).
const (
	paramSetInProgress = 0
	paramValidClearing = 3
	paramAcknowledge   = 4
	paramBootFlags     = 5
)

// bootOptions holds the System Boot Options parameters. A BMC has defaults for
// all it supports, so reading never fails for want of a write.
type bootOptions struct {
	inProgress, validClearing [1]byte
	acknowledge               [2]byte
	bootFlags                 [5]byte
}

func newBootOptions(flags [5]byte) bootOptions { return bootOptions{bootFlags: flags} }

// get returns the data of a parameter, to read or to write, or nil if there is
// no such parameter.
func (o *bootOptions) get(selector byte) []byte {
	switch selector {
	case paramSetInProgress:
		return o.inProgress[:]
	case paramValidClearing:
		return o.validClearing[:]
	case paramAcknowledge:
		return o.acknowledge[:]
	case paramBootFlags:
		return o.bootFlags[:]
	}
	return nil
}

func (o *bootOptions) flags() BootFlags { return decodeBootFlags(o.bootFlags) }

// set stores one parameter and returns the completion code. Data of no length
// only marks the parameter valid or not, which this BMC does not keep.
func (o *bootOptions) set(selector byte, data []byte) byte {
	old := o.get(selector)
	switch {
	case old == nil:
		return ccParameterNotSupported
	case len(data) == 0:
		return ccOK
	case len(data) != len(old):
		return ccLengthInvalid
	case selector == paramSetInProgress && data[0]&3 == 1 && old[0]&3 == 1:
		return ccSetInProgress
	}
	copy(old, data)
	return ccOK
}
