package importer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// decode reads the only JSON document of the text. The error says where it is
// wrong, and shows nothing of it: it may be in the middle of a password.
func decode(text []byte, into any, what string) error {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	err := decoder.Decode(into)
	var wrong *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &wrong):
		return fmt.Errorf("this is not %s: line %d has another kind of value there", what, lineOf(text, wrong.Offset))
	case errors.As(err, &syntax):
		return fmt.Errorf("this is not %s: line %d is no JSON", what, lineOf(text, syntax.Offset))
	case err != nil:
		return fmt.Errorf("this is not %s: it is no complete JSON", what)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("this is not %s: something follows the JSON document", what)
	}
	return nil
}

func lineOf(text []byte, offset int64) int {
	return 1 + bytes.Count(text[:min(max(offset, 0), int64(len(text)))], []byte("\n"))
}

// scalarText is a text, number or truth value as a driver takes it. The bool is
// whether it is one, and not empty.
func scalarText(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, v != ""
	case json.Number:
		return v.String(), true
	case bool:
		return map[bool]string{true: "y", false: "n"}[v], true
	}
	return "", false
}

// scalarList is a list of scalars. Empty texts in it are kept: they are choices.
func scalarList(value any) ([]string, bool) {
	items, ok := value.([]any)
	if !ok {
		return nil, false
	}
	texts := make([]string, 0, len(items))
	for _, item := range items {
		text, ok := scalarText(item)
		if !ok && item != "" {
			return nil, false
		}
		texts = append(texts, text)
	}
	return texts, true
}
