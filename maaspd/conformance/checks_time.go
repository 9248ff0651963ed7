package conformance

import (
	"context"
	"io"
	"os"
	"strings"
	"syscall"
	"time"
)

// What the protocol allows beyond timeoutMs, and after a signal.
const (
	deadlineSlack = time.Second
	signalTime    = 2 * time.Second
)

func timeChecks() []Check {
	return []Check{
		{"time.deadline", "2.6", "a device that never answers: connError, reason timeout, within a second of timeoutMs", twice(deadlineKept("power_query"))},
		{"time.deadline-changing", "3.16", "the same for power_on", twice(deadlineKept("power_on"))},
		{"time.closed-port", "3.11", "a port where nobody listens is a connError in time", twice(closedPort)},
		{"time.sigterm", "3.16", "SIGTERM while the device is silent: actionError, reason cancelled, within 2 seconds", signalled(syscall.SIGTERM)},
		{"time.sigint", "3.16", "SIGINT while the device is silent: the same", signalled(os.Interrupt)},
		{"time.sigterm-reading", "3.16", "SIGTERM while the request is being read: the same", signalledReading},
		{"time.validate-offline", "6.6", "validate reaches no device", validateOffline},
	}
}

// twice gives a driver a second chance: a machine that is busy with other things
// may miss a bound of a second by itself, a driver that does not keep it misses
// it again.
func twice(check func(context.Context, *subject) verdict) func(context.Context, *subject) verdict {
	return func(ctx context.Context, s *subject) verdict {
		if first := check(ctx, s); first.status != Fail {
			return first
		}
		return check(ctx, s)
	}
}

// muteRequest is a request for a device that never answers.
func (s *subject) muteRequest(ctx context.Context, keys object) (mute *mutePort, text, reason string) {
	mute, err := openMute()
	if err != nil {
		return nil, "", err.Error()
	}
	params, reason := s.addressed(ctx, mute.port)
	if reason != "" {
		mute.close()
		return nil, "", reason
	}
	return mute, request(params, keys), ""
}

func deadlineKept(verb string) func(context.Context, *subject) verdict {
	return func(ctx context.Context, s *subject) verdict {
		const limit = 1500 * time.Millisecond
		mute, text, reason := s.muteRequest(ctx, object{"timeoutMs": limit.Milliseconds()})
		if reason != "" {
			return notApplicable("%s", reason)
		}
		defer mute.close()
		got := s.send(ctx, verb, command{stdin: strings.NewReader(text), limit: limit + 5*time.Second})
		switch {
		case got.Hung:
			return failed("timeoutMs was %d, and the driver had to be killed after %v", limit.Milliseconds(), got.Took.Round(time.Millisecond))
		case !mute.hears(0):
			return failed("nothing arrived at the address; the answer was %s", got.describe())
		case got.outcome() != "connError timeout":
			return failed("want connError, reason timeout; got %s", got.describe())
		case got.Took > limit+deadlineSlack:
			return failed("timeoutMs was %d, the answer came after %v", limit.Milliseconds(), got.Took.Round(time.Millisecond))
		}
		return passed()
	}
}

func closedPort(ctx context.Context, s *subject) verdict {
	const limit = 3 * time.Second
	port, release, err := deadPort()
	if err != nil {
		return notApplicable("no port on loopback: %v", err)
	}
	defer release()
	params, reason := s.addressed(ctx, port)
	if reason != "" {
		return notApplicable("%s", reason)
	}
	text := request(params, object{"timeoutMs": limit.Milliseconds()})
	got := s.send(ctx, "power_query", command{stdin: strings.NewReader(text), limit: limit + 5*time.Second})
	if got.Failure == nil || got.Failure.Code != "connError" || got.Took > limit+deadlineSlack {
		return failed("want a connError within %v; after %v got %s", limit+deadlineSlack, got.Took.Round(time.Millisecond), got.describe())
	}
	return passed()
}

// cancelledInTime checks the answer after a signal.
func (s *subject) cancelledInTime(p *process, verb string, signal os.Signal) verdict {
	sent := time.Now()
	if err := p.cmd.Process.Signal(signal); err != nil {
		return failed("the driver had ended before the signal: %s", p.wait().describe())
	}
	got := s.answer(verb, p.wait())
	took := time.Since(sent)
	switch {
	case got.Hung || took > signalTime+pipeTime:
		return failed("after %v the driver still ran: %s", took.Round(time.Millisecond), got.Result.describe())
	case got.outcome() != "actionError cancelled":
		return failed("want actionError, reason cancelled; got %s", got.describe())
	}
	s.record(got)
	return passed()
}

func signalled(signal os.Signal) func(context.Context, *subject) verdict {
	return func(ctx context.Context, s *subject) verdict {
		if !canSignal {
			return notApplicable("this system has no signals")
		}
		mute, text, reason := s.muteRequest(ctx, object{"timeoutMs": 30000})
		if reason != "" {
			return notApplicable("%s", reason)
		}
		defer mute.close()
		p, err := start(ctx, s.binary, command{args: []string{"power_query"}, stdin: strings.NewReader(text), dir: s.dir, limit: 12 * time.Second})
		if err != nil {
			return failed("%v", err)
		}
		if !mute.hears(5 * time.Second) {
			return failed("nothing arrived at the address within 5 s")
		}
		return s.cancelledInTime(p, "power_query", signal)
	}
}

// signalledReading gives the driver more than a pipe holds, so that it must be
// reading, and keeps the pipe open.
func signalledReading(ctx context.Context, s *subject) verdict {
	if !canSignal {
		return notApplicable("this system has no signals")
	}
	reader, writer, err := os.Pipe()
	if err != nil {
		return failed("no pipe: %v", err)
	}
	defer writer.Close()
	p, err := start(ctx, s.binary, command{args: []string{"power_query"}, stdin: reader, dir: s.dir, limit: 12 * time.Second})
	reader.Close()
	if err != nil {
		return failed("%v", err)
	}
	if err := writer.SetWriteDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return failed("the pipe: %v", err)
	}
	if _, err := io.WriteString(writer, strings.Repeat(" ", mebibyte/2)); err != nil {
		return failed("the driver does not read its standard input: %v", err)
	}
	time.Sleep(100 * time.Millisecond) // until it waits for the rest
	return s.cancelledInTime(p, "power_query", syscall.SIGTERM)
}

func validateOffline(ctx context.Context, s *subject) verdict {
	if reason := s.lacks("validate"); reason != "" {
		return notApplicable("%s", reason)
	}
	mute, text, reason := s.muteRequest(ctx, nil)
	if reason != "" {
		return notApplicable("%s", reason)
	}
	defer mute.close()
	got := s.send(ctx, "validate", command{stdin: strings.NewReader(text)})
	switch {
	case got.outcome() != "success":
		return failed("%s", got.describe())
	case mute.hears(100 * time.Millisecond):
		return failed("something arrived at the address")
	}
	return passed()
}
