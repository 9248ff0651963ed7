package host

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
)

// coerced is the value in the type of the parameter, as far as it can be
// (protocol specification, section 2.8); what cannot stays, for the schema to
// refuse.
func (p Property) coerced(v any) any {
	switch p.Type {
	case "string", "integer", "boolean":
		return coerceScalar(p.Type, v)
	case "array":
		return p.coerceList(v)
	}
	return tame(v)
}

func coerceScalar(kind string, v any) any {
	text, isText := v.(string)
	number, isNumber := v.(json.Number)
	switch {
	case kind == "string" && isNumber:
		return number.String()
	case kind == "integer" && isText:
		if digits, ok := integerDigits(text); ok {
			return json.Number(digits)
		}
	case kind == "integer" && isNumber:
		return wholeNumber(number.String())
	case kind == "boolean" && (isText || isNumber):
		if truth, known := truthOf(text + number.String()); known {
			return truth
		}
	}
	return tame(v)
}

func truthOf(word string) (truth, known bool) {
	switch strings.ToLower(word) {
	case "y", "yes", "true", "on", "1":
		return true, true
	case "n", "no", "false", "off", "0":
		return false, true
	}
	return false, false
}

// coerceList makes a list of a scalar. A text is split at its commas when the
// list is one of texts and not of choices.
func (p Property) coerceList(v any) any {
	kind, hasChoices := "string", false
	if p.Items != nil {
		hasChoices = len(p.Items.OneOf)+len(p.Items.Enum) > 0
		if p.Items.Type != "" {
			kind = p.Items.Type
		}
	}
	items, isList := v.([]any)
	text, isText := v.(string)
	switch {
	case isText && !hasChoices && kind == "string":
		return splitList(text)
	case !isList:
		items = []any{v}
	}
	list := make([]any, len(items))
	for i, item := range items {
		list[i] = coerceScalar(kind, item)
	}
	return list
}

// splitList cuts a text at its commas, and drops the blanks beside them; those
// before the first element and after the last one stay.
func splitList(text string) []any {
	const blanks = " \t"
	parts := strings.Split(text, ",")
	list := make([]any, len(parts))
	for i, part := range parts {
		if i > 0 {
			part = strings.TrimLeft(part, blanks)
		}
		if i < len(parts)-1 {
			part = strings.TrimRight(part, blanks)
		}
		list[i] = part
	}
	return list
}

// integerDigits takes -?[0-9]+ and returns it without leading zeros.
func integerDigits(text string) (string, bool) {
	digits, negative := strings.CutPrefix(text, "-")
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return "", false
	}
	if digits = strings.TrimLeft(digits, "0"); digits == "" {
		return "0", true
	}
	if negative {
		digits = "-" + digits
	}
	return digits, true
}

// longestNumber bounds what is written out for a number such as 1e999999, and
// what the schema's arithmetic is given.
const longestNumber = 64

// wholeNumber is a number without fraction as an integer, exactly. Any other
// number stays; one that is too long or too large to compute with becomes a
// text, and so the wrong type.
func wholeNumber(text string) any {
	if digits, ok := integerDigits(text); ok {
		return json.Number(digits)
	}
	whole, fraction, exponent, ok := numberParts(text)
	digits := strings.TrimRight(whole+fraction, "0")
	if strings.Trim(digits, "-0") == "" {
		return json.Number("0")
	}
	zeros := len(whole) + exponent - len(digits) // below 0 there is a fraction
	switch {
	case !ok, zeros > longestNumber, zeros < 0 && len(text) > longestNumber:
		return text
	case zeros < 0:
		return json.Number(text)
	}
	integer, _ := integerDigits(digits + strings.Repeat("0", zeros))
	return json.Number(integer)
}

// numberParts takes a JSON number apart. Exponents beyond what is worth
// computing are not ok.
func numberParts(text string) (whole, fraction string, exponent int, ok bool) {
	mantissa, power, hasPower := strings.Cut(strings.ToLower(text), "e")
	whole, fraction, _ = strings.Cut(mantissa, ".")
	if !hasPower {
		return whole, fraction, 0, true
	}
	exponent, err := strconv.Atoi(power)
	return whole, fraction, exponent, err == nil && exponent <= math.MaxInt32 && exponent >= -longestNumber
}

// tame makes texts of numbers whose arithmetic would take time and memory
// without bound, in a value that the coercion leaves as it is.
func tame(v any) any {
	switch v := v.(type) {
	case json.Number:
		if _, _, exponent, ok := numberParts(v.String()); !ok || exponent > longestNumber || len(v) > mostDigits {
			return v.String()
		}
	case []any:
		list := slices.Clone(v)
		for i, item := range list {
			list[i] = tame(item)
		}
		return list
	case map[string]any:
		object := make(map[string]any, len(v))
		for key, member := range v {
			object[key] = tame(member)
		}
		return object
	}
	return v
}

// mostDigits is the longest number that is computed with.
const mostDigits = 4 * longestNumber
