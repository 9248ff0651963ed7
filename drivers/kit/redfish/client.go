package redfish

import (
	"context"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
)

// Config says which BMC to talk to and as whom.
type Config struct {
	// Web is the transport. Its Authorize is set by Dial.
	Web web.Config
	// User and Password are the account of the BMC.
	User, Password string
	// Auth is how to log in; "" means AuthAuto.
	Auth Auth
}

// Auth is a way to log in.
type Auth string

// The ways to log in (DSP0266, 13.3).
const (
	// AuthAuto is basic authentication, and a session only when the first 401
	// carried no Basic challenge.
	AuthAuto Auth = "auto"
	// AuthBasic is basic authentication only.
	AuthBasic Auth = "basic"
	// AuthSession is a session from the start.
	AuthSession Auth = "session"
)

// Client talks to one BMC. Its methods may be called by several goroutines at a
// time.
type Client struct {
	web *web.Client
}

// Dial makes a client. It sends nothing, but with AuthSession, when it logs in.
func Dial(ctx context.Context, config Config) (*Client, error) { panic("in work") }

// Close deletes the session, if there is one, and closes the connection.
func (c *Client) Close() error { panic("in work") }

// Get reads the resource behind a link as Decode does.
func (c *Client) Get(ctx context.Context, link string, into any) error { panic("in work") }

// GetTagged is Get, and returns the resource's entity tag: that of the header,
// else @odata.etag, else "".
func (c *Client) GetTagged(ctx context.Context, link string, into any) (etag string, err error) {
	panic("in work")
}

// Post does an action; 200, 202 and 204 all mean that it was accepted.
func (c *Client) Post(ctx context.Context, link string, body any) error { panic("in work") }

// Patch changes properties of the resource behind a link. The etag is that of
// the resource, "" when it is not known.
func (c *Client) Patch(ctx context.Context, link string, body any, etag string) error {
	panic("in work")
}

// Members returns the links of a collection's members, in its order, from all of
// its pages.
func (c *Client) Members(ctx context.Context, link string) ([]string, error) { panic("in work") }

// Systems returns the links of the BMC's systems, in the order of the collection.
func (c *Client) Systems(ctx context.Context) ([]string, error) { panic("in work") }

// System reads the system of that id, or the only resettable one if id is "".
func (c *Client) System(ctx context.Context, id string) (*System, error) { panic("in work") }

// SystemAt reads the system behind a link.
func (c *Client) SystemAt(ctx context.Context, link string) (*System, error) { panic("in work") }
