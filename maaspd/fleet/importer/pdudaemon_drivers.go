package importer

import (
	"maps"
	"slices"
	"strings"
)

// pduDaemonLine is a driver of pdudaemon, and what is ours in its place.
type pduDaemonLine struct {
	names []string
	// profile is the product line; "" where the driver asks the PDU.
	profile string
	// version is that of SNMP, and community what pdudaemon takes where the file
	// names none.
	version, community string
	// telnet tells that pdudaemon spoke to the menus of the device, and SNMP has
	// to be set up.
	telnet bool
	// generic tells that the file itself names the object that is written.
	generic bool
	// instead is why the PDU is not taken over, and what can be done.
	instead string
}

// pduDaemonLines are the drivers of pdudaemon 0.0.8 that something can be said
// of.
func pduDaemonLines() []pduDaemonLine {
	other := func(what, advice string, names ...string) pduDaemonLine {
		return pduDaemonLine{names: names, instead: "pdudaemon's driver speaks " + what + " only; " + advice}
	}
	byHand := func(profile string) string {
		return "the device may also speak SNMP: add it by hand with driver snmppdu, profile " + profile
	}
	return []pduDaemonLine{
		{names: []string{"snmpv1"}, version: "2c", generic: true}, // its name notwithstanding
		{names: []string{"snmpv3"}, version: "3", generic: true},
		{names: []string{"apc7900", "apc7920", "apc7921", "apc7932", "apc7952"}, profile: "apc-rpdu", telnet: true},
		{names: []string{"apc8959"}, profile: "apc-rpdu2", telnet: true},
		{names: []string{"apc9210", "apc9218", "apc9606"}, profile: "apc-ms", telnet: true},
		{names: []string{"cyberpower81001", "cyberpower41001"}, profile: "cyberpower1", version: "1", community: "private"},
		{names: []string{"ip9258"}, profile: "ip9258", version: "1", community: "public"},
		other("telnet", byHand("gude"), "gude1202"),
		other("telnet", byHand("synaccess"), "synnetbooter"),
		other("telnet", byHand("netio"), "netio4"),
		other("HTTP", byHand("netio"), "netiojson"),
		other("HTTP", byHand("digipower"), "ipower", "LindyIPowerClassic8"),
		other("HTTPS", byHand("sentry4"), "servertechpro2"),
	}
}

func pduDaemonLineOf(name string) (pduDaemonLine, bool) {
	for _, line := range pduDaemonLines() {
		if slices.Contains(line.names, name) {
			return line, true
		}
	}
	return pduDaemonLine{}, false
}

// read sets the parameters of the device.
func (l pduDaemonLine) read(i *Inventory, entry *Entry, key string, fields map[string]any) {
	profile := l.profile
	if l.generic {
		profile = pduDaemonProfile(fields)
		if profile == "" {
			i.told("pdu "+key, "what it writes fits no product line that is known: the driver asks the PDU what it is; powerctl check tells")
		}
	}
	if profile != "" {
		entry.set("profile", Text(profile))
	}
	if l.version != "" {
		entry.set("snmp_version", Text(l.version))
	}
	switch community, ok := scalarText(fields["community"]); {
	case l.version == "3":
		snmpUser(i, entry, key, fields)
	case ok:
		entry.set("community", Secret(community))
	case l.community != "":
		entry.set("community", Secret(l.community))
	default:
		entry.set("community", Asked(""))
		if l.telnet {
			i.told("pdu "+key, "pdudaemon used telnet, which is not taken over; the driver uses SNMP: switch that on, and give a community that may write")
			return
		}
		i.told("pdu "+key, "the community is missing and has to be given")
	}
}

// pduDaemonProfile is the product line whose object the file names, by OID or by
// name; "" for none.
func pduDaemonProfile(fields map[string]any) string {
	oid, _ := scalarText(fields["oid"])
	oid, _, _ = strings.Cut(strings.TrimPrefix(oid, "."), "*")
	oid = strings.Trim(oid, ".")
	object, _ := scalarText(fields["controlpoint"])
	object, _, _ = strings.Cut(object, ".")
	found := map[string]bool{}
	for _, control := range controls() {
		if object != "" && control.object == object || oid == control.oid || strings.HasPrefix(oid, control.oid+".") {
			found[control.profile] = true
		}
	}
	if len(found) != 1 { // vendors have objects of the same name
		return ""
	}
	return slices.Collect(maps.Keys(found))[0]
}

// snmpUser sets the parameters of SNMPv3. Where a password has no protocol it is
// pysnmp's default.
func snmpUser(i *Inventory, entry *Entry, key string, fields map[string]any) {
	if user, ok := scalarText(fields["username"]); ok {
		entry.set("power_user", Text(user))
	} else {
		i.told("pdu "+key, "the user of SNMPv3 (power_user) is missing")
	}
	for _, part := range []struct{ pass, into, protocol, name, preset string }{
		{"authpassphrase", "power_pass", "auth_protocol", "auth_protocol", "MD5"},
		{"privpassphrase", "priv_pass", "priv_protocol", "priv_protocol", "DES"},
	} {
		password, ok := scalarText(fields[part.pass])
		if !ok {
			continue
		}
		protocol := part.preset
		if given, ok := scalarText(fields[part.protocol]); ok {
			if protocol, ok = snmpProtocols()[given]; !ok {
				i.told("pdu "+key, "the %s of the file is not known here: choose one", part.protocol)
			}
		}
		if protocol != "" {
			entry.set(part.name, Text(protocol))
		}
		entry.set(part.into, Secret(password))
	}
}

// snmpProtocols are the names that pysnmp has for what SNMPv3 signs and encrypts
// with.
func snmpProtocols() map[string]string {
	return map[string]string{
		"usmHMACMD5AuthProtocol": "MD5", "usmHMACSHAAuthProtocol": "SHA",
		"usmHMAC128SHA224AuthProtocol": "SHA-224", "usmHMAC192SHA256AuthProtocol": "SHA-256",
		"usmHMAC256SHA384AuthProtocol": "SHA-384", "usmHMAC384SHA512AuthProtocol": "SHA-512",
		"usmDESPrivProtocol": "DES", "usmAesCfb128Protocol": "AES",
		"usmAesBlumenthalCfb192Protocol": "AES-192", "usmAesBlumenthalCfb256Protocol": "AES-256",
		"usmAesCfb192Protocol": "AES-192-C", "usmAesCfb256Protocol": "AES-256-C",
	}
}
