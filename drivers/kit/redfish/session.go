package redfish

import (
	"context"
	"errors"
	"net/http"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
)

// sessionsPath is where sessions are made (DSP0266, 13.3.4).
const sessionsPath = "/redfish/v1/SessionService/Sessions"

// logIn is what errors call the making of a session.
const logIn = "log in"

// challenged answers a 401 to a request that carried that session token: with a
// session and the same request once more where that may help, else with the
// refusal, which later requests get too. The request that was refused with a 401
// was not carried out.
func (c *Client) challenged(ctx context.Context, request web.Request, reply *web.Response, token string) (*web.Response, error) {
	if err := c.renew(ctx, request, reply, token); err != nil {
		return nil, err
	}
	again, err := c.web.Do(ctx, request)
	if err != nil {
		return nil, transportError(request.Op, err)
	}
	if again.Status == http.StatusUnauthorized {
		return nil, c.login.deny(c.refusal(request, again))
	}
	return again, nil
}

// renew makes a session, unless another request has done so since.
func (c *Client) renew(ctx context.Context, request web.Request, reply *web.Response, token string) error {
	c.login.renewing.Lock()
	defer c.login.renewing.Unlock()
	if now := c.login.current(); now != "" && now != token {
		return nil
	}
	if !c.login.mayOpen(reply.Header) {
		return c.login.deny(c.refusal(request, reply))
	}
	err := c.openSession(ctx)
	if failure, ok := errors.AsType[*Error](err); ok && noSessions(failure) {
		// What is left is the refusal of basic authentication.
		return c.login.deny(c.refusal(request, reply))
	}
	return err
}

// noSessions tells whether the BMC has no session service.
func noSessions(failure *Error) bool {
	switch failure.Status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return true
	}
	return false
}

// openSession logs in (DSP0266, 13.3.4).
func (c *Client) openSession(ctx context.Context) error {
	request := web.Request{Method: http.MethodPost, Link: sessionsPath, Op: logIn,
		Body: map[string]string{"UserName": c.login.user, "Password": c.login.password}}
	reply, err := c.web.Do(ctx, request)
	if err != nil {
		failure := transportError(logIn, err)
		failure.Sent = false // a login changes nothing that anybody wants to know of
		return failure
	}
	if reply.Status >= 300 {
		return c.sessionRefusal(request, reply)
	}
	token := reply.Header.Get("X-Auth-Token")
	link := reply.Header.Get("Location")
	if link == "" {
		var session Ref
		if Decode(reply.Body, &session) == nil {
			link = session.Link
		}
	}
	if token == "" {
		return c.fail(KindProtocol, logIn, "the BMC accepted the login, but gave no session token; update its firmware, or set auth_method to basic")
	}
	c.login.opened(token, link)
	return nil
}

// sessionRefusal is the refusal of a session. Nothing but the session table is
// busy in a session service.
func (c *Client) sessionRefusal(request web.Request, reply *web.Response) error {
	failure := c.refusal(request, reply)
	failure.Sent = false
	if failure.Kind == KindBusy {
		failure.Kind = KindSessionsFull
	}
	if failure.Kind == KindBadCredentials || failure.Kind == KindForbidden {
		return c.login.deny(failure)
	}
	return failure
}
