package redfish

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// TestRole holds how the role is found in what a BMC may list.
func TestRole(t *testing.T) {
	const (
		accounts = "/a/list"
		nobody   = `{"@odata.id": "/a/1", "UserName": "", "RoleId": "None"}`
		admin    = `{"@odata.id": "/a/2", "UserName": "admin", "RoleId": "Operator"}`
	)
	tests := []struct {
		name      string
		expand    bool
		resources map[string]string
		want      string
	}{
		{"members whole, asked for", true, map[string]string{accounts + "?$expand=.": `{"Members": [` + nobody + "," + admin + `]}`}, "Operator"},
		{"members whole, not asked for", false, map[string]string{accounts: `{"Members": [` + nobody + "," + admin + `]}`}, "Operator"},
		{"links", false, map[string]string{accounts: `{"Members": [{"@odata.id": "/a/1"}, {"@odata.id": "/a/2"}]}`, "/a/1": nobody, "/a/2": admin}, "Operator"},
		{"links, though asked for more", true, map[string]string{accounts + "?$expand=.": `{"Members": [{"@odata.id": "/a/2"}]}`, "/a/2": admin}, "Operator"},
		{"expand is not there", true, map[string]string{accounts: `{"Members": [` + admin + `]}`}, "Operator"},
		{"a member that is not there", false, map[string]string{accounts: `{"Members": [{"@odata.id": "/a/1"}, 7, {}, {"@odata.id": "/a/2"}]}`, "/a/2": admin}, "Operator"},
		{"the role is a link", false, map[string]string{accounts: `{"Members": [{"UserName": "admin", "RoleId": 4, "Links": {"Role": {"@odata.id": "/r/ReadOnly"}}}]}`}, "ReadOnly"},
		{"no such account", false, map[string]string{accounts: `{"Members": [` + nobody + `]}`}, ""},
		{"no members", false, map[string]string{accounts: `{}`}, ""},
		{"no accounts", false, nil, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			resources := map[string]string{"/a": `{"Accounts": {"@odata.id": "` + accounts + `"}}`}
			for path, text := range test.resources {
				resources[path] = text
			}
			s := newSurvey(&deaf{resources: resources})
			if got, err := s.role(t.Context(), Service{Accounts: "/a", Expand: test.expand}, " admin"); got != test.want || err != nil {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
	if got, err := newSurvey(&deaf{}).role(t.Context(), Service{}, "admin"); got != "" || err != nil {
		t.Errorf("no account service: %q, %v", got, err)
	}
}

// TestRoleRequests holds what the role costs: the service, the collection, and
// the members where the BMC does not expand it; and that a refusal is no error.
func TestRoleRequests(t *testing.T) {
	others := make([]redfishsim.Account, 20)
	for i := range others {
		others[i] = redfishsim.Account{User: fmt.Sprintf("other%d", i), Password: "x"}
	}
	const list = "/redfish/v1/AccountService/Accounts"
	forbidden := redfishsim.Refuse(http.StatusForbidden, "Base.1.0.InsufficientPrivilege")
	tests := []struct {
		name, vendor, user string
		more               []redfishsim.Account
		fault              redfishsim.Fault
		role               string
		requests           int
	}{
		{name: "expanded", vendor: "Dell", user: "admin", role: "Operator", requests: 2},
		{name: "expanded, no such account", vendor: "Dell", user: "nobody", requests: 2},
		{name: "the first member", vendor: "generic", user: "admin", role: "Operator", requests: 3},
		{name: "the third member", vendor: "generic", user: "other1", more: others, role: "Administrator", requests: 5},
		{name: "beyond the limit", vendor: "generic", user: "other19", more: others, requests: 2 + mostAccounts},
		{name: "by name", vendor: "OpenBMC", user: "other19", more: others, role: "Administrator", requests: 3},
		{name: "query ignored", vendor: "Intel", user: "admin", role: "Operator", requests: 3},
		{name: "announced and refused", vendor: "Lenovo", user: "admin", role: "Operator", requests: 4,
			fault: redfishsim.Fault{Path: list, Times: 1, Do: redfishsim.Refuse(http.StatusNotImplemented, "Base.1.0.QueryNotSupported")}},
		{name: "service forbidden", vendor: "generic", user: "admin", requests: 1, fault: redfishsim.Fault{Path: "/redfish/v1/AccountService", Do: forbidden}},
		{name: "collection forbidden", vendor: "generic", user: "admin", requests: 2, fault: redfishsim.Fault{Path: list, Do: forbidden}},
		{name: "expanded collection forbidden", vendor: "Dell", user: "admin", requests: 2, fault: redfishsim.Fault{Path: list, Do: forbidden}},
		{name: "other accounts forbidden", vendor: "generic", user: "other0", more: others[:1], role: "Administrator", requests: 4,
			fault: redfishsim.Fault{Path: list + "/1", Do: forbidden}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			config := redfishsim.Config{Vendor: vendor(t, test.vendor), Role: redfishsim.Operator, Accounts: test.more}
			client, server, ctx := surveyed(t, config)
			system, err := client.System(ctx, "")
			if err != nil {
				t.Fatal(err)
			}
			service, err := client.Service(ctx, system)
			if err != nil {
				t.Fatal(err)
			}
			server.SetFaults(test.fault)
			if test.fault.Do == nil {
				server.SetFaults()
			}
			server.ResetLog()
			role, err := client.Role(ctx, service, test.user)
			if role != test.role || err != nil || server.Requests() != test.requests {
				t.Errorf("role %q, %v, %d requests: %v", role, err, server.Requests(), server.Log())
			}
		})
	}
}

// TestRoleOfRevokedAccount holds that an account that is no longer let in is an
// error: nothing that follows would work.
func TestRoleOfRevokedAccount(t *testing.T) {
	client, server, ctx := surveyed(t, redfishsim.Config{})
	server.SetFaults(redfishsim.Fault{Path: "/redfish/v1/AccountService*", Do: redfishsim.Unauthorized(`Basic realm="x"`)})
	if _, err := client.Role(ctx, Service{Accounts: "/redfish/v1/AccountService"}, "admin"); err == nil || !strings.Contains(err.Error(), "401") {
		t.Errorf("error %v", err)
	}
}
