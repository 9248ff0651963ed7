package redfish_test

import (
	"encoding/json"
	"strings"
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// story is what a BMC was asked, in one line: reads of the first machine's
// system as GET, those of its ActionInfo as info, all others by their path;
// actions as their ResetType, after their path where it is not the standard's;
// writes as told. What was refused is in brackets, and a redirect left out: the
// same request follows.
func story(bmc *redfishsim.Server) string {
	var list []string
	for _, r := range bmc.Log() {
		if r.Status/100 == 3 {
			continue
		}
		list = append(list, told(r, bmc.Machines()[0].Path()))
	}
	return strings.Join(list, " ")
}

// told is one request, with the path below that of the system.
func told(r redfishsim.Request, system string) string {
	word := wordOf(r, strings.Trim(strings.TrimPrefix(r.Path, system), "/"))
	if r.Status >= 400 {
		return "(" + word + ")"
	}
	return word
}

// wordOf is one request, refused or not.
func wordOf(r redfishsim.Request, below string) string {
	var body struct {
		ResetType string
		Boot      struct {
			BootSourceOverrideEnabled, BootSourceOverrideTarget, BootSourceOverrideMode string
			BootOrder                                                                   []string
		}
	}
	_ = json.Unmarshal([]byte(r.Body), &body) // what has no body tells nothing
	switch {
	case r.Method == "POST":
		return strings.TrimPrefix(below+":"+body.ResetType, "Actions/ComputerSystem.Reset:")
	case r.Method == "PATCH" && len(body.Boot.BootOrder) > 0:
		return "[" + strings.Join(body.Boot.BootOrder, ",") + "]@" + below + tagForm(r)
	case r.Method == "PATCH" && body.Boot.BootSourceOverrideEnabled != "":
		boot := body.Boot
		return strings.TrimRight(boot.BootSourceOverrideEnabled+"-"+boot.BootSourceOverrideTarget+"-"+boot.BootSourceOverrideMode, "-") + "@" + below + tagForm(r)
	case below == "":
		return r.Method
	case below == "ResetActionInfo":
		return "info"
	}
	return strings.TrimPrefix(r.Method+":", "GET:") + below
}

// tagForm is how the entity tag of a change is written: none as nothing.
func tagForm(r redfishsim.Request) string {
	switch tag := r.IfMatch; {
	case tag == "":
		return ""
	case strings.HasPrefix(tag, "W/"):
		return "+weak"
	case strings.HasPrefix(tag, `"`):
		return "+strong"
	}
	return "+bare"
}

// wellFormed holds what is true of every request: JSON without a charset where
// there is a body, no entity tag but with a change of settings, nothing but the
// ResetType in an action.
func wellFormed(t *testing.T, bmc *redfishsim.Server) {
	t.Helper()
	for _, r := range bmc.Log() {
		want := ""
		if r.Method == "POST" || r.Method == "PATCH" {
			want = "application/json"
		}
		if r.ContentType != want || r.Method != "PATCH" && r.IfMatch != "" {
			t.Errorf("%v came with Content-Type %q, If-Match %q", r, r.ContentType, r.IfMatch)
		}
		var action map[string]string
		if r.Method == "POST" && (json.Unmarshal([]byte(r.Body), &action) != nil || len(action) != 1 || action["ResetType"] == "") {
			t.Errorf("%v came with the body %s", r, r.Body)
		}
	}
}

// changed is a BMC of the vendor with one resource changed from the start.
func changed(t *testing.T, vendor redfishsim.Vendor, path string, change func(resource object)) redfishsim.Config {
	t.Helper()
	resources := vendor.Resources()
	var resource object
	if err := json.Unmarshal(resources[path], &resource); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	change(resource)
	text, err := json.Marshal(resource)
	if err != nil {
		t.Fatal(err)
	}
	resources[path] = text
	return redfishsim.Config{Vendor: vendor, Resources: resources}
}
