package maaspd

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

func TestReadJSON(t *testing.T) {
	tests := []struct {
		name, text string
		want       value
	}{
		{"object", `{"a": 1}`, value{kind: objectValue, members: map[string]value{"a": {kind: numberValue, text: "1"}}}},
		{"byte-order mark", "\ufeff{}", value{kind: objectValue, members: map[string]value{}}},
		{"white space around", " \t\r\n{}\n\n", value{kind: objectValue, members: map[string]value{}}},
		{"case matters", `{"a": null, "A": null}`, value{kind: objectValue, members: map[string]value{"a": {}, "A": {}}}},
		{"numbers as written", `[1.50, -0, 1E+05, 9223372036854775808]`, value{kind: listValue, items: []value{
			{kind: numberValue, text: "1.50"}, {kind: numberValue, text: "-0"}, {kind: numberValue, text: "1E+05"}, {kind: numberValue, text: "9223372036854775808"}}}},
		{"pair of surrogates", `"\ud83d\ude00\uD83D\uDE00"`, value{kind: stringValue, text: "😀😀"}},
		{"escaped backslash before u", `"\\ud83d"`, value{kind: stringValue, text: `\ud83d`}},
		{"escapes", `"\"\\\/\b\f\n\r\t\u0000\u00e9é"`, value{kind: stringValue, text: "\"\\/\b\f\n\r\t\x00éé"}},
		{"replacement character", `"\ufffd�"`, value{kind: stringValue, text: "��"}},
		{"booleans", `[true, false]`, value{kind: listValue, items: []value{{kind: boolValue, truth: true}, {kind: boolValue}}}},
		{"same key in two objects", `[{"a": {"a": null}}]`, value{kind: listValue, items: []value{{kind: objectValue, members: map[string]value{
			"a": {kind: objectValue, members: map[string]value{"a": {}}}}}}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := readJSON([]byte(test.text))
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("%s is read as %+v (%v)", test.text, got, err)
			}
		})
	}
}

func TestReadJSONRefuses(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"nothing", "", "empty"},
		{"white space", " \n", "empty"},
		{"only a byte-order mark", "\ufeff", "empty"},
		{"two byte-order marks", "\ufeff\ufeff{}", "line 1, column 1"},
		{"byte-order mark inside", "{\ufeff}", "line 1, column 2"},
		{"invalid UTF-8", "{\"a\": \"\xff\"}", "not valid UTF-8"},
		{"surrogate in UTF-8", "{\"a\": \"\xed\xa0\x80\"}", "not valid UTF-8"},
		{"overlong UTF-8", "{\"a\": \"\xc0\x80\"}", "not valid UTF-8"},
		{"UTF-16", "\xff\xfe{\x00}\x00", "not valid UTF-8"},
		{"high surrogate", `{"a": "\ud83d"}`, "surrogate"},
		{"low surrogate", `{"a": "\ude00"}`, "surrogate"},
		{"surrogates in the wrong order", `{"a": "\ude00\ud83d"}`, "surrogate"},
		{"two high surrogates", `{"a": "\ud83d\ud83d"}`, "surrogate"},
		{"high surrogate and a letter", `{"a": "\ud83dx"}`, "surrogate"},
		{"high surrogate and another escape", `{"a": "\ud83d\n"}`, "surrogate"},
		{"surrogate in a key", `{"\ud83d": 1}`, "surrogate"},
		{"surrogate at the end", `"\ud83d"`, "surrogate"},
		{"NaN", `{"a": NaN}`, "line 1, column 7"},
		{"Infinity", `{"a": Infinity}`, "line 1, column 7"},
		{"minus Infinity", `{"a": -Infinity}`, "line 1, column 8"},
		{"same key twice", `{"a": 1, "a": 1}`, "same key twice"},
		{"same key twice, escaped", `{"a": 1, "\u0061": 1}`, "same key twice"},
		{"same key twice, nested", `{"x": [{"y": {"a": 1, "b": 2, "a": 3}}]}`, "same key twice"},
		{"trailing value", `{} {}`, "line 1, column 4"},
		{"trailing letter", `{}x`, "not one JSON document: error at line 1, column 3"},
		{"trailing bracket", `{}}`, "line 1, column 3"},
		{"trailing NUL", "{}\x00", "line 1, column 3"},
		{"ends in an object", "{\"a\":\n 1", "it ends too early, at line 2, column 2"},
		{"ends in a text", `{"a`, "ends too early"},
		{"ends in a word", `tru`, "ends too early"},
		{"single quotes", `{'a': 1}`, "line 1, column 2"},
		{"comment", `{} // x`, "line 1, column 4"},
		{"trailing comma", `{"a": 1,}`, "line 1, column 9"},
		{"column in characters", `{"äöü": x}`, "line 1, column 9"},
		{"leading zero", `{"a": 01}`, "line 1, column 8"},
		{"plus", `{"a": +1}`, "line 1, column 7"},
		{"raw newline in a text", "{\"a\": \"\n\"}", "line 1, column 8"},
		{"NUL in a text", "{\"a\": \"\x00\"}", "line 1, column 8"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := readJSON([]byte(test.text))
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%q is read as %+v with error %v, want %q", test.text, got, err, test.want)
			}
		})
	}
}

func TestDepthOfARequest(t *testing.T) {
	for _, test := range []struct{ name, open, shut string }{{"lists", "[", "]"}, {"objects", `{"a":`, "}"}, {"both", `[{"a":`, "}]"}} {
		width := strings.Count(test.open, "[") + strings.Count(test.open, "{")
		nest := func(levels int) []byte {
			n := levels / width
			return []byte(strings.Repeat(test.open, n) + "1" + strings.Repeat(test.shut, n))
		}
		if _, err := readJSON(nest(64)); err != nil {
			t.Errorf("%s, 64 levels: %v", test.name, err)
		}
		for _, levels := range []int{64 + width, 5000, 50000} {
			if _, err := readJSON(nest(levels)); err == nil {
				t.Errorf("%s, %d levels are taken", test.name, levels)
			}
		}
	}
	if _, err := readJSON([]byte(strings.Repeat("[", 65) + strings.Repeat("]", 65))); err == nil || !strings.Contains(err.Error(), "64 levels") {
		t.Errorf("65 levels give %v", err)
	}
}

func TestSizeOfARequest(t *testing.T) {
	if data, err := readLimited(bytes.NewReader(make([]byte, 1<<20))); err != nil || len(data) != 1<<20 {
		t.Errorf("1 MiB gives %d bytes and %v", len(data), err)
	}
	if _, err := readLimited(bytes.NewReader(make([]byte, 1<<20+1))); err == nil || !strings.Contains(err.Error(), "1 MiB") {
		t.Errorf("1 MiB and a byte give %v", err)
	}
	if data, err := readLimited(iotest.OneByteReader(strings.NewReader("{}"))); err != nil || string(data) != "{}" {
		t.Errorf("a slow reader gives %q and %v", data, err)
	}
	if _, err := readLimited(iotest.ErrReader(io.ErrClosedPipe)); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("a failing reader gives %v", err)
	}
}

// A document that cannot be read may hold a secret anywhere.
func TestErrorsOfReadJSONQuoteNothing(t *testing.T) {
	for _, shape := range []string{
		`{"a": "%s`, `{"a": "%s" x}`, `{%s: 1}`, `%s`, `{"%s": 1, "%[1]s": 2}`, `{"a": "%s\ud83d"}`, `{"a": "%s"} "%[1]s"`, "{\"a\": \"%s\xff\"}", `{"a": \%s}`, `{"a": "\%s"}`, `{"a": 1%s}`,
		strings.Repeat("[", 65) + `"%s"` + strings.Repeat("]", 65),
	} {
		text := fmt.Sprintf(shape, canary)
		for _, part := range []string{text, text[:len(text)/2]} {
			if _, err := readJSON([]byte(part)); err == nil || strings.Contains(err.Error(), canary[:4]) {
				t.Errorf("%q gives the error %v", part, err)
			}
		}
	}
}

// FuzzReadJSON: nothing makes the reader panic; what it takes, encoding/json
// takes too, with the same meaning, also after it was written again.
func FuzzReadJSON(f *testing.F) {
	for _, seed := range []string{`{"a": [1, -0.5e+7, true, null, "\ud83d\ude00\u007f<"]}`, `{"a":1,"a":2}`, `"\ud83d"`, "\ufeff{}", "[\"\xff\"]", `{"":{"":[]}}`, `[[[[]]]]`, `1e999999`, `{} {}`, `"\\u"`, `NaN`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		read, err := readJSON(data)
		if err != nil {
			if len(data) > 8 && strings.Contains(err.Error(), string(data)) {
				t.Errorf("the error quotes the document: %v", err)
			}
			return
		}
		dec := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
		dec.UseNumber()
		var want any
		if err := dec.Decode(&want); err != nil {
			t.Fatalf("encoding/json refuses %q: %v", data, err)
		}
		if !reflect.DeepEqual(read.plain(), want) {
			t.Fatalf("%q is read as %#v, want %#v", data, read.plain(), want)
		}
		for _, indent := range []string{"", "    "} {
			written := writeJSON(read.plain(), indent)
			again, err := readJSON(written)
			if err != nil || !reflect.DeepEqual(again, read) {
				t.Fatalf("%q is written as %q and read as %+v (%v)", data, written, again, err)
			}
			if !bytes.Equal(writeJSON(again.plain(), indent), written) {
				t.Fatalf("%q is not written the same again", data)
			}
		}
	})
}
