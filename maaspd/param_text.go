package maaspd

import (
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"unicode/utf8"
)

// MAC is an Ethernet address, kept in lower case with colons.
type MAC string

// UUID is kept in lower case with hyphens.
type UUID string

// Path is an absolute file path.
type Path string

// URL is an absolute http or https URL without user information and fragment.
type URL struct{ *url.URL }

// textForm is a text parameter with a grammar. The pattern is the whole
// grammar: it stands in the schema, so that a host and the driver agree.
type textForm struct {
	name     string // x-maaspd-type
	expected string
	pattern  string
	max      int // in characters
	field    string
	// match tells whether the text obeys the pattern; nil means the regular
	// expression itself is used, which costs more to start with.
	match func(string) bool
	parse func(string) any
}

// textForms are the grammars by the Go type of the field.
func textForms() map[reflect.Type]textForm {
	return map[reflect.Type]textForm{
		reflect.TypeFor[Address](): addressForm(),
		reflect.TypeFor[URL](): {
			name: "url", expected: "an http or https URL without user and password", max: 2048,
			pattern: urlPattern(), parse: parseURL,
		},
		reflect.TypeFor[MAC](): {
			name: "mac", expected: "a MAC such as 52:54:00:12:34:56", max: 17, field: "mac_address",
			pattern: `^[0-9A-Fa-f]{2}(?:[:.-]?[0-9A-Fa-f]{2}){5}$`,
			parse:   func(text string) any { return NormalMAC(text) },
		},
		reflect.TypeFor[UUID](): {
			name: "uuid", expected: "a UUID", max: 36,
			pattern: `^[0-9A-Fa-f]{8}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{4}-?[0-9A-Fa-f]{12}$`,
			parse:   parseUUID,
		},
		reflect.TypeFor[Path](): {
			name: "path", expected: "an absolute path", max: 4096,
			pattern: `^(?:/|[A-Za-z]:[\\/])[^\x00]*$`,
			parse:   func(text string) any { return Path(text) },
		},
	}
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
	case !t.matches(text):
		return []fault{{"", "pattern", "must be " + t.expected}}
	}
	return nil
}

func (t textForm) matches(text string) bool {
	if t.match != nil {
		return t.match(text)
	}
	return regexp.MustCompile(t.pattern).MatchString(text)
}

func (t textForm) store(field reflect.Value, canonical any) {
	field.Set(reflect.ValueOf(t.parse(canonical.(string))))
}

func (t textForm) schema(into map[string]any) {
	into["type"], into["pattern"], into["maxLength"] = "string", t.pattern, t.max
	into["x-maaspd-type"] = t.name
}

func (t textForm) maasField() (string, []Choice) {
	if t.field != "" {
		return t.field, nil
	}
	return "string", nil
}

// NormalMAC returns a MAC, however it is separated, in lower case with colons.
// A text that is not twelve hex digits is returned in lower case as it is.
func NormalMAC(text string) MAC {
	lower := strings.ToLower(text)
	digits := strings.NewReplacer(":", "", "-", "", ".", "").Replace(lower)
	if len(digits) != 12 || strings.Trim(digits, "0123456789abcdef") != "" {
		return MAC(lower)
	}
	pairs := make([]string, 6)
	for i := range pairs {
		pairs[i] = digits[2*i : 2*i+2]
	}
	return MAC(strings.Join(pairs, ":"))
}

func parseUUID(text string) any {
	d := strings.ToLower(strings.ReplaceAll(text, "-", ""))
	return UUID(strings.Join([]string{d[:8], d[8:12], d[12:16], d[16:20], d[20:]}, "-"))
}

func parseURL(text string) any {
	parsed, err := url.Parse(text)
	if err != nil {
		// The pattern is narrower than what url.Parse takes; a test holds it.
		return URL{&url.URL{}}
	}
	return URL{parsed}
}

// urlPattern is RFC 3986 narrowed to http, without user information, which
// would be a secret in the wrong place.
func urlPattern() string {
	const pchar = `(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})`
	host := `(?:` + ipv4Pattern + `|` + namePattern + `|\[` + ipv6Pattern() + `\])`
	return `^[Hh][Tt][Tt][Pp][Ss]?://` + host + `(?::` + portPattern + `)?(?:/` + pchar + `*)?(?:\?(?:` + pchar + `|\?)*)?$`
}
