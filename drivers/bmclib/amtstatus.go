package bmclib

import (
	"errors"
	"fmt"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
	"github.com/maaspd/powerdrivers/drivers/kit/wsman"
	"github.com/maaspd/powerdrivers/maaspd"
)

// amtStatus is what a value of PowerState means
// (CIM_AssociatedPowerManagementService; on and off are as MAAS has them).
func amtStatus(state string) maaspd.Status {
	switch state {
	case "2":
		return maaspd.Status{Power: maaspd.On}
	case "6", "8":
		return maaspd.Status{Power: maaspd.Off}
	// Neither on nor off to whoever wants the one or the other: a machine that
	// sleeps is to be woken, and still has what it was doing in memory or on disk.
	case "3", "4":
		return maaspd.Status{Power: maaspd.On, Detail: "asleep (PowerState " + state + ")", Mixed: true}
	case "7":
		return maaspd.Status{Power: maaspd.On, Detail: "hibernating (PowerState 7)", Mixed: true}
	case "5", "9", "10", "14", "15", "16":
		return maaspd.Status{Power: maaspd.On, Detail: "restarting (PowerState " + state + ")"}
	case "12", "13":
		return maaspd.Status{Power: maaspd.Off, Detail: "PowerState " + state}
	}
	return maaspd.Status{Power: maaspd.Unknown, Detail: "PowerState " + cut(state)}
}

// returned is the error of a method's ReturnValue, or nil for success.
func returned(op, where, method, value string) error {
	advice := "the machine may be starting, have a redirection session open (KVM, serial over LAN, storage), or want its user's consent; try again later, and look at AMT's event log if it stays so"
	failure := maaspd.Failf(maaspd.RefusedByDevice, "%s: %s refuses it (%s answers %q): %s", op, where, method, cut(value), advice)
	switch value {
	case "0":
		return nil
	case "1", "5", "4097", "4098", "4099":
		// Not supported, an invalid parameter, an invalid transition and busy; what
		// the others say might have come halfway.
		return failure.NotSent()
	}
	return failure
}

// managed puts an error of WS-Management or of its transport in the protocol's
// terms; nil stays nil.
func (a amt) managed(err error) error {
	if failure, ok := errors.AsType[*wsman.Error](err); ok {
		return stated(maaspd.Fail(reasonOfManagement(failure.Kind), failure), failure.Sent)
	}
	failure, ok := errors.AsType[*web.Error](err)
	switch {
	case !ok:
		return err
	case failure.Kind == web.KindRefused && strings.HasPrefix(a.url(), "http://"):
		err = fmt.Errorf("%w; Intel AMT speaks TLS only from 16.1 on: set port to %s then", failure, portHTTPS)
	}
	return stated(maaspd.Fail(reasonOf(failure.Kind), err), failure.Sent)
}

// stated says of an error whether something may have been changed.
func stated(failure *maaspd.Error, sent bool) error {
	if sent {
		return failure
	}
	return failure.NotSent()
}

// reasonOfManagement maps WS-Management's kinds of failure.
func reasonOfManagement(kind wsman.Kind) maaspd.Reason {
	switch kind {
	case wsman.KindLogin:
		return maaspd.BadCredentials
	case wsman.KindScheme, wsman.KindForbidden:
		return maaspd.Forbidden
	case wsman.KindBusy:
		return maaspd.Busy
	}
	return maaspd.RefusedByDevice
}
