package redfish

import (
	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	"github.com/maaspd/powerdrivers/maaspd"
)

// Params are the parameters. Those that MAAS's driver redfish has, have the same
// names here.
type Params struct {
	Address     string        `param:"power_address,required,key" max:"2048" label:"Redfish address" help:"Address of the BMC: a host name, an IPv4 or IPv6 address (brackets are optional), with an optional port; or an http or https URL, which may have a path that goes before all others."`
	User        string        `param:"power_user,required" max:"255" label:"Redfish user" help:"An account of the BMC. Operator may switch; bmc_reset needs Administrator on some BMCs."`
	Pass        maaspd.Secret `param:"power_pass,required" max:"255" label:"Redfish password" help:"The password of the account. A wrong one is sent once."`
	NodeID      string        `param:"node_id" max:"1024" label:"Node ID" help:"The system: its Id, the last part of its path, or its whole path. Not set: the only one that can be reset; a query then costs one more request." scope:"node"`
	Verify      bool          `param:"power_verify_ssl" label:"Verify certificate" help:"Verify the BMC's certificate. With n whoever answers for the address gets the password: pin the certificate instead (power_tls_fingerprint)." default:"y"`
	CAFile      maaspd.Path   `param:"power_tls_ca_file" label:"CA file" help:"A PEM file, on the machine where the driver runs, of the certificates that are trusted in place of the system's."`
	Fingerprint string        `param:"power_tls_fingerprint" max:"255" label:"Certificate fingerprint" help:"The SHA-256 of the BMC's certificate in hexadecimal, colons optional: that one is taken, whoever signed it, and no other. The error about a certificate that is not trusted has it to copy."`
	AuthMethod  AuthMethod    `param:"auth_method" label:"Authentication" help:"auto is basic authentication, and a session where the BMC refuses that and does not offer it. Sessions cost two more requests, and BMCs have few." default:"auto"`
}

// AuthMethod is the choice of how to log in.
type AuthMethod string

// Choices are the ways to log in.
func (AuthMethod) Choices() []maaspd.Choice {
	return []maaspd.Choice{
		{Value: string(redfish.AuthAuto), Label: "Automatic"},
		{Value: string(redfish.AuthBasic), Label: "Basic authentication"},
		{Value: string(redfish.AuthSession), Label: "Session"},
	}
}
