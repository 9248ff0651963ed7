// Package snmp is a base for drivers of power distribution units (PDUs) that
// are switched over SNMP. It speaks v1 (RFC 1157), v2c (RFC 1901, RFC 3416) and
// v3 with the User-based Security Model (RFC 3414, RFC 3826, RFC 7860), and has
// github.com/gosnmp/gosnmp encode and decode the messages.
//
// # Sessions
//
// Dial opens a Session with the agent of one PDU. Get, Set, SetOnce and Walk are
// its exchanges; a Value of type Missing stands for an object that the PDU does
// not have. A read costs one round trip, with v3 one more for the first.
//
// A response has to be the one to the request: from the PDU's address and port,
// with the request's number, as well protected as the request, and with the very
// objects that were asked for. Other datagrams are dropped and the wait goes on.
// A request is sent again only after silence, and SetOnce never does.
//
// # Relays
//
// A Relay says how one outlet is read and switched: the object with its state and
// what its values mean, the objects and values that switch it, and what may stand
// against it. Four numbers describe most PDUs (on and off of the state, on and off
// of the control), and they differ more often than not: a driver that has them as
// data needs no code of its own for a product.
//
//   - ReadRelays reads any number of outlets in one round trip.
//   - SwitchRelays reads them, refuses if one is missing or locked, and writes
//     those that need it.
//   - AwaitRelays reads them until they are there. A PDU accepts a command before
//     the relay moves, and some wait for seconds by their own configuration: only
//     a state that was read proves anything.
//   - ResetRelays has the PDU switch off and on by itself, and IdentifyRelays
//     blink.
//
// A value that is not in Relay.Values is Unknown, never Off: a caller that takes
// silence or nonsense for "off" may believe a machine fenced that runs.
//
// # Errors
//
// Every error is an *Error. Its Kind says what is wrong, and its Sent whether a
// write may have been carried out all the same; then the state has to be read
// before anything is tried again. Its text is for people, and holds no community
// and no pass phrase, nor does the log.
package snmp
