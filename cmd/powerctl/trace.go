package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// traceLine is a line of a driver's log for a person: the node, when, and what
// was exchanged. What is no JSON is shown as it is.
func traceLine(node string, line []byte) string {
	if node == "" {
		node = "driver"
	}
	prefix := printable(node) + ": trace: "
	keys, values, err := pairs(line)
	if err != nil {
		return prefix + printable(strings.TrimSpace(string(line)))
	}
	var parts []string
	for i, key := range keys {
		switch key {
		case "time", "level", "request_id", "driver", "action":
		case "msg":
			parts = append([]string{values[i]}, parts...)
		case "duration", "took", "elapsed":
			parts = append(parts, nanoseconds(values[i]))
		case "operation", "target", "outcome", "method", "path", "status":
			parts = append(parts, values[i])
		default:
			parts = append(parts, key+"="+values[i])
		}
	}
	return prefix + printable(strings.Join(parts, " "))
}

// pairs are the keys of a JSON object in their order, and its values as texts.
func pairs(line []byte) (keys, values []string, err error) {
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	if first, err := decoder.Token(); err != nil || first != json.Delim('{') {
		return nil, nil, fmt.Errorf("no object: %w", err)
	}
	for decoder.More() {
		key, err := decoder.Token()
		if err != nil {
			return nil, nil, err
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, nil, err
		}
		var text string
		if json.Unmarshal(value, &text) != nil {
			text = string(value)
		}
		keys, values = append(keys, fmt.Sprint(key)), append(values, text)
	}
	return keys, values, nil
}

// nanoseconds is a duration as log/slog writes it, for a person.
func nanoseconds(text string) string {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return text
	}
	return rounded(time.Duration(n))
}
