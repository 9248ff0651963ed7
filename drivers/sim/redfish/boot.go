package redfishsim

import "maps"

// boot starts a machine: what its settings object asks for takes effect, and an
// override that holds once is used up. Server.writes is held.
func (s *Server) boot(m *Machine) Boot {
	system := s.store.get(m.path)
	boot, ok := system["Boot"].(map[string]any)
	if !ok {
		return Boot{}
	}
	settings := settingsPath(system)
	waiting := s.store.get(settings)
	if asked, ok := waiting["Boot"].(map[string]any); ok && settings != "" {
		applied(boot, asked)
	}
	booted := Boot{
		Enabled: text(boot, overrideEnabled), Mode: text(boot, overrideMode), Order: texts(boot, bootOrder),
	}
	if booted.Enabled == "Once" || booted.Enabled == "Continuous" {
		booted.Target = text(boot, overrideTarget)
	}
	if booted.Enabled == "Once" || booted.Enabled == "Continuous" && s.config.Vendor.Behaviour.Boot.OnceOnly {
		boot[overrideEnabled] = "Disabled"
	}
	s.store.put(m.path, system)
	if asked, ok := waiting["Boot"].(map[string]any); ok {
		followed(asked, boot)
		s.store.put(settings, waiting)
	}
	return booted
}

// applied moves what a settings object asks for into Boot. Null and an empty
// order ask for nothing, as captured trees have them.
func applied(boot, asked map[string]any) {
	for name, value := range asked {
		if list, isList := value.([]any); value == nil || isList && len(list) == 0 {
			continue
		}
		boot[name] = value
	}
}

// followed makes a settings object show what holds now, where it showed anything.
func followed(asked, boot map[string]any) {
	for name, value := range maps.Clone(asked) {
		list, isList := value.([]any)
		if now, known := boot[name]; known && value != nil && (!isList || len(list) > 0) {
			asked[name] = now
		}
	}
}
