package snmppdu

import (
	"context"
	"errors"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/maaspd"
)

// session is the session of this run.
func (d *driver) session(ctx context.Context) (*snmp.Session, error) {
	return maaspd.Session(ctx, d.dial)
}

// dial opens the session; an agent is not asked anything before the first
// exchange.
func (d *driver) dial(ctx context.Context) (*snmp.Session, error) {
	session, err := snmp.Dial(ctx, snmp.Config{
		Address:        d.address(),
		Version:        d.version(),
		Community:      d.community(),
		WriteCommunity: d.WriteComm.Reveal(),
		User:           d.User,
		Auth:           snmp.AuthProtocol(d.AuthProtocol),
		AuthPass:       d.Pass.Reveal(),
		Priv:           snmp.PrivProtocol(d.PrivProtocol),
		PrivPass:       d.PrivPass.Reveal(),
		Context:        d.Context,
		Timeout:        d.Timeout,
		Retries:        d.Retries,
		Logger:         maaspd.Logger(ctx),
	})
	if err != nil {
		return nil, reported(err)
	}
	return session, nil
}

// address is the host and port of the agent.
func (d *driver) address() string { return d.Address.HostPort(defaultPort) }

// reported puts an error of the client in the protocol's terms.
func reported(err error) error {
	failure, ok := errors.AsType[*snmp.Error](err)
	if !ok {
		return err
	}
	reason := reasonOf(failure.Kind)
	if !failure.Sent {
		return maaspd.Fail(reason, err).NotSent()
	}
	switch reason.Code() {
	case maaspd.AuthError, maaspd.SettingsError, maaspd.UnsupportedError:
		// These say that nothing was carried out, but of several outlets an
		// earlier one was switched.
		reason = maaspd.RefusedByDevice
	}
	return maaspd.Fail(reason, err)
}

// isKind tells whether the client failed in this way.
func isKind(err error, kind snmp.Kind) bool {
	failure, ok := errors.AsType[*snmp.Error](err)
	return ok && failure.Kind == kind
}

// reasonOf maps the client's kinds of failure.
func reasonOf(kind snmp.Kind) maaspd.Reason {
	switch kind {
	case snmp.KindTimeout:
		return maaspd.Timeout
	case snmp.KindRefused:
		return maaspd.Refused
	case snmp.KindDNS:
		return maaspd.DNS
	case snmp.KindUser, snmp.KindDigest, snmp.KindPrivacy:
		return maaspd.BadCredentials
	case snmp.KindLevel:
		return maaspd.Privilege
	case snmp.KindAccess:
		return maaspd.Forbidden
	case snmp.KindNoSuchObject:
		return maaspd.NoSuchTarget
	case snmp.KindBadValue, snmp.KindRefusedByDevice, snmp.KindProtocol:
		return maaspd.RefusedByDevice
	case snmp.KindInput:
		return maaspd.BadInput
	case snmp.KindCanceled:
		return maaspd.Cancelled
	case snmp.KindWrongState, snmp.KindLocked: // a lock does not open by trying again
		return maaspd.WrongState
	}
	return maaspd.Internal
}
