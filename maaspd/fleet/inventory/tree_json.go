package inventory

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// jsonReader turns JSON into items. JSON is not read as YAML: a pair of
// surrogates such as \ud83d\ude00 is one character in JSON, and an error in YAML.
type jsonReader struct {
	*reader
	content []byte
	tokens  *json.Decoder
	// counted is how much of the content the line has been counted for.
	counted int64
	line    int
}

var errDeep = errors.New("nested too deep")

// readJSON is the only document of the text; nil when it cannot be read.
func (r *reader) readJSON(content []byte) *item {
	j := &jsonReader{reader: r, content: content, tokens: json.NewDecoder(bytes.NewReader(content)), line: 1}
	j.tokens.UseNumber()
	if len(bytes.TrimSpace(content)) == 0 {
		return &item{at: r.at(1), size: 1}
	}
	it, err := j.read(0)
	if err == nil {
		if _, err = j.tokens.Token(); errors.Is(err, io.EOF) {
			return it
		}
		r.fault(j.here(), "something follows the JSON document; a file is one")
		return nil
	}
	switch {
	case errors.Is(err, errDeep):
		r.fault(j.here(), "it is nested more than %d levels deep", deepest)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		r.fault(j.here(), "it is no JSON: it ends too early")
	default: // the message of the package may quote a value
		r.fault(j.here(), "it is no JSON: there is something else than a value, a key, a comma or a bracket")
	}
	return nil
}

// here is the line of the token that was read last.
func (j *jsonReader) here() int {
	end := j.tokens.InputOffset()
	j.line += bytes.Count(j.content[j.counted:end], []byte("\n"))
	j.counted = end
	return j.line
}

func (j *jsonReader) read(depth int) (*item, error) {
	if depth > deepest {
		return nil, errDeep
	}
	before := j.tokens.InputOffset()
	token, err := j.tokens.Token()
	if err != nil {
		return nil, err
	}
	it := &item{at: j.at(j.here()), size: 1}
	switch value := token.(type) {
	case json.Delim:
		return j.readCollection(it, value, depth)
	case string:
		it.kind, it.text = text, value
		j.checkText(value, before)
	case json.Number:
		it.kind, it.text = number, value.String()
	case bool:
		it.kind, it.text = boolean, map[bool]string{true: "true", false: "false"}[value]
	}
	return it, nil
}

// checkText finds half a pair of surrogates, which the package replaces.
func (j *jsonReader) checkText(value string, before int64) {
	const replacement = "\ufffd"
	raw := string(j.content[before:j.tokens.InputOffset()])
	written := strings.Count(raw, replacement) + strings.Count(strings.ToLower(raw), `\ufffd`)
	if strings.Count(value, replacement) > written {
		j.fault(j.line, `the text has half a pair of surrogates (\ud800 to \udfff)`)
	}
}

func (j *jsonReader) readCollection(it *item, open json.Delim, depth int) (*item, error) {
	it.kind = list
	if open == '{' {
		it.kind = table
	}
	for j.tokens.More() {
		if it.kind == table {
			key, err := j.read(depth + 1)
			if err != nil {
				return nil, err
			}
			it.pairs = append(it.pairs, pair{key: key.text, at: key.at})
		}
		value, err := j.read(depth + 1)
		if err != nil {
			return nil, err
		}
		if it.kind == table {
			it.pairs[len(it.pairs)-1].value = value
		} else {
			it.items = append(it.items, value)
		}
	}
	if _, err := j.tokens.Token(); err != nil {
		return nil, err
	}
	return j.collection(it), nil
}
