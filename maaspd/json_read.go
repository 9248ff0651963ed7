package maaspd

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Limits of a request document (protocol specification, section 2).
const (
	maxRequestBytes = 1 << 20
	maxRequestDepth = 64
	// byteOrderMark may stand before a document.
	byteOrderMark = "\ufeff"
)

type valueKind int

const (
	nullValue valueKind = iota
	boolValue
	numberValue
	stringValue
	listValue
	objectValue
)

// value is a JSON value as it was written: numbers keep their text, because
// a number given for a string parameter means that text.
type value struct {
	kind    valueKind
	text    string // of a string: its content; of a number: as written
	truth   bool
	items   []value
	members map[string]value
}

// isNull tells whether the value is null or not there.
func (v value) isNull() bool { return v.kind == nullValue }

// kindName is the JSON Schema name of the value's type, for messages.
func (v value) kindName() string {
	return [...]string{"null", "boolean", "number", "string", "array", "object"}[v.kind]
}

// readJSON parses one document strictly: UTF-8 without unpaired surrogates, no
// duplicate keys, no trailing data, bounded depth. Its errors never quote the
// input, which may hold a secret.
func readJSON(data []byte) (value, error) {
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	if len(bytes.TrimSpace(data)) == 0 {
		return value{}, errors.New("the request is empty; expected a JSON object such as {\"driverParameters\": {}}")
	}
	if !utf8.Valid(data) {
		return value{}, errors.New("the request is not valid UTF-8")
	}
	if err := checkSyntax(data); err != nil {
		return value{}, err
	}
	if err := checkSurrogates(data); err != nil {
		return value{}, err
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return walkValue(dec, 0)
}

// checkSyntax tells where the document stops being one JSON value.
func checkSyntax(data []byte) error {
	var whole json.RawMessage
	err := json.Unmarshal(data, &whole)
	if err == nil {
		return nil
	}
	syntax, ok := errors.AsType[*json.SyntaxError](err)
	if !ok {
		return errors.New("the request is not JSON")
	}
	line, column := position(data, int(syntax.Offset))
	if errors.Is(json.NewDecoder(bytes.NewReader(data)).Decode(&whole), io.ErrUnexpectedEOF) {
		return fmt.Errorf("the request is not JSON: it ends too early, at line %d, column %d", line, column)
	}
	return fmt.Errorf("the request is not one JSON document: error at line %d, column %d", line, column)
}

// position turns an offset into line and column, both from 1.
func position(data []byte, offset int) (line, column int) {
	before := data[:min(max(offset-1, 0), len(data))]
	line = bytes.Count(before, []byte("\n")) + 1
	return line, utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
}

// checkSurrogates refuses \u escapes of halves of surrogate pairs, which
// encoding/json would silently replace. In valid JSON a backslash stands only
// inside strings.
func checkSurrogates(data []byte) error {
	for i := 0; i < len(data); i++ {
		if data[i] != '\\' {
			continue
		}
		i++
		if data[i] != 'u' {
			continue
		}
		high := escapedRune(data, i-1)
		i += 4
		if !utf16.IsSurrogate(high) {
			continue
		}
		if utf16.DecodeRune(high, escapedRune(data, i+1)) == utf8.RuneError {
			return errors.New("the request has an unpaired surrogate in a \\u escape")
		}
		i += 6
	}
	return nil
}

// escapedRune reads the \uXXXX at the offset, or returns -1.
func escapedRune(data []byte, at int) rune {
	if at+6 > len(data) || data[at] != '\\' || data[at+1] != 'u' {
		return -1
	}
	code, err := strconv.ParseUint(string(data[at+2:at+6]), 16, 16)
	if err != nil {
		return -1
	}
	return rune(code)
}

// walkValue reads one value from the tokens.
func walkValue(dec *json.Decoder, depth int) (value, error) {
	token, err := dec.Token()
	if err != nil {
		return value{}, errors.New("the request is not JSON")
	}
	switch t := token.(type) {
	case json.Delim:
		if depth == maxRequestDepth {
			return value{}, fmt.Errorf("the request is nested more than %d levels deep", maxRequestDepth)
		}
		if t == '{' {
			return walkObject(dec, depth+1)
		}
		return walkList(dec, depth+1)
	case string:
		return value{kind: stringValue, text: t}, nil
	case json.Number:
		return value{kind: numberValue, text: t.String()}, nil
	case bool:
		return value{kind: boolValue, truth: t}, nil
	}
	return value{}, nil
}

func walkList(dec *json.Decoder, depth int) (value, error) {
	list := value{kind: listValue}
	for dec.More() {
		item, err := walkValue(dec, depth)
		if err != nil {
			return value{}, err
		}
		list.items = append(list.items, item)
	}
	_, err := dec.Token()
	return list, err
}

func walkObject(dec *json.Decoder, depth int) (value, error) {
	object := value{kind: objectValue, members: map[string]value{}}
	for dec.More() {
		token, err := dec.Token()
		key, ok := token.(string)
		if err != nil || !ok {
			return value{}, errors.New("the request is not JSON")
		}
		if _, twice := object.members[key]; twice {
			return value{}, errors.New("the request has the same key twice in one object")
		}
		if object.members[key], err = walkValue(dec, depth); err != nil {
			return value{}, err
		}
	}
	_, err := dec.Token()
	return object, err
}

// readLimited reads at most the size of a request.
func readLimited(in io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(in, maxRequestBytes+1))
	if err != nil {
		return nil, fmt.Errorf("the request cannot be read: %w", err)
	}
	if len(data) > maxRequestBytes {
		return nil, errors.New("the request is larger than 1 MiB")
	}
	return data, nil
}
