package importer

import (
	"path"
	"slices"
	"strings"
)

// powermanCommand is the program that a device of powerman is spoken to
// through.
type powermanCommand struct {
	program string
	// options are the values of options by their long names; unknown are the
	// names of those that nothing is known of.
	options map[string]string
	unknown []string
}

// powermanOption is an option of one of these programs.
type powermanOption struct {
	short, long string
	// valued tells that a value follows.
	valued bool
	// of are the programs that have it.
	of string
}

// powermanOptions are those of ipmipower (FreeIPMI), and of redfishpower,
// httppower and snmppower (powerman).
func powermanOptions() []powermanOption {
	return []powermanOption{
		{"-h", "--hostname", true, "ipmipower redfishpower snmppower"},
		{"-u", "--username", true, "ipmipower"},
		{"-p", "--password", true, "ipmipower"},
		{"-k", "--k-g", true, "ipmipower"},
		{"-l", "--privilege-level", true, "ipmipower"},
		{"-D", "--driver-type", true, "ipmipower"},
		{"-I", "--cipher-suite-id", true, "ipmipower"},
		{"-W", "--workaround-flags", true, "ipmipower"},
		{"", "--wait-until-on", false, "ipmipower"},
		{"", "--wait-until-off", false, "ipmipower"},
		{"", "--on-if-off", false, "ipmipower"},
		{"-A", "--auth", true, "redfishpower"},
		{"-S", "--statpath", true, "redfishpower"},
		{"-H", "--header", true, "redfishpower httppower"},
		{"-u", "--url", true, "httppower"},
		{"-c", "--cookies", false, "httppower"},
	}
}

// parseCommand reads the command line of a coprocess, which ends with |&. There
// is no shell in it.
func parseCommand(text string) (powermanCommand, bool) {
	text, isCommand := strings.CutSuffix(strings.TrimSpace(text), "|&")
	words := strings.Fields(text)
	if !isCommand || len(words) == 0 {
		return powermanCommand{}, false
	}
	command := powermanCommand{program: path.Base(words[0]), options: map[string]string{}}
	words = words[1:]
	for len(words) > 0 {
		words = command.option(words)
	}
	return command, true
}

// option reads the option that the words begin with, and is the words after it.
func (c *powermanCommand) option(words []string) []string {
	name, value, joined := strings.Cut(words[0], "=")
	if !strings.HasPrefix(name, "--") {
		name, value, joined = words[0], "", false
		if len(name) > 2 && name[0] == '-' {
			name, value, joined = name[:2], name[2:], true
		}
	}
	words = words[1:]
	for _, option := range powermanOptions() {
		if name != option.short && name != option.long || !slices.Contains(strings.Fields(option.of), c.program) {
			continue
		}
		if option.valued && !joined && len(words) > 0 {
			value, words = words[0], words[1:]
		}
		c.options[option.long] = value
		return words
	}
	c.unknown = append(c.unknown, shownOption(name))
	if !joined && len(words) > 0 && !strings.HasPrefix(words[0], "-") {
		words = words[1:] // the value of the option, which may be a secret
	}
	return words
}

// shownOption is the name of an option; what is no option may be a secret.
func shownOption(name string) string {
	if strings.HasPrefix(name, "-") {
		return name
	}
	return "without a name"
}
