// Package ipmi is a client for power control over RMCP+, the LAN protocol of
// IPMI v2.0 ("lanplus"): chassis status and control, boot flags, identify,
// device ID and cold reset. It uses the standard library only.
//
// Section and table numbers in this package are those of the "Intelligent
// Platform Management Interface Specification, Second Generation, v2.0",
// revision 1.1.
//
// A status costs four round trips, a power action five, and closing costs
// none: no capabilities are probed. Every reply is matched by payload type,
// message tag and session ID, and within the session by signature, session
// sequence number, request number and command; any other datagram is dropped.
// A BMC that chooses weaker algorithms than were asked for is refused.
package ipmi
