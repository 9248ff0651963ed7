package ipmi

import (
	"context"
	"errors"
	"strconv"

	"github.com/maaspd/powerdrivers/drivers/kit/ipmi"
	"github.com/maaspd/powerdrivers/maaspd"
)

// exchange does one exchange in the session of this run.
func exchange[T any](ctx context.Context, d *driver, call func(*ipmi.Session, context.Context) (T, error)) (T, error) {
	var none T
	session, err := maaspd.Session(ctx, d.dial)
	if err != nil {
		return none, err
	}
	result, err := call(session, ctx)
	if err != nil {
		return none, reported(err)
	}
	return result, nil
}

// command does an exchange that has no result.
func (d *driver) command(ctx context.Context, call func(context.Context, *ipmi.Session) error) error {
	_, err := exchange(ctx, d, func(s *ipmi.Session, ctx context.Context) (struct{}, error) {
		return struct{}{}, call(ctx, s)
	})
	return err
}

// dial logs in.
func (d *driver) dial(ctx context.Context) (*ipmi.Session, error) {
	key, err := bmcKey(d.KG.Reveal())
	if err != nil {
		return nil, maaspd.Failf(maaspd.BadInput, "k_g %w", err)
	}
	session, err := ipmi.Dial(ctx, ipmi.Config{
		Version:      d.Protocol.version(),
		Address:      d.Address.HostPort(d.Port),
		Username:     d.User,
		Password:     d.Pass.Reveal(),
		KG:           key,
		CipherSuites: suites(d.CipherSuite),
		Privilege:    d.Privilege.level(),
		Workarounds:  bits(d.Workarounds),
		Logger:       maaspd.Logger(ctx),
	})
	if err != nil {
		return nil, reported(err)
	}
	return session, nil
}

// suites is the list to try: the named one only, or the client's default.
func suites(named CipherSuite) []ipmi.CipherSuite {
	id, err := strconv.ParseUint(string(named), 10, 8)
	if err != nil {
		return ipmi.DefaultCipherSuites()
	}
	return []ipmi.CipherSuite{ipmi.CipherSuite(id)}
}

// reported puts an error of the client in the protocol's terms.
func reported(err error) error {
	failure, ok := errors.AsType[*ipmi.Error](err)
	if !ok {
		return err
	}
	reported := maaspd.Fail(reasonOf(failure.Kind), failure)
	if failure.Sent {
		return reported
	}
	return reported.NotSent()
}

// reasonOf maps the client's kinds of failure.
func reasonOf(kind ipmi.Kind) maaspd.Reason {
	switch kind {
	case ipmi.KindTimeout:
		return maaspd.Timeout
	case ipmi.KindRefused:
		return maaspd.Refused
	case ipmi.KindDNS:
		return maaspd.DNS
	case ipmi.KindBadPassword, ipmi.KindUnknownUser:
		return maaspd.BadCredentials
	case ipmi.KindBadKG:
		return maaspd.BadKG
	case ipmi.KindPrivilege:
		return maaspd.Privilege
	case ipmi.KindCipher, ipmi.KindAuthType:
		return maaspd.Cipher
	case ipmi.KindBusy:
		return maaspd.Busy
	case ipmi.KindSessionsFull:
		return maaspd.SessionsFull
	case ipmi.KindWrongState:
		return maaspd.WrongState
	case ipmi.KindRefusedByDevice, ipmi.KindProtocol:
		return maaspd.RefusedByDevice
	case ipmi.KindUnsupported:
		return maaspd.Unsupported
	case ipmi.KindInput:
		return maaspd.BadInput
	case ipmi.KindCanceled:
		return maaspd.Cancelled
	}
	return maaspd.Internal
}
