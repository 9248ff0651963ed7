// Package wsman is a client for WS-Management (DMTF DSP0226) as management
// controllers such as Intel AMT speak it: SOAP 1.2 over HTTP or HTTPS, with
// digest authentication (RFC 7616).
//
// The transport is drivers/kit/web, with all that it holds to: the origin, the
// verified certificate, one connection, bounded answers, the context's deadline.
//
// # Login
//
// The first request leaves without a credential and is answered by a challenge;
// it is then sent again with the answer to it, which proves that the password is
// known without holding it. A refused answer is final: nothing is sent again, so
// that no account is locked. Only where the password cannot be what was refused
// (the device says that its nonce was stale, or has taken the same password
// before in this session) is the new challenge answered, once.
//
// # Errors
//
// Every error is an *Error, or a *web.Error of the transport. Error.Sent says
// whether a request that changes something may have been carried out.
package wsman
