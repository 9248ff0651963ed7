package snmppdu

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
)

// mostListed is how many outlets a message names one by one.
const mostListed = 24

// known names the outlets that there are, for a message.
func known(all []listing) string {
	parts := make([]string, len(all))
	for i, one := range all {
		parts[i] = one.outlet.ID
		if one.name != "" {
			parts[i] += " " + strconv.Quote(one.name)
		} else if one.label != "" {
			parts[i] += " " + strconv.Quote(one.label)
		}
	}
	if len(parts) == 0 {
		return "no names"
	}
	return listed(parts)
}

// places names the places of outlets, for a message.
func places(all []listing) string {
	parts := make([]string, len(all))
	for i, one := range all {
		numbers := make([]string, len(one.place))
		for k, number := range one.place {
			numbers[k] = strconv.Itoa(number)
		}
		parts[i] = strings.Join(numbers, ".")
	}
	if len(parts) == 0 {
		return "none"
	}
	return listed(parts)
}

// listed joins parts for a message, and leaves out what is too many.
func listed(parts []string) string {
	if len(parts) <= mostListed {
		return strings.Join(parts, ", ")
	}
	return strings.Join(parts[:mostListed-1], ", ") + " … " + parts[len(parts)-1]
}

// span names outlets by the first and the last where they are numbered without
// a gap, and one by one where they are not.
func span(outlets []profile.Outlet) string {
	if len(outlets) == 0 {
		return "none"
	}
	if len(outlets) > 2 && gapless(outlets) {
		return fmt.Sprintf("%s to %s", outlets[0].ID, outlets[len(outlets)-1].ID)
	}
	return listed(ids(outlets))
}

// gapless tells whether the last numbers of the ids follow each other, and the
// others are all the same.
func gapless(outlets []profile.Outlet) bool {
	before, last := "", 0
	for i, outlet := range outlets {
		cut := strings.LastIndexByte(outlet.ID, '.') + 1
		number, err := strconv.Atoi(outlet.ID[cut:])
		if err != nil || i > 0 && (outlet.ID[:cut] != before || number != last+1) {
			return false
		}
		before, last = outlet.ID[:cut], number
	}
	return true
}

func ids(outlets []profile.Outlet) []string {
	list := make([]string, len(outlets))
	for i, outlet := range outlets {
		list[i] = outlet.ID
	}
	return list
}

// present names the outlets that the PDU has, for the message about one that it
// has not; "" when it does not say.
func (p *pdu) present(ctx context.Context) string {
	found, err := p.walk(ctx, p.line.StateColumn())
	switch {
	case err != nil:
		return ""
	case len(found.outlets) == 0:
		return "; " + p.noOutlets()
	}
	return "; it has the outlets " + span(found.outlets)
}

// noOutlets says that the PDU is of another line, most likely.
func (p *pdu) noOutlets() string {
	return fmt.Sprintf("it has no outlets of the line %s (%s), for it has no object %s; with profile auto it is asked what it is",
		p.line.Name, p.line.Title, cmp.Or(p.line.State.Object.Object, p.line.State.Object.OID.String()))
}
