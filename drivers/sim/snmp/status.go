package pdusim

// Status is an error-status (RFC 3416, section 3).
type Status int

// The values of error-status. The first six are SNMPv1's too (RFC 1157,
// section 4.1.1); the others reach a v1 client translated as RFC 3584, section
// 4.4, says.
const (
	NoError Status = iota
	TooBig
	NoSuchName
	BadValue
	ReadOnly
	GenErr
	NoAccess
	WrongType
	WrongLength
	WrongEncoding
	WrongValue
	NoCreation
	InconsistentValue
	ResourceUnavailable
	CommitFailed
	UndoFailed
	AuthorizationError
	NotWritable
	InconsistentName
)

// v1 is the error-status that an SNMPv1 client gets (RFC 3584, section 4.4).
func (s Status) v1() Status {
	switch s {
	case WrongValue, WrongEncoding, WrongType, WrongLength, InconsistentValue:
		return BadValue
	case NoAccess, NotWritable, NoCreation, InconsistentName, AuthorizationError:
		return NoSuchName
	case ResourceUnavailable, CommitFailed, UndoFailed:
		return GenErr
	}
	return s
}
