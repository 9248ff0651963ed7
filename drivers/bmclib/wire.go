package bmclib

import (
	"context"
	"net/http"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
	"github.com/maaspd/powerdrivers/maaspd"
)

// wire is what a provider of bmclib talks through, in place of the HTTP client
// that bmclib would make, which trusts everybody and follows everywhere. One call
// of bmclib uses it at a time, for some lose the context on the way to their
// requests: every request is one of the call that is going on, and ends with it.
type wire struct {
	client *web.Client
	base   string
	// filter, unless nil, looks at each answer before bmclib does, and may change
	// it. Its error is the request's, in the protocol's terms.
	filter func(*http.Request, *http.Response) *maaspd.Error

	turn chan struct{} // holds one token: whoever has it owns now
	now  *call
	// refused is set by a 401: the password is not sent again.
	refused *refused
}

// newWire makes a wire to power_address. It sends nothing.
func (d *driver) newWire(ctx context.Context) (*wire, error) {
	base, err := web.ParseAddress(d.Address)
	if err != nil {
		return nil, reported(err)
	}
	client, err := web.New(web.Config{BaseURL: base, TLS: d.tlsConfig(), Logger: maaspd.Logger(ctx)})
	if err != nil {
		return nil, reported(err)
	}
	return &wire{client: client, base: base, turn: make(chan struct{}, 1)}, nil
}

// tlsConfig says which certificate is taken.
func (d *driver) tlsConfig() web.TLSConfig {
	return web.TLSConfig{
		SkipVerify:  !d.Verify,
		CAFile:      string(d.CAFile),
		Fingerprint: d.Fingerprint,
		Names:       web.TLSNames{CAFile: "power_tls_ca_file", Fingerprint: "power_tls_fingerprint", NoVerify: "power_verify_ssl: n"},
	}
}

// Close hangs up.
func (w *wire) Close() error {
	w.client.Close()
	return nil
}

// look lets the filter see an answer that is a success.
func (w *wire) look(req *http.Request, reply *http.Response) error {
	if w.filter == nil || reply.StatusCode >= http.StatusMultipleChoices {
		return nil
	}
	if fault := w.filter(req, reply); fault != nil {
		return maaspd.Failf(fault.Reason, "%s: %s: %w", w.now.op, place(req.URL), fault.Unwrap())
	}
	return nil
}

// httpClient is for a provider of bmclib. A provider that wants cookies gives it
// a jar.
func (w *wire) httpClient() *http.Client { return &http.Client{Transport: w} }

// RoundTrip sends a request of bmclib as one of the call that is going on.
func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	c := w.now
	if w.refused != nil {
		c.answer = w.refused
		return nil, w.refused
	}
	ctx, cancel := context.WithCancel(c.ctx)
	defer cancel()
	stop := context.AfterFunc(req.Context(), cancel)
	defer stop()
	transport := web.Transport{Client: w.client, Adapt: func(_ *http.Request, request *web.Request) {
		request.Op, request.Harmless = c.op, c.harmless
		request.Header.Del("Accept-Encoding")
	}}
	reply, err := transport.RoundTrip(req.WithContext(ctx))
	if err == nil {
		err = w.look(req, reply)
	}
	c.note(req, reply, err)
	if reply != nil && reply.StatusCode == http.StatusUnauthorized {
		w.refused = c.answer
	}
	if err != nil {
		return nil, err
	}
	return reply, nil
}
