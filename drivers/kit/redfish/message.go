package redfish

import (
	"encoding/base64"
	"strings"
	"unicode"
)

// message is one entry of @Message.ExtendedInfo (schema Message).
type message struct {
	ID   string   `json:"MessageId"`
	Text string   `json:"Message"`
	Args []string `json:"MessageArgs"`
}

// key is the last part of the MessageId, which is the same whatever the
// registry and its version are.
func (m message) key() string { return m.ID[strings.LastIndex(m.ID, ".")+1:] }

// empty tells that the message only points to others.
func (m message) empty() bool {
	key := m.key()
	return key == "" || key == "GeneralError" || key == "Success" || key == "ExtendedInfo"
}

// messages reads the body of a refusal (DSP0266, 8.6), the telling one first.
// Some BMCs leave out the enclosing "error".
func messages(body []byte) []message {
	var reply struct {
		Error struct {
			Code     string    `json:"code"`
			Message  string    `json:"message"`
			Extended []message `json:"@Message.ExtendedInfo"`
		} `json:"error"`
		Extended []message `json:"@Message.ExtendedInfo"`
	}
	if Decode(body, &reply) != nil {
		return nil
	}
	all := append(reply.Error.Extended, reply.Extended...)
	all = append(all, message{ID: reply.Error.Code, Text: reply.Error.Message})
	var telling, rest []message
	for _, m := range all {
		if m.empty() {
			rest = append(rest, m)
		} else {
			telling = append(telling, m)
		}
	}
	return append(telling, rest...)
}

// longestText is how much of a device's own words goes into an error.
const longestText = 200

// shortSecret is the length in bytes below which a secret is not looked for:
// replacing every "a" would tell more about the password "a" than it hides.
const shortSecret = 4

// redacted is a text without what the client told the device in confidence.
func (l *login) redacted(text string) string {
	basic := base64.StdEncoding.EncodeToString([]byte(l.user + ":" + l.password))
	for _, secret := range []string{basic, l.password, l.held()} {
		if len(secret) >= shortSecret {
			text = strings.ReplaceAll(text, secret, "[redacted]")
		}
	}
	return text
}

// quoted is a device's text as it may stand in an error: one line, not endless,
// without what the client told the device in confidence.
func (l *login) quoted(text string) string {
	text = l.redacted(text)
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > longestText {
		return string(runes[:longestText]) + "…"
	}
	return text
}

// readable is a link as it may stand in an error: without query and secrets,
// printable. It is the device's text too.
func (l *login) readable(link string) string {
	path, _, _ := strings.Cut(l.redacted(link), "?")
	if _, rest, absolute := strings.Cut(path, "://"); absolute {
		_, rest, _ = strings.Cut(rest, "/")
		path = "/" + rest
	}
	path = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, path)
	if runes := []rune(path); len(runes) > longestText {
		return string(runes[:longestText]) + "…"
	}
	return path
}
