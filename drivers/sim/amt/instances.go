package amtsim

import (
	"fmt"
	"strings"
)

// The classes that the simulation has.
const (
	bootSettings = "AMT_BootSettingData"
	bootConfig   = "CIM_BootConfigSetting"
	bootService  = "CIM_BootService"
	bootSource   = "CIM_BootSourceSetting"
	computer     = "CIM_ComputerSystem"
	powerService = "CIM_PowerManagementService"
	powerLink    = "CIM_AssociatedPowerManagementService"
)

// instance is an instance of a class: its keys, and itself as an element with the
// prefix g.
type instance struct {
	keys    map[string]string
	content string
}

// instances are all of a class; there are none of a class that is not known.
func (s *Server) instances(class string) []instance {
	switch class {
	case powerLink:
		return []instance{{nil, s.powerLink()}}
	case bootSettings:
		return []instance{{map[string]string{"InstanceID": "Intel(r) AMT:BootSettingData 0"}, element(bootSettings, s.machine.read())}}
	case bootConfig:
		return []instance{identified(bootConfig, "Intel(r) AMT: Boot Configuration 0")}
	case bootService:
		return []instance{service(bootService, "Intel(r) AMT Boot Service")}
	case powerService:
		return []instance{service(powerService, "Intel(r) AMT Power Management Service")}
	case computer:
		return []instance{named(computer, "ManagedSystem"), named(computer, "Intel(r) AMT")}
	case bootSource:
		var list []instance
		for _, source := range s.config.Sources {
			list = append(list, identified(bootSource, source))
		}
		return list
	}
	return nil
}

func identified(class, id string) instance {
	return instance{map[string]string{"InstanceID": id}, element(class, []property{{"ElementName", "Intel(r) AMT"}, {"InstanceID", id}})}
}

func named(class, name string) instance {
	keys := map[string]string{"CreationClassName": computer, "Name": name}
	return instance{keys, element(class, []property{{"CreationClassName", computer}, {"Name", name}})}
}

func service(class, name string) instance {
	keys := map[string]string{"CreationClassName": class, "Name": name, "SystemCreationClassName": computer, "SystemName": "Intel(r) AMT"}
	return instance{keys, element(class, []property{{"CreationClassName", class}, {"Name", name}, {"SystemName", "Intel(r) AMT"}})}
}

// element is an instance in XML.
func element(class string, properties []property) string {
	var b strings.Builder
	for _, p := range properties {
		fmt.Fprintf(&b, "<g:%[1]s>%[2]s</g:%[1]s>", p.name, escaped(p.value))
	}
	return "<g:" + class + ">" + b.String() + "</g:" + class + ">"
}

// powerLink is the instance that has the power state.
func (s *Server) powerLink() string {
	var properties []property
	for _, offer := range s.machine.offers() {
		properties = append(properties, property{"AvailableRequestedPowerStates", fmt.Sprint(offer)})
	}
	return element(powerLink, append(properties, property{"PowerState", fmt.Sprint(s.machine.now())}))
}

// endpoint is the reference to an instance, as an item of an enumeration.
func endpoint(resource string, is instance) string {
	var b strings.Builder
	for name, value := range is.keys {
		fmt.Fprintf(&b, `<wsman:Selector Name="%s">%s</wsman:Selector>`, name, escaped(value))
	}
	return fmt.Sprintf(`<wsa:EndpointReference><wsa:Address>%s/role/anonymous</wsa:Address><wsa:ReferenceParameters><wsman:ResourceURI>%s</wsman:ResourceURI>`+
		`<wsman:SelectorSet>%s</wsman:SelectorSet></wsa:ReferenceParameters></wsa:EndpointReference>`, nsAddressing, escaped(resource), b.String())
}
