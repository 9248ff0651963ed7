package redfish

import (
	"context"
	"errors"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	"github.com/maaspd/powerdrivers/drivers/kit/web"
	"github.com/maaspd/powerdrivers/maaspd"
)

// client is the client of this run.
func (d *driver) client(ctx context.Context) (*redfish.Client, error) {
	return maaspd.Session(ctx, d.dial)
}

// dial makes the client; it logs in only where a session was asked for.
func (d *driver) dial(ctx context.Context) (*redfish.Client, error) {
	base, err := web.ParseAddress(d.Address)
	if err != nil {
		return nil, maaspd.Fail(maaspd.BadInput, err)
	}
	client, err := redfish.Dial(ctx, redfish.Config{
		Web: web.Config{
			BaseURL: base,
			TLS: web.TLSConfig{
				SkipVerify:  !d.Verify,
				CAFile:      string(d.CAFile),
				Fingerprint: d.Fingerprint,
				Names:       web.TLSNames{CAFile: "power_tls_ca_file", Fingerprint: "power_tls_fingerprint", NoVerify: "power_verify_ssl: n"},
			},
			Logger: maaspd.Logger(ctx),
		},
		User:     d.User,
		Password: d.Pass.Reveal(),
		Auth:     redfish.Auth(d.AuthMethod),
	})
	if err != nil {
		return nil, reported(err)
	}
	return client, nil
}

// system reads the system of the request: one GET where node_id is known, or
// was found before in this run. When the first time is in vain, that is the answer
// of the run: nothing was sent that another read could tell the outcome of, and it
// would send the password once more, which a BMC may have refused with any status.
func (d *driver) system(ctx context.Context) (*redfish.Client, *redfish.System, error) {
	if d.failed != nil {
		return nil, nil, d.failed
	}
	client, system, err := d.find(ctx)
	if !d.asked {
		d.asked, d.failed = true, err
	}
	return client, system, err
}

// find is system, whatever was before.
func (d *driver) find(ctx context.Context) (*redfish.Client, *redfish.System, error) {
	client, err := d.client(ctx)
	if err != nil {
		return nil, nil, err
	}
	system, err := client.System(ctx, d.NodeID)
	failure, ok := errors.AsType[*redfish.Error](err)
	switch {
	case err == nil:
		return client, system, nil
	case ok && failure.Kind == redfish.KindNotFound && d.NodeID != "":
		return nil, nil, maaspd.Fail(maaspd.NoSuchTarget, err).NotSent()
	case ok && failure.Kind == redfish.KindChoice:
		return nil, nil, maaspd.Invalid(maaspd.Violation{Pointer: "/driverParameters/node_id", Keyword: "required",
			Message: failure.Error() + " in node_id"})
	}
	return nil, nil, reported(err)
}

// reported puts an error of the client in the protocol's terms.
func reported(err error) error {
	failure, ok := errors.AsType[*redfish.Error](err)
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
func reasonOf(kind redfish.Kind) maaspd.Reason {
	switch kind {
	case redfish.KindTimeout:
		return maaspd.Timeout
	case redfish.KindRefused:
		return maaspd.Refused
	case redfish.KindDNS:
		return maaspd.DNS
	case redfish.KindTLS:
		return maaspd.TLS
	case redfish.KindCanceled:
		return maaspd.Cancelled
	case redfish.KindBusy:
		return maaspd.Busy
	case redfish.KindSessionsFull:
		return maaspd.SessionsFull
	case redfish.KindBadCredentials:
		return maaspd.BadCredentials
	case redfish.KindForbidden:
		return maaspd.Forbidden
	case redfish.KindInput, redfish.KindChoice:
		return maaspd.BadInput
	case redfish.KindWrongState:
		return maaspd.WrongState
	case redfish.KindTooLarge, redfish.KindProtocol, redfish.KindNotFound, redfish.KindRefusedByDevice:
		return maaspd.RefusedByDevice
	case redfish.KindUnsupported:
		return maaspd.Unsupported
	case redfish.KindNotTaken:
		return maaspd.NotVerified
	}
	return maaspd.Internal
}
