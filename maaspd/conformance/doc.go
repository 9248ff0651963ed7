// Package conformance holds checks that any driver must pass, whatever
// language it is written in: they look at the program from outside.
//
// The checks are data. Each has an id that stays, a title, and the paragraph
// of the protocol specification (docs/protocol.md) that it stands for. Verify
// runs them against a program; the command is `powerctl conformance`, and in a
// test of a driver it is Test.
//
// Most checks need no device: the requests carry a fault, so that a driver that
// keeps the order of checks never gets as far as a device, or name an address
// that the checks listen on themselves. Only the checks whose id begins with
// "online." switch a machine, and only with parameters that were given for it.
package conformance
