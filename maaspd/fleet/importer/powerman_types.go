package importer

import "strings"

// powermanSNMP is a device type of powerman's snmppower, and what is known of
// it here.
type powermanSNMP struct {
	// profile is the product line; "" where the driver asks the PDU.
	profile, version, community string
}

// powermanSNMPTypes are the device types whose files powerman has. The
// community stands in those files.
func powermanSNMPTypes() map[string]powermanSNMP {
	return map[string]powermanSNMP{
		"apc-snmp":                 {"apc-ms", "1", "private"},
		"apc8941":                  {"apc-rpdu2", "", ""},
		"baytech-snmp":             {"baytech", "", ""},
		"eaton-revelation-snmp":    {"eaton-rev", "", ""},
		"eaton-epdu-blue-switched": {},
		"raritan-px4316":           {},
		"raritan-px5523":           {},
	}
}

// powermanIPMI sets the parameters of a BMC behind ipmipower.
func powermanIPMI(i *Inventory, subject string, command powermanCommand, entry *Entry) {
	entry.Driver = "ipmi"
	for _, option := range []struct{ long, parameter string }{
		{"--username", "power_user"}, {"--password", "power_pass"}, {"--k-g", "k_g"},
		{"--privilege-level", "privilege_level"}, {"--driver-type", "power_driver"}, {"--cipher-suite-id", "cipher_suite_id"},
	} {
		value, given := command.options[option.long]
		switch {
		case !given || value == "":
		case option.parameter == "power_pass" || option.parameter == "k_g":
			entry.set(option.parameter, Secret(value))
		default:
			entry.set(option.parameter, Text(value))
		}
	}
	if flags := command.options["--workaround-flags"]; flags != "" {
		entry.set("workaround_flags", List(strings.Split(flags, ",")))
	}
	if command.options["--username"] == "" && command.options["--password"] == "" {
		i.told(subject, "user and password are not on the command line of ipmipower but perhaps in freeipmi.conf: they have to be given")
		entry.set("power_user", Asked(subject))
		entry.set("power_pass", Asked(subject))
	}
}

// powermanRedfish sets the parameters of a BMC behind redfishpower.
func powermanRedfish(i *Inventory, subject string, command powermanCommand, entry *Entry) {
	entry.Driver = "redfish"
	_, system, _ := strings.Cut(command.options["--statpath"], "/Systems/")
	if system = strings.Trim(system, "/"); system != "" && !strings.Contains(system, "/") {
		entry.set("node_id", Text(system))
	}
	powermanLogin(i, subject, command, entry)
}

// powermanLogin sets user and password, which are mostly in the file of the
// device type.
func powermanLogin(i *Inventory, subject string, command powermanCommand, entry *Entry) {
	user, password, given := strings.Cut(command.options["--auth"], ":")
	if given && user != "" && password != "" {
		entry.set("power_user", Text(user))
		entry.set("power_pass", Secret(password))
		return
	}
	i.told(subject, "user and password are in the file of the device type, which was not read: they have to be given")
	entry.set("power_user", Asked(subject))
	entry.set("power_pass", Asked(subject))
}

// urlAddress is the scheme, host and port of the address of httppower.
func urlAddress(address string) string {
	scheme, rest, isURL := strings.Cut(address, "://")
	if !isURL {
		scheme, rest = "http", address // as curl has it
	}
	host, _, _ := strings.Cut(rest, "/")
	if at := strings.LastIndexByte(host, '@'); at >= 0 {
		host = host[at+1:]
	}
	if host == "" {
		return ""
	}
	return scheme + "://" + host
}
