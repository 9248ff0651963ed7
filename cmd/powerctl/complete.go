package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// completeWord is the hidden command that completion scripts call, with the
// words of the command line up to the cursor. It prints what the last word may
// become, each on a line with a description behind a tab; or :files or :dirs,
// where the shell knows better. It is silent about whatever is wrong.
const completeWord = "__complete"

// complete prints the candidates for the last of the words.
func complete(to io.Writer, model *kong.Application, words []string) int {
	defer debug.SetGCPercent(debug.SetGCPercent(-1)) // it ends before there is anything to collect
	if len(words) == 0 {
		words = []string{""}
	}
	line := readLine(model, words[:len(words)-1])
	out := bufio.NewWriter(to)
	for _, one := range line.candidates(strings.TrimLeft(words[len(words)-1], `'"`)) {
		if one.help != "" {
			one.text += "\t" + one.help
		}
		fmt.Fprintln(out, one.text)
	}
	_ = out.Flush() // nobody is there to be told
	return exitOK
}

// candidate is what a word may become.
type candidate struct{ text, help string }

// commandLine is what the words before the last one come to.
type commandLine struct {
	node *kong.Node
	// pending is the flag whose value the last word is.
	pending *kong.Flag
	// positionals is how many there are.
	positionals int
	flagsEnded  bool
	// given are the values of flags that say where inventory and drivers are.
	inventory string
	folders   []string
}

func readLine(model *kong.Application, words []string) *commandLine {
	line := &commandLine{node: model.Node}
	for _, word := range words {
		line.read(word)
	}
	return line
}

func (l *commandLine) read(word string) {
	switch {
	case l.pending != nil:
		l.note(l.pending, word)
		l.pending = nil
	case l.flagsEnded:
		l.positionals++
	case word == "--":
		l.flagsEnded = true
	case len(word) > 1 && word[0] == '-':
		l.readFlag(word)
	default:
		if child := childNamed(l.node, word); child != nil && l.positionals == 0 {
			l.node = child
			return
		}
		l.positionals++
	}
}

// readFlag reads a long flag or short ones. A value may be joined to it, or
// follow.
func (l *commandLine) readFlag(word string) {
	if name, isLong := strings.CutPrefix(word, "--"); isLong {
		name, value, joined := strings.Cut(name, "=")
		flag := l.flag(func(f *kong.Flag) bool { return f.Name == name })
		switch {
		case flag == nil:
		case joined:
			l.note(flag, value)
		case !flag.IsBool():
			l.pending = flag
		}
		return
	}
	for i, letter := range word[1:] {
		flag := l.flag(func(f *kong.Flag) bool { return f.Short == letter })
		if flag == nil || flag.IsBool() {
			continue
		}
		if value := word[1+i+1:]; value != "" {
			l.note(flag, strings.TrimPrefix(value, "="))
			return
		}
		l.pending = flag
	}
}

// note remembers where inventory and drivers are.
func (l *commandLine) note(flag *kong.Flag, value string) {
	value = strings.Trim(value, `'"`)
	if rest, home := strings.CutPrefix(value, "~/"); home { // no shell has been at it
		value = filepath.Join(os.Getenv("HOME"), rest)
	}
	switch flag.Name {
	case "inventory":
		l.inventory = value
	case "driver-dir":
		l.folders = append(l.folders, value)
	}
}

func (l *commandLine) flag(is func(*kong.Flag) bool) *kong.Flag {
	for _, flag := range l.flags() {
		if is(flag) {
			return flag
		}
	}
	return nil
}

// flags are those of the command, and of the program.
func (l *commandLine) flags() []*kong.Flag { return slices.Concat(l.node.AllFlags(true)...) }

func childNamed(node *kong.Node, name string) *kong.Node {
	for _, child := range node.Children {
		if child.Name == name || slices.Contains(child.Aliases, name) {
			return child
		}
	}
	return nil
}

// candidates are what the word may become.
func (l *commandLine) candidates(word string) []candidate {
	name, value, joined := strings.Cut(word, "=")
	switch {
	case l.pending != nil:
		return begin(l.flagValues(l.pending), word, "")
	case !l.flagsEnded && strings.HasPrefix(word, "--") && joined:
		flag := l.flag(func(f *kong.Flag) bool { return "--"+f.Name == name })
		if flag == nil || flag.IsBool() {
			return nil
		}
		return begin(l.flagValues(flag), value, name+"=")
	case !l.flagsEnded && strings.HasPrefix(word, "-"):
		return begin(l.flagNames(), word, "")
	case len(l.node.Children) > 0 && l.positionals == 0:
		return begin(l.commands(), word, "")
	}
	return l.argument(word)
}

// begin are the candidates that begin with the word, behind what goes before
// them.
func begin(all []candidate, word, before string) []candidate {
	var found []candidate
	for _, one := range all {
		if strings.HasPrefix(one.text, word) || strings.HasPrefix(one.text, ":") {
			if !strings.HasPrefix(one.text, ":") {
				one.text = before + one.text
			}
			found = append(found, one)
		}
	}
	return found
}

func (l *commandLine) commands() []candidate {
	var all []candidate
	for _, child := range l.node.Children {
		if !child.Hidden {
			all = append(all, candidate{child.Name, child.Help})
		}
	}
	return all
}

func (l *commandLine) flagNames() []candidate {
	var all []candidate
	for _, flag := range l.flags() {
		all = append(all, candidate{"--" + flag.Name, flag.Help})
	}
	return all
}

// flagValues are what the value of a flag may be.
func (l *commandLine) flagValues(flag *kong.Flag) []candidate {
	switch {
	case flag.Enum != "":
		return texts(flag.EnumSlice())
	case flag.Name == "inventory":
		return []candidate{{text: ":files"}}
	case flag.PlaceHolder == "DIR":
		return []candidate{{text: ":dirs"}}
	}
	return nil
}

func texts(list []string) []candidate {
	var all []candidate
	for _, text := range list {
		if text != "" {
			all = append(all, candidate{text: text})
		}
	}
	return all
}
