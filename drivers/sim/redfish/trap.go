package redfishsim

import (
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/selfsigned"
)

// maxVisits is how many visits a trap keeps.
const maxVisits = 100

// Visit is a request that an attack led away from the BMC. It holds no secret.
type Visit struct {
	// URL is where it went, without the query, and Method what it was.
	Method, URL string
	// Secret is what it gave away: "basic credentials", "a session token", "the
	// password"; "" for nothing.
	Secret string
}

// lure are the addresses of a trap, as attacks write them into links. Nothing is
// there before Start.
type lure struct {
	beside    string // http, and the BMC's own host with another port
	elsewhere string // the BMC's own scheme, and another host
}

// link is a link to a path elsewhere that begins so; "" stands for a whole URL.
func (l lure) link(start, path string) string {
	if start == "" {
		return l.elsewhere + path
	}
	_, host, _ := strings.Cut(l.elsewhere, "://")
	return start + host + path
}

// trap are the servers that nobody should visit. They answer as a BMC would, so
// that a client that fell into it says that the machine is on.
type trap struct {
	lure     lure
	password string
	servers  []*http.Server
	mu       sync.Mutex
	visits   []Visit
}

// setTrap starts the servers. The second one has the certificate of the BMC, if
// there is one: to pin it does not help.
func setTrap(config Config, cert *selfsigned.Pair) (*trap, error) {
	t := &trap{password: config.Password}
	host, _, err := net.SplitHostPort(config.Addr)
	if err != nil {
		return nil, err
	}
	listener, err := t.listen(host, nil)
	if err != nil {
		return nil, err
	}
	t.lure.beside = "http://" + listener.Addr().String()
	if listener, err = t.listen("127.0.0.1", cert); err != nil {
		t.close()
		return nil, err
	}
	_, port, _ := net.SplitHostPort(listener.Addr().String()) // a listener has one
	t.lure.elsewhere = scheme(cert) + "://localhost:" + port
	return t, nil
}

func (t *trap) listen(host string, cert *selfsigned.Pair) (net.Listener, error) {
	listener, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return nil, err
	}
	served := listener
	if cert != nil {
		served = tls.NewListener(listener, cert.Config(func() {})) // nobody counts here
	}
	server := &http.Server{
		Handler:           t.handler(scheme(cert) + "://" + listener.Addr().String()),
		ReadHeaderTimeout: time.Minute, ErrorLog: log.New(io.Discard, "", 0), // as the BMC's own
	}
	t.servers = append(t.servers, server)
	go func() { _ = server.Serve(served) }() // ends with ErrServerClosed
	return listener, nil
}

func scheme(cert *selfsigned.Pair) string {
	if cert == nil {
		return "http"
	}
	return "https"
}

func (t *trap) handler(base string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(io.LimitReader(r.Body, maxLogged)) // what came counts
		t.note(Visit{r.Method, base + r.URL.Path, t.secret(r, string(body))})
		respond(w, http.StatusOK, map[string]any{"@odata.id": r.URL.Path, "Id": "trap", "Name": "Trap", "PowerState": string(On)})
	}
}

// secret is what a request gives away.
func (t *trap) secret(r *http.Request, body string) string {
	switch {
	case r.Header.Get("Authorization") != "":
		return "basic credentials"
	case r.Header.Get("X-Auth-Token") != "":
		return "a session token"
	case strings.Contains(body, t.password):
		return "the password"
	}
	return ""
}

func (t *trap) note(v Visit) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.visits) < maxVisits {
		t.visits = append(t.visits, v)
	}
}

func (t *trap) list() []Visit {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.visits)
}

func (t *trap) close() {
	for _, server := range t.servers {
		_ = server.Close() // has nothing to lose
	}
}
