package bmclib

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/maaspd/powerdrivers/maaspd"
)

const (
	// placeholder is the host that bmclib is told in place of the BMC's. No name
	// server knows it (RFC 6761, section 6.4): a request that went round the wire,
	// or that a link of the device led elsewhere, would reach nobody.
	placeholder = "bmc.invalid"
	// nobody is the user and the password that bmclib is told. It prints what it
	// sends when an environment variable says so; the account is put on a request
	// by a gate.
	nobody = "nobody"
)

// gate stands between a provider of bmclib that logs in to a BMC and the wire. It
// puts the account on the requests, and lets none through once one has failed,
// whatever bmclib would do next, such as log in in another way.
type gate struct {
	*wire
	to *url.URL
	// dress puts the account on a request, of which it may change everything.
	dress func(*http.Request)
	// judge, unless nil, is the error of an answer that is no success, where the
	// API says more than its status; else nil.
	judge func(*refused, *http.Response) error
}

var (
	errEnded = errors.New("the call has failed already")
	errAway  = errors.New("a link of the device leads to another host; check that power_address is the BMC's")
)

// newGate makes a gate to power_address. It sends nothing.
func (d *driver) newGate(ctx context.Context, dress func(*http.Request), filter func(*http.Request, *http.Response) *maaspd.Error) (*gate, error) {
	w, err := d.newWire(ctx)
	if err != nil {
		return nil, err
	}
	to, err := url.Parse(w.base)
	if err != nil {
		return nil, maaspd.Fail(maaspd.Internal, err).NotSent()
	}
	w.filter = filter
	return &gate{wire: w, to: to, dress: dress}, nil
}

// RoundTrip sends a request of bmclib; an answer that is no success is an error.
func (g *gate) RoundTrip(req *http.Request) (*http.Response, error) {
	c := g.now
	if c.broken != nil || c.answer != nil {
		return nil, errEnded
	}
	if req.URL.Host != placeholder || req.URL.User != nil {
		c.broken = maaspd.Fail(maaspd.RefusedByDevice, errAway).NotSent()
		return nil, c.broken
	}
	// The call's own context decides: bmclib's timeout would end it a little before.
	sent := req.Clone(context.WithoutCancel(req.Context()))
	sent.URL.Scheme, sent.URL.Host, sent.Host = g.to.Scheme, g.to.Host, ""
	if strings.HasPrefix(sent.URL.Path, "//") { // bmclib writes some so
		sent.URL.Path, sent.URL.RawPath = "/"+strings.TrimLeft(sent.URL.Path, "/"), ""
	}
	sent.Close = false
	g.dress(sent)
	reply, err := g.wire.RoundTrip(sent)
	if err != nil {
		return nil, err
	}
	if reply.StatusCode < 200 || reply.StatusCode > 299 {
		return nil, g.refusal(c, sent, reply)
	}
	reply.StatusCode, reply.Status = http.StatusOK, "200 OK" // all that bmclib takes for one
	return reply, nil
}

// refusal is the error of an answer that is no success, by which the call ends.
func (g *gate) refusal(c *call, sent *http.Request, reply *http.Response) error {
	if c.answer == nil {
		c.answer = &refused{op: c.op, where: place(sent.URL), status: reply.StatusCode}
	}
	if g.judge != nil {
		c.broken = g.judge(c.answer, reply)
	}
	if c.broken != nil {
		return c.broken
	}
	return c.answer
}

// rewritten gives an answer the body of a value.
func rewritten(reply *http.Response, value any) *maaspd.Error {
	body, err := json.Marshal(value)
	if err != nil {
		return maaspd.Fail(maaspd.Internal, err) // it was read as JSON
	}
	reply.Body, reply.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return nil
}

// members are those of a JSON object.
type members map[string]json.RawMessage

// objectOf reads the JSON that an answer is, or says what is wrong with it.
func objectOf(reply *http.Response, into any) *maaspd.Error {
	body, err := io.ReadAll(reply.Body)
	if err != nil {
		return maaspd.Fail(maaspd.Internal, err) // it is in memory
	}
	text := strings.TrimSpace(string(body))
	switch {
	case strings.HasPrefix(text, "<"):
		return unlike("the answer is a web page; check that power_address and provider are those of the BMC")
	case text == "null" || json.Unmarshal(body, into) != nil:
		return unlike("the answer is not the JSON that was expected; check that power_address and provider are those of the BMC")
	}
	return nil
}

// text is a member that is a text; "" if it is none.
func (m members) text(name string) string {
	var text string
	if json.Unmarshal(m[name], &text) != nil {
		return ""
	}
	return text
}

// object is a member that is an object; nil if it is none.
func (m members) object(name string) members {
	var inner members
	if json.Unmarshal(m[name], &inner) != nil {
		return nil
	}
	return inner
}
