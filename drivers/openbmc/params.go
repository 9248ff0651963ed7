package openbmc

import (
	"github.com/maaspd/powerdrivers/maaspd"
)

// Params are the parameters: those of MAAS's driver openbmc, and how the
// certificate is verified, which MAAS's does not do.
type Params struct {
	Address     string        `param:"power_address,required,key" max:"2048" label:"OpenBMC address" help:"Address of the BMC: a host name, an IPv4 or IPv6 address (brackets are optional), with an optional port; or an http or https URL, which may have a path that goes before all others."`
	User        string        `param:"power_user,required" max:"255" label:"OpenBMC user" help:"An account of the BMC that may switch."`
	Pass        maaspd.Secret `param:"power_pass,required" max:"255" label:"OpenBMC password" help:"The password of the account. A wrong one is sent once."`
	Verify      bool          `param:"power_verify_ssl" label:"Verify certificate" help:"Verify the BMC's certificate. With n whoever answers for the address gets the password: pin the certificate instead (power_tls_fingerprint)." default:"y"`
	CAFile      maaspd.Path   `param:"power_tls_ca_file" label:"CA file" help:"A PEM file, on the machine where the driver runs, of the certificates that are trusted in place of the system's."`
	Fingerprint string        `param:"power_tls_fingerprint" max:"255" label:"Certificate fingerprint" help:"The SHA-256 of the BMC's certificate in hexadecimal, colons optional: that one is taken, whoever signed it, and no other. The error about a certificate that is not trusted has it to copy."`
}
