package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// listed is how many devices of a group the text names one by one.
const listed = 8

// writeText tells a person what is served and how to reach it.
func writeText(out io.Writer, r *rack) error {
	var text strings.Builder
	devices := r.devices()
	for start := 0; start < len(devices); {
		end := start + 1
		for end < len(devices) && r.units[end].group == r.units[start].group {
			end++
		}
		r.units[start].group.describe(&text, r.units[start:end], devices[start:end])
		start = end
	}
	d := devices[0]
	fmt.Fprintf(&text, "A request for %s has these driverParameters, and %s:\n", d.Device, strings.Join(d.Secrets, " and "))
	fmt.Fprintf(&text, "  %s\n", inline(d.Parameters))
	fmt.Fprintf(&text, "--format json prints those of every device. Ctrl-C ends powersim.\n")
	_, err := io.WriteString(out, text.String())
	return err
}

func (g *group) describe(text *strings.Builder, units []unit, devices []device) {
	fmt.Fprintf(text, "%s: %s, %s\n", g.Name, count(len(units), "BMC"), strings.Join(g.facts(units), "; "))
	for i, d := range devices {
		if i == listed-1 && len(devices) > listed {
			fmt.Fprintf(text, "  ... %d more ...\n", len(devices)-listed)
		}
		if len(devices) > listed && i >= listed-1 && i < len(devices)-1 {
			continue
		}
		note := ""
		if d.Dead {
			note += "  dead"
		}
		if d.Stuck {
			note += "  stuck"
		}
		fmt.Fprintf(text, "  %-12s %s%s\n", d.Device, d.Address, note)
	}
}

// facts are the settings that matter to somebody who logs in, and those that
// make the BMCs behave badly.
func (g *group) facts(units []unit) []string {
	var users []string
	for _, u := range g.Users {
		users = append(users, fmt.Sprintf("%q (%s)", u.Name, u.Privilege))
	}
	facts := []string{"user " + strings.Join(users, ", "), "cipher suites " + suiteNames(g.CipherSuites), "machines " + g.Power}
	if len(units[0].config.KG) > 0 {
		facts = append(facts, "K_g is set")
	}
	if g.Delay > 0 {
		facts = append(facts, "replies "+g.Delay.String()+" late")
	}
	facts = append(facts, g.shares()...)
	dead, stuck := 0, 0
	for _, u := range units {
		dead, stuck = dead+number(u.dead), stuck+number(u.stuck)
	}
	if dead > 0 {
		facts = append(facts, strconv.Itoa(dead)+" dead")
	}
	if stuck > 0 {
		facts = append(facts, strconv.Itoa(stuck)+" stuck")
	}
	return facts
}

// shares say what becomes of packets.
func (g *group) shares() (shares []string) {
	for _, share := range []struct {
		of    float64
		label string
	}{{g.Loss, "lost each way"}, {g.Damage, "of the replies damaged"}, {g.Duplicates, "of the replies doubled"}} {
		if share.of > 0 {
			shares = append(shares, strconv.FormatFloat(share.of*100, 'g', 3, 64)+" % "+share.label)
		}
	}
	return shares
}

func number(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return strconv.Itoa(n) + " " + what
}

func suiteNames(suites []int) string {
	var names []string
	for _, suite := range suites {
		names = append(names, strconv.Itoa(suite))
	}
	return strings.Join(names, ", ")
}
