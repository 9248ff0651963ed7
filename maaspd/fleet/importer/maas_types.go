package importer

// maasType is a power type of MAAS, and what is ours in its place.
type maasType struct {
	driver string
	// parameters are those that the driver takes, in the order in which they are
	// written; MAAS has the same names.
	parameters, required []string
	// shared tells that several machines are switched by one device.
	shared bool
}

func maasTypes() map[string]maasType {
	pdu := maasType{
		driver: "snmppdu", shared: true, required: []string{"power_address", "node_outlet"},
		parameters: []string{"power_address", "node_outlet", "power_on_delay"},
	}
	apc := pdu
	apc.parameters = append([]string{"pdu_type"}, pdu.parameters...)
	return map[string]maasType{
		"ipmi": {driver: "ipmi", required: []string{"power_address"}, parameters: []string{
			"power_driver", "power_address", "power_user", "power_pass", "k_g", "cipher_suite_id", "privilege_level",
			"power_boot_type", "power_off_mode", "workaround_flags", "mac_address",
		}},
		"redfish": {driver: "redfish", required: []string{"power_address", "power_user", "power_pass"}, parameters: []string{
			"power_address", "power_user", "power_pass", "node_id",
		}},
		"openbmc": {driver: "openbmc", required: []string{"power_address", "power_user", "power_pass"}, parameters: []string{
			"power_address", "power_user", "power_pass",
		}},
		"apc": apc, "raritan": pdu, "eaton": pdu,
	}
}

// maasSecrets are the parameters that MAAS calls secret.
func maasSecrets() []string { return []string{"power_pass", "k_g"} }
