package maaspd

import "strings"

// deviceText is what messages about the device begin with: the values of the
// key parameters that the request names, and a colon; "" when it names none.
func (s *paramSet) deviceText(given value) string {
	var named []string
	for _, p := range s.params {
		name := p.givenName(given, &faults{})
		if text := given.members[name].text; p.key && text != "" {
			named = append(named, bareAddress(text))
		}
	}
	if len(named) == 0 {
		return ""
	}
	return strings.Join(named, ", ") + ": "
}

// bareAddress leaves out the user information and the query of a URL, which
// may be secrets.
func bareAddress(text string) string {
	text, _, _ = strings.Cut(text, "?")
	return text[strings.LastIndexByte(text, '@')+1:]
}

// deviceKey is the identity of the device that the request is about: the
// values of the key parameters, trimmed, in lower case, without brackets.
func (d *definition) deviceKey(params map[string]any) []string {
	var key []string
	for _, p := range d.params.params {
		if !p.key {
			continue
		}
		text, isText := params[p.name].(string)
		if !isText && params[p.name] != nil {
			text = string(writeJSON(params[p.name], ""))
		}
		text = strings.NewReplacer("[", "", "]", "").Replace(text)
		key = append(key, strings.ToLower(strings.TrimSpace(text)))
	}
	return key
}
