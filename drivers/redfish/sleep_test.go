package redfish

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

// TestSleep holds that the last pause is as short as the time that is left, and
// that there is none after it.
func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		begin := time.Now()
		for i, want := range []time.Duration{4 * time.Second, 8 * time.Second, 9 * time.Second} {
			if !sleep(ctx, 4*time.Second, time.Second) || time.Since(begin) != want {
				t.Errorf("pause %d ended after %v, want %v", i+1, time.Since(begin), want)
			}
		}
		if sleep(ctx, 4*time.Second, time.Second) {
			t.Error("there was time for another pause")
		}
		slow, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if begin = time.Now(); !sleep(slow, 20*time.Second, 4*time.Second) || time.Since(begin) != 6*time.Second {
			t.Errorf("the pause before a long try took %v", time.Since(begin))
		}
	})
}
