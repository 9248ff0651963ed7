package openbmc

import (
	"context"
	"net/http"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
	"github.com/maaspd/powerdrivers/maaspd"
)

const (
	// root is where the API has its objects.
	root = "/xyz/openbmc_project/"
	// closing bounds the logout.
	closing = time.Second
	// tokenCookie is the cookie whose value bmcweb wants to see again in
	// tokenHeader with every request that changes something. The REST server
	// before it has neither.
	tokenCookie = "XSRF-TOKEN"
	tokenHeader = "X-Xsrf-Token"
)

// payload is what every request body is wrapped in.
type payload struct {
	Data any `json:"data"`
}

// session is a login. Its cookie is kept by the client.
type session struct {
	client *web.Client
	token  string
}

// session is the session of this run.
func (d *driver) session(ctx context.Context) (*session, error) {
	return maaspd.Session(ctx, d.dial)
}

// dial logs in.
func (d *driver) dial(ctx context.Context) (*session, error) {
	client, err := d.client(ctx)
	if err != nil {
		return nil, reported(err)
	}
	s := &session{client: client}
	if err := s.logIn(ctx, d.User, d.Pass.Reveal()); err != nil {
		client.Close()
		return nil, err
	}
	return s, nil
}

// client makes the client, which sends nothing yet.
func (d *driver) client(ctx context.Context) (*web.Client, error) {
	base, err := web.ParseAddress(d.Address)
	if err != nil {
		return nil, err
	}
	return web.New(web.Config{
		BaseURL: base,
		TLS: web.TLSConfig{
			SkipVerify:  !d.Verify,
			CAFile:      string(d.CAFile),
			Fingerprint: d.Fingerprint,
			Names:       web.TLSNames{CAFile: "power_tls_ca_file", Fingerprint: "power_tls_fingerprint", NoVerify: "power_verify_ssl: n"},
		},
		Cookies: true,
		Logger:  maaspd.Logger(ctx),
	})
}

// logIn sends the password, once.
func (s *session) logIn(ctx context.Context, user, password string) error {
	const op = "log in"
	reply, err := s.client.Do(ctx, web.Request{Method: http.MethodPost, Link: "/login", Op: op, Harmless: true, Body: payload{[]string{user, password}}})
	if err != nil {
		return reported(err)
	}
	if _, err := accepted(op, reply); err != nil {
		return notSent(ofLogin(err))
	}
	for _, line := range reply.Header.Values("Set-Cookie") {
		if cookie, err := http.ParseSetCookie(line); err == nil && cookie.Name == tokenCookie {
			s.token = cookie.Value
		}
	}
	return nil
}

// Close logs out.
func (s *session) Close() error {
	defer s.client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	const op = "log out"
	reply, err := s.client.Do(ctx, web.Request{Method: http.MethodPost, Link: "/logout", Op: op, Body: payload{[]string{}}, Header: s.header()})
	if err != nil {
		return reported(err)
	}
	return refusal(op, reply)
}

// header is what goes with a request that changes something.
func (s *session) header() http.Header {
	if s.token == "" {
		return nil
	}
	return http.Header{tokenHeader: {s.token}}
}

// get reads an object with all that is under it.
func (s *session) get(ctx context.Context, path, op string) (objects, error) {
	reply, err := s.client.Do(ctx, web.Request{Link: root + path + "/enumerate", Op: op})
	if err != nil {
		return nil, notSent(reported(err))
	}
	data, err := accepted(op, reply)
	if err != nil {
		return nil, notSent(err)
	}
	list, err := readObjects(op, reply, data)
	return list, notSent(err)
}

// put sets an attribute of an object.
func (s *session) put(ctx context.Context, path, attribute string, value any, op string) error {
	reply, err := s.client.Do(ctx, web.Request{Method: http.MethodPut, Link: root + path + "/attr/" + attribute, Op: op, Body: payload{value}, Header: s.header()})
	if err != nil {
		return reported(err)
	}
	_, err = accepted(op, reply)
	return err
}
