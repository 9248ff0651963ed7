package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/maaspd/powerdrivers/maaspd/fleet"
)

// values are what a result says, for a person: mostly one, several where the
// verb has a list.
func values(r fleet.Result, request fleet.Request) []string {
	if r.Outcome == fleet.NotTried && r.Error != nil {
		return []string{printable("Error: not tried: " + strings.TrimPrefix(r.Error.Message, "not tried: "))}
	}
	if r.Error != nil {
		text := "Error: " + r.Error.Error()
		if r.Error.Effect == "unknown" {
			text += " (it may have been carried out)"
		}
		return []string{printable(text)}
	}
	if lists := listed(r); lists != nil {
		return lists
	}
	text := plain(r, request)
	if r.Detail != "" {
		text += " (" + r.Detail + ")"
	}
	return []string{printable(text)}
}

// plain is the result of a verb with a single one.
func plain(r fleet.Result, request fleet.Request) string {
	if r.Status != "" {
		return r.Status
	}
	switch r.Verb {
	case "power_on":
		return "on"
	case "power_off":
		return "off"
	case "power_cycle":
		return "cycled"
	case "power_reset":
		return "reset"
	case "power_soft_off":
		return "asked to shut down"
	case "set_boot_device":
		return bootText(request.BootDevice.Device, request.BootDevice.Persistent, request.BootDevice.Mode)
	case "set_boot_order":
		return "boot order set"
	case "identify":
		if request.Identify.On {
			return "identify on"
		}
		return "identify off"
	}
	return "ok"
}

// bootText is a boot device in words.
func bootText(device string, persistent bool, mode string) string {
	text := device
	if persistent {
		text += " persistent"
	} else if device != "none" && device != "" {
		text += " once"
	}
	if mode != "" && mode != "auto" {
		text += " " + mode
	}
	return text
}

// listed are the lines of a result with data of its own; nil for others.
func listed(r fleet.Result) []string {
	readers := map[string]func(json.RawMessage) []string{
		"get_boot_device": bootLines, "outlets": outletLines, "statistics": readingLines, "check": checkLines,
	}
	read := readers[r.Verb]
	if read == nil {
		return nil
	}
	var several struct {
		Feeds []struct {
			Driver, Device string
			Data           json.RawMessage
		}
	}
	if json.Unmarshal(r.Data, &several) == nil && len(several.Feeds) > 0 {
		var lines []string
		for _, f := range several.Feeds {
			for _, line := range read(f.Data) {
				lines = append(lines, printable(firstText(f.Device, f.Driver))+": "+line)
			}
		}
		return lines
	}
	return read(r.Data)
}

func firstText(list ...string) string {
	for _, text := range list {
		if text != "" {
			return text
		}
	}
	return ""
}

func bootLines(data json.RawMessage) []string {
	var d struct {
		Device     string
		Persistent bool
		Mode       string
	}
	if json.Unmarshal(data, &d) != nil {
		return nil
	}
	return []string{printable(bootText(d.Device, d.Persistent, d.Mode))}
}

func outletLines(data json.RawMessage) []string {
	var d struct {
		Outlets []struct{ ID, Name, Status string }
	}
	if json.Unmarshal(data, &d) != nil {
		return nil
	}
	lines := []string{}
	for _, o := range d.Outlets {
		lines = append(lines, strings.TrimSpace(printable(o.ID+" "+o.Status+" "+o.Name)))
	}
	return lines
}

// readings is what a meter says of one thing.
type readings []struct {
	Name, Kind, Unit, Label string
	Value                   any
	Derived                 bool
}

func readingLines(data json.RawMessage) []string {
	var d struct {
		Device  struct{ Readings readings }
		Outlets []struct {
			ID       string
			Readings readings
		}
	}
	if json.Unmarshal(data, &d) != nil {
		return nil
	}
	lines := d.Device.Readings.lines("")
	for _, o := range d.Outlets {
		lines = append(lines, o.Readings.lines("outlet "+o.ID+" ")...)
	}
	if lines == nil {
		lines = []string{"no readings"}
	}
	return lines
}

func (list readings) lines(prefix string) []string {
	var lines []string
	for _, one := range list {
		name := strings.ReplaceAll(one.Name, "_", " ")
		if one.Label != "" {
			name += " (" + one.Label + ")"
		}
		text := fmt.Sprint(one.Value)
		if number, ok := one.Value.(float64); ok {
			text = strconv.FormatFloat(number, 'f', -1, 64)
		}
		lines = append(lines, strings.TrimSpace(printable(prefix+name+" "+text+" "+one.Unit)))
	}
	return lines
}

func checkLines(data json.RawMessage) []string {
	var d struct {
		Vendor, Model, Firmware, Protocol, Target, Privilege string
		Warnings                                             []struct{ Pointer, Message string }
	}
	if json.Unmarshal(data, &d) != nil {
		return nil
	}
	parts := []string{"ok"}
	for _, text := range []string{strings.TrimSpace(d.Vendor + " " + d.Model), d.Firmware, d.Protocol, d.Target, d.Privilege} {
		if text != "" {
			parts = append(parts, text)
		}
	}
	lines := []string{printable(strings.Join(parts, ", "))}
	for _, w := range d.Warnings {
		lines = append(lines, printable("warning: "+w.Message))
	}
	return lines
}

// printable is a text on one line, in which nothing moves a terminal: what is
// not graphic is written as an escape.
func printable(text string) string {
	var b strings.Builder
	for _, c := range text {
		if unicode.IsGraphic(c) {
			b.WriteRune(c)
			continue
		}
		b.WriteString(strings.Trim(strconv.QuoteRune(c), "'"))
	}
	return b.String()
}
