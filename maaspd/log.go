package maaspd

import (
	"context"
	"io"
	"log/slog"
	"sync/atomic"
)

type loggerKey struct{}

// Logger returns the logger of the action: JSON lines on standard error, with
// the driver's name, the verb and the request's id, scrubbed of its secrets.
// Outside of an action it discards.
func Logger(ctx context.Context) *slog.Logger {
	if log, ok := ctx.Value(loggerKey{}).(*slog.Logger); ok {
		return log
	}
	return slog.New(slog.DiscardHandler)
}

// newLogger returns a logger, and the place to put the scrubber into as soon
// as the secrets of the request are known.
func newLogger(to io.Writer, level slog.Level) (*slog.Logger, *atomic.Pointer[scrubber]) {
	scrub := &atomic.Pointer[scrubber]{}
	scrub.Store(newScrubber(nil))
	handler := slog.NewJSONHandler(scrubWriter{to, scrub.Load}, &slog.HandlerOptions{Level: level})
	return slog.New(handler), scrub
}
