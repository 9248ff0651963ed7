package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// traceLine is a line of a driver's log for a person: the node, how long it
// took, and what was exchanged with whom. What is no JSON is shown as it is.
func traceLine(node string, line []byte) string {
	if node == "" {
		node = "driver"
	}
	keys, values, err := pairs(line)
	if err != nil {
		return printable(node + ": trace: " + strings.TrimSpace(string(line)))
	}
	var took, message string
	var more []string
	what := make([]string, len(exchanged))
	for i, key := range keys {
		value := values[i]
		place := slices.Index(exchanged[:], key)
		switch {
		case slices.Contains(unsaid[:], key), key == "sends" && value == "1":
		case key == "time", key == "took": // the first time is when, and the one of an exchange how long
			took = nanoseconds(value)
		case key == "msg":
			message = value
		case place >= 0:
			what[place] = value
		default:
			more = append(more, key+"="+value)
		}
	}
	if strings.HasSuffix(message, " exchange") {
		message = "" // what was exchanged says it
	}
	words := slices.Concat([]string{took, message}, what, more)
	words = slices.DeleteFunc(words, func(word string) bool { return word == "" })
	return printable(node + ": trace: " + strings.Join(words, " "))
}

// unsaid are the keys that say nothing new beside the node and its request.
var unsaid = [...]string{"level", "request_id", "driver", "action", "line"}

// exchanged are the keys of an exchange in the order in which they are shown.
var exchanged = [...]string{"operation", "method", "target", "path", "outcome", "status"}

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
	_, err = decoder.Token()
	return keys, values, err
}

// nanoseconds is a duration as log/slog writes it, for a person; "" for a time
// of day.
func nanoseconds(text string) string {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return ""
	}
	d := time.Duration(n)
	if d < time.Millisecond {
		return d.Round(10 * time.Microsecond).String()
	}
	return rounded(d)
}
