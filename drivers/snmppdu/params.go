package snmppdu

import (
	"time"

	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
	"github.com/maaspd/powerdrivers/maaspd"
)

// Params are the parameters. Those that MAAS's drivers apc, raritan and eaton
// have, have the same names here.
type Params struct {
	Address      maaspd.Address  `param:"power_address,required,key" label:"IP address" help:"Address of the PDU: IPv4, IPv6 (brackets are optional) or a name, with an optional UDP port; 161 when there is none."`
	NodeOutlets  maaspd.TextList `param:"node_outlet,required" max:"64" label:"Outlet" help:"The outlet of the machine: its id (5, 1.5, 1.2.5) or its name. Several, for a machine with several feeds: a list, or one text with commas between them. They are switched together." scope:"node"`
	Profile      Profile         `param:"profile" alias:"pdu_type" label:"PDU type" help:"The product line of the PDU. auto asks the PDU what it is, which takes one more request. RPDU and MASTERSWITCH are what MAAS's driver apc says." default:"auto"`
	ProfileFile  maaspd.Path     `param:"profile_file" label:"Profile file" help:"A profile of your own, in place of profile: a JSON file on the machine where the driver runs."`
	PowerType    PowerType       `param:"power_type" label:"MAAS power type" help:"The name of MAAS's driver, for requests that were made for it: selects its product line, SNMP version and the community private, as far as the request does not name them."`
	Version      Version         `param:"snmp_version" label:"SNMP version" help:"Not set: 2c; 1 with MAAS's apc and eaton."`
	Community    maaspd.Secret   `param:"community" label:"Community" help:"The community for reading, with SNMPv1 and v2c. Not set: public; private with MAAS's types." max:"255"`
	WriteComm    maaspd.Secret   `param:"write_community" label:"Write community" help:"The community for switching. Not set: that for reading." max:"255"`
	User         string          `param:"power_user" label:"SNMPv3 user" help:"The user (security name) of SNMPv3; at most 32 characters." max:"32"`
	AuthProtocol AuthProtocol    `param:"auth_protocol" label:"SNMPv3 authentication" help:"How requests of the user are signed." default:""`
	Pass         maaspd.Secret   `param:"power_pass" label:"SNMPv3 authentication password" help:"8 characters at least." min:"8" max:"255"`
	PrivProtocol PrivProtocol    `param:"priv_protocol" label:"SNMPv3 privacy" help:"How requests of the user are encrypted. For AES-192 and AES-256 there are two ways to make the key; those with -C are Cisco's (Reeder), the others Blumenthal's." default:""`
	PrivPass     maaspd.Secret   `param:"priv_pass" label:"SNMPv3 privacy password" help:"8 characters at least." min:"8" max:"255"`
	Context      string          `param:"context" label:"SNMPv3 context" help:"The context name; few agents need one." max:"255"`
	Unit         *int            `param:"unit" alias:"strap" label:"Unit" help:"The unit, strap, tower or module of outlets that are named without one, on PDUs whose outlets have it." min:"0" max:"65535"`
	Branch       *int            `param:"branch" alias:"phase" label:"Branch" help:"The branch, infeed or cord of outlets that are named without one, on PDUs whose outlets have three numbers." min:"0" max:"65535"`
	PowerOnDelay time.Duration   `param:"power_on_delay" label:"Power on delay" help:"Time off in a power cycle whose request has no cycleDelayMs." default:"5" min:"0" max:"600" unit:"s"`
	Timeout      time.Duration   `param:"exchange_timeout" label:"Timeout" help:"How long to wait for the answer to one packet." default:"1000" min:"100" max:"60000" unit:"ms"`
	Retries      int             `param:"retries" label:"Retries" help:"How often a packet that is not answered is sent again. A command whose repetition matters (reboot) is never sent again." default:"3" min:"0" max:"10"`
}

// Profile is the choice of a product line.
type Profile string

const (
	// detected is the choice to ask the PDU.
	detected Profile = "auto"
	// The values of MAAS's pdu_type.
	maasRPDU         Profile = "RPDU"
	maasMasterSwitch Profile = "MASTERSWITCH"
)

// Choices are all product lines, and MAAS's two words for lines of APC.
func (Profile) Choices() []maaspd.Choice {
	list := []maaspd.Choice{{Value: string(detected), Label: "Detect"}}
	for _, line := range profile.Lines() {
		list = append(list, maaspd.Choice{Value: line.Name, Label: line.Title})
	}
	return append(list,
		maaspd.Choice{Value: string(maasRPDU), Label: "rPDU (as MAAS says it)"},
		maaspd.Choice{Value: string(maasMasterSwitch), Label: "MasterSwitch (as MAAS says it)"})
}

// PowerType is the choice of one of MAAS's drivers.
type PowerType string

const (
	maasAPC     PowerType = "apc"
	maasRaritan PowerType = "raritan"
	maasEaton   PowerType = "eaton"
)

// Choices are MAAS's drivers for PDUs with SNMP.
func (PowerType) Choices() []maaspd.Choice {
	return []maaspd.Choice{
		{Value: string(maasAPC), Label: "American Power Conversion (APC) PDU"},
		{Value: string(maasRaritan), Label: "Raritan PDU"},
		{Value: string(maasEaton), Label: "Eaton PDU"},
	}
}

// Version is the choice of the version of SNMP.
type Version string

const (
	v1  Version = "1"
	v2c Version = "2c"
	v3  Version = "3"
)

// Choices are the versions.
func (Version) Choices() []maaspd.Choice {
	return []maaspd.Choice{
		{Value: string(v1), Label: "SNMPv1"},
		{Value: string(v2c), Label: "SNMPv2c"},
		{Value: string(v3), Label: "SNMPv3"},
	}
}

// AuthProtocol is the choice of how SNMPv3 authenticates.
type AuthProtocol string

// Choices are the protocols of RFC 3414 and RFC 7860.
func (AuthProtocol) Choices() []maaspd.Choice {
	return []maaspd.Choice{
		{Value: "", Label: "None"},
		{Value: "MD5", Label: "HMAC-MD5-96"},
		{Value: "SHA", Label: "HMAC-SHA-96"},
		{Value: "SHA-224", Label: "HMAC-SHA-224"},
		{Value: "SHA-256", Label: "HMAC-SHA-256"},
		{Value: "SHA-384", Label: "HMAC-SHA-384"},
		{Value: "SHA-512", Label: "HMAC-SHA-512"},
	}
}

// PrivProtocol is the choice of how SNMPv3 encrypts.
type PrivProtocol string

// Choices are the protocols of RFC 3414 and RFC 3826, and those that vendors
// added.
func (PrivProtocol) Choices() []maaspd.Choice {
	return []maaspd.Choice{
		{Value: "", Label: "None"},
		{Value: "DES", Label: "CBC-DES"},
		{Value: "AES", Label: "CFB-AES-128"},
		{Value: "AES-192", Label: "CFB-AES-192, key extension of Blumenthal"},
		{Value: "AES-256", Label: "CFB-AES-256, key extension of Blumenthal"},
		{Value: "AES-192-C", Label: "CFB-AES-192, key extension of Reeder (Cisco)"},
		{Value: "AES-256-C", Label: "CFB-AES-256, key extension of Reeder (Cisco)"},
	}
}
