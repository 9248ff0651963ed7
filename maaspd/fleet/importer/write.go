package importer

import (
	"fmt"
	"io"
	"strings"
)

// Write writes the inventory as YAML. Secrets are written as Place has put
// them; without it they stand in the text. The error is that of the writer.
func (i *Inventory) Write(to io.Writer) error {
	var b strings.Builder
	b.WriteString("version: 1\n")
	i.writeRemarks(&b)
	writeEntries(&b, "devices", i.Devices)
	writeEntries(&b, "nodes", i.Nodes)
	if len(i.Aliases) > 0 {
		b.WriteString("aliases:\n")
	}
	for _, alias := range i.Aliases {
		fmt.Fprintf(&b, "  %s: %s\n", quote(alias.Name), quote(alias.Nodes))
	}
	_, err := io.WriteString(to, b.String())
	return err
}

func (i *Inventory) writeRemarks(b *strings.Builder) {
	for _, title := range []string{"Not taken over:", "To be looked at:"} {
		for _, remark := range i.Remarks {
			if remark.Left != (title == "Not taken over:") {
				continue
			}
			if !strings.Contains(b.String(), "# "+title+"\n") {
				fmt.Fprintf(b, "# %s\n", title)
			}
			fmt.Fprintf(b, "#   %s\n", remark)
		}
	}
}

func writeEntries(b *strings.Builder, section string, entries []Entry) {
	if len(entries) > 0 {
		fmt.Fprintf(b, "%s:\n", section)
	}
	for _, entry := range entries {
		entry.write(b)
	}
}

func (e Entry) write(b *strings.Builder) {
	for _, comment := range e.Comments {
		fmt.Fprintf(b, "  # %s\n", printable(comment))
	}
	fmt.Fprintf(b, "  %s:\n", quote(e.Name))
	for _, field := range [][2]string{{"driver", e.Driver}, {"device", e.Device}, {"serial", e.Serial}} {
		if field[1] != "" {
			fmt.Fprintf(b, "    %s: %s\n", field[0], quote(field[1]))
		}
	}
	if len(e.MACs) > 0 {
		fmt.Fprintf(b, "    macs: %s\n", quoteList(e.MACs))
	}
	if e.Retries != nil {
		fmt.Fprintf(b, "    retries: %s\n", strings.ReplaceAll(fmt.Sprint(e.Retries), " ", ", "))
	}
	if len(e.Parameters) > 0 {
		b.WriteString("    parameters:\n")
	}
	for _, parameter := range e.Parameters {
		b.WriteString(pair("      ", quote(parameter.Name), parameter.Value.written()))
	}
}

// longestKey is the longest key, in bytes, that YAML takes without a mark
// before it (YAML 1.2.2, section 7.4.3, says 1024 characters).
const longestKey = 1000

// pair is a line of a mapping; two for a key that needs a mark.
func pair(indent, key, value string) string {
	if len(key) > longestKey {
		return indent + "? " + key + "\n" + indent + ": " + value + "\n"
	}
	return indent + key + ": " + value + "\n"
}

func (v Value) written() string {
	switch {
	case v.kind == "command":
		return fmt.Sprintf("{command: %s}", quoteList(v.list))
	case v.kind != "":
		return fmt.Sprintf("{%s: %s}", v.kind, quote(v.reference))
	case v.list != nil:
		return quoteList(v.list)
	}
	return quote(v.text)
}

func quoteList(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = quote(text)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
