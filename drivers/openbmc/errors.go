package openbmc

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
	"github.com/maaspd/powerdrivers/maaspd"
)

// reported puts an error of the transport in the protocol's terms.
func reported(err error) error {
	failure, ok := errors.AsType[*web.Error](err)
	if !ok {
		return err
	}
	reported := maaspd.Fail(reasonOf(failure.Kind), failure)
	if failure.Sent {
		return reported
	}
	return reported.NotSent()
}

// reasonOf maps the transport's kinds of failure.
func reasonOf(kind web.Kind) maaspd.Reason {
	switch kind {
	case web.KindTimeout:
		return maaspd.Timeout
	case web.KindRefused, web.KindCut:
		return maaspd.Refused
	case web.KindDNS:
		return maaspd.DNS
	case web.KindTLS:
		return maaspd.TLS
	case web.KindCanceled:
		return maaspd.Cancelled
	case web.KindTooLarge, web.KindRedirect, web.KindProtocol:
		return maaspd.RefusedByDevice
	case web.KindInput:
		return maaspd.BadInput
	}
	return maaspd.Internal
}

// notSent says of an error that nothing was changed: logging in and reading
// change nothing that anybody asked for.
func notSent(err error) error {
	if failure, ok := errors.AsType[*maaspd.Error](err); ok {
		return failure.NotSent()
	}
	return err
}

// unsure says of an error that something was changed before it.
func unsure(err error) error {
	failure, ok := errors.AsType[*maaspd.Error](err)
	if !ok {
		return err
	}
	reason := failure.Reason
	if reason == maaspd.Unsupported {
		reason = maaspd.RefusedByDevice // the other says that nothing was changed
	}
	return maaspd.Failf(reason, "%w; a part of it was set before", err)
}

// refused is an answer whose status is no success.
type refused struct {
	op, where string
	status    int
	advice    string
}

func (r *refused) Error() string {
	return fmt.Sprintf("%s: %s answers %d: %s", r.op, r.where, r.status, r.advice)
}

// refusal is the error of a status that is no success, or nil. A refusal below
// 500 changes nothing; above, the BMC may have failed halfway.
func refusal(op string, reply *web.Response) error {
	status := reply.Status
	if status >= 200 && status < 300 {
		return nil
	}
	reason, advice := meaning(status)
	err := maaspd.Fail(reason, &refused{op, place(reply), status, advice})
	if status < 500 || reason == maaspd.Busy {
		return err.NotSent()
	}
	return err
}

// meaning is what a status means, and what to do about it.
func meaning(status int) (maaspd.Reason, string) {
	switch status {
	case http.StatusUnauthorized:
		return maaspd.RefusedByDevice, "it does not know the session that it opened at the login; try again"
	case http.StatusForbidden, http.StatusNotFound, http.StatusMethodNotAllowed:
		return maaspd.Unsupported, "not supported by this firmware, or not permitted to this user; where the firmware has Redfish, use maas-powerdriver-redfish"
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return maaspd.Busy, "it is occupied; try again later"
	}
	if status < 500 {
		return maaspd.RefusedByDevice, "it does not take the request; update the BMC's firmware"
	}
	return maaspd.RefusedByDevice, "it failed inside; try again, and reset the BMC (bmc_reset) if that stays so"
}

// ofLogin is the error of a login, where some statuses mean something else.
func ofLogin(err error) error {
	answer, ok := errors.AsType[*refused](err)
	if !ok {
		return err
	}
	switch answer.status {
	case http.StatusUnauthorized:
		answer.advice = "the user name or the password is wrong; check power_user and power_pass"
		return maaspd.Fail(maaspd.BadCredentials, answer)
	case http.StatusForbidden:
		answer.advice = "it does not let this user in; check the account on the BMC"
		return maaspd.Fail(maaspd.Forbidden, answer)
	}
	return err
}
