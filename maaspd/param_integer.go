package maaspd

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// integerType is an integer with inclusive bounds, or a duration counted in a
// unit.
type integerType struct {
	min, max int64
	unit     time.Duration // 0 for a plain integer
	unitName string
}

func newIntegerType(tag reflect.StructTag) (paramType, error) {
	_, hasMin := tag.Lookup("min")
	_, hasMax := tag.Lookup("max")
	low, high, err := bounds(tag, 0, 0)
	if err != nil || !hasMin || !hasMax || high < low {
		return nil, fmt.Errorf("an integer needs the bounds min and max, min not above max")
	}
	return integerType{min: low, max: high}, nil
}

func newDurationType(tag reflect.StructTag) (paramType, error) {
	t, err := newIntegerType(tag)
	if err != nil {
		return nil, err
	}
	duration := t.(integerType)
	duration.unitName = tag.Get("unit")
	switch duration.unitName {
	case "s":
		duration.unit = time.Second
	case "ms":
		duration.unit = time.Millisecond
	default:
		return nil, fmt.Errorf("a duration needs the unit s or ms")
	}
	if duration.min < 0 || duration.max > math.MaxInt64/int64(duration.unit) {
		return nil, fmt.Errorf("a duration is neither negative nor longer than %v", time.Duration(math.MaxInt64))
	}
	return duration, nil
}

func (t integerType) secret() bool { return false }

func (t integerType) normal(v value) any {
	switch v.kind {
	case stringValue:
		if digits, ok := normalDigits(v.text); ok {
			return json.Number(digits)
		}
	case numberValue:
		return normalNumber(v.text)
	}
	return v.plain()
}

// normalDigits takes -?[0-9]+ and returns it without leading zeros.
func normalDigits(text string) (string, bool) {
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

// longestNumber bounds the zeros that are written out for a number such as
// 1e999999, and the length of a fraction that is passed on as it is.
const longestNumber = 64

// normalNumber returns a number without fraction as an integer, exactly. Any
// other number stays as it is; one that is too long or too large to be worth
// computing becomes a text, and so the wrong type.
func normalNumber(text string) any {
	if digits, ok := normalDigits(text); ok {
		return json.Number(digits)
	}
	mantissa, power, _ := strings.Cut(strings.ToLower(text), "e")
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimRight(whole+fraction, "0")
	if strings.Trim(digits, "-0") == "" {
		return json.Number("0")
	}
	if power == "" {
		power = "0"
	}
	exponent, err := strconv.Atoi(power)
	if err != nil || exponent > math.MaxInt32 || exponent < -longestNumber {
		return text
	}
	// How many zeros must follow the digits; below 0 there is a fraction.
	zeros := len(whole) + exponent - len(digits)
	switch {
	case zeros > longestNumber, zeros < 0 && len(text) > longestNumber:
		return text
	case zeros < 0:
		return json.Number(text)
	}
	integer, _ := normalDigits(digits + strings.Repeat("0", zeros))
	return json.Number(integer)
}

func (t integerType) check(canonical any) []fault {
	number, ok := canonical.(json.Number)
	digits, whole := normalDigits(string(number))
	if !ok || !whole {
		return wrongType(t.expected())
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	switch {
	case err != nil && digits[0] == '-', err == nil && n < t.min:
		return []fault{{"", "minimum", "must be " + t.expected()}}
	case err != nil, n > t.max:
		return []fault{{"", "maximum", "must be " + t.expected()}}
	}
	return nil
}

func (t integerType) expected() string {
	text := fmt.Sprintf("an integer from %d to %d", t.min, t.max)
	if t.unitName != "" {
		text += " (" + t.unitName + ")"
	}
	return text
}

func (t integerType) store(field reflect.Value, canonical any) {
	n, err := strconv.ParseInt(string(canonical.(json.Number)), 10, 64)
	if err != nil {
		return // check has refused it
	}
	if t.unit != 0 {
		n *= int64(t.unit)
	}
	field.SetInt(n)
}

func (t integerType) schema(into map[string]any) {
	into["type"], into["minimum"], into["maximum"] = "integer", t.min, t.max
	if t.unitName != "" {
		into["x-maaspd-unit"] = t.unitName
	}
}

func (t integerType) maasField() (string, []Choice) { return "string", nil }
