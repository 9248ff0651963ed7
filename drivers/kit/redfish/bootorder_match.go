package redfish

import (
	"regexp"
	"slices"
	"strings"
)

// BootDevice is a device that the machine is to boot from: a network interface
// by its MAC, or a drive by its serial number. One of them is set.
type BootDevice struct {
	MAC    string
	Serial string
}

// String names the device for people.
func (d BootDevice) String() string {
	if d.MAC != "" {
		return "network interface " + d.MAC
	}
	return "drive " + d.Serial
}

// identity is what a device is known by.
type identity struct {
	macs    []string // twelve digits, upper case
	euis    []string // EUI-64, sixteen digits, upper case
	serials []string // as the machine spells them
	links   []string // resources that are this device
	fqdds   []string // Dell's names of network interfaces
}

// known tells whether the identity names anything.
func (i identity) known() bool { return len(i.macs)+len(i.serials) > 0 }

// is tells whether two identities are of one device.
func (i identity) is(other identity) bool {
	return common(i.macs, other.macs) || slices.ContainsFunc(i.serials, func(serial string) bool {
		return slices.ContainsFunc(other.serials, func(one string) bool { return sameSerial(serial, one) })
	})
}

// sameSerial compares serial numbers without case and padding.
func sameSerial(a, b string) bool {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	return a != "" && strings.EqualFold(a, b)
}

func common(a, b []string) bool {
	return slices.ContainsFunc(a, func(one string) bool { return slices.Contains(b, one) })
}

// bootChoice is a boot option with what was found out about it.
type bootChoice struct {
	reference string
	name      string // DisplayName
	path      string // UefiDevicePath
	related   []identity
	links     []string // RelatedItem
	fqdd      string   // of the BIOS attribute that the name points to
}

// verdict is what one kind of evidence says of a boot option and a device.
type verdict int

const (
	silent verdict = iota
	proof
	denial // the option is another device's
)

// evidence are the kinds of evidence, the strongest first. Only where one is
// silent is the next heard.
func evidence() []func(bootChoice, identity) verdict {
	return []func(bootChoice, identity) verdict{byRelatedItem, byPath, byName, byAttribute}
}

// byRelatedItem goes by the resources that the option links to.
func byRelatedItem(option bootChoice, device identity) verdict {
	if common(option.links, device.links) {
		return proof
	}
	answer := silent
	for _, related := range option.related {
		if related.is(device) {
			return proof
		}
		if related.known() {
			answer = denial
		}
	}
	return answer
}

// byPath goes by the hardware addresses in the device path. An NVMe drive whose
// own EUI is not known is not denied by that of a path.
func byPath(option bootChoice, device identity) verdict {
	macs, euis := pathMACs(option.path), pathEUIs(option.path)
	for _, eui := range euis {
		if slices.Contains(device.euis, eui) || slices.Contains(device.euis, reversed(eui)) {
			return proof
		}
	}
	switch {
	case common(macs, device.macs):
		return proof
	case len(macs) > 0, len(euis) > 0 && len(device.euis) > 0:
		return denial
	}
	return silent
}

// byName goes by the MACs and serial numbers in the name for people.
func byName(option bootChoice, device identity) verdict {
	macs := textMACs(option.name)
	if common(macs, device.macs) {
		return proof
	}
	for _, serial := range device.serials {
		if textHas(option.name, serial) {
			return proof
		}
	}
	if len(macs) > 0 && len(device.macs) > 0 {
		return denial
	}
	return silent
}

// byAttribute goes by the interface of Dell's BIOS attributes PxeDevN and
// HttpDevN.
func byAttribute(option bootChoice, device identity) verdict {
	if option.fqdd != "" && slices.Contains(device.fqdds, option.fqdd) {
		return proof
	}
	return silent
}

// strength is the place of the evidence that proves the option to be the
// device's; false when none does.
func strength(option bootChoice, device identity) (int, bool) {
	for place, says := range evidence() {
		switch says(option, device) {
		case proof:
			return place, true
		case denial:
			return 0, false
		}
	}
	return 0, false
}

// matching is the outcome of matchOptions.
type matching struct {
	// owned are the references of the boot options of each device, in the order
	// of the options, but PXE over IPv4 first.
	owned [][]string
	// contested are the pairs of devices that one option proves to be.
	contested [][2]int
}

// missing are the devices without an option.
func (m matching) missing() []int {
	var list []int
	for i, references := range m.owned {
		if len(references) == 0 {
			list = append(list, i)
		}
	}
	return list
}

// matchOptions finds the owner of every option. An option has one owner at
// most: the device that the strongest evidence names. Two of equal strength
// contest it, and nobody gets it.
func matchOptions(options []bootChoice, devices []identity) matching {
	m := matching{owned: make([][]string, len(devices))}
	first := make([]int, len(devices))
	taken := map[string]bool{}
	for _, option := range options {
		if option.reference == "" || taken[option.reference] {
			continue
		}
		owner, rival := ownerOf(option, devices)
		if rival >= 0 {
			m.contested = append(m.contested, [2]int{owner, rival})
			continue
		}
		if owner < 0 {
			continue
		}
		taken[option.reference] = true
		if at := len(m.owned[owner]); first[owner] == 0 && pxeIPv4(option) {
			first[owner] = at + 1
		}
		m.owned[owner] = append(m.owned[owner], option.reference)
	}
	for i, at := range first {
		if at > 1 {
			m.owned[i] = inFront(m.owned[i], m.owned[i][at-1:at])
		}
	}
	return m
}

// ownerOf is the device that the strongest evidence names, and one that
// evidence of the same strength names; -1 when there is none.
func ownerOf(option bootChoice, devices []identity) (owner, rival int) {
	owner, rival = -1, -1
	best := 0
	for i, device := range devices {
		place, ok := strength(option, device)
		switch {
		case !ok:
		case owner < 0 || place < best:
			owner, rival, best = i, -1, place
		case place == best:
			rival = i
		}
	}
	return owner, rival
}

// pxeIPv4 tells whether the option is PXE over IPv4, which hosts of machines
// serve: the path is that of an interface with IPv4 and without the URI of HTTP
// boot, or the name says so.
func pxeIPv4(option bootChoice) bool {
	path, name := strings.ToUpper(option.path), strings.ToUpper(option.name)
	switch {
	case strings.Contains(path, "/IPV4"):
		return !strings.Contains(path, "/URI(")
	case strings.Contains(path, "/IPV6"):
		return false
	}
	return strings.Contains(name, "PXE") && !strings.Contains(name, "HTTP") &&
		!strings.Contains(name, "IPV6") && !strings.Contains(name, "IP6") && !strings.Contains(name, "PXEV6")
}

// inFront moves the given references to the front of the order, and leaves the
// others in theirs.
func inFront(order, chosen []string) []string {
	list := slices.Clone(chosen)
	for _, reference := range order {
		if !slices.Contains(chosen, reference) {
			list = append(list, reference)
		}
	}
	return list
}

// deviceNumber is the number in the names that Dell gives to network boot
// options.
var deviceNumber = regexp.MustCompile(`(?i)\b(PXE|HTTP) Device (\d{1,3})\b`)

// attributeName is the BIOS attribute that holds the interface of a Dell boot
// option, such as PxeDev1Interface; "" when the name is not one of those.
func attributeName(displayName string) string {
	found := deviceNumber.FindStringSubmatch(displayName)
	if found == nil {
		return ""
	}
	kind := map[string]string{"PXE": "PxeDev", "HTTP": "HttpDev"}[strings.ToUpper(found[1])]
	return kind + found[2] + "Interface"
}
