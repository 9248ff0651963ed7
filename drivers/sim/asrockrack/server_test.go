package asrockracksim

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
)

// client is a browser of a simulated BMC.
type client struct {
	t     *testing.T
	http  http.Client
	base  string
	token string
}

// do sends a request and returns the status and the body.
func (c *client) do(method, path, body string) (int, string) {
	c.t.Helper()
	req, err := http.NewRequest(method, c.base+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("X-CSRFTOKEN", c.token)
	if path == sessionPath {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	reply, err := c.http.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return reply.StatusCode, string(text)
}

func browser(t *testing.T, config Config) (*Server, *client) {
	t.Helper()
	config.Plain = true
	bmc, err := Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bmc.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return bmc, &client{t: t, http: http.Client{Jar: jar}, base: bmc.URL()}
}

// logIn logs in, and keeps the token.
func (c *client) logIn() {
	c.t.Helper()
	status, body := c.do("POST", sessionPath, "username=admin&password=powersim&certlogin=0")
	_, rest, found := strings.Cut(body, `"CSRFToken":"`)
	if status != 200 || !found {
		c.t.Fatalf("the login is %d %s", status, body)
	}
	c.token, _, _ = strings.Cut(rest, `"`)
}

// TestSession holds that nothing is answered without cookie and token, and what
// the commands do.
func TestSession(t *testing.T) {
	bmc, c := browser(t, Config{})
	for _, path := range []string{"/api/fru", "/api/chassis-status"} {
		if status, _ := c.do("GET", path, ""); status != 401 {
			t.Errorf("%s without a session is %d", path, status)
		}
	}
	if status, _ := c.do("POST", sessionPath, "username=admin&password=wrong"); status != 401 {
		t.Errorf("a wrong password is %d", status)
	}
	c.logIn()
	token := c.token
	c.token = ""
	if status, _ := c.do("GET", "/api/fru", ""); status != 401 {
		t.Errorf("no token is %d", status)
	}
	c.token = token
	for _, step := range []struct {
		command, state string
		status         int
	}{{"1", "1", 200}, {"3", "1", 200}, {"5", "0", 200}, {"1", "1", 200}, {"0", "0", 200}, {"9", "0", 400}} {
		if status, _ := c.do("POST", "/api/actions/power", `{"power_command": `+step.command+`}`); status != step.status {
			t.Errorf("the command %s is %d", step.command, status)
		}
		if _, body := c.do("GET", "/api/chassis-status", ""); !strings.Contains(body, `"power_status":`+step.state) {
			t.Errorf("after %s: %s", step.command, body)
		}
	}
	if status, _ := c.do("DELETE", sessionPath, ""); status != 200 || bmc.OpenSessions() != 0 || bmc.Logouts() != 1 || bmc.Logins() != 2 {
		t.Errorf("the logout is %d; %d sessions, %d logins", status, bmc.OpenSessions(), bmc.Logins())
	}
}

// TestSessionTable holds that the table of sessions has an end.
func TestSessionTable(t *testing.T) {
	_, c := browser(t, Config{MaxSessions: 1})
	c.logIn()
	if status, _ := c.do("POST", sessionPath, "username=admin&password=powersim"); status != 503 {
		t.Errorf("a session too many is %d", status)
	}
}
