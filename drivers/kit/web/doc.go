// Package web is a base for drivers of devices that are managed over HTTP. It
// takes a device for what it may be: slow, broken, or somebody else who wants the
// credential.
//
// # Origin
//
// ParseAddress makes a base URL of what a person entered. Every request goes to
// its scheme, host and port, and to nobody else: a link of an answer is parsed by
// Resolve, never glued to the address, and a redirect is followed only inside the
// origin, five times at most, with method and body kept. No proxy of the
// environment stands between, and no cookie is kept unless asked for.
//
// # TLS
//
// Certificates are verified, with TLS 1.2 or 1.3. Devices rarely have one that
// anybody signed, so the error names the fingerprint of the certificate that was
// seen, and the settings that take it, or a CA file. A fingerprint pins that one
// certificate, whoever signed it and whatever is written in it.
//
// # Requests
//
// All go over one connection, one after the other. A GET that finds its reused
// connection dead is sent again on a fresh one, and a GET that is answered 503 or
// 429 with a Retry-After inside the context's deadline waits and asks again. All
// others leave once; Error.Sent says whether they may have been carried out.
//
// Every wait ends with its context, at once when that is cancelled. An answer is
// read up to Config.MaxBody, what it expands to included.
//
// # Errors
//
// Every error is an *Error. Its text is for people and holds no secret, nor does
// the log: no credential, no user-info, no query, and of what the device sent, which
// might be any of them, only the paths of links that are followed.
package web
