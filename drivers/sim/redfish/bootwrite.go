package redfishsim

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

const (
	overrideEnabled = "BootSourceOverrideEnabled"
	overrideMode    = "BootSourceOverrideMode"
	overrideTarget  = "BootSourceOverrideTarget"
	bootOrder       = "BootOrder"
)

// bootWrite is one PATCH of Boot.
type bootWrite struct {
	rules      BootRules
	inSettings bool
	patch      map[string]any
	current    map[string]any // Boot of the resource that is written
	system     map[string]any // Boot of the system
}

// writeBoot judges a PATCH of Boot on a system or its settings object and
// returns what is stored of it.
func (s *Server) writeBoot(path string, resource, patch map[string]any) (map[string]any, Refusal) {
	write := bootWrite{rules: s.config.Vendor.Behaviour.Boot, patch: patch}
	write.current, _ = resource["Boot"].(map[string]any)
	owner := s.machineAt(path)
	if owner == nil {
		owner, write.inSettings = s.settingsOwner(path), true
	}
	if owner == nil {
		return patch, Refusal{}
	}
	write.system, _ = s.store.get(owner.path)["Boot"].(map[string]any)
	if refusal := write.refusal(); refusal.Status != 0 {
		return nil, refusal
	}
	return write.stored(), Refusal{}
}

// settingsOwner returns the machine whose settings object has that path.
func (s *Server) settingsOwner(path string) *Machine {
	key := s.store.key(path)
	for _, m := range s.machines {
		if settings := settingsPath(s.store.get(m.path)); settings != "" && s.store.key(settings) == key {
			return m
		}
	}
	return nil
}

func (b bootWrite) has(name string) bool {
	_, present := b.patch[name]
	return present
}

func (b bootWrite) hasOverride() bool {
	return b.has(overrideEnabled) || b.has(overrideMode) || b.has(overrideTarget)
}

func (b bootWrite) known(name string) bool {
	_, here := b.current[name]
	_, inSystem := b.system[name]
	return here || inSystem
}

// refusal judges a PATCH of Boot.
func (b bootWrite) refusal() Refusal {
	for _, judge := range []func(bootWrite) string{bootWrite.wrongPlace, bootWrite.wrongOverride, bootWrite.wrongOrder} {
		if message := judge(b); message != "" {
			return Refusal{http.StatusBadRequest, message}
		}
	}
	if b.hasOverride() {
		return b.rules.Refused
	}
	return Refusal{}
}

func (b bootWrite) wrongPlace() string {
	switch {
	case !b.inSettings && b.rules.SystemReadOnly,
		!b.inSettings && b.rules.OrderInSettings && b.has(bootOrder),
		b.rules.ModeReadOnly && b.has(overrideMode):
		return notWritable
	case b.rules.OrderUnknown && b.has(bootOrder):
		return propertyUnknown
	}
	for name := range b.patch {
		if !b.known(name) {
			return propertyUnknown
		}
	}
	return ""
}

func (b bootWrite) wrongOverride() string {
	if !b.hasOverride() {
		return ""
	}
	if slices.ContainsFunc(b.rules.Together, func(name string) bool { return !b.has(name) }) {
		return propertyMissing
	}
	lists := map[string][]string{
		overrideEnabled: b.rules.allowed(b.rules.Enabled, "Disabled", "Once", "Continuous"),
		overrideMode:    {"UEFI", "Legacy"},
		overrideTarget:  b.targets(),
	}
	for name, list := range lists {
		if value, _ := b.patch[name].(string); b.has(name) && !slices.Contains(list, value) {
			return valueNotInList
		}
	}
	after := map[string]any{}
	maps.Copy(after, b.current)
	maps.Copy(after, b.patch)
	if b.rules.NoneRefused && after[overrideEnabled] != "Disabled" && after[overrideTarget] == "None" {
		return valueConflict
	}
	return ""
}

func (b BootRules) allowed(list []string, otherwise ...string) []string {
	if list != nil {
		return list
	}
	return otherwise
}

func (b bootWrite) targets() []string {
	if shown := texts(b.system, overrideTarget+"@Redfish.AllowableValues"); shown != nil {
		return shown
	}
	return b.rules.allowed(b.rules.Targets, defaultTargets()...)
}

func defaultTargets() []string {
	return strings.Fields("None Pxe Cd Usb Hdd BiosSetup Utilities Diags UefiTarget UefiHttp")
}

func (b bootWrite) wrongOrder() string {
	if !b.has(bootOrder) {
		return ""
	}
	present, asked := texts(b.system, bootOrder), texts(b.patch, bootOrder)
	if list, isList := b.patch[bootOrder].([]any); !isList || len(list) != len(asked) {
		return wrongType
	}
	for i, option := range asked {
		if !slices.Contains(present, option) || slices.Contains(asked[:i], option) {
			return valueNotInList
		}
	}
	if b.rules.WholeOrder && len(asked) != len(present) {
		return base + "ArrayPropertyOutOfBound"
	}
	return ""
}

// stored is what a BMC keeps of a PATCH that it accepts.
func (b bootWrite) stored() map[string]any {
	kept := maps.Clone(b.patch)
	if b.has(bootOrder) {
		kept[bootOrder] = b.wholeOrder()
	}
	if !b.hasOverride() {
		return kept
	}
	if b.rules.Lies {
		maps.Copy(kept, map[string]any{overrideEnabled: "Disabled", overrideMode: "Legacy", overrideTarget: "None"})
		return kept
	}
	if b.rules.IgnoredWithout != "" && !b.has(b.rules.IgnoredWithout) {
		for _, name := range []string{overrideEnabled, overrideMode, overrideTarget} {
			delete(kept, name)
		}
		return kept
	}
	if b.rules.ModeReverts && !b.has(overrideMode) {
		kept[overrideMode] = "Legacy"
	}
	return kept
}

// wholeOrder is a short BootOrder with the other options behind it.
func (b bootWrite) wholeOrder() []any {
	order := slices.Clone(b.patch[bootOrder].([]any)) // wrongOrder has seen to it
	for _, option := range texts(b.system, bootOrder) {
		if !slices.Contains(order, any(option)) {
			order = append(order, option)
		}
	}
	return order
}
