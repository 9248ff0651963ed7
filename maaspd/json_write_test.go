package maaspd

import (
	"encoding/json"
	"math"
	"testing"
)

// What Python's json.dumps(document, indent=4, sort_keys=True) prints, and a
// newline: the form of the seed.
const golden = `{
    "": "",
    "Z": [
        1,
        -2,
        [
            true,
            false,
            null
        ],
        {
            "x": {
                "y": "z"
            }
        }
    ],
    "a": [],
    "astral": "\ud83d\ude00\udbff\udfff",
    "b": 1,
    "c": {},
    "ctl": "\u0000\u0001\b\t\n\u000b\f\r\u001f",
    "del": "\u007f",
    "html": "<a href='x'>&</a>",
    "line": "\u2028\u2029\ufffd\uffff",
    "quote": "\"\\/",
    "\u00e9": "\u00e9",
    "\uffff": "key",
    "\ud83d\ude00": "key"
}
`

func goldenDocument() map[string]any {
	return map[string]any{
		"b": 1, "a": []any{}, "c": map[string]any{}, "é": "é", "": "", "del": "\x7f",
		"Z":    []any{1, int64(-2), []any{true, false, nil}, map[string]any{"x": map[string]any{"y": "z"}}},
		"ctl":  "\x00\x01\x08\x09\x0a\x0b\x0c\x0d\x1f",
		"html": "<a href='x'>&</a>", "quote": "\"\\/", "line": "\u2028\u2029\ufffd\uffff",
		"astral": "😀\U0010ffff", "😀": "key", "\uffff": "key",
	}
}

func TestReplyHasTheSeedsForm(t *testing.T) {
	if got := string(encodeReply(goldenDocument())); got != golden {
		t.Errorf("written as\n%s\nwant\n%s", got, golden)
	}
}

func TestNestedEmptyLists(t *testing.T) {
	document := map[string]any{"a": []any{[]any{}, map[string]any{}, []any{map[string]any{}}, []any{[]any{1}}}}
	const want = `{
    "a": [
        [],
        {},
        [
            {}
        ],
        [
            [
                1
            ]
        ]
    ]
}
`
	if got := string(encodeReply(document)); got != want {
		t.Errorf("written as\n%s\nwant\n%s", got, want)
	}
	if got := string(writeJSON(document, "")); got != `{"a":[[],{},[{}],[[1]]]}` {
		t.Errorf("on one line: %s", got)
	}
}

func TestNumbersPrintAsInPython(t *testing.T) {
	tests := []struct {
		value any
		want  string
	}{
		{0.0, "0.0"}, {math.Copysign(0, -1), "-0.0"}, {1.0, "1.0"}, {-2.0, "-2.0"}, {230.0, "230.0"}, {1.25, "1.25"}, {0.1, "0.1"}, {1.0 / 3, "0.3333333333333333"},
		{1e15, "1000000000000000.0"}, {123456789012345.0, "123456789012345.0"}, {1e16, "1e+16"}, {1.5e16, "1.5e+16"}, {1e21, "1e+21"}, {9007199254740993.0, "9007199254740992.0"},
		{0.0001, "0.0001"}, {0.00012, "0.00012"}, {0.00001, "1e-05"}, {1.5e-7, "1.5e-07"}, {5e-324, "5e-324"}, {math.MaxFloat64, "1.7976931348623157e+308"}, {1e100, "1e+100"}, {12345678901234567.0, "1.2345678901234568e+16"},
		{math.NaN(), "null"}, {math.Inf(1), "null"}, {math.Inf(-1), "null"},
		{json.Number("1.50"), "1.50"}, {json.Number("-0"), "-0"}, {json.Number("1E+05"), "1E+05"}, {json.Number(""), "null"}, {json.Number("abc"), "null"}, {json.Number("1,2"), "null"}, {json.Number("01"), "null"},
		{math.MinInt, "-9223372036854775808"}, {int64(math.MaxInt64), "9223372036854775807"}, {uint64(math.MaxUint64), "18446744073709551615"},
	}
	for _, test := range tests {
		if got := string(writeJSON(test.value, "")); got != test.want {
			t.Errorf("%#v is written as %s, want %s", test.value, got, test.want)
		}
	}
}

func TestForeignValues(t *testing.T) {
	type inner struct {
		B string `json:"b"`
		A int    `json:"a"`
	}
	tests := []struct {
		name  string
		value any
		want  string
	}{
		{"struct", inner{"<é", 1}, `{"a":1,"b":"<\u00e9"}`},
		{"pointer", &inner{}, `{"a":0,"b":""}`},
		{"nil pointer", (*inner)(nil), `null`},
		{"texts", []string{"a\x7f"}, `["a\u007f"]`},
		{"map", map[string]int{"b": 1, "a": 2}, `{"a":2,"b":1}`},
		{"secret", map[string]any{"s": NewSecret(canary)}, `{"s":"[redacted]"}`},
		{"named text", On, `"on"`},
		{"large integer", map[string]uint64{"n": math.MaxUint64}, `{"n":18446744073709551615}`},
		{"channel", make(chan int), `"not representable in JSON: chan int"`},
		{"not a number inside", []float64{math.NaN()}, `"not representable in JSON: []float64"`},
		{"invalid UTF-8", "a\xffb", `"a\ufffdb"`},
		{"invalid UTF-8 as a key", map[string]any{"\xff": 1}, `{"\ufffd":1}`},
		{"nil list", []any(nil), `[]`},
		{"nil map", map[string]any(nil), `{}`},
	}
	for _, test := range tests {
		if got := string(writeJSON(test.value, "")); got != test.want {
			t.Errorf("%s is written as %s, want %s", test.name, got, test.want)
		}
	}
}
