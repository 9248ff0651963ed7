// Package linesim makes simulated PDUs of any product line out of the line's
// profile: objects that show outlets and take commands as the profile says,
// guards, names, counts, readings, and what detection asks for.
//
// Such a PDU does what the profile claims, not what a vendor's device does. It
// is for people who need PDUs to switch: demonstrations, hosts, measurements.
// It proves nothing about a profile; for that there are devices that were
// built from the MIBs.
package linesim
