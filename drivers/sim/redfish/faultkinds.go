package redfishsim

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/httpfault"
)

// Reply answers with these bytes in place of the BMC.
func Reply(status int, contentType, body string) Misbehaviour {
	return httpfault.Reply(status, contentType, body)
}

// Refuse answers with a Redfish error body of that MessageId (DSP0266, 8.6).
func Refuse(status int, messageID string) Misbehaviour {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		refuse(w, Refusal{status, messageID})
	}
}

// HTML answers 200 with a page, as the web interface of a BMC would.
func HTML() Misbehaviour {
	return Reply(http.StatusOK, "text/html; charset=utf-8", "<!DOCTYPE html><html><body>Login</body></html>")
}

// BrokenJSON answers 200 with JSON that ends too early, in a whole reply.
func BrokenJSON() Misbehaviour {
	return Reply(http.StatusOK, "application/json", `{"@odata.id":"/redfish/v1/Systems/1","PowerState":"O`)
}

// Busy answers 503 with a Retry-After of that many seconds; below 0 leaves the
// header out.
func Busy(retryAfter int) Misbehaviour {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		if retryAfter >= 0 {
			w.Header().Set("Retry-After", strconv.Itoa(retryAfter))
		}
		refuse(w, Refusal{http.StatusServiceUnavailable, "Base.1.0.ServiceTemporarilyUnavailable"})
	}
}

// Unauthorized answers 401 with this WWW-Authenticate header; "" leaves it out.
func Unauthorized(challenge string) Misbehaviour {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		if challenge != "" {
			w.Header().Set("WWW-Authenticate", challenge)
		}
		refuse(w, Refusal{http.StatusUnauthorized, "Base.1.0.NoValidSession"})
	}
}

// Redirect answers with that status (301, 302, 307, 308) and Location, which may
// be of another server or of the same path.
func Redirect(status int, location string) Misbehaviour {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.Header().Set("Location", location)
		w.WriteHeader(status)
	}
}

// redirectTo answers 307 with the path of the request on another server.
func redirectTo(server string) Misbehaviour {
	return func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		Redirect(http.StatusTemporaryRedirect, server+r.URL.Path)(w, r, honest)
	}
}

// Hops redirects a request to the same path that many times in a row (307), and
// then answers honestly. The query of the Location counts them.
func Hops(n int) Misbehaviour {
	return func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		hop, _ := strconv.Atoi(r.URL.Query().Get("hop")) // 0 for the first
		if hop >= n {
			honest.ServeHTTP(w, r)
			return
		}
		Redirect(http.StatusTemporaryRedirect, r.URL.Path+"?hop="+strconv.Itoa(hop+1))(w, r, honest)
	}
}

// Done carries a request out, and then answers as do does.
func Done(do Misbehaviour) Misbehaviour {
	return func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		httpfault.Record(honest, r)
		do(w, r, honest)
	}
}

// Late answers honestly after that time.
func Late(by time.Duration) Misbehaviour {
	return func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		if wait(r, by) {
			honest.ServeHTTP(w, r)
		}
	}
}

// Hang takes the request and never answers; nothing is done. It ends when the
// client gives up or the BMC is closed.
func Hang() Misbehaviour { return httpfault.Hang() }

// Drop closes the connection instead of an answer. With done the request was
// carried out before.
func Drop(done bool) Misbehaviour {
	return func(_ http.ResponseWriter, r *http.Request, honest http.Handler) {
		if done {
			httpfault.Record(honest, r)
		}
		panic(http.ErrAbortHandler) // net/http closes the connection, as documented
	}
}

// Trickle answers honestly, one byte of the body at a time, with that pause
// between them.
func Trickle(pause time.Duration) Misbehaviour {
	return httpfault.Altered(func(w http.ResponseWriter, r *http.Request, status int, body []byte) {
		w.WriteHeader(status)
		for i := range body {
			if _, err := w.Write(body[i : i+1]); err != nil || !flushed(w) || !wait(r, pause) {
				return
			}
		}
	})
}

// Cut announces the whole honest body, sends its first bytes and closes the
// connection.
func Cut(bytes int) Misbehaviour { return httpfault.Cut(bytes) }

// WrongLength sends the honest body with a Content-Length that is off by that
// many bytes, then closes the connection.
func WrongLength(by int) Misbehaviour {
	return func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		recorded := httpfault.Record(honest, r)
		body := recorded.Body.Bytes()
		conn, out, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		defer func() { _ = conn.Close() }()
		_, _ = fmt.Fprintf(out, "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
			recorded.Status, http.StatusText(recorded.Status), max(0, len(body)+by), body)
		_ = out.Flush()
	}
}

// Huge answers 200 with a valid JSON object of about that many bytes, chunked;
// it holds PowerState On.
func Huge(size int64) Misbehaviour {
	return httpfault.Huge(size, `{"PowerState":"On","Padding":"`, `"}`)
}

// Chain applies the given misbehaviours one inside the other: the first sees
// what the second answers as the honest reply, and so on.
func Chain(all ...Misbehaviour) Misbehaviour {
	return func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		for i := len(all) - 1; i >= 0; i-- {
			do, inner := all[i], honest
			honest = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { do(w, r, inner) })
		}
		honest.ServeHTTP(w, r)
	}
}

func flushed(w http.ResponseWriter) bool {
	return http.NewResponseController(w).Flush() == nil
}

// wait reports whether the client is still there after that time.
func wait(r *http.Request, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}
