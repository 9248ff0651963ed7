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

// quoted is a device's text as it may stand in an error: one line, not endless,
// without what the client told the device in confidence.
func (l *login) quoted(text string) string {
	l.mu.Lock()
	token := l.token
	l.mu.Unlock()
	for _, secret := range []string{l.password, base64.StdEncoding.EncodeToString([]byte(l.user + ":" + l.password)), token} {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "[redacted]")
		}
	}
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

// readable is a link as it may stand in an error: without query, printable.
func readable(link string) string {
	path, _, _ := strings.Cut(link, "?")
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
