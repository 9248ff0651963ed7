package redfishsim

import "github.com/maaspd/powerdrivers/drivers/sim/selfsigned"

// Certificate is what a BMC's self-signed certificate says. The zero value is
// good for localhost, 127.0.0.1, ::1 and the address of the BMC, from an hour ago
// for a year.
type Certificate = selfsigned.Certificate
