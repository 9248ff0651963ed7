package httpfault

import (
	"io"
	"net/http"
	"strconv"
	"strings"
)

// Reply answers with these bytes in place of the device.
func Reply(status int, contentType, body string) Misbehaviour {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body) // the client may be gone
	}
}

// Hang takes the request and never answers; nothing is done. It ends when the
// client gives up or the device is closed.
func Hang() Misbehaviour {
	return func(_ http.ResponseWriter, r *http.Request, _ http.Handler) {
		<-r.Context().Done()
		panic(http.ErrAbortHandler) // net/http closes the connection, as documented
	}
}

// Cut carries the request out, announces the whole honest body, sends its first
// bytes and closes the connection.
func Cut(bytes int) Misbehaviour {
	return Altered(func(w http.ResponseWriter, _ *http.Request, status int, body []byte) {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		w.WriteHeader(status)
		_, _ = w.Write(body[:min(bytes, len(body))])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
}

// Huge answers 200 with JSON of about that many bytes, made as it is read: what
// stands before and behind a text of x.
func Huge(size int64, before, behind string) Misbehaviour {
	return func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, before)
		chunk := strings.Repeat("x", 64<<10)
		for left := size; left > 0 && r.Context().Err() == nil; left -= int64(len(chunk)) {
			if _, err := io.WriteString(w, chunk); err != nil {
				return
			}
		}
		_, _ = io.WriteString(w, behind)
	}
}

// Altered answers honestly, but the status and the body go out through send; the
// header is there already, without the length.
func Altered(send func(w http.ResponseWriter, r *http.Request, status int, body []byte)) Misbehaviour {
	return func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		recorded := Record(honest, r)
		for name, values := range recorded.header {
			w.Header()[name] = values
		}
		w.Header().Del("Content-Length")
		send(w, r, recorded.Status, recorded.Body.Bytes())
	}
}
