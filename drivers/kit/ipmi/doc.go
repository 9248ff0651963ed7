// Package ipmi is a client for power control over the LAN protocols of IPMI:
// RMCP+ of IPMI v2.0 ("lanplus") and the older one of IPMI v1.5 ("lan"). It does
// chassis status and control, boot flags, identify, device ID, cold reset and
// the power reading of DCMI. It uses the standard library only.
//
// Section and table numbers in this package are those of the "Intelligent
// Platform Management Interface Specification, Second Generation, v2.0",
// revision 1.1, which also contains IPMI v1.5.
//
// With RMCP+ a status costs four round trips and a power action five, with IPMI
// 1.5 three and four, and closing costs none: no capabilities are probed. Every
// reply is matched by payload type, message tag and session ID, and within the
// session by signature, session sequence number, request number and command;
// any other datagram is dropped. A BMC that chooses weaker algorithms than were
// asked for is refused. With IPMI 1.5 the only signature is MD5: a BMC that
// wants MD2, a straight password or none is refused.
package ipmi
