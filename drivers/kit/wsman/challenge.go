package wsman

import "strings"

// findChallenge returns the first challenge among the values of WWW-Authenticate
// that this side can answer.
func findChallenge(values []string) (challenge, bool) {
	for _, value := range values {
		for _, offer := range parseOffers(value) {
			if !strings.EqualFold(offer.scheme, "Digest") {
				continue
			}
			if c, ok := newChallenge(offer.params); ok {
				return c, true
			}
		}
	}
	return challenge{}, false
}

// offer is one authentication scheme with its parameters, names in lower case.
type offer struct {
	scheme string
	params map[string]string
}

// parseOffers reads the list of schemes in a value of WWW-Authenticate (RFC 9110,
// section 11.6.1). What it does not understand it steps over.
func parseOffers(text string) (offers []offer) {
	for text != "" {
		name := token(text)
		if name == "" {
			text = text[1:]
			continue
		}
		text = text[len(name):]
		value, rest, isParam := parseValue(text)
		if !isParam {
			offers = append(offers, offer{name, map[string]string{}})
			continue
		}
		text = rest
		if len(offers) > 0 {
			offers[len(offers)-1].params[strings.ToLower(name)] = value
		}
	}
	return offers
}

// parseValue reads "=value" where it follows.
func parseValue(text string) (value, rest string, ok bool) {
	text, ok = strings.CutPrefix(strings.TrimLeft(text, " \t"), "=")
	if !ok {
		return "", text, false
	}
	text = strings.TrimLeft(text, " \t")
	if !strings.HasPrefix(text, `"`) {
		value = token(text)
		return value, text[len(value):], true
	}
	var plain strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '"':
			return plain.String(), text[i+1:], true
		case text[i] == '\\' && i+1 < len(text):
			i++
		}
		plain.WriteByte(text[i])
	}
	return plain.String(), "", true
}

// token is the token that the text begins with (RFC 9110, section 5.6.2), or "".
func token(text string) string {
	end := strings.IndexFunc(text, func(c rune) bool {
		return c <= ' ' || c >= 0x7f || strings.ContainsRune(`()<>@,;:\"/[]?={}`, c)
	})
	if end < 0 {
		return text
	}
	return text[:end]
}
