package redfish

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
)

// sessionsPath is where sessions are made (DSP0266, 13.3.4).
const sessionsPath = "/redfish/v1/SessionService/Sessions"

// logIn is what errors call the making of a session.
const logIn = "log in"

// lingering is how long the answer to a login is waited for when the request
// that needs it has been given up. It leaves half of closing for the deletion.
const lingering = closing / 2

// challenged answers a 401 to a request that carried the token: with a session
// and the same request once more where that may help, else with the refusal,
// which later requests get too. The request that was refused with a 401 was not
// carried out.
func (c *Client) challenged(ctx context.Context, request web.Request, reply *web.Response, token string) (*web.Response, error) {
	if !c.login.mayOpen(reply.Header, token) {
		return nil, c.login.deny(c.refusal(request, reply))
	}
	if err := c.openSession(ctx); err != nil {
		var failure *Error
		if errors.As(err, &failure) && noSessions(failure) {
			// What is left is the refusal of basic authentication.
			return nil, c.login.deny(c.refusal(request, reply))
		}
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

// noSessions tells whether the BMC has no session service.
func noSessions(failure *Error) bool {
	switch failure.Status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return true
	}
	return false
}

// openSession logs in (DSP0266, 13.3.4), unless another request has done so.
func (c *Client) openSession(ctx context.Context) error {
	leave, err := pass(ctx, c.login.door)
	if err != nil {
		return c.gaveUp(logIn, err)
	}
	defer leave()
	if refused := c.login.refused(); refused != nil {
		return refused
	}
	if !c.login.lacksSession() {
		return nil
	}
	ctx, cancel := linger(ctx)
	defer cancel()
	return c.makeSession(ctx)
}

func (c *Client) makeSession(ctx context.Context) error {
	request := web.Request{Method: http.MethodPost, Link: sessionsPath, Op: logIn, Harmless: true,
		Body: map[string]string{"UserName": c.login.user, "Password": c.login.password}}
	reply, err := c.web.Do(ctx, request)
	if err != nil {
		return transportError(logIn, err)
	}
	if reply.Status >= 300 {
		return c.sessionRefusal(request, reply)
	}
	token := reply.Header.Get("X-Auth-Token")
	if token == "" {
		return c.fail(KindProtocol, logIn, "the BMC accepted the login, but gave no session token; update its firmware, or set auth_method to basic")
	}
	c.login.opened(token, c.sessionLink(reply))
	return nil
}

// linger is a context that outlives another one a little: who leaves before the
// answer to a login leaves a session behind that nobody can delete.
func linger(ctx context.Context) (context.Context, context.CancelFunc) {
	long, cancel := context.WithCancel(context.WithoutCancel(ctx))
	end := cancel
	if deadline, has := ctx.Deadline(); has {
		long, end = context.WithDeadline(long, deadline.Add(lingering))
	}
	stop := context.AfterFunc(ctx, func() {
		if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
			time.AfterFunc(lingering, cancel)
		}
	})
	return long, func() { stop(); end(); cancel() }
}

// sessionLink is the link to delete a session by: its Location, else its
// @odata.id. A BMC that knows itself by another name or address than ours, as
// behind an address translation, gives a Location of that host: then it is the
// path that counts, and the request goes to the origin as all do.
func (c *Client) sessionLink(reply *web.Response) string {
	location := reply.Header.Get("Location")
	links := []string{location}
	var session Ref
	if Decode(reply.Body, &session) == nil {
		links = append(links, session.Link)
	}
	if u, err := url.Parse(location); err == nil {
		links = append(links, u.EscapedPath())
	}
	for _, link := range links {
		if _, err := c.web.Resolve(link); err == nil {
			return link
		}
	}
	return ""
}

// sessionRefusal is the refusal of a session. Nothing but the session table is
// busy in a session service.
func (c *Client) sessionRefusal(request web.Request, reply *web.Response) error {
	failure := c.refusal(request, reply)
	failure.Sent = false
	if failure.Kind == KindBusy {
		failure.Kind = KindSessionsFull
	}
	failure.advise()
	if failure.Kind == KindBadCredentials || failure.Kind == KindForbidden {
		return c.login.deny(failure)
	}
	return failure
}
