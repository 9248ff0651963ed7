package bmclib

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/maaspd/powerdrivers/maaspd"
)

// idle is a wire that leads nowhere.
func idle() *wire { return &wire{base: "https://192.0.2.7", turn: make(chan struct{}, 1)} }

// reasonIn is the reason of an error in the protocol's terms, "" if it is none.
func reasonIn(err error) maaspd.Reason {
	failure, ok := errors.AsType[*maaspd.Error](err)
	if !ok {
		return ""
	}
	return failure.Reason
}

// TestCallThatIgnoresItsContext holds that a call ends in time when bmclib does
// not, that the next one waits for it, and that it goes on when bmclib has ended.
func TestCallThatIgnoresItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, began := idle(), time.Now()
		sleep := func(context.Context) (bool, error) { time.Sleep(time.Minute); return true, nil }
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := change(ctx, w, "switch on", sleep); reasonIn(err) != maaspd.Timeout || time.Since(began) != time.Second+parting {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		again, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		if err := change(again, w, "switch off", sleep); reasonIn(err) != maaspd.Timeout || time.Since(began) != 2*time.Second+parting {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		word, err := read(t.Context(), w, "read the state", func(context.Context) (string, error) { return "on", nil })
		if word != "on" || err != nil || time.Since(began) != time.Minute {
			t.Errorf("after %v: %q, %v", time.Since(began), word, err)
		}
	})
}

// TestCancelledCall holds that a cancelled call ends at once, and says so.
func TestCancelledCall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, began := idle(), time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err := read(ctx, w, "read the state", func(context.Context) (string, error) { time.Sleep(time.Minute); return "on", nil })
		if reasonIn(err) != maaspd.Cancelled || time.Since(began) != time.Second+parting {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
		<-ctx.Done()
		time.Sleep(time.Minute)
	})
}

// TestPanicOfBmclib holds that a panic is an error.
func TestPanicOfBmclib(t *testing.T) {
	t.Parallel()
	err := change(t.Context(), idle(), "switch on", func(context.Context) (bool, error) { panic("index out of range") })
	if reasonIn(err) != maaspd.RefusedByDevice || !strings.Contains(err.Error(), "bmclib crashed: index out of range") {
		t.Errorf("%v", err)
	}
}

// TestFalseWithoutError holds that bmclib's false is no success.
func TestFalseWithoutError(t *testing.T) {
	t.Parallel()
	err := change(t.Context(), idle(), "switch on", func(context.Context) (bool, error) { return false, nil })
	if reasonIn(err) != maaspd.NotVerified {
		t.Errorf("%v", err)
	}
}

// TestOverlookedRefusal holds that a 401 counts though bmclib took it for a
// success, and that nothing is sent after it.
func TestOverlookedRefusal(t *testing.T) {
	t.Parallel()
	w := idle()
	w.refused = &refused{op: "log in", where: "https://192.0.2.7/login", status: http.StatusUnauthorized}
	for range 2 {
		_, err := read(t.Context(), w, "read the state", func(ctx context.Context) (bool, error) {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.base, nil)
			if err != nil {
				return false, err
			}
			if reply, err := w.httpClient().Do(req); err == nil {
				_ = reply.Body.Close()
				t.Error("a request was sent")
			}
			return true, nil
		})
		if reasonIn(err) != maaspd.BadCredentials {
			t.Errorf("%v", err)
		}
	}
}

// TestExplainedErrors holds that bmclib's own words are kept, but not at length,
// and not over several lines.
func TestExplainedErrors(t *testing.T) {
	t.Parallel()
	c := &call{ctx: t.Context(), op: "switch on"}
	err := c.explain(errors.New("the device said:\n" + strings.Repeat("no ", 1000)))
	if reasonIn(err) != maaspd.RefusedByDevice || len(err.Error()) > 2*longestText || strings.Contains(err.Error(), "\n") {
		t.Errorf("%v", err)
	}
	c.sent = true
	if _, ok := errors.AsType[*maaspd.Error](c.explain(maaspd.Fail(maaspd.BadInput, errors.New("odd")))); !ok {
		t.Error("an error in the protocol's terms does not stay one")
	}
}
