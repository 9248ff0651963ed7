// Package pdusim is a simulated power distribution unit (PDU) as SNMP sees it:
// a store of objects in which the state of an outlet follows the commands
// written to it, with delays, locks and refusals. Serve answers for it over
// UDP in SNMPv1 and v2c, so that every SNMP client can talk to it; package
// netsnmp puts the same device behind Debian's snmpd, which adds SNMPv3.
// Faults on demand make it a test bench for clients; it is never linked into a
// driver.
//
// It knows no product: whoever builds a device says which objects show an
// outlet, which take commands for it, and by which values.
package pdusim
