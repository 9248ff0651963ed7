package redfishsim

import (
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"
)

// start runs a BMC for the length of a test.
func start(t testing.TB, config Config) *Server {
	t.Helper()
	s, err := Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// client is the client of a test: it takes every certificate and follows no
// redirect.
type client struct {
	t      testing.TB
	server *Server
	http   *http.Client
	header http.Header
}

func newClient(t testing.TB, s *Server) *client {
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, DisableCompression: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &client{t, s, &http.Client{
		Transport: transport, Timeout: 30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, http.Header{}}
}

// reply is what came back.
type reply struct {
	status int
	header http.Header
	raw    string
	body   map[string]any
}

// message is the MessageId of a reply, "" if it has none.
func (r reply) message() string {
	list, _ := at(r.body, "error", "@Message.ExtendedInfo").([]any)
	if len(list) == 0 {
		return ""
	}
	return text(list[0], "MessageId")
}

// try sends a request with basic authentication, or with what header says.
func (c *client) try(method, path, body string) (reply, error) {
	c.t.Helper()
	r, err := http.NewRequest(method, c.server.URL()+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	r.SetBasicAuth(DefaultUser, DefaultPassword)
	if method != http.MethodGet {
		r.Header.Set("Content-Type", "application/json")
	}
	for name, values := range c.header {
		r.Header[name] = values
		if values == nil {
			r.Header.Del(name)
		}
	}
	response, err := c.http.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	got := reply{status: response.StatusCode, header: response.Header, raw: string(content)}
	_ = json.Unmarshal(content, &got.body) // what is no object stays nil
	return got, err
}

// send is try for a request that comes through.
func (c *client) send(method, path, body string) reply {
	c.t.Helper()
	got, err := c.try(method, path, body)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	return got
}

func (c *client) get(path string) reply {
	c.t.Helper()
	return c.send(http.MethodGet, path, "")
}

// reset sends a ComputerSystem.Reset to the system at that path.
func (c *client) reset(m *Machine, kind string) reply {
	c.t.Helper()
	return c.send(http.MethodPost, m.target, `{"ResetType":"`+kind+`"}`)
}

// waitFor polls until a condition holds; the bound only catches a hang.
func waitFor(t testing.TB, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within 20 s", what)
		}
	}
}
