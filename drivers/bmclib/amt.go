package bmclib

import (
	"cmp"
	"context"
	"slices"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
	"github.com/maaspd/powerdrivers/drivers/kit/wsman"
	"github.com/maaspd/powerdrivers/maaspd"
)

// The classes and instances of Intel AMT that have to do with power (Intel AMT
// SDK, "Remote Control").
const (
	cimClasses   = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/"
	powerLink    = "CIM_AssociatedPowerManagementService"
	powerService = "CIM_PowerManagementService"
	amtUser      = "admin"
)

// The values of PowerState that are asked for (Intel AMT SDK, "Change System
// Power State"). 8 takes the power without asking the operating system; 12 asks.
const (
	amtOn       = "2"
	amtOff      = "8"
	amtReset    = "10"
	amtShutdown = "12"
)

// amtRow is Intel AMT, by the client of drivers/kit/wsman: bmclib's takes any
// certificate, sends a refused password again, and does not read what AMT answers
// to a command.
func amtRow() row {
	return row{
		name:     "amt",
		label:    "Intel AMT (vPro), over WS-Management",
		protocol: "amt",
		can:      []maaspd.Verb{maaspd.VerbPowerSoftOff, maaspd.VerbPowerReset, maaspd.VerbSetBootDevice},
		boots:    []string{maaspd.BootPXE, maaspd.BootDisk, maaspd.BootCDROM, maaspd.BootBIOS, maaspd.BootNone},
		onlyNext: true,
		required: []string{"power_pass"},
		optional: []string{"power_user", "port"},
		make:     func(d *driver) provider { return amt{d} },
	}
}

// amt is the provider amt.
type amt struct{ *driver }

// amtSession is an AMT that is spoken to. There is nothing to log out of.
type amtSession struct{ *wsman.Client }

// Close hangs up.
func (s amtSession) Close() error {
	s.Client.Close()
	return nil
}

// session is the session of this run.
func (a amt) session(ctx context.Context) (amtSession, error) {
	return maaspd.Session(ctx, a.dial)
}

// dial makes the client, which sends nothing yet.
func (a amt) dial(ctx context.Context) (amtSession, error) {
	base, err := web.ParseAddress(a.url())
	if err != nil {
		return amtSession{}, a.managed(err)
	}
	client, err := wsman.New(wsman.Config{
		Web:  web.Config{BaseURL: base, TLS: a.tlsConfig(), Logger: maaspd.Logger(ctx)},
		User: cmp.Or(a.User, amtUser), Password: a.Pass.Reveal(),
	})
	return amtSession{client}, a.managed(err)
}

func (a amt) query(ctx context.Context) (maaspd.Status, error) {
	link, err := a.link(ctx)
	if err != nil {
		return maaspd.Status{}, err
	}
	return amtStatus(link.Value("PowerState")), nil
}

// link reads the instance that has the power state. There is one (Intel AMT SDK,
// "Get System Power State").
func (a amt) link(ctx context.Context) (*wsman.Element, error) {
	const op = "read the power state"
	s, err := a.session(ctx)
	if err != nil {
		return nil, err
	}
	list, err := s.Enumerate(ctx, op, cimClasses+powerLink)
	if err != nil {
		return nil, a.managed(err)
	}
	for _, e := range list {
		if e.Name.Local == powerLink && e.Value("PowerState") != "" {
			return e, nil
		}
	}
	return nil, maaspd.Failf(maaspd.RefusedByDevice, "%s: %s has none (%s); check that it is Intel AMT, and that it is set up", op, a.Address, powerLink).NotSent()
}

func (a amt) on(ctx context.Context) error    { return a.ask(ctx, "switch on", amtOn) }
func (a amt) off(ctx context.Context) error   { return a.ask(ctx, "switch off", amtOff) }
func (a amt) reset(ctx context.Context) error { return a.ask(ctx, "reset", amtReset) }

// softOff asks the operating system to shut down, if AMT offers that now: without
// Intel's service there it would take the request for done, and do nothing.
func (a amt) softOff(ctx context.Context) error {
	link, err := a.link(ctx)
	if err != nil {
		return notSent(err)
	}
	if !slices.Contains(link.Texts("AvailableRequestedPowerStates"), amtShutdown) {
		return maaspd.Failf(maaspd.Unsupported, "shut down: %s does not offer it: that takes AMT 9.0 and Intel's Local Management Service, running in the machine's operating system; "+
			"use power_off to take the power", a.Address).NotSent()
	}
	return a.ask(ctx, "shut down", amtShutdown)
}

// ask asks for a power state.
func (a amt) ask(ctx context.Context, op, state string) error {
	s, err := a.session(ctx)
	if err != nil {
		return err
	}
	system := amtInstance("CIM_ComputerSystem", wsman.Selector{Name: "CreationClassName", Value: "CIM_ComputerSystem"}, wsman.Selector{Name: "Name", Value: "ManagedSystem"})
	return a.invoke(ctx, s, op, amtService(powerService, "Intel(r) AMT Power Management Service"), "RequestPowerStateChange",
		wsman.Argument{Name: "PowerState", Text: state}, wsman.Argument{Name: "ManagedElement", To: &system})
}

// invoke calls a method, and says what it refuses.
func (a amt) invoke(ctx context.Context, s amtSession, op string, on wsman.Reference, method string, arguments ...wsman.Argument) error {
	output, err := s.Invoke(ctx, op, on, method, arguments...)
	if err != nil {
		return a.managed(err)
	}
	return returned(op, a.Address, method, output.Value("ReturnValue"))
}

// amtInstance names an instance of a class of the CIM.
func amtInstance(class string, keys ...wsman.Selector) wsman.Reference {
	return wsman.Reference{Resource: cimClasses + class, Selectors: keys}
}

// amtService names a service of AMT.
func amtService(class, name string) wsman.Reference {
	return amtInstance(class, wsman.Selector{Name: "SystemCreationClassName", Value: "CIM_ComputerSystem"}, wsman.Selector{Name: "SystemName", Value: "Intel(r) AMT"},
		wsman.Selector{Name: "CreationClassName", Value: class}, wsman.Selector{Name: "Name", Value: name})
}
