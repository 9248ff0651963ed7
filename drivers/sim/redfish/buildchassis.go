package redfishsim

// chassis adds the chassis of a system with its sensors.
func (b *builder) chassis(system System) {
	path := chassisPath(system)
	resource := object{
		"ChassisType": "RackMount", "Manufacturer": system.Manufacturer, "Model": system.Model,
		"Links": object{"ComputerSystems": links(systemPath(system)), "ManagedBy": links(b.vendor.managerPath())},
	}
	addIndicators(resource, system.Indicators)
	switch system.Metrics.Form {
	case PowerAndThermal:
		resource["Power"], resource["Thermal"] = link(path+"/Power"), link(path+"/Thermal")
		b.add(path+"/Power", "Power", power(system.Metrics))
		b.add(path+"/Thermal", "Thermal", thermal(system.Metrics))
	case Environment:
		b.environment(path, system.Metrics, resource)
	}
	b.add(path, "Chassis", resource)
}

// number is a reading as JSON: null where there is none.
func number(value *float64) any {
	if value == nil {
		return nil
	}
	return *value
}

func power(m Metrics) object {
	control := object{"MemberId": "0", "PowerConsumedWatts": number(m.Watts)}
	if m.Average != 0 {
		control["PowerMetrics"] = object{
			"AverageConsumedWatts": m.Average, "MinConsumedWatts": m.Min,
			"MaxConsumedWatts": m.Max, "IntervalInMin": m.IntervalMin,
		}
	}
	return object{"PowerControl": []any{control}, "PowerSupplies": supplies(m)}
}

func supplies(m Metrics) []any {
	list := make([]any, 0, len(m.Supplies))
	for _, supply := range m.Supplies {
		list = append(list, supply.fields())
	}
	return list
}

func (s Supply) fields() object {
	return object{"Name": s.Name, "Status": object{"State": s.State, "Health": s.Health}}
}

func thermal(m Metrics) object {
	temperatures, fans := []any{}, []any{}
	for _, t := range m.Temperatures {
		temperatures = append(temperatures, object{"Name": t.Name, "ReadingCelsius": number(t.Value)})
	}
	for _, f := range m.Fans {
		fans = append(fans, object{"Name": f.Name, "Reading": number(f.Value), "ReadingUnits": "RPM"})
	}
	return object{"Temperatures": temperatures, "Fans": fans}
}

// environment adds the sensors in the resources that came after Power and
// Thermal (DSP2046 2020.4 and later).
func (b *builder) environment(path string, m Metrics, resource object) {
	metrics, power, thermal := path+"/EnvironmentMetrics", path+"/PowerSubsystem", path+"/ThermalSubsystem"
	resource["EnvironmentMetrics"] = link(metrics)
	resource["PowerSubsystem"], resource["ThermalSubsystem"] = link(power), link(thermal)
	b.add(metrics, "EnvironmentMetrics", object{"PowerWatts": object{"Reading": number(m.Watts)}})
	b.add(power, "PowerSubsystem", object{"PowerSupplies": link(power + "/PowerSupplies")})
	var members []string
	for _, supply := range m.Supplies {
		members = append(members, power+"/PowerSupplies/"+supply.Name)
		b.add(members[len(members)-1], "PowerSupply", supply.fields())
	}
	b.collection(power+"/PowerSupplies", "PowerSupply", members)
	b.add(thermal, "ThermalSubsystem", object{
		"ThermalMetrics": link(thermal + "/ThermalMetrics"), "Fans": link(thermal + "/Fans"),
	})
	readings := []any{}
	for _, t := range m.Temperatures {
		readings = append(readings, object{"DeviceName": t.Name, "Reading": number(t.Value)})
	}
	b.add(thermal+"/ThermalMetrics", "ThermalMetrics", object{"TemperatureReadingsCelsius": readings})
	var fans []string
	for _, f := range m.Fans {
		fans = append(fans, thermal+"/Fans/"+f.Name)
		b.add(fans[len(fans)-1], "Fan", object{
			"Name": f.Name, "SpeedPercent": object{"SpeedRPM": number(f.Value)},
		})
	}
	b.collection(thermal+"/Fans", "Fan", fans)
}
