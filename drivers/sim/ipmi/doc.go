// Package ipmisim is a simulated baseboard management controller (BMC) with a
// simulated machine behind it. It speaks IPMI v2.0 RMCP+ (and IPMI v1.5 LAN)
// over UDP, so that every IPMI client can talk to it: the driver of this
// project, ipmitool and FreeIPMI alike. Faults on demand (late, lost, doubled
// and damaged packets, slow or stuck machines) make it a test bench for
// clients; it is never linked into a driver.
//
// The protocol engine is github.com/bougou/go-ipmi's server. This package adds
// what that engine leaves out: a machine with states, boot options that can be
// read before they were written, diagnostic interrupts, the privilege rules of
// the IPMI v2.0 rev 1.1 specification (a session starts at USER, section
// 22.18; command privileges, Appendix G), and a guard against the packets that
// would make the engine panic.
package ipmisim
