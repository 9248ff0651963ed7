package bmclib

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/bmc-toolbox/bmclib/v2/providers/dell"
	"github.com/bmc-toolbox/bmclib/v2/providers/openbmc"
	standard "github.com/bmc-toolbox/bmclib/v2/providers/redfish"
	"github.com/go-logr/logr"
	"github.com/maaspd/powerdrivers/maaspd"
)

// dellRow is Dell's iDRAC, over Redfish. Of bmclib's words "reset" and "soft" are
// not used: the first may shut a machine down and leave it so, the second says no
// where the BMC has said yes.
func dellRow() row {
	return redfishRow("dell", "dell", "Dell iDRAC over Redfish", func(client *http.Client) vendor {
		return dell.New("https://"+placeholder, nobody, nobody, logr.Discard(), dell.WithPort(""), dell.WithHttpClient(client), dell.WithUseBasicAuth(true))
	})
}

// supermicroRow is Supermicro's BMCs, over Redfish. bmclib's own provider of that
// name is not used: it drops the HTTP client that it is given, follows redirects
// with the password, and sends that up to three times, to the web interface in two
// forms and to Redfish, while these BMCs lock an account at the third. What it has
// for power is this client of Redfish.
func supermicroRow() row {
	return redfishRow("supermicro", "supermicro", "Supermicro over Redfish", func(client *http.Client) vendor {
		return standard.New("https://"+placeholder, nobody, nobody, logr.Discard(), standard.WithPort(""), standard.WithHttpClient(client), standard.WithUseBasicAuth(true))
	})
}

// openBMCRow is OpenBMC, over Redfish. bmclib looks for the name in the BMC's web
// page; who has made the machine does not matter.
func openBMCRow() row {
	return redfishRow("openbmc", "", "OpenBMC over Redfish", func(client *http.Client) vendor {
		return openbmc.New("https://"+placeholder, nobody, nobody, logr.Discard(), openbmc.WithPort(""), openbmc.WithHttpClient(client), openbmc.WithUseBasicAuth(true))
	})
}

// redfishRow is a provider for the machines of a maker, "" for all.
func redfishRow(name Provider, maker, label string, make func(*http.Client) vendor) row {
	return row{
		name:     name,
		label:    label,
		protocol: "redfish",
		can:      []maaspd.Verb{maaspd.VerbPowerReset},
		required: []string{"power_user", "power_pass"},
		make:     func(d *driver) provider { return redfish{driver: d, maker: maker, vendor: make} },
	}
}

// vendor is what bmclib's providers of Redfish have in common.
type vendor interface {
	Open(context.Context) error
	PowerStateGet(context.Context) (string, error)
	PowerSet(context.Context, string) (bool, error)
}

// redfish is one of the providers that speak Redfish.
type redfish struct {
	incapable
	*driver
	maker  string
	vendor func(*http.Client) vendor
}

// redfishSession is a BMC that was reached. There is no login: the account goes
// with each request.
type redfishSession struct {
	*gate
	vendor
}

func (r redfish) session(ctx context.Context) (*redfishSession, error) {
	return maaspd.Session(ctx, r.dial)
}

// dial reads what BMC it is.
func (r redfish) dial(ctx context.Context) (*redfishSession, error) {
	g, err := r.newGate(ctx, r.logIn, r.show)
	if err != nil {
		return nil, err
	}
	g.judge = judgeRedfish
	client := &http.Client{Transport: g}
	s := &redfishSession{g, r.vendor(client)}
	_, err = read(ctx, g.wire, "find out what BMC it is", func(ctx context.Context) (bool, error) { return true, s.Open(ctx) })
	if err != nil {
		g.client.Close()
		return nil, ofBMC(err)
	}
	client.Timeout = 0 // which bmclib has set to what this call had left
	return s, nil
}

// ofBMC is the error of a first call, where another BMC is one that the provider
// does not support.
func ofBMC(err error) error {
	for _, text := range []string{"not an OpenBMC device", "provider not compatible", "error identifying device manufacturer"} {
		if failure, ok := errors.AsType[*maaspd.Error](err); ok && failure.Reason == maaspd.RefusedByDevice && strings.Contains(err.Error(), text) {
			return maaspd.Failf(maaspd.Unsupported, "%w; %s", err, otherDriver)
		}
	}
	return err
}

// otherDriver is what to do about a BMC that is not the provider's.
const otherDriver = "check that the provider is that of the BMC, or use maas-powerdriver-redfish, which takes all"

// logIn puts the account where bmclib has put nobody.
func (r redfish) logIn(req *http.Request) {
	if req.Header.Get("Authorization") != "" {
		req.SetBasicAuth(r.User, r.Pass.Reveal())
	}
}

func (r redfish) query(ctx context.Context) (maaspd.Status, error) {
	s, err := r.session(ctx)
	if err != nil {
		return maaspd.Status{}, err
	}
	state, err := read(ctx, s.wire, "read the state", s.PowerStateGet)
	return stateStatus(state), err
}

// stateStatus is what a PowerState means (schema Resource). What is moving is
// still what it was.
func stateStatus(state string) maaspd.Status {
	switch state {
	case "On":
		return maaspd.Status{Power: maaspd.On}
	case "Off":
		return maaspd.Status{Power: maaspd.Off}
	case "PoweringOn":
		return maaspd.Status{Power: maaspd.Off, Detail: state, Toward: maaspd.On}
	case "PoweringOff":
		return maaspd.Status{Power: maaspd.On, Detail: state, Toward: maaspd.Off}
	case "Paused":
		return maaspd.Status{Power: maaspd.On, Detail: state}
	case "":
		return maaspd.Status{Power: maaspd.Unknown, Detail: "the BMC reports no power state"}
	}
	return maaspd.Status{Power: maaspd.Unknown, Detail: cut(state)}
}

func (r redfish) on(ctx context.Context) error  { return r.send(ctx, "switch on", "on") }
func (r redfish) off(ctx context.Context) error { return r.send(ctx, "switch off", "off") }

// reset is what bmclib calls "cycle": a ForceRestart of a machine that is on.
func (r redfish) reset(ctx context.Context) error { return r.send(ctx, "reset", "cycle") }

// send sends a state, of which the words are those of bmclib's interface
// PowerSetter.
func (r redfish) send(ctx context.Context, op, state string) error {
	s, err := r.session(ctx)
	if err != nil {
		return notSent(err)
	}
	return ofType(change(ctx, s.wire, op, func(ctx context.Context) (bool, error) { return s.PowerSet(ctx, state) }))
}

// ofType is the error of a command that the BMC does not have.
func ofType(err error) error {
	if err == nil {
		return nil
	}
	for _, text := range []string{"is not supported by this service", "no target provided"} {
		if strings.Contains(err.Error(), text) {
			return maaspd.Failf(maaspd.Unsupported, "%w; use power_cycle, or maas-powerdriver-redfish, which knows other ways", err)
		}
	}
	return err
}
