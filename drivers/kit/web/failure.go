package web

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
)

// errClosed is the cause of what Close ends.
var errClosed = errors.New("the client is closed")

// ended returns the Error of a context that is over, or nil.
func ended(ctx context.Context) *Error {
	err := ctx.Err()
	switch {
	case err == nil:
		return nil
	case context.Cause(ctx) == errClosed:
		return &Error{Kind: KindCanceled, detail: errClosed.Error(), err: errClosed}
	case errors.Is(err, context.DeadlineExceeded):
		return &Error{Kind: KindTimeout, err: err}
	}
	return &Error{Kind: KindCanceled, err: err}
}

// What had not come when the time was over.
const (
	noConnection = "no connection"
	noHandshake  = "no TLS handshake"
)

// before tells of a timeout what it was before.
func (e *Error) before(missing string) *Error {
	if e.Kind == KindTimeout {
		e.detail = missing
	}
	return e
}

// dialFailure names what went wrong before a connection was there.
func (c *Client) dialFailure(ctx context.Context, err error) *Error {
	if e := ended(ctx); e != nil {
		return e.before(noConnection)
	}
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return &Error{Kind: KindDNS, err: err}
	}
	if timedOut(err) {
		return &Error{Kind: KindTimeout, detail: noConnection, err: err}
	}
	e := &Error{Kind: KindRefused, err: err}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		e.words = "there is no way to the address"
		e.advice = "check the address and the network between"
	}
	return e
}

// handshakeFailure names what went wrong between TCP's connection and TLS's.
func (c *Client) handshakeFailure(ctx context.Context, err error) *Error {
	if e := ended(ctx); e != nil {
		return e.before(noHandshake)
	}
	if e := c.untrusted(err); e != nil {
		return e
	}
	switch {
	case timedOut(err):
		return &Error{Kind: KindTimeout, detail: noHandshake, err: err}
	case broken(err):
		return &Error{Kind: KindCut, detail: "during the TLS handshake", err: err,
			advice: "check that the port is the one where the device speaks TLS; if it is, try again, and if it stays so, restart the device's management controller"}
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return &Error{Kind: KindTLS, words: "what answers there does not speak TLS", advice: "check the address and the port; only if the device has no TLS at all, write http:// before the address"}
	}
	if strings.Contains(err.Error(), "failed to parse certificate") {
		return &Error{Kind: KindTLS, words: "the certificate is malformed", advice: "install another one on the device, or update its firmware"}
	}
	return &Error{Kind: KindTLS, detail: alertOf(err)}
}

// exchangeFailure names what went wrong on a connection. It does not keep errors
// that repeat what the device sent.
func exchangeFailure(ctx context.Context, err error) *Error {
	if e := ended(ctx); e != nil {
		return e
	}
	switch {
	case timedOut(err):
		return &Error{Kind: KindTimeout, err: err}
	case errors.Is(err, errTLSPort):
		return wrongScheme()
	case errors.Is(err, errHeader):
		return &Error{Kind: KindTooLarge, detail: "its header alone"}
	case errors.Is(err, errInterim):
		return &Error{Kind: KindProtocol, detail: "only interim answers come"}
	case alertOf(err) != "":
		return &Error{Kind: KindTLS, detail: alertOf(err)}
	case broken(err):
		return &Error{Kind: KindCut, err: err}
	}
	return &Error{Kind: KindProtocol}
}

func timedOut(err error) bool {
	timeout, ok := errors.AsType[net.Error](err)
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) || (ok && timeout.Timeout())
}

// broken tells whether the connection ended, rather than what came over it was
// wrong.
func broken(err error) bool {
	_, isNet := errors.AsType[*net.OpError](err)
	return (isNet && alertOf(err) == "") || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed)
}

// alertOf returns the name of the TLS alert that the device, or this side,
// ended the connection with, or "". The names are those of crypto/tls.
func alertOf(err error) string {
	alert, ok := errors.AsType[*net.OpError](err)
	if !ok || (alert.Op != "remote error" && alert.Op != "local error") {
		return ""
	}
	return strings.TrimPrefix(alert.Err.Error(), "tls: ")
}
