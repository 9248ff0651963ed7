package bmclib

import (
	"context"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd"
)

// provider is one of bmclib's providers, made sound. It belongs to one machine;
// what it keeps between the lines of a batch is a maaspd.Session of its own. Its
// methods return errors in the protocol's terms (see explain), and nil only where
// the device said that it has done what was asked.
type provider interface {
	query(context.Context) (maaspd.Status, error)
	on(context.Context) error
	off(context.Context) error
	softOff(context.Context) error
	reset(context.Context) error
	bootDevice(context.Context, maaspd.BootOverride) error
}

// row is all that the driver knows of a provider by its name.
type row struct {
	name Provider
	// label says what the provider is for.
	label string
	// protocol is what it speaks, as in the driver's protocols.
	protocol string
	// can are the verbs that it has beside on, off, cycle and query.
	can []maaspd.Verb
	// boots are the devices that it can set, if it has that verb.
	boots []string
	// onlyNext tells that it sets that of the next boot only, and no boot mode.
	onlyNext bool
	// required and optional are the names of the parameters that it has beside
	// provider, power_address and those about certificates. power_user and the
	// others that are of neither list are refused.
	required, optional []string
	// make makes the provider of one machine. It does no I/O and cannot fail.
	make func(*driver) provider
}

// rows are all providers, in the order of the choice.
func rows() []row {
	return []row{
		rpcRow(),
		homeAssistantRow(),
		amtRow(),
		asrockRackRow(),
		dellRow(),
		supermicroRow(),
		openBMCRow(),
	}
}

// rowOf is the row of a name.
func rowOf(name Provider) (row, bool) {
	list := rows()
	at := slices.IndexFunc(list, func(r row) bool { return r.name == name })
	if at < 0 {
		return row{}, false
	}
	return list[at], true
}

// protocols are those of all providers, each once.
func protocols() []string {
	var list []string
	for _, r := range rows() {
		if !slices.Contains(list, r.protocol) {
			list = append(list, r.protocol)
		}
	}
	return list
}

// optional are the verbs that some provider lacks.
func optional() []maaspd.Verb {
	return []maaspd.Verb{maaspd.VerbPowerSoftOff, maaspd.VerbPowerReset, maaspd.VerbSetBootDevice}
}

// refuses is the error of a verb that the provider cannot do, or nil.
func (r row) refuses(verb maaspd.Verb) error {
	if !slices.Contains(optional(), verb) || slices.Contains(r.can, verb) {
		return nil
	}
	return maaspd.Failf(maaspd.Unsupported, "the provider %s cannot do %s; it can power_on, power_off, power_cycle, power_query%s",
		r.name, verb, r.others())
}

// others are the verbs of can, for people, after others.
func (r row) others() string {
	var text strings.Builder
	for _, verb := range r.can {
		text.WriteString(", " + string(verb))
	}
	return text.String()
}

// refusesBoot is the error of a boot device that the provider cannot set, or nil.
func (r row) refusesBoot(boot maaspd.BootOverride) error {
	if slices.Contains(r.boots, boot.Device) {
		return r.refusesHow(boot)
	}
	return maaspd.Failf(maaspd.Unsupported, "the provider %s cannot set the boot device %s; it has %s", r.name, boot.Device, strings.Join(r.boots, ", "))
}

// refusesHow is the error of a way of booting that the provider cannot set, or
// nil.
func (r row) refusesHow(boot maaspd.BootOverride) error {
	switch {
	case r.onlyNext && boot.Persistent:
		return maaspd.Failf(maaspd.Unsupported, "the provider %s sets the device of the next boot only; leave bootDevice.persistent away", r.name)
	case r.onlyNext && (boot.Mode == maaspd.BootModeEFI || boot.Mode == maaspd.BootModeLegacy):
		return maaspd.Failf(maaspd.Unsupported, "the provider %s has no boot mode; leave bootDevice.mode on auto", r.name)
	}
	return nil
}

// incapable is embedded by providers that lack some of the verbs. The driver has
// refused those before; that it does so again keeps a slip from being a success.
type incapable struct{}

func (incapable) softOff(context.Context) error { return incapableOf(maaspd.VerbPowerSoftOff) }
func (incapable) reset(context.Context) error   { return incapableOf(maaspd.VerbPowerReset) }
func (incapable) bootDevice(context.Context, maaspd.BootOverride) error {
	return incapableOf(maaspd.VerbSetBootDevice)
}

func incapableOf(verb maaspd.Verb) error {
	return maaspd.Failf(maaspd.Unsupported, "the provider cannot do %s", verb)
}
