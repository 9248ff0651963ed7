package maaspd

import (
	"reflect"
	"strings"
	"unicode/utf8"
)

// Path is an absolute file path.
type Path string

// textForm is a text parameter with a grammar. The pattern is the whole
// grammar: it stands in the schema, so that a host and the driver agree.
type textForm struct {
	name     string // x-maaspd-type
	expected string
	pattern  func() string
	max      int // in characters
	field    string
	// match holds the pattern without the cost of compiling it, which is half
	// a millisecond for an address; a fuzz test keeps the two together.
	match func(string) bool
	parse func(string) any
}

// textFormOf returns the grammar of a Go type that has one.
func textFormOf(typ reflect.Type) (form textForm, ok bool) {
	switch typ {
	case reflect.TypeFor[Address]():
		return textForm{
			name: "address", max: 260, pattern: addressPattern, match: matchAddress, parse: parseAddress,
			expected: "an IPv4 or IPv6 address or a host name, with an optional port (192.0.2.7, 192.0.2.7:623, [2001:db8::7]:623)",
		}, true
	case reflect.TypeFor[URL]():
		return textForm{
			name: "url", max: 2048, pattern: urlPattern, match: matchURL, parse: parseURL,
			expected: "an http or https URL without user and password",
		}, true
	case reflect.TypeFor[MAC]():
		return textForm{
			name: "mac", max: 17, field: "mac_address", pattern: macPattern, match: matchMAC,
			parse:    func(text string) any { return NormalMAC(text) },
			expected: "a MAC such as 52:54:00:12:34:56",
		}, true
	case reflect.TypeFor[UUID]():
		return textForm{
			name: "uuid", max: 36, pattern: uuidPattern, match: matchUUID, parse: parseUUID,
			expected: "a UUID such as 123e4567-e89b-12d3-a456-426614174000",
		}, true
	case reflect.TypeFor[Path]():
		return textForm{
			name: "path", max: 4096, pattern: pathPattern, match: matchPath,
			parse:    func(text string) any { return Path(text) },
			expected: "an absolute path",
		}, true
	}
	return textForm{}, false
}

func (t textForm) secret() bool       { return false }
func (t textForm) normal(v value) any { return normalText(v) }

func (t textForm) check(canonical any) []fault {
	text, ok := canonical.(string)
	switch {
	case !ok:
		return wrongType("a text: " + t.expected)
	case utf8.RuneCountInString(text) > t.max:
		return []fault{{"", "maxLength", "must be " + t.expected}}
	case !t.match(text):
		return []fault{{"", "pattern", "must be " + t.expected}}
	}
	return nil
}

func (t textForm) store(field reflect.Value, canonical any) {
	field.Set(reflect.ValueOf(t.parse(canonical.(string))))
}

func (t textForm) schema(into map[string]any) {
	into["type"], into["pattern"], into["maxLength"] = "string", t.pattern(), t.max
	into["x-maaspd-type"] = t.name
}

func (t textForm) maasField() (string, []Choice) {
	if t.field != "" {
		return t.field, nil
	}
	return "string", nil
}

func pathPattern() string { return `^(?:/|[A-Za-z]:[\\/])[^\x00]*$` }

// matchPath holds pathPattern: a path of Unix or one with a Windows drive.
func matchPath(text string) bool {
	if text == "" || strings.Contains(text, "\x00") {
		return false
	}
	letter := text[0] | 0x20 // lower case
	hasDrive := 'a' <= letter && letter <= 'z' && (strings.HasPrefix(text[1:], ":/") || strings.HasPrefix(text[1:], `:\`))
	return text[0] == '/' || hasDrive
}
