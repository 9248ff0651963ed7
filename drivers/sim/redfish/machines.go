package redfishsim

import (
	"slices"
	"strings"
)

// findMachines makes a machine of every system that has a Reset action.
func (s *Server) findMachines() {
	rules := s.config.Vendor.Behaviour.Power
	for _, link := range s.store.members(serviceRoot + "/Systems") {
		system := s.store.get(link)
		action := at(system, "Actions", "#ComputerSystem.Reset")
		if text(action, "target") == "" {
			continue
		}
		m := &Machine{
			id: text(system, "Id"), path: strings.TrimRight(link, "/"), rules: rules,
			target: text(action, "target"), types: s.accepted(action), state: stateOf(system),
		}
		m.onBoot = func() Boot { return s.boot(m) }
		s.machines = append(s.machines, m)
	}
}

// accepted returns the reset types of a Reset action.
func (s *Server) accepted(action any) []string {
	const values = "AllowableValues"
	if types := s.config.Vendor.Behaviour.Power.Types; types != nil {
		return types
	}
	if types := texts(action, "ResetType@Redfish."+values); types != nil {
		return types
	}
	info := s.store.get(text(action, "@Redfish.ActionInfo"))
	parameters, _ := info["Parameters"].([]any)
	for _, parameter := range parameters {
		if text(parameter, "Name") == "ResetType" {
			return texts(parameter, values)
		}
	}
	return nil
}

func stateOf(system map[string]any) State {
	value, present := system["PowerState"]
	if !present {
		return Missing
	}
	state, isText := value.(string)
	if !isText {
		return Null
	}
	return State(state)
}

// machineAt returns the machine whose system has that path, nil if none has.
func (s *Server) machineAt(path string) *Machine {
	key := s.store.key(path)
	i := slices.IndexFunc(s.machines, func(m *Machine) bool { return s.store.key(m.path) == key })
	if i < 0 {
		return nil
	}
	return s.machines[i]
}

// settingsPath is the path of the settings object of a resource, "" for none.
func settingsPath(resource map[string]any) string {
	return text(resource, "@Redfish.Settings", "SettingsObject", "@odata.id")
}
