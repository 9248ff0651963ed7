package ipmi

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// challengeError is a refusal of Get Session Challenge (IPMI v2.0 rev 1.1,
// table 22-21). The request has nothing else in it that a BMC could refuse than
// the user and the authentication type.
func challengeError(code byte) *Error {
	e := completionError(request{op: opLogin}, code)
	switch code {
	case 0x81, 0x82:
		e.Kind = KindUnknownUser
		e.detail = fmt.Sprintf("it answers Get Session Challenge with completion code %02Xh, %s", code,
			map[byte]string{0x81: "invalid user name", 0x82: "the anonymous user is not enabled"}[code])
	case ccBusy, ccTimeout, ccNoResponse, ccUnspecified:
	default:
		e.Kind = KindAuthType
	}
	return e
}

// activateError is a refusal of Activate Session (table 22-22).
func activateError(code byte) *Error {
	e := completionError(request{op: opLogin}, code)
	words := map[byte]string{
		0x81: "no session slot is free",
		0x82: "no session slot is free for this user",
		0x83: "no session slot is free for this privilege level",
		0x84: "the session sequence number is out of range",
		0x85: "invalid session ID, which is how some BMCs answer a wrong password",
		0x86: "the privilege level exceeds the limit of the user or the channel",
	}
	text, ok := words[code]
	if !ok {
		return e
	}
	e.detail = fmt.Sprintf("it answers Activate Session with completion code %02Xh, %s", code, text)
	switch code {
	case 0x81, 0x82, 0x83:
		e.Kind = KindSessionsFull
	case 0x84:
		e.Kind = KindProtocol
	case 0x85:
		e.Kind = KindBadPassword
	case 0x86:
		e.Kind = KindPrivilege
	}
	return e
}

// explainAuthType asks a BMC that refused the login what it would have: Get
// Channel Authentication Capabilities (section 22.13). The answer is for the
// person only, since anybody could have sent it; nothing weaker is tried.
func (l *login15) explainAuthType(ctx context.Context, refusal *Error) *Error {
	const thisChannel = 0x0e
	r := request{op: "Get Channel Authentication Capabilities", netFn: netFnApp, command: 0x38,
		data: []byte{thisChannel, byte(l.cfg.Privilege)}}
	err := l.step(ctx, setup15{request: r, sends: 2, seal: outside15, take: func(_ packet15, code byte, data []byte) error {
		if code == ccOK && len(data) >= 4 {
			refusal.advice = capabilities(data).advice()
		}
		return nil
	}})
	if errors.Is(err, context.Canceled) {
		return l.link.failure(opLogin, err)
	}
	return refusal
}

// capabilities is the answer to Get Channel Authentication Capabilities (table
// 22-15), of at least 4 bytes.
type capabilities []byte

// speaks15 reports whether the BMC does not say that it speaks IPMI 2.0 only.
func (c capabilities) speaks15() bool {
	const extended, has15 = 0x80, 0x01
	return c[1]&extended == 0 || c[3]&has15 != 0
}

// types are the authentication types that the BMC offers, by name.
func (c capabilities) types() []string {
	names := []string{"none", "MD2", "MD5", "", "straight password", "OEM"}
	var list []string
	for bit, name := range names {
		if name != "" && c[1]&(1<<bit) != 0 {
			list = append(list, name)
		}
	}
	return list
}

// advice tells what to do about a refused MD5 login.
func (c capabilities) advice() string {
	offer := strings.Join(c.types(), ", ")
	switch {
	case !c.speaks15() || offer == "":
		return "it offers no IPMI 1.5 at this privilege level: use IPMI 2.0"
	case !strings.Contains(offer, "MD5"):
		return "at this privilege level it offers no MD5 for IPMI 1.5, only " + offer +
			", which is refused here: use IPMI 2.0, or enable MD5 on the BMC"
	}
	return ""
}
