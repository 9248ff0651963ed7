package host

import "slices"

// batchVerb is the verb of a batch; in a reply, that of a line whose own verb
// could not be read (section 5.1).
const batchVerb = "batch"

// replyVerbs are the values of action_type (section 3.2).
func replyVerbs() []string {
	return []string{
		"power_on", "power_off", "power_query", "power_cycle", "power_reset", "power_soft_off", "probe", "set_boot_order",
		"set_boot_device", "get_boot_device", "outlets", "statistics", "identify", "bmc_reset", "power_nmi", "validate", "check", batchVerb,
	}
}

// codes are the seven codes of an error (section 3.11).
func codes() []string {
	return []string{FatalError, SettingsError, ToolError, AuthError, ConnError, ActionError, UnsupportedError}
}

// reasons are those of the code (section 3.11).
func reasons(code string) []string {
	switch code {
	case ConnError:
		return []string{"timeout", "refused", "dns", "tls", "busy", "sessionsFull"}
	case ActionError:
		return []string{"cancelled", "notVerified", "wrongState", "unknownState", "refusedByDevice"}
	case AuthError:
		return []string{"badCredentials", "badKg", "privilege", "forbidden"}
	case SettingsError:
		return []string{"badInput", "noSuchTarget", "cipher"}
	case ToolError:
		return []string{"missingTool"}
	case FatalError:
		return []string{"unsupportedProtocol", "internal"}
	}
	return []string{"unsupported"}
}

// reads tells whether the verb only reads (section 3.3).
func reads(verb string) bool {
	switch verb {
	case "power_query", "probe", "outlets", "statistics", "get_boot_device", "check", "validate", batchVerb:
		return true
	}
	return false
}

// withoutEffect tells whether the verb, the code or the reason leaves no room
// for an effect (sections 3.12, 4.5, 6.3 and 6.7). A cycle may find out only
// after its off that the device cannot, or that the target is gone.
func withoutEffect(verb, code, reason string) bool {
	switch {
	case reads(verb), reason == "badInput", reason == "unsupportedProtocol":
		return true
	case code == UnsupportedError, reason == "noSuchTarget":
		return verb != "power_cycle"
	}
	return verb == "power_reset" && reason == "wrongState"
}

// worthRetry is the rule of section 3.13.
func worthRetry(verb, code, reason, effect string) bool {
	if code != ConnError && code != ActionError || reason == "tls" || reason == "wrongState" {
		return false
	}
	harmful := []string{"power_cycle", "power_reset", "power_soft_off", "bmc_reset", "power_nmi"}
	return effect == EffectNone || !slices.Contains(harmful, verb)
}
