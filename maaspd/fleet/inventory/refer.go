package inventory

import (
	"path/filepath"
	"strings"
)

// Reference is where a value that is a reference stands: the kind is file, env
// or command, and the words are the path, the name of the variable, or the
// program with its arguments. A path is absolute, so that it means the same in
// another file. The kind is "" for a value that is written out.
func (v Value) Reference() (kind string, words []string) {
	switch v.kind {
	case fileValue:
		return "file", []string{absolute(under(v.folder, v.of(v.index)))}
	case envValue:
		return "env", []string{v.of(v.index)}
	case commandValue:
		for _, word := range v.items {
			words = append(words, word.of(v.index))
		}
		if strings.Contains(words[0], "/") {
			words[0] = absolute(under(v.folder, words[0]))
		}
		return "command", words
	}
	return "", nil
}

func absolute(path string) string {
	if whole, err := filepath.Abs(path); err == nil {
		return whole
	}
	return path
}
