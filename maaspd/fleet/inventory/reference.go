package inventory

import "os"

// references are the keys of a table that stands for a value.
const references = "{literal: TEXT}, {file: PATH}, {env: NAME} or {command: [PROGRAM, ARGUMENT…]}"

// reference reads a table that stands for a value; nil when it is none. Its text
// is not shown where it is wrong: a password in braces is a table, too.
func (r runner) reference(it *item, name string, at Position) *written {
	if len(it.pairs) != 1 {
		r.l.fault(at, "parameter %q must be a value, a list, %s", name, references)
		return nil
	}
	value := it.pairs[0].value
	switch it.pairs[0].key {
	case "literal":
		if value.kind == list || value.kind == table || value.kind == nothing {
			r.l.fault(at, "parameter %q: literal must be a text", name)
			return nil
		}
		return runner{l: r.l}.value(value, name, at)
	case "file":
		return r.word(fileValue, value, name, at)
	case "env":
		return r.word(envValue, value, name, at)
	case "command":
		return r.command(value, name, at)
	}
	r.l.fault(at, "parameter %q must be a value, a list, %s", name, references)
	return nil
}

// word reads the path of a file, the name of a variable or a word of a command.
func (r runner) word(kind valueKind, it *item, name string, at Position) *written {
	if it.kind != text && (kind != commandValue || it.kind != number && it.kind != boolean) || it.text == "" {
		r.l.fault(at, "parameter %q: what the reference names must be a text; write %s", name, references)
		return nil
	}
	w := r.fresh(kind)
	w.running = r.run(it.text)
	if w.problem != "" {
		r.l.fault(at, "%s", w.problemText(name))
		return nil
	}
	if r.l.source.stranger != "" && kind != commandValue {
		r.l.warn(at, "parameter %q: the inventory decides which secret is sent where, and is not only yours: %s", name, r.l.source.stranger)
	}
	if kind == fileValue {
		r.l.secretFiles = append(r.l.secretFiles, secretFile{w, at})
	}
	return w
}

// command reads a program with its arguments. Whoever can write an inventory
// could have anything run, so it must be the user's own.
func (r runner) command(it *item, name string, at Position) *written {
	if it.kind != list || len(it.items) == 0 {
		r.l.fault(at, "parameter %q: a command must be a list of a program and its arguments; there is no shell", name)
		return nil
	}
	if why := r.l.source.stranger; why != "" {
		r.l.fault(at, "parameter %q: an inventory that runs commands must be yours or root's alone: %s", name, why)
		return nil
	}
	w := r.fresh(commandValue)
	for i, one := range it.items {
		word := r.commandWord(one, name, at, i == 0)
		if word == nil {
			return nil
		}
		w.items = append(w.items, word)
	}
	return w
}

// commandWord reads one word of a command. Arguments may be empty, or be kept
// from running by {literal: …}.
func (r runner) commandWord(it *item, name string, at Position, program bool) *written {
	if it.kind == table && len(it.pairs) == 1 && it.pairs[0].key == "literal" {
		it, r.names = it.pairs[0].value, 0
	}
	if it.kind == text && it.text == "" && !program {
		return r.fresh(commandValue)
	}
	return r.word(commandValue, it, name, at)
}

// secretFile is a file with a secret, and where it is named.
type secretFile struct {
	written *written
	at      Position
}

// mostSecretFiles bounds how many files are asked for their permissions.
const mostSecretFiles = 1000

// checkSecretFiles warns about files with secrets that others may read. Files
// that are not there are a fault only of what needs them.
func (l *loader) checkSecretFiles() {
	seen := map[string]bool{}
	for _, secret := range l.secretFiles {
		paths := secret.written.each
		if paths == nil {
			paths = []string{secret.written.text}
		}
		for _, path := range paths {
			path = under(secret.written.folder, path)
			if seen[path] || len(seen) == mostSecretFiles {
				continue
			}
			seen[path] = true
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && exposed(info) {
				l.warn(secret.at, "others may read the secret in %s; chmod go-r", printable(path))
			}
		}
	}
}
