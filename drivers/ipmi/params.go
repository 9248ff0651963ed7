package ipmi

import (
	"github.com/maaspd/powerdrivers/drivers/kit/ipmi"
	"github.com/maaspd/powerdrivers/maaspd"
)

// Params are the parameters, with the names and choices of MAAS's ipmi driver
// and power_port.
type Params struct {
	Protocol    Protocol       `param:"power_driver" label:"Power driver" help:"The protocol; the other one is never tried. LAN encrypts nothing: only for BMCs without IPMI 2.0. It has neither k_g nor cipher_suite_id, and passwords of at most 16 bytes." default:"LAN_2_0"`
	Address     maaspd.Address `param:"power_address,required,key" label:"IP address" help:"Address of the BMC: IPv4, IPv6 (brackets are optional) or a name, with an optional port."`
	Port        int            `param:"power_port,key" label:"UDP port" help:"Port of the BMC; one in power_address wins." default:"623" min:"1" max:"65535"`
	User        string         `param:"power_user" label:"Power user" help:"At most 16 bytes. Not set: the anonymous user." max:"16"`
	Pass        maaspd.Secret  `param:"power_pass" label:"Power password" help:"At most 20 bytes; a longer one is refused, not cut." max:"20"`
	KG          maaspd.Secret  `param:"k_g" label:"K_g BMC key" help:"At most 20 characters, or 0x and at most 40 hex digits." max:"42"`
	CipherSuite CipherSuite    `param:"cipher_suite_id" label:"Cipher suite ID" help:"A named suite is the only one tried. Not named: 17, then 3 when the BMC refuses 17." default:""`
	Privilege   Privilege      `param:"privilege_level" label:"Privilege level" help:"The level that the session asks for. OPERATOR may switch; bmc_reset needs ADMIN." default:"OPERATOR"`
	BootType    BootType       `param:"power_boot_type" label:"Power boot type" help:"How a boot device is set when the request leaves its mode on auto." default:"auto"`
	OffMode     OffMode        `param:"power_off_mode" label:"Power off mode" help:"What power_off sends." default:"hard"`
	Workarounds []Workaround   `param:"workaround_flags" label:"Workaround flags" help:"For BMCs with known faults; named as in FreeIPMI." default:"opensesspriv"`
	MAC         maaspd.MAC     `param:"mac_address" label:"Power MAC" help:"Accepted because MAAS sends it; the BMC is found by power_address." scope:"node"`
}

// Protocol is the choice of a protocol, in FreeIPMI's words.
type Protocol string

const (
	lan15    Protocol = "LAN"
	rmcpPlus Protocol = "LAN_2_0"
)

// Choices are the protocols.
func (Protocol) Choices() []maaspd.Choice {
	return []maaspd.Choice{
		{Value: string(lan15), Label: "LAN [IPMI 1.5]"},
		{Value: string(rmcpPlus), Label: "LAN_2_0 [IPMI 2.0]"},
	}
}

// version is the protocol in the client's words.
func (p Protocol) version() ipmi.Version {
	if p == lan15 {
		return ipmi.LAN15
	}
	return ipmi.RMCPPlus
}

// CipherSuite is the choice of a cipher suite.
type CipherSuite string

// Choices are the suites of MAAS and those others that the client can do.
// Suite 0 lets anybody in and is not among them.
func (CipherSuite) Choices() []maaspd.Choice {
	return []maaspd.Choice{
		{Value: "17", Label: "17 - HMAC-SHA256::HMAC_SHA256_128::AES-CBC-128"},
		{Value: "3", Label: "3 - HMAC-SHA1::HMAC-SHA1-96::AES-CBC-128"},
		{Value: "", Label: "17, then 3 when the BMC refuses 17"},
		{Value: "8", Label: "8 - HMAC-MD5::HMAC-MD5-128::AES-CBC-128"},
		{Value: "12", Label: "12 - HMAC-MD5::MD5-128::AES-CBC-128"},
		{Value: "1", Label: "1 - HMAC-SHA1, neither integrity nor encryption"},
		{Value: "2", Label: "2 - HMAC-SHA1::HMAC-SHA1-96, no encryption"},
		{Value: "6", Label: "6 - HMAC-MD5, neither integrity nor encryption"},
		{Value: "7", Label: "7 - HMAC-MD5::HMAC-MD5-128, no encryption"},
		{Value: "11", Label: "11 - HMAC-MD5::MD5-128, no encryption"},
		{Value: "15", Label: "15 - HMAC-SHA256, neither integrity nor encryption"},
		{Value: "16", Label: "16 - HMAC-SHA256::HMAC_SHA256_128, no encryption"},
	}
}

// Privilege is the choice of a privilege level, in MAAS's words.
type Privilege string

// Choices are the levels.
func (Privilege) Choices() []maaspd.Choice {
	return []maaspd.Choice{
		{Value: "USER", Label: "User"},
		{Value: "OPERATOR", Label: "Operator"},
		{Value: "ADMIN", Label: "Administrator"},
	}
}

// level is the level in the client's words.
func (p Privilege) level() ipmi.Privilege {
	switch p {
	case "USER":
		return ipmi.User
	case "ADMIN":
		return ipmi.Administrator
	}
	return ipmi.Operator
}

// BootType is the choice of a boot mode.
type BootType string

// Choices are the boot modes.
func (BootType) Choices() []maaspd.Choice {
	return []maaspd.Choice{
		{Value: "auto", Label: "Automatic"},
		{Value: "legacy", Label: "Legacy boot"},
		{Value: "efi", Label: "EFI boot"},
	}
}

// OffMode is the choice of what power_off means.
type OffMode string

// Choices are the two meanings.
func (OffMode) Choices() []maaspd.Choice {
	return []maaspd.Choice{
		{Value: "hard", Label: "Power off"},
		{Value: "soft", Label: "Soft power off"},
	}
}

// Workaround is the choice of a workaround flag.
type Workaround string

// Choices are the flags that MAAS offers; what each does is the label.
func (Workaround) Choices() []maaspd.Choice {
	list := []maaspd.Choice{}
	for _, note := range ipmi.WorkaroundNotes() {
		list = append(list, maaspd.Choice{Value: note.Flag, Label: note.Flag + " - " + note.Effect})
	}
	return append(list, maaspd.Choice{Value: "", Label: "No workarounds"})
}

// bits are the flags as the client takes them.
func bits(flags []Workaround) ipmi.Workarounds {
	var set ipmi.Workarounds
	for _, flag := range flags {
		bit, _ := ipmi.WorkaroundFlag(string(flag)) // "" stands for none
		set |= bit
	}
	return set
}
