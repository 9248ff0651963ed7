package openbmcsim

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// The objects, by their path under /xyz/openbmc_project/, that tests look at.
const (
	Host    = "state/host0"
	Chassis = "state/chassis0"
	BMC     = "state/bmc0"
	Boot    = "control/host0/boot"
	OneTime = "control/host0/boot/one_time"
	Light   = "led/groups/enclosure_identify"
)

// The values that the states take.
const (
	hostState    = "xyz.openbmc_project.State.Host.HostState."
	chassisState = "xyz.openbmc_project.State.Chassis.PowerState."
	bmcState     = "xyz.openbmc_project.State.BMC.BMCState."
	requestHost  = "xyz.openbmc_project.State.Host.Transition."
	requestPower = "xyz.openbmc_project.State.Chassis.Transition."
	requestBMC   = "xyz.openbmc_project.State.BMC.Transition."
	bootSource   = "xyz.openbmc_project.Control.Boot.Source.Sources."
	bootMode     = "xyz.openbmc_project.Control.Boot.Mode.Modes."
)

// change is what will be in an attribute from a time on.
type change struct {
	at              time.Time
	path, attribute string
	value           any
}

// model is what the BMC knows. Changes of the future are made when somebody
// looks.
type model struct {
	mu      sync.Mutex
	objects map[string]map[string]any
	coming  []change
	delay   time.Duration
}

func newModel(config Config) *model {
	m := &model{delay: config.Delay, objects: map[string]map[string]any{
		Host:    {"CurrentHostState": hostState + "Off", "RequestedHostTransition": requestHost + "Off"},
		Chassis: {"CurrentPowerState": chassisState + "Off", "RequestedPowerTransition": requestPower + "Off"},
		BMC:     {"CurrentBMCState": bmcState + "Ready", "RequestedBMCTransition": requestBMC + "None"},
		Boot:    {"BootMode": bootMode + "Regular", "BootSource": bootSource + "Default"},
		OneTime: {"BootMode": bootMode + "Regular", "BootSource": bootSource + "Default", "Enabled": 0},
		Light:   {"Asserted": false},
	}}
	maps.Copy(m.objects, sensors())
	if config.On {
		m.objects[Host]["CurrentHostState"] = hostState + "Running"
		m.objects[Chassis]["CurrentPowerState"] = chassisState + "On"
	}
	return m
}

// sensors are some of each kind, as different firmware gives them.
func sensors() map[string]map[string]any {
	const unit = "xyz.openbmc_project.Sensor.Value.Unit."
	return map[string]map[string]any{
		"sensors/temperature/ambient": {"Value": 23437, "Scale": -3, "Unit": unit + "DegreesC"},
		"sensors/temperature/cpu0":    {"Value": 51.5, "Unit": unit + "DegreesC"},
		"sensors/temperature/dimm3":   {"Value": 0, "Scale": -3, "Unit": unit + "DegreesC", "Functional": false},
		"sensors/fan_tach/fan0_0":     {"Value": 4200, "Scale": 0, "Unit": unit + "RPMS"},
		"sensors/power/total_power":   {"Value": 372, "Scale": 0, "Unit": unit + "Watts"},
		"sensors/voltage/ps0_input":   {"Value": 230500, "Scale": -3, "Unit": unit + "Volts"},
		"sensors/current/ps0_output":  {"Value": 1625, "Scale": -2, "Unit": unit + "Amperes"},
		"sensors/altitude/cape":       {"Value": 110, "Scale": 0, "Unit": unit + "Meters"},
	}
}

// settle makes the changes whose time has come. The lock is held.
func (m *model) settle() {
	now := time.Now()
	m.coming = slices.DeleteFunc(m.coming, func(c change) bool {
		if c.at.After(now) {
			return false
		}
		m.objects[c.path][c.attribute] = c.value
		return true
	})
}

// get returns an attribute, nil if there is none.
func (m *model) get(path, attribute string) any {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.settle()
	return m.objects[path][attribute]
}

// set puts an attribute there, and does what follows from it.
func (m *model) set(path, attribute string, value any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.settle()
	if m.objects[path] == nil {
		m.objects[path] = map[string]any{}
	}
	m.objects[path][attribute] = value
	m.follow(value)
}

// follow starts the transition that was asked for, in place of one that runs.
func (m *model) follow(value any) {
	switch value {
	case requestHost + "On":
		m.coming = nil
		m.objects[Chassis]["CurrentPowerState"] = chassisState + "On"
		m.objects[Host]["CurrentHostState"] = hostState + "TransitioningToRunning"
		m.later(Host, "CurrentHostState", hostState+"Running")
	case requestHost + "Off":
		m.coming = nil
		m.objects[Host]["CurrentHostState"] = hostState + "TransitioningToOff"
		m.later(Host, "CurrentHostState", hostState+"Off")
		m.later(Chassis, "CurrentPowerState", chassisState+"Off")
	case requestPower + "Off":
		m.coming = nil
		m.later(Host, "CurrentHostState", hostState+"Off")
		m.later(Chassis, "CurrentPowerState", chassisState+"Off")
	}
}

// later makes a change after the delay.
func (m *model) later(path, attribute string, value any) {
	m.coming = append(m.coming, change{time.Now().Add(m.delay), path, attribute, value})
	m.settle()
}

// list returns copies of the object at a path and those under it, by full path.
func (m *model) list(path string) map[string]any {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.settle()
	found := map[string]any{}
	for name, attributes := range m.objects {
		if name == path || strings.HasPrefix(name, path+"/") {
			found[root+name] = maps.Clone(attributes)
		}
	}
	return found
}
