package web

import (
	"context"
	"net/http"
	"strconv"
	"time"
)

// minWait is the shortest wait before a request is sent again, also where the
// device asks for none.
const minWait = time.Second

// RetryAfter returns how long the device wants to be left alone (RFC 9110,
// section 10.2.3), at least a second; 0 when it does not say so with a status of
// 503 or 429.
func (resp *Response) RetryAfter() time.Duration {
	wait, _ := retryAfter(resp, time.Now())
	return wait
}

// retryAfter returns how long the device wants to be left alone, if it does.
func retryAfter(resp *Response, now time.Time) (time.Duration, bool) {
	if resp.Status != http.StatusServiceUnavailable && resp.Status != http.StatusTooManyRequests {
		return 0, false
	}
	text := resp.Header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil {
		return max(time.Duration(seconds)*time.Second, minWait), true
	}
	date, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	return max(date.Sub(now), minWait), true
}

// fits tells whether the context's deadline leaves time for the wait and another
// exchange, as long as the last. A context without deadline has no budget to wait
// in.
func fits(ctx context.Context, wait, exchange time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return ok && time.Until(deadline)-exchange > wait
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ended(ctx)
	}
}
