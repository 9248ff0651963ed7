package redfish_test

import (
	"strconv"
	"strings"
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// changes are the requests from the first PATCH on, each with its status, and
// with "tag" where an If-Match went with it.
func changes(bmc *redfishsim.Server) string {
	var list []string
	for _, r := range bmc.Log() {
		if len(list) == 0 && r.Method != "PATCH" {
			continue
		}
		line := r.Method + " " + strconv.Itoa(r.Status)
		if r.IfMatch != "" {
			line += " tag"
		}
		list = append(list, line)
	}
	return strings.Join(list, ", ")
}

// demanding is a BMC that refuses every change without a tag.
func demanding(rules redfishsim.BootRules, inBody bool) redfishsim.Vendor {
	vendor := redfishsim.Generic()
	vendor.Behaviour.Boot = rules
	vendor.Behaviour.Tags = redfishsim.TagRules{Form: redfishsim.TagStrong, Demanded: true, InBody: inBody, NoHeader: inBody}
	return vendor
}

// TestTags holds that the tag of what a verb has read goes with the first change
// of it, and that a tag is asked for once.
func TestTags(t *testing.T) {
	t.Parallel()
	pxe := object{"bootDevice": object{"device": "pxe"}}
	lit := object{"identify": object{"on": true}}
	order := object{"devices": []any{object{"deviceType": "NetworkInterface", "properties": object{"mac": "00:00:5e:00:53:02"}}}}
	for _, c := range []struct {
		name, verb string
		vendor     redfishsim.Vendor
		keys       object
		sent       string
	}{
		{"boot device", "set_boot_device", demanding(redfishsim.BootRules{}, false), pxe, "PATCH 200 tag, GET 200"},
		{"boot device, tag in the body", "set_boot_device", demanding(redfishsim.BootRules{}, true), pxe, "PATCH 200 tag, GET 200"},
		{"boot device, second form", "set_boot_device", demanding(redfishsim.BootRules{Together: override}, false), pxe, "PATCH 400 tag, PATCH 200 tag, GET 200"},
		{"boot device, accepted and not taken", "set_boot_device", demanding(redfishsim.BootRules{ModeReverts: true}, false), pxe,
			"PATCH 200 tag, GET 200, PATCH 200 tag, GET 200"},
		{"boot device of DGX, which is set where nothing was read", "set_boot_device", redfishsim.DGX(), pxe,
			"PATCH 428, GET 200, PATCH 400 tag, PATCH 204 tag, GET 200"},
		{"light of DGX", "identify", redfishsim.DGX(), lit, "PATCH 200 tag"},
		{"light of Lenovo", "identify", redfishsim.Lenovo(), lit, "PATCH 200 tag"},
		{"order", "set_boot_order", demanding(redfishsim.BootRules{}, true), order, "PATCH 200 tag, GET 200"},
		{"order of DGX", "set_boot_order", redfishsim.DGX(), order, "PATCH 204 tag, GET 200"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, redfishsim.Config{Vendor: c.vendor})
			ask(t, c.verb, request(login, c.keys)).Gives(nil)
			if got := changes(bmc); got != c.sent {
				t.Errorf("%s\nwant %s", got, c.sent)
			}
		})
	}
}
