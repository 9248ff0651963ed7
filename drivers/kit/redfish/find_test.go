package redfish_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

const (
	systems = "/redfish/v1/Systems"
	first   = systems + "/1"
)

// asked is what a BMC was asked, with the statuses that are not 200.
func asked(bmc *redfishsim.Server) string {
	var list []string
	for _, r := range bmc.Log() {
		line := strings.Replace(r.Path, systems, "", 1)
		if r.Status != 200 {
			line += fmt.Sprint("=", r.Status)
		}
		list = append(list, line)
	}
	return strings.Join(list, " ")
}

// slashes is a BMC with that rule for the end of paths.
func slashes(rules redfishsim.PathRules) redfishsim.Config {
	vendor := redfishsim.Generic()
	vendor.Behaviour.Paths = rules
	return redfishsim.Config{Vendor: vendor}
}

// findCases are the cases of TestFind: the paths that are asked, below Systems,
// when a system is looked for twice.
var findCases = []struct {
	name  string
	of    redfishsim.Config
	fault redfishsim.Fault
	id    string
	asked string
}{
	{name: "by Id", id: "1", asked: "/1 /1"},
	{name: "the only one", asked: " /1 /1"},
	{name: "slash demanded", of: slashes(redfishsim.PathRules{Slash: redfishsim.SlashDemanded, SlashLinks: true}), id: "1", asked: "/1=404 /1/ /1/"},
	{name: "slash demanded, the only one", of: slashes(redfishsim.PathRules{Slash: redfishsim.SlashDemanded, SlashLinks: true}), asked: "=404 / /1/ /1/"},
	{name: "slash redirected", of: slashes(redfishsim.PathRules{Slash: redfishsim.SlashRedirect, SlashLinks: true}), id: "1", asked: "/1=308 /1/ /1/"},
	{name: "slash refused", of: slashes(redfishsim.PathRules{Slash: redfishsim.SlashRefused}), id: "/redfish/v1/Systems/1/", asked: "/1/=404 /1 /1"},
	{name: "link with a slash, either way", of: slashes(redfishsim.PathRules{SlashLinks: true}), asked: " /1/ /1/"},
	{name: "last part of a path elsewhere", id: "Blade7", asked: "/Blade7=404 /Blade7/=404  /redfish/v1/Frame/Blade7 /redfish/v1/Frame/Blade7",
		fault: redfishsim.Fault{Path: systems, Do: redfishsim.Members(first, "/redfish/v1/Frame/Blade7")}},
	{name: "Id that is not in the path", id: "Node-A", asked: "/Node-A=404 /Node-A/=404  /1 /1",
		fault: redfishsim.Fault{Path: first, Do: redfishsim.Set("Id", "Node-A")}},
}

// TestFind holds the requests that finding a system costs, and that the second
// time it costs one. A guessed path that is not there is tried once with a slash
// at its end.
func TestFind(t *testing.T) {
	for _, c := range findCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if c.fault.Do != nil {
				c.of.Faults = []redfishsim.Fault{c.fault}
			}
			bmc, client := dial(t, c.of, redfish.Config{})
			elsewhere := bmc.Resource(first)
			bmc.SetResource("/redfish/v1/Frame/Blade7", elsewhere)
			for range 2 {
				if _, err := client.System(t.Context(), c.id); err != nil {
					t.Fatal(err)
				}
			}
			if got := asked(bmc); got != c.asked {
				t.Errorf("asked %q, want %q", got, c.asked)
			}
		})
	}
}

// TestLinksAsGiven holds that a link of the BMC's own is not tried in another
// form, and that the status of a guess with a slash counts too.
func TestLinksAsGiven(t *testing.T) {
	gone := redfishsim.Fault{Path: systems, Do: redfishsim.Members(systems + "/gone")}
	bmc, client := dial(t, redfishsim.Config{Faults: []redfishsim.Fault{gone}}, redfish.Config{})
	if _, err := client.System(t.Context(), ""); kindOf(t, err) != redfish.KindNotFound || asked(bmc) != " /gone=404" {
		t.Errorf("asked %q: %v", asked(bmc), err)
	}
	faults := []redfishsim.Fault{
		{Path: first, Do: redfishsim.Refuse(404, "Base.1.8.ResourceMissingAtURI")},
		{Path: first + "/", Do: redfishsim.Refuse(500, "Base.1.8.InternalError")},
	}
	bmc, client = dial(t, redfishsim.Config{Faults: faults}, redfish.Config{})
	if _, err := client.System(t.Context(), "1"); kindOf(t, err) != redfish.KindRefusedByDevice || asked(bmc) != "/1=404 /1/=500" {
		t.Errorf("asked %q: %v", asked(bmc), err)
	}
}

// retagged gives the system this ETag in the header, with opaque for what
// stands between its quotes.
func retagged(form string) redfishsim.Fault {
	return redfishsim.Fault{Method: "GET", Path: first, Do: func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		honest.ServeHTTP(retagger{w, form}, r)
	}}
}

type retagger struct {
	http.ResponseWriter
	form string
}

func (r retagger) WriteHeader(status int) {
	header := r.Header()
	header.Set("ETag", strings.Replace(r.form, "opaque", strings.Trim(header.Get("ETag"), `"`), 1))
	r.ResponseWriter.WriteHeader(status)
}

// TestTagForms holds the tags that are sent, in order, when the BMC gives its tag
// in a form that it does not take itself. That of the header goes before that of
// the body.
func TestTagForms(t *testing.T) {
	for name, test := range map[string]struct {
		given string
		sent  []string
	}{
		"strong":         {`"opaque"`, []string{`"opaque"`}},
		"doubled quotes": {`""opaque""`, []string{`""opaque""`, `"opaque"`}},
		"weak and gzip":  {`W/"opaque-gzip"`, []string{`W/"opaque-gzip"`, `"opaque-gzip"`, `"opaque"`}},
	} {
		t.Run(name, func(t *testing.T) {
			vendor := redfishsim.Generic()
			vendor.Behaviour.Tags = redfishsim.TagRules{Form: redfishsim.TagStrong, InBody: true, Demanded: true}
			body := redfishsim.Set("@odata.etag", `"another"`)
			fault := retagged(test.given)
			fault.Do = redfishsim.Chain(fault.Do, body)
			bmc, client := dial(t, redfishsim.Config{Vendor: vendor, Faults: []redfishsim.Fault{fault}}, redfish.Config{})
			system, err := client.System(t.Context(), "1")
			if err != nil {
				t.Fatal(err)
			}
			opaque := strings.Trim(strings.TrimSuffix(strings.Trim(strings.TrimPrefix(system.ETag, "W/"), `"`), "-gzip"), `"`)
			if err := client.Patch(t.Context(), system.Link, pxe, system.ETag); err != nil {
				t.Error(err)
			}
			var sent []string
			for _, r := range bmc.Log() {
				if r.Method == "PATCH" {
					sent = append(sent, strings.Replace(r.IfMatch, opaque, "opaque", 1))
				}
			}
			if !slices.Equal(sent, test.sent) {
				t.Errorf("sent %q, want %q", sent, test.sent)
			}
		})
	}
}
