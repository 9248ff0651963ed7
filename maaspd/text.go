package maaspd

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
)

// dataText is the data of a reply for a shell: the status word for a query, a
// line for each host or outlet, "key: value" for the rest.
func dataText(document map[string]any) string {
	data, ok := document["data"].(map[string]any)
	if !ok {
		return ""
	}
	var out strings.Builder
	switch {
	case data["status"] != nil:
		fmt.Fprintln(&out, data["status"])
	case data["hosts"] != nil:
		rows(&out, data["hosts"], "hostname", "mac", "arch", "driver_parameters")
	case data["outlets"] != nil && data["device"] == nil:
		rows(&out, data["outlets"], "id", "status", "name")
	case data["outlets"] != nil:
		readingLines(&out, data)
	default:
		for _, key := range slices.Sorted(maps.Keys(data)) {
			if warnings, ok := data[key].([]any); ok && key == "warnings" {
				warningLines(&out, warnings)
				continue
			}
			fmt.Fprintf(&out, "%s: %s\n", key, plainText(data[key]))
		}
	}
	return out.String()
}

// warningLines prints one line a warning, with the place in the request that it
// is about.
func warningLines(out *strings.Builder, warnings []any) {
	for _, entry := range warnings {
		warning := entry.(map[string]any)
		place := plainText(warning["pointer"])
		if place != "" {
			place += ": "
		}
		fmt.Fprintf(out, "warning: %s%s\n", place, oneLine(warning["message"]))
	}
}

// rows prints one line an entry, its columns separated by tabs; "-" stands
// for what is not known, so that columns can be counted.
func rows(out *strings.Builder, list any, columns ...string) {
	for _, entry := range list.([]any) {
		members := entry.(map[string]any)
		var cells []string
		for _, column := range columns {
			cell := plainText(members[column])
			if cell == "" {
				cell = "-"
			}
			cells = append(cells, cell)
		}
		fmt.Fprintln(out, strings.Join(cells, "\t"))
	}
}

// readingLines prints one line a reading: where, name, value, unit.
func readingLines(out *strings.Builder, data map[string]any) {
	lines := func(where string, readings any) {
		for _, entry := range readings.([]any) {
			r := entry.(map[string]any)
			name := plainText(r["name"])
			if label := plainText(r["label"]); label != "" {
				name += " (" + label + ")"
			}
			fmt.Fprintln(out, strings.TrimRight(where+"\t"+name+"\t"+plainText(r["value"])+" "+plainText(r["unit"]), " "))
		}
	}
	lines("device", data["device"].(map[string]any)["readings"])
	for _, entry := range data["outlets"].([]any) {
		outlet := entry.(map[string]any)
		lines("outlet "+plainText(outlet["id"]), outlet["readings"])
	}
}

// plainText is a value on one line, a text without quotation marks; control
// characters are escaped, so that a device cannot write to the terminal.
func plainText(v any) string {
	if v == nil {
		return ""
	}
	if text, isText := v.(string); isText {
		return oneLine(text)
	}
	return string(writeJSON(v, ""))
}

// oneLine is a text with all characters escaped that show nothing by themselves,
// controls of the direction of writing among them, for the reason that plainText
// gives; its letters of any script stay readable.
func oneLine(message any) string {
	text, _ := message.(string)
	var out strings.Builder
	for _, r := range text {
		if !unicode.IsGraphic(r) {
			fmt.Fprintf(&out, `\u%04x`, r)
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

// errorText is the error of a reply for a person. Where members of the request
// are at fault, a line for each says what the message would say in one.
func errorText(program string, document map[string]any) string {
	e := document["error"].(map[string]any)
	head := fmt.Sprintf("%s: %s: %s (%s): ", program, document["action_type"], e["code"], e["reason"])
	violations, _ := e["violations"].([]any)
	lines := ""
	for _, entry := range violations {
		v := entry.(map[string]any)
		if v["pointer"] != "" {
			lines += fmt.Sprintf("  %s: %s\n", v["pointer"], oneLine(v["message"]))
		}
	}
	if lines != "" {
		return head + "the request is not valid\n" + lines
	}
	return head + oneLine(e["message"]) + "\n"
}
