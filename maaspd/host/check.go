package host

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The checks of replies are what schemas/reply.json says, relaxed as section 7
// has it: keys that are not known are ignored, and retryable and effect may be
// missing. They are written by hand, because a schema compiler takes a hundred
// times as long for each reply; a test holds that both agree.

// breach is the first rule that a reply breaks. Neither part shows a value.
type breach struct{ at, rule string }

// String tells the place, as a JSON Pointer, and the rule.
func (b breach) String() string {
	if b.at == "" {
		return "it " + b.rule
	}
	return b.at + " " + b.rule
}

// members are those of a JSON object.
type members = map[string]any

// checker goes through a document whose numbers are json.Number, and keeps the
// first breach. Its methods return the value, or the zero value after a breach.
type checker struct{ found *breach }

func (c *checker) fail(at, rule string) {
	if c.found == nil {
		c.found = &breach{at, rule}
	}
}

func (c *checker) object(at string, v any) members {
	object, is := v.(members)
	if !is {
		c.fail(at, "must be an object")
	}
	return object
}

func (c *checker) require(at string, object members, names ...string) {
	for _, name := range names {
		if _, there := object[name]; !there {
			c.fail(at+"/"+name, "is missing")
		}
	}
}

// each checks the items of a list.
func (c *checker) each(at string, v any, check func(at string, item any)) []any {
	list, is := v.([]any)
	if !is {
		c.fail(at, "must be a list")
	}
	for i, item := range list {
		if c.found != nil {
			break
		}
		check(at+"/"+strconv.Itoa(i), item)
	}
	return list
}

// text is a string with at least so many characters.
func (c *checker) text(at string, v any, least int) string {
	text, is := v.(string)
	switch {
	case !is:
		c.fail(at, "must be a string")
	case len(text) < least:
		c.fail(at, "must not be empty")
	}
	return text
}

func (c *checker) word(at string, v any, words ...string) string {
	text, is := v.(string)
	if !is || !slices.Contains(words, text) {
		c.fail(at, "must be one of "+strings.Join(words, ", "))
	}
	return text
}

func (c *checker) boolean(at string, v any) bool {
	value, is := v.(bool)
	if !is {
		c.fail(at, "must be true or false")
	}
	return value
}

// absent refuses a member that must not be there, whatever its value.
func (c *checker) absent(at string, object members, name string) {
	if _, there := object[name]; there {
		c.fail(at+"/"+name, "must not be there")
	}
}

// optional checks a member that may be missing.
func optional(object members, name string, check func(v any)) {
	if v, there := object[name]; there {
		check(v)
	}
}

// lineNumber is the number of an input line: an integer from 1, in any of the
// spellings that JSON has for it.
func lineNumber(v any) (int, bool) {
	number, is := v.(json.Number)
	if !is {
		return 0, false
	}
	if n, err := strconv.Atoi(string(number)); err == nil {
		return n, n >= 1
	}
	f, err := strconv.ParseFloat(string(number), 64)
	if err != nil || f != math.Trunc(f) || f < 1 || f > 1<<53 {
		return 0, false
	}
	return int(f), true
}

// isPointer tells whether the text is a JSON Pointer (RFC 6901).
func isPointer(text string) bool {
	if text != "" && text[0] != '/' {
		return false
	}
	for i := 0; i < len(text); i++ {
		if text[i] == '~' && (i+1 == len(text) || text[i+1] != '0' && text[i+1] != '1') {
			return false
		}
	}
	return true
}

func isRequestID(text string) bool {
	printable := strings.IndexFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) < 0
	return printable && len(text) <= 128
}

func tooLong(text string, most int) bool {
	return len(text) > most && utf8.RuneCountInString(text) > most
}
