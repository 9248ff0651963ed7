package bmclib

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
	"github.com/maaspd/powerdrivers/maaspd"
)

// longestText is how many bytes of bmclib's error texts are kept: they may repeat
// whole answers.
const longestText = 300

// explain puts the error of a call in the protocol's terms. What the transport has
// seen goes before what bmclib made of it, which is a text that often names
// neither; an error that is in the protocol's terms stays.
func (c *call) explain(err error) error {
	if known, ok := errors.AsType[*maaspd.Error](err); ok {
		return c.effect(known)
	}
	if c.broken != nil {
		return c.effect(reported(c.broken))
	}
	if c.answer != nil {
		return c.effect(c.answer.reported())
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return c.effect(over(c.ctx, c.op))
	}
	return c.effect(maaspd.Failf(maaspd.RefusedByDevice, "%s: bmclib says: %s", c.op, cut(err.Error())))
}

// overlooked is what bmclib did not tell: a 401 that it took for an answer.
func (c *call) overlooked() error {
	if c.answer != nil && c.answer.status == http.StatusUnauthorized {
		return c.answer
	}
	return nil
}

// effect says of an error whether something may have been changed before it.
func (c *call) effect(err error) error {
	if c.sent {
		return unsure(err)
	}
	return notSent(err)
}

// reported puts an error of the transport in the protocol's terms.
func reported(err error) error {
	if failure, ok := errors.AsType[*web.Error](err); ok {
		return maaspd.Fail(reasonOf(failure.Kind), failure)
	}
	if answer, ok := errors.AsType[*refused](err); ok {
		return answer.reported()
	}
	return err
}

// mayBeCarriedOut tells whether a request that changes something may have been,
// though it failed with this error.
func mayBeCarriedOut(err error) bool {
	failure, ok := errors.AsType[*web.Error](err)
	return !ok || failure.Sent
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

// notSent says of an error that nothing was changed.
func notSent(err error) error {
	if failure, ok := errors.AsType[*maaspd.Error](err); ok {
		return failure.NotSent()
	}
	return err
}

// unsure keeps an error from saying that nothing was changed.
func unsure(err error) error {
	failure, ok := errors.AsType[*maaspd.Error](err)
	if !ok {
		return err
	}
	switch failure.Code() {
	case maaspd.UnsupportedError, maaspd.SettingsError:
		return maaspd.Fail(maaspd.RefusedByDevice, failure)
	}
	return failure
}

// refused is an answer whose status is no success.
type refused struct {
	op, where string
	status    int
}

func (r *refused) Error() string {
	_, advice := meaning(r.status)
	return fmt.Sprintf("%s: %s answers %d: %s", r.op, r.where, r.status, advice)
}

// reported is the answer in the protocol's terms.
func (r *refused) reported() error {
	reason, _ := meaning(r.status)
	return maaspd.Fail(reason, r)
}

// meaning is what a status means, and what to do about it.
func meaning(status int) (maaspd.Reason, string) {
	switch status {
	case http.StatusUnauthorized:
		return maaspd.BadCredentials, "the credentials of the request are wrong (user and password, token or secret); correct them, they are not sent again"
	case http.StatusForbidden:
		return maaspd.Forbidden, "these credentials do not permit it; check the account"
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		return maaspd.RefusedByDevice, "there is nothing of the kind; check power_address and provider"
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return maaspd.Busy, "it is occupied; try again later"
	}
	if status < http.StatusInternalServerError {
		return maaspd.RefusedByDevice, "it does not take the request; check power_address and provider"
	}
	return maaspd.RefusedByDevice, "it failed inside; look at its own log, and try again"
}

// halfway tells whether the device may have carried out a part of what it refuses
// with the status.
func halfway(status int) bool {
	reason, _ := meaning(status)
	return status >= http.StatusInternalServerError && reason != maaspd.Busy
}

// place says where an answer came from.
func place(u *url.URL) string {
	where := *u
	where.User, where.RawQuery, where.Fragment = nil, "", ""
	return where.String()
}

// cut bounds a text of others and keeps it on one line.
func cut(text string) string {
	return strings.Join(strings.Fields(text[:min(len(text), longestText)]), " ")
}
