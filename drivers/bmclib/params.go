package bmclib

import (
	"github.com/maaspd/powerdrivers/maaspd"
)

// Params are the parameters. Which of them a provider has, and which it needs,
// is in its row; Validate checks that.
type Params struct {
	Provider    Provider      `param:"provider,required" label:"Provider" help:"What is to be reached, and so what the other parameters mean."`
	Address     string        `param:"power_address,required,key" max:"2048" label:"Address" help:"Address of the BMC, of Home Assistant or of the webhook: a host name, an IPv4 or IPv6 address (brackets are optional), with an optional port; or an http or https URL, which may have a path. Without a scheme it is https, but http with amt."`
	User        string        `param:"power_user" max:"255" label:"Power user" help:"An account of the BMC that may switch. amt: not set is admin. Not with homeassistant and rpc."`
	Pass        maaspd.Secret `param:"power_pass" max:"255" label:"Power password" help:"The password of the account. A wrong one is sent once. Not with homeassistant and rpc."`
	Port        Port          `param:"port" alias:"power_port" label:"Port" help:"amt only: the port, and with it whether TLS is spoken. Not set: that of power_address, else 16992."`
	Verify      bool          `param:"power_verify_ssl" label:"Verify certificate" help:"Verify the certificate. With n whoever answers for the address gets the password: pin the certificate instead (power_tls_fingerprint)." default:"y"`
	CAFile      maaspd.Path   `param:"power_tls_ca_file" label:"CA file" help:"A PEM file, on the machine where the driver runs, of the certificates that are trusted in place of the system's."`
	Fingerprint string        `param:"power_tls_fingerprint" max:"255" label:"Certificate fingerprint" help:"The SHA-256 of the certificate in hexadecimal, colons optional: that one is taken, whoever signed it, and no other. The error about a certificate that is not trusted has it to copy."`

	Token  maaspd.Secret `param:"api_token" max:"4096" label:"Home Assistant token" help:"homeassistant only: a long-lived access token of a user that may switch."`
	Entity string        `param:"switch_entity" max:"255" label:"Home Assistant switch" help:"homeassistant only: the entity of the machine's switch, such as switch.rack1_machine5." scope:"node"`

	RPCHost            string        `param:"rpc_host" max:"255" label:"Webhook machine" help:"rpc only: what the webhook is told as host, which is how it knows the machine; often the address of its BMC." scope:"node"`
	RPCSecret          maaspd.Secret `param:"rpc_secret" max:"255" label:"Webhook secret" help:"rpc only: the secret that signs each request. Not set: requests are not signed, and whoever reaches the webhook can switch."`
	RPCNextSecret      maaspd.Secret `param:"rpc_next_secret" max:"255" label:"Second webhook secret" help:"rpc only: signs as well, while the webhook changes from one secret to the other."`
	RPCHash            []Hash        `param:"rpc_hash" label:"Webhook hash" help:"rpc only: the hashes of the signatures, several for one of each. Not set: sha256."`
	RPCSignTimestamp   *bool         `param:"rpc_sign_timestamp" label:"Sign the time" help:"rpc only: sign the time header too, so that the webhook can refuse a request that somebody kept. It has to know of it; not set: n, as bmclib."`
	RPCSignedReply     *bool         `param:"rpc_signed_reply" label:"Demand a signed reply" help:"rpc only: y takes no reply that is not signed with a secret. Not set: a signature is checked where there is one."`
	RPCSignatureHeader string        `param:"rpc_signature_header" max:"64" label:"Webhook signature header" help:"rpc only: the header of the signatures, to whose name -256 or -512 is added. Not set: X-BMCLIB-Signature."`
	RPCPlainHeader     *bool         `param:"rpc_plain_signature_header" label:"Signature header without suffix" help:"rpc only: y leaves the suffix away. Not set: n."`
	RPCBareSignature   *bool         `param:"rpc_bare_signature" label:"Signature without hash name" help:"rpc only: y writes signatures without sha256= or sha512= before them. Not set: n."`
	RPCTimeHeader      string        `param:"rpc_timestamp_header" max:"64" label:"Webhook time header" help:"rpc only: the header of the time, in RFC 3339. Not set: X-BMCLIB-Timestamp."`
}

// Provider is the choice of a provider.
type Provider string

// Choices are the providers, with what each is for.
func (Provider) Choices() []maaspd.Choice {
	var list []maaspd.Choice
	for _, r := range rows() {
		list = append(list, maaspd.Choice{Value: string(r.name), Label: r.label})
	}
	return list
}

// Port is the choice of a port of Intel AMT, as MAAS's driver amt has it.
type Port string

const (
	portHTTP  Port = "16992"
	portHTTPS Port = "16993"
)

// Choices are the ports of Intel AMT (Intel AMT SDK, "Ports").
func (Port) Choices() []maaspd.Choice {
	return []maaspd.Choice{
		{Value: string(portHTTP), Label: "16992/http"},
		{Value: string(portHTTPS), Label: "16993/https"},
	}
}

// Hash is the choice of a hash of the webhook's signatures.
type Hash string

// Choices are the hashes that bmclib can sign with.
func (Hash) Choices() []maaspd.Choice {
	return []maaspd.Choice{
		{Value: "sha256", Label: "HMAC-SHA-256"},
		{Value: "sha512", Label: "HMAC-SHA-512"},
	}
}
