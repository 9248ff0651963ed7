package maaspd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// encodeReply returns the document in the seed's form: four spaces, sorted
// keys, ASCII only, one trailing newline (protocol specification, section 3).
func encodeReply(document any) []byte {
	return append(writeJSON(document, "    "), '\n')
}

// writeJSON encodes the value with sorted keys and ASCII only, indented by
// the given text or, when that is empty, on one line.
func writeJSON(v any, indent string) []byte {
	w := jsonWriter{indent: indent}
	w.value(v, 0)
	return w.out.Bytes()
}

type jsonWriter struct {
	out    bytes.Buffer
	indent string
}

func (w *jsonWriter) value(v any, depth int) {
	switch v := v.(type) {
	case nil:
		w.out.WriteString("null")
	case bool:
		w.out.WriteString(strconv.FormatBool(v))
	case string:
		w.text(v)
	case int:
		w.out.WriteString(strconv.Itoa(v))
	case int64:
		w.out.WriteString(strconv.FormatInt(v, 10))
	case float64:
		w.number(v)
	case json.Number:
		w.rawNumber(v)
	case []any:
		w.list(v, depth)
	case map[string]any:
		w.object(v, depth)
	default:
		w.foreign(v, depth)
	}
}

// foreign writes a value of any other type by way of encoding/json, whose
// struct tags it follows.
func (w *jsonWriter) foreign(v any, depth int) {
	var plain any
	data, err := json.Marshal(v)
	if err == nil {
		dec := json.NewDecoder(bytes.NewReader(data))
		dec.UseNumber()
		err = dec.Decode(&plain)
	}
	if err != nil {
		w.text(fmt.Sprintf("not representable in JSON: %T", v))
		return
	}
	w.value(plain, depth)
}

// rawNumber writes the number as it was written, if it is one: drivers make
// them too.
func (w *jsonWriter) rawNumber(n json.Number) {
	if _, err := json.Marshal(n); err != nil || n == "" {
		w.out.WriteString("null")
		return
	}
	w.out.WriteString(n.String())
}

// number writes a finite number as Python does, in the shortest form that
// shows it is not an integer: 230.0, 1e-05, 1e+16. Others are null, which JSON
// has instead.
func (w *jsonWriter) number(f float64) {
	size := math.Abs(f)
	switch {
	case math.IsNaN(f) || math.IsInf(f, 0):
		w.out.WriteString("null")
	case f != 0 && (size < 1e-4 || size >= 1e16):
		w.out.WriteString(strconv.FormatFloat(f, 'e', -1, 64))
	case f == math.Trunc(f):
		w.out.WriteString(strconv.FormatFloat(f, 'f', 1, 64))
	default:
		w.out.WriteString(strconv.FormatFloat(f, 'f', -1, 64))
	}
}

func (w *jsonWriter) list(items []any, depth int) {
	w.out.WriteByte('[')
	for i, item := range items {
		w.separate(i, depth+1)
		w.value(item, depth+1)
	}
	w.end(len(items), depth)
	w.out.WriteByte(']')
}

func (w *jsonWriter) object(members map[string]any, depth int) {
	keys := make([]string, 0, len(members))
	for key := range members {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	w.out.WriteByte('{')
	for i, key := range keys {
		w.separate(i, depth+1)
		w.text(key)
		w.out.WriteByte(':')
		if w.indent != "" {
			w.out.WriteByte(' ')
		}
		w.value(members[key], depth+1)
	}
	w.end(len(keys), depth)
	w.out.WriteByte('}')
}

// separate puts what stands before the element with this index.
func (w *jsonWriter) separate(index, depth int) {
	if index > 0 {
		w.out.WriteByte(',')
	}
	w.newline(depth)
}

// end puts the closing bracket of a non-empty list or object on its own line.
func (w *jsonWriter) end(count, depth int) {
	if count > 0 {
		w.newline(depth)
	}
}

func (w *jsonWriter) newline(depth int) {
	if w.indent == "" {
		return
	}
	w.out.WriteByte('\n')
	for range depth {
		w.out.WriteString(w.indent)
	}
}

// text writes a string. Only ASCII appears, and < > & stay as they are.
func (w *jsonWriter) text(s string) {
	w.out.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			w.out.WriteByte('\\')
			w.out.WriteRune(r)
		case r >= ' ' && r < 0x7f:
			w.out.WriteRune(r)
		default:
			w.escape(r)
		}
	}
	w.out.WriteByte('"')
}

func (w *jsonWriter) escape(r rune) {
	const short = "\bb\ff\nn\rr\tt"
	if at := strings.IndexRune(short, r); at >= 0 && r < ' ' {
		w.out.WriteByte('\\')
		w.out.WriteByte(short[at+1])
		return
	}
	if high, low := utf16.EncodeRune(r); r > 0xffff {
		fmt.Fprintf(&w.out, `\u%04x\u%04x`, high, low)
		return
	}
	fmt.Fprintf(&w.out, `\u%04x`, r)
}
