package bmclib

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bmc-toolbox/bmclib/v2/providers/asrockrack"
	"github.com/go-logr/logr"
	"github.com/maaspd/powerdrivers/maaspd"
)

const (
	asrockLogin = "/api/session"
	asrockFRU   = "/api/fru"
	asrockState = "/api/chassis-status"
	// farewell bounds a logout.
	farewell = time.Second
)

// asrockRackRow is the API of the web interface of ASRock Rack's boards. bmclib
// knows three of them, by the name of the board in the FRU data.
func asrockRackRow() row {
	return row{
		name:     "asrockrack",
		label:    "ASRock Rack (E3C246D4I-NL, E3C246D4ID-NL, E3C256D4ID-NL)",
		protocol: "asrockrack",
		can:      []maaspd.Verb{maaspd.VerbPowerSoftOff, maaspd.VerbPowerReset},
		required: []string{"power_user", "power_pass"},
		make:     func(d *driver) provider { return asrock{driver: d} },
	}
}

// asrock is the provider asrockrack.
type asrock struct {
	incapable
	*driver
}

// asrockSession is a login.
type asrockSession struct {
	*gate
	board *asrockrack.ASRockRack
	// open tells that the BMC has taken the password.
	open atomic.Bool
	// odd is a power state that bmclib does not know, as the BMC reports it.
	odd string
}

func (a asrock) session(ctx context.Context) (*asrockSession, error) {
	return maaspd.Session(ctx, a.dial)
}

// dial logs in, and reads which board it is. bmclib stays logged in where that
// fails.
func (a asrock) dial(ctx context.Context) (*asrockSession, error) {
	s := &asrockSession{}
	g, err := a.newGate(ctx, a.logIn, s.check)
	if err != nil {
		return nil, err
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, maaspd.Fail(maaspd.Internal, err).NotSent()
	}
	s.gate = g
	client := &http.Client{Transport: g, Jar: jar}
	s.board = asrockrack.NewWithOptions(placeholder, nobody, nobody, logr.Discard(), asrockrack.WithHTTPClient(client))
	_, err = read(ctx, g.wire, "log in", func(ctx context.Context) (bool, error) { return true, s.board.Open(ctx) })
	if err != nil {
		if s.open.Load() {
			err = ofSession(err)
		}
		_ = s.Close() // err says more
		return nil, ofBoard(err)
	}
	return s, nil
}

// ofBoard is the error of a login, where a board that bmclib does not know is one
// that the driver does not support.
func ofBoard(err error) error {
	if strings.Contains(err.Error(), "device model not supported") {
		return maaspd.Failf(maaspd.Unsupported, "%w; of ASRock Rack's boards bmclib knows E3C246D4I-NL, E3C246D4ID-NL and E3C256D4ID-NL only; "+
			"use maas-powerdriver-redfish or maas-powerdriver-ipmi", err)
	}
	return err
}

// logIn writes the form of a login anew: bmclib does not escape what is in it.
func (a asrock) logIn(req *http.Request) {
	if req.Method != http.MethodPost || req.URL.Path != asrockLogin {
		return
	}
	// What encodeURIComponent makes of it, as in the web interface.
	escape := func(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
	form := "username=" + escape(a.User) + "&password=" + escape(a.Pass.Reveal()) + "&certlogin=0"
	req.Body, req.ContentLength = io.NopCloser(strings.NewReader(form)), int64(len(form))
	req.GetBody = nil
}

// Close logs out, where there was a login, and hangs up.
func (s *asrockSession) Close() error {
	defer s.client.Close()
	if !s.open.Load() {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	_, err := read(ctx, s.wire, "log out", func(ctx context.Context) (bool, error) {
		s.refused = nil // a session that was refused may be there all the same
		return true, s.board.Close(ctx)
	})
	return err
}

// ofSession is the error of a request after the login, where a 401 cannot have
// been the password.
func ofSession(err error) error {
	failure, ok := errors.AsType[*maaspd.Error](err)
	if !ok || failure.Reason != maaspd.BadCredentials {
		return err
	}
	return maaspd.Failf(maaspd.RefusedByDevice, "the BMC does not know the session that it opened at the login, "+
		"as one whose firmware is being updated: %w", failure.Unwrap()).NotSent()
}

// check looks at an answer before bmclib does, to which a missing state is off and
// a missing token none, and which crashes where a part of the FRU data is null.
func (s *asrockSession) check(req *http.Request, reply *http.Response) *maaspd.Error {
	switch req.Method + " " + req.URL.Path {
	case "POST " + asrockLogin:
		s.open.Store(true)
		return checkToken(reply)
	case "GET " + asrockFRU:
		return checkBoard(reply)
	case "GET " + asrockState:
		return s.checkState(reply)
	}
	return nil
}

func checkToken(reply *http.Response) *maaspd.Error {
	var login struct{ CSRFToken string }
	if err := objectOf(reply, &login); err != nil {
		return err
	}
	if login.CSRFToken == "" {
		return unlike("the answer has no token of a session; check that power_address and provider are those of the BMC")
	}
	return rewritten(reply, map[string]string{"csrftoken": login.CSRFToken})
}

// checkBoard leaves the name of the board.
func checkBoard(reply *http.Response) *maaspd.Error {
	var list []members
	if err := objectOf(reply, &list); err != nil {
		return err
	}
	name := ""
	if len(list) > 0 {
		name = list[0].object("board").text("product_name")
	}
	if name == "" {
		return unlike("the answer does not say which board it is; check that power_address and provider are those of the BMC")
	}
	return rewritten(reply, []any{map[string]any{"board": map[string]string{"product_name": cut(name)}}})
}

// checkState leaves the state, and keeps one that nobody knows.
func (s *asrockSession) checkState(reply *http.Response) *maaspd.Error {
	var is members
	if err := objectOf(reply, &is); err != nil {
		return err
	}
	s.odd = ""
	state := strings.TrimSpace(string(is["power_status"]))
	if state != "0" && state != "1" {
		s.odd = "power_status " + cut(state)
		state = "0" // which is not looked at
	}
	return rewritten(reply, map[string]json.RawMessage{"power_status": json.RawMessage(state)})
}

func (a asrock) query(ctx context.Context) (maaspd.Status, error) {
	s, err := a.session(ctx)
	if err != nil {
		return maaspd.Status{}, err
	}
	status, err := read(ctx, s.wire, "read the state", s.state)
	return status, ofSession(err)
}

// state is the state as the call of bmclib that is going on reads it.
func (s *asrockSession) state(ctx context.Context) (maaspd.Status, error) {
	state, err := s.board.PowerStateGet(ctx)
	if err == nil && s.odd != "" {
		return maaspd.Status{Power: maaspd.Unknown, Detail: s.odd}, nil
	}
	return wordStatus(state), err
}

func (a asrock) on(ctx context.Context) error      { return a.send(ctx, "switch on", "on") }
func (a asrock) off(ctx context.Context) error     { return a.send(ctx, "switch off", "off") }
func (a asrock) softOff(ctx context.Context) error { return a.send(ctx, "shut down", "soft") }
func (a asrock) reset(ctx context.Context) error   { return a.send(ctx, "reset", "reset") }

// send sends a state, of which the words are those of bmclib's interface
// PowerSetter.
func (a asrock) send(ctx context.Context, op, state string) error {
	s, err := a.session(ctx)
	if err != nil {
		return notSent(err)
	}
	return ofSession(change(ctx, s.wire, op, func(ctx context.Context) (bool, error) { return s.board.PowerSet(ctx, state) }))
}
