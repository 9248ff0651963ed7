// Package redfishsim is a simulated baseboard management controller (BMC) that
// speaks Redfish (DMTF DSP0266) over HTTPS or HTTP, with the computers behind
// it: power states with transitions, boot settings, network interfaces, drives,
// sensors. What BMCs of different makers do differently is data (Behaviour,
// Hardware; presets such as Dell and HPE), so that every quirk can be had alone
// as well. Faults on demand (hanging, lying and hostile replies) make it a test
// bench for clients; it is never linked into a driver.
//
// A captured tree of a real machine can take the place of the built one: see
// Tree.
package redfishsim
