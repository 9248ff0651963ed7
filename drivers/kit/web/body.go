package web

import (
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
)

var (
	errBody     = errors.New("the body is too large")
	errEncoding = errors.New("the body is encoded in a way that was not asked for")
)

// readBody returns the body, or what came of it. Neither the body nor what it
// expands to is read beyond most bytes.
func readBody(answer *http.Response, most int64) ([]byte, error) {
	if answer.Request.Method == http.MethodHead || answer.ContentLength == 0 {
		return nil, nil
	}
	if answer.ContentLength > most {
		return nil, errBody
	}
	raw := &io.LimitedReader{R: answer.Body, N: most + 1}
	plain, err := decoded(answer.Header.Get("Content-Encoding"), raw)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(plain, most+1))
	if err != nil {
		return body, err
	}
	if int64(len(body)) > most {
		return nil, errBody
	}
	// A compressed body may end before what carries it.
	if _, err := io.Copy(io.Discard, raw); err != nil {
		return body, err
	}
	if raw.N == 0 {
		return nil, errBody
	}
	return body, nil
}

// decoded undoes a compression, which comes from devices that keep some resources
// compressed only, and from those that do not listen.
func decoded(encoding string, raw io.Reader) (io.Reader, error) {
	switch encoding {
	case "", "identity":
		return raw, nil
	case "gzip", "x-gzip":
	default:
		return nil, errEncoding
	}
	plain, err := gzip.NewReader(raw)
	if err == io.EOF {
		return http.NoBody, nil // nothing, as after a 304
	}
	return plain, err
}

// bodyFailure names what went wrong while a body was read.
func bodyFailure(ctx context.Context, err error) *Error {
	switch {
	case ctx.Err() != nil:
		return ended(ctx)
	case errors.Is(err, errBody):
		return &Error{Kind: KindTooLarge}
	case errors.Is(err, errEncoding):
		return &Error{Kind: KindProtocol, detail: errEncoding.Error()}
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, gzip.ErrChecksum):
		return &Error{Kind: KindProtocol, detail: "the body is not compressed as it says"}
	}
	return exchangeFailure(ctx, err)
}
