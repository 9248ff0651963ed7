package redfish_test

import (
	"slices"
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

func device(kind, property, value string) object {
	return object{"deviceType": kind, "properties": object{property: value}}
}

func nic(mac string) object      { return device("NetworkInterface", "mac", mac) }
func drive(serial string) object { return device("StorageDevice", "serial", serial) }

func TestSetBootOrder(t *testing.T) {
	t.Parallel()
	bmc, login := simBMC(t, redfishsim.Config{Vendor: maker(t, "HPE")})
	order := object{"devices": []object{drive("sim0001"), nic("00-00-5E-00-53-01")}}
	ask(t, "set_boot_order", request(login, order)).Gives(nil)
	if got := count(bmc, "PATCH"); got < 1 {
		t.Errorf("%d writes", got)
	}
	bmc.ResetLog()
	ask(t, "set_boot_order", request(login, order)).Gives(nil)
	if got := count(bmc, "PATCH"); got != 0 {
		t.Errorf("%d writes of an order that is as wanted", got)
	}
	missing := object{"devices": []object{nic("00:00:5e:00:53:01"), nic("00:00:5e:00:53:99"), drive("SIM9999")}}
	ask(t, "set_boot_order", request(login, missing)).Fails("settingsError noSuchTarget none").
		Says("00:00:5e:00:53:99", "SIM9999", login["power_address"].(string))
	if got := count(bmc, "PATCH"); got != 0 {
		t.Errorf("%d writes for devices that are not there", got)
	}
}

func TestSetBootOrderWithoutOrder(t *testing.T) {
	t.Parallel()
	_, login := simBMC(t, redfishsim.Config{Vendor: maker(t, "OpenBMC")})
	ask(t, "set_boot_order", request(login, object{"devices": []object{nic("00:00:5e:00:53:01")}})).
		Fails("unsupportedActionError unsupported none")
}

func TestSetBootOrderLost(t *testing.T) {
	t.Parallel()
	_, login := simBMC(t, redfishsim.Config{Faults: []redfishsim.Fault{{Method: "PATCH", Do: redfishsim.Drop(true)}}})
	ask(t, "set_boot_order", request(login, object{"devices": []object{nic("00:00:5e:00:53:02")}})).
		Fails("connError refused unknown")
}

func TestSetBootOrderNotKept(t *testing.T) {
	t.Parallel()
	_, login := simBMC(t, redfishsim.Config{Faults: []redfishsim.Fault{{Method: "PATCH", Do: redfishsim.Reply(200, "application/json", "{}")}}})
	ask(t, "set_boot_order", request(login, object{"devices": []object{nic("00:00:5e:00:53:02")}})).
		Fails("actionError notVerified unknown")
}

// TestSetBootOrderHalfway is a Lenovo that takes the order of the interfaces,
// but not that of the classes.
func TestSetBootOrderHalfway(t *testing.T) {
	t.Parallel()
	vendor := maker(t, "Lenovo")
	vendor.Behaviour.Boot.OrderUnknown = true
	bmc, login := simBMC(t, redfishsim.Config{Vendor: vendor})
	const settings = systemPath + "/Oem/Lenovo/BootSettings"
	bmc.SetResource(settings+"/BootOrder.BootOrder", nil)
	network := bmc.Resource(settings + "/BootOrder.NetworkBootOrder")
	slices.Reverse(network["BootOrderNext"].([]any))
	bmc.SetResource(settings+"/BootOrder.NetworkBootOrder", network)
	pending := bmc.Resource(systemPath + "/Pending")
	pending["Boot"].(object)["BootOrder"] = []any{"Boot0002", "Boot0001"}
	bmc.SetResource(systemPath+"/Pending", pending)
	ask(t, "set_boot_order", request(login, object{"devices": []object{nic("00:00:5e:00:53:01")}})).
		Fails("actionError refusedByDevice unknown")
}
