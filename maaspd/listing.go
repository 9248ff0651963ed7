package maaspd

import (
	"context"
	"slices"
	"strings"
)

// probe lists the machines behind the device.
func (a *action) probe() (any, error) {
	hosts, err := guard(a.budget.work, a.budget.grace, a.driver.(Prober).Probe)
	if err != nil {
		return nil, err
	}
	list := []any{}
	for _, host := range hosts {
		list = append(list, a.def.hostDocument(host))
	}
	return map[string]any{"hosts": list}, nil
}

// macLength is the length of a MAC as the protocol spells it.
const macLength = len("00:00:00:00:00:00")

func (d *definition) hostDocument(host Host) map[string]any {
	var macs []string
	for _, text := range host.MACs {
		// Devices report "", "N/A" and the like for interfaces without one.
		if mac := string(NormalMAC(text)); len(mac) == macLength {
			macs = append(macs, mac)
		}
	}
	slices.Sort(macs)
	macs = slices.Compact(macs)
	first := ""
	if len(macs) > 0 {
		first = macs[0]
	}
	return map[string]any{
		"hostname":          host.Name,
		"mac":               first,
		"macs":              anyList(macs),
		"arch":              host.Arch,
		"driver_name":       d.name,
		"driver_parameters": d.publicParameters(host.Parameters),
	}
}

// publicParameters leaves out secrets: the host that asked has them.
func (d *definition) publicParameters(params map[string]any) map[string]any {
	public := map[string]any{}
	for name, v := range params {
		if p := d.params.named(name); p == nil || !p.typ.secret() {
			public[name] = v
		}
	}
	return public
}

// outlets lists the outlets of the device.
func (a *action) outlets() (any, error) {
	outlets, err := guard(a.budget.work, a.budget.grace, a.driver.(OutletLister).Outlets)
	if err != nil {
		return nil, err
	}
	list := []any{}
	for _, o := range outlets {
		list = append(list, map[string]any{
			"id":                o.ID,
			"name":              o.Name,
			"status":            string(Status{Power: o.Power}.settled().Power),
			"driver_parameters": a.def.publicParameters(o.Parameters),
		})
	}
	return map[string]any{"outlets": list}, nil
}

// statistics reads what the device measures.
func (a *action) statistics() (any, error) {
	read, err := guard(a.budget.work, a.budget.grace, a.driver.(Meter).Statistics)
	if err != nil {
		return nil, err
	}
	return read.document(), nil
}

// validate tells what is remarkable about a request without faults.
func (a *action) validate() (any, error) {
	return withWarnings(map[string]any{}, a.unknownWarnings()), nil
}

func (a *action) unknownWarnings() []Warning {
	var warnings []Warning
	for _, name := range a.req.unknown {
		warnings = append(warnings, Warning{
			Pointer: "/driverParameters/" + pointerToken(name),
			Message: name + " is not a parameter of the driver " + a.def.name + "; it is ignored",
		})
	}
	return warnings
}

// pointerToken escapes a name for a JSON Pointer (RFC 6901, section 3).
func pointerToken(name string) string {
	return strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

func withWarnings(data map[string]any, warnings []Warning) map[string]any {
	if len(warnings) == 0 {
		return data
	}
	list := []any{}
	for _, w := range warnings {
		list = append(list, map[string]any{"pointer": w.Pointer, "message": w.Message})
	}
	data["warnings"] = list
	return data
}

// check reaches the device and tells what it found. A driver that has no
// Check of its own is checked by reading the power state, where the request
// says enough to find the machine.
func (a *action) check() (any, error) {
	report, err := guard(a.budget.work, a.budget.grace, func(ctx context.Context) (CheckReport, error) {
		if checker, ok := a.driver.(Checker); ok {
			return checker.Check(ctx)
		}
		if a.def.notQueryable || !a.def.params.complete(a.req.params) {
			return CheckReport{}, nil
		}
		_, err := a.driver.PowerQuery(ctx)
		return CheckReport{}, err
	})
	if err != nil {
		return nil, err
	}
	data := map[string]any{}
	for key, text := range map[string]string{
		"vendor": report.Vendor, "model": report.Model, "firmware": report.Firmware,
		"protocol": report.Protocol, "target": report.Target, "privilege": report.Privilege,
	} {
		if text != "" {
			data[key] = text
		}
	}
	return withWarnings(data, append(a.unknownWarnings(), report.Warnings...)), nil
}

// complete tells whether all required parameters are set, those of the node
// too.
func (s *paramSet) complete(set map[string]any) bool {
	return !slices.ContainsFunc(s.params, func(p *param) bool {
		_, isSet := set[p.name]
		return p.required && !isSet
	})
}
