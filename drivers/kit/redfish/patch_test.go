package redfish_test

import (
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// pxe is a change that every simulated BMC takes.
var pxe = map[string]any{"Boot": map[string]string{"BootSourceOverrideEnabled": "Once", "BootSourceOverrideTarget": "Pxe"}}

// tagCases are the cases of TestPatch: tags are those of If-Match of each PATCH,
// "-" for none, with what kind of tag it is.
var tagCases = []struct {
	name  string
	tags  redfishsim.TagRules
	known bool // the caller has the tag
	stale bool // the resource has changed since
	sent  string
}{
	{name: "no tags", sent: "none"},
	{name: "not known, not demanded", tags: redfishsim.TagRules{Form: redfishsim.TagStrong}, sent: "none"},
	{name: "strong", tags: redfishsim.TagRules{Form: redfishsim.TagStrong, Demanded: true}, known: true, sent: "strong"},
	{name: "weak", tags: redfishsim.TagRules{Form: redfishsim.TagWeak, Demanded: true}, known: true, sent: "weak"},
	{name: "weak and refused", tags: redfishsim.TagRules{Form: redfishsim.TagWeak, Demanded: true, WeakRefused: true}, known: true, sent: "weak strong"},
	{name: "all refused", tags: redfishsim.TagRules{Form: redfishsim.TagWeak, Refused: true}, known: true, sent: "weak strong none"},
	{name: "changed on the way", tags: redfishsim.TagRules{Form: redfishsim.TagGzip, Demanded: true}, known: true, sent: "strong strong"},
	{name: "bare", tags: redfishsim.TagRules{Form: redfishsim.TagBare, Demanded: true}, known: true, sent: "bare"},
	{name: "has changed since", tags: redfishsim.TagRules{Form: redfishsim.TagStrong, Demanded: true}, known: true, stale: true, sent: "strong none strong"},
	{name: "demanded and not known", tags: redfishsim.TagRules{Form: redfishsim.TagStrong, Demanded: true}, sent: "none strong"},
	{name: "demanded, in the body only", tags: redfishsim.TagRules{Form: redfishsim.TagWeak, InBody: true, NoHeader: true, Demanded: true}, sent: "none weak"},
	{name: "demanded, not known, weak and refused", tags: redfishsim.TagRules{Form: redfishsim.TagWeak, Demanded: true, WeakRefused: true}, sent: "none weak strong"},
}

// TestPatch holds the ladder of If-Match.
func TestPatch(t *testing.T) {
	for _, c := range tagCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			vendor := redfishsim.Generic()
			vendor.Behaviour.Tags = c.tags
			bmc, client := dial(t, redfishsim.Config{Vendor: vendor}, redfish.Config{})
			system, err := client.System(t.Context(), "1")
			if err != nil {
				t.Fatal(err)
			}
			if !c.known {
				system.ETag = ""
			}
			if c.stale {
				bmc.Machines()[0].SetState(redfishsim.On)
			}
			if err := client.Patch(t.Context(), system.Link, pxe, system.ETag); err != nil {
				t.Error(err)
			}
			if got := forms(bmc); got != c.sent {
				t.Errorf("%s, want %s", got, c.sent)
			}
		})
	}
}

// forms are the kinds of tags that the PATCHes carried.
func forms(bmc *redfishsim.Server) string {
	var list []string
	for _, r := range bmc.Log() {
		switch tag := r.IfMatch; {
		case r.Method != "PATCH":
		case tag == "":
			list = append(list, "none")
		case strings.HasPrefix(tag, "W/"):
			list = append(list, "weak")
		case strings.HasPrefix(tag, `"`):
			list = append(list, "strong")
		default:
			list = append(list, "bare")
		}
	}
	return strings.Join(list, " ")
}

// TestNoTagOnActions holds that an action never carries If-Match.
func TestNoTagOnActions(t *testing.T) {
	vendor := redfishsim.Generic()
	vendor.Behaviour.Tags = redfishsim.TagRules{Form: redfishsim.TagStrong, InBody: true, ActionRefused: true}
	_, client := dial(t, redfishsim.Config{Vendor: vendor}, redfish.Config{})
	system, err := client.System(t.Context(), "1")
	if err != nil {
		t.Fatal(err)
	}
	if err := client.Reset(t.Context(), system, redfish.On); err != nil {
		t.Error(err)
	}
}
