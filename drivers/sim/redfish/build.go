package redfishsim

import (
	"encoding/json"
	"strings"
)

// object is one resource or a part of one.
type object = map[string]any

// builder makes the resources of a Vendor.
type builder struct {
	vendor    Vendor
	resources Resources
}

// Resources returns what the vendor's BMC serves with the account of a Config
// that names none, for a test that changes some of it.
func (v Vendor) Resources() Resources {
	return v.resources([]Account{{User: DefaultUser, Role: Administrator}})
}

func (v Vendor) resources(accounts []Account) Resources {
	b := &builder{v, Resources{}}
	b.root()
	b.accounts(accounts)
	b.manager()
	var systems, chassis []string
	for _, system := range v.Systems {
		b.system(system)
		systems = append(systems, systemPath(system))
		chassis = append(chassis, chassisPath(system))
	}
	b.collection(serviceRoot+"/Systems", "ComputerSystem", systems)
	b.collection(serviceRoot+"/Chassis", "Chassis", chassis)
	return b.resources
}

func systemPath(system System) string  { return serviceRoot + "/Systems/" + system.ID }
func chassisPath(system System) string { return serviceRoot + "/Chassis/" + system.ID }
func link(path string) object          { return object{"@odata.id": path} }
func links(paths ...string) []any {
	all := make([]any, 0, len(paths))
	for _, path := range paths {
		all = append(all, link(path))
	}
	return all
}

// add adds a resource; its Id is the last part of the path, its Name the kind,
// where it has none.
func (b *builder) add(path, kind string, resource object) {
	resource["@odata.id"] = path
	resource["@odata.type"] = "#" + kind + ".v1_0_0." + kind
	if resource["Id"] == nil {
		resource["Id"] = lastPart(path, "/")
	}
	if resource["Name"] == nil {
		resource["Name"] = kind
	}
	b.put(path, resource)
}

func (b *builder) put(path string, resource object) {
	b.resources[path], _ = json.Marshal(resource) // maps, lists, texts and numbers only
}

func (b *builder) collection(path, kind string, members []string) {
	b.put(path, collection(path, kind, members))
}

func (b *builder) root() {
	manager := b.vendor.Manager
	root := object{
		"Id": "RootService", "Name": "Root Service", "RedfishVersion": orElse(manager.Redfish, "1.11.0"),
		"UUID":    "00000000-0000-0000-0000-000000000001",
		"Systems": link(serviceRoot + "/Systems"), "Chassis": link(serviceRoot + "/Chassis"),
		"Managers": link(serviceRoot + "/Managers"), "Tasks": link(serviceRoot + "/TaskService"),
		"SessionService": link(serviceRoot + "/SessionService"), "AccountService": link(accountService),
		"Links": object{"Sessions": link(sessionsPath)},
	}
	if manager.ServiceVendor != "" {
		root["Vendor"] = manager.ServiceVendor
	}
	if manager.Expand {
		root["ProtocolFeaturesSupported"] = object{"ExpandQuery": object{"NoLinks": true, "Levels": true, "MaxLevels": 1}}
	}
	b.add(serviceRoot, "ServiceRoot", root)
	b.add(serviceRoot+"/SessionService", "SessionService", object{
		"ServiceEnabled": true, "SessionTimeout": 300, "Sessions": link(sessionsPath),
	})
	b.add(serviceRoot+"/TaskService", "TaskService", object{"Tasks": link(serviceRoot + "/TaskService/Tasks")})
	b.collection(serviceRoot+"/TaskService/Tasks", "Task", nil)
}

func (v Vendor) managerPath() string {
	return serviceRoot + "/Managers/" + orElse(v.Manager.ID, "BMC")
}

func (b *builder) manager() {
	manager, path := b.vendor.Manager, b.vendor.managerPath()
	types := manager.ResetTypes
	if types == nil {
		types = []string{"GracefulRestart", "ForceRestart"}
	}
	var servers []string
	for _, system := range b.vendor.Systems {
		servers = append(servers, systemPath(system))
	}
	b.collection(serviceRoot+"/Managers", "Manager", []string{path})
	b.add(path, "Manager", object{
		"ManagerType": "BMC", "Model": manager.Model, "FirmwareVersion": manager.Firmware,
		"Status":             object{"State": "Enabled", "Health": "OK"},
		"EthernetInterfaces": link(path + "/EthernetInterfaces"),
		"NetworkProtocol":    link(path + "/NetworkProtocol"),
		"Links":              object{"ManagerForServers": links(servers...)},
		"Actions": object{"#Manager.Reset": object{
			"target": path + "/Actions/Manager.Reset", "ResetType@Redfish.AllowableValues": types,
		}},
	})
	b.collection(path+"/EthernetInterfaces", "EthernetInterface", []string{path + "/EthernetInterfaces/1"})
	b.add(path+"/EthernetInterfaces/1", "EthernetInterface", object{
		"HostName": manager.HostName, "MACAddress": "02:00:00:00:00:BB",
	})
	b.add(path+"/NetworkProtocol", "ManagerNetworkProtocol", object{"HostName": manager.HostName})
}

func orElse(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

// below is the path of something below a system, or the path itself if whole.
func below(system System, path string) string {
	if strings.HasPrefix(path, "/") {
		return path
	}
	return systemPath(system) + "/" + path
}
