package redfishsim

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

const accountsPath = accountService + "/Accounts"

// TestAccounts holds what each preset lists.
func TestAccounts(t *testing.T) {
	more := []Account{{User: "op", Password: "x", Role: Operator}, {User: "reader", Password: "x", Role: ReadOnly}}
	cases := []struct {
		vendor, ids string
		expand      int // status of the expanded collection
		whole       bool
	}{
		{"generic", "1 2 3", 501, false},
		{"Dell", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", 200, true},
		{"HPE", "1 2 3", 200, true},
		{"OpenBMC", "admin op reader", 501, false},
		{"GB200", "admin op reader", 200, true},
		{"Intel", "1 2 3", 200, false},
	}
	for _, c := range cases {
		t.Run(c.vendor, func(t *testing.T) {
			s := start(t, Config{Plain: true, Vendor: vendor(t, c.vendor), Accounts: more})
			client := newClient(t, s)
			var ids []string
			roles := map[string]string{}
			for _, member := range s.store.members(accountsPath) {
				ids = append(ids, lastPart(member, "/"))
				account := s.Resource(member)
				roles[text(account, "UserName")] = text(account, "RoleId")
				if role := text(account, "Links", "Role", "@odata.id"); role != "" && s.Resource(role)["RoleId"] != account["RoleId"] {
					t.Errorf("account %v, role %v", account, s.Resource(role))
				}
			}
			if got := strings.Join(ids, " "); got != c.ids {
				t.Errorf("members %s", got)
			}
			if roles["admin"] != "Administrator" || roles["op"] != "Operator" || roles["reader"] != "ReadOnly" {
				t.Errorf("roles %v", roles)
			}
			got := client.get(accountsPath + "/?$expand=.")
			members, _ := got.body["Members"].([]any)
			if got.status != c.expand || got.status == 200 && (text(members[0], "RoleId") != "") != c.whole {
				t.Errorf("expanded: %d %s", got.status, got.raw)
			}
		})
	}
}

// TestAccountMay holds what an account may do, by basic authentication and in a
// session.
func TestAccountMay(t *testing.T) {
	for _, role := range Roles() {
		t.Run(string(role), func(t *testing.T) {
			s := start(t, Config{Plain: true, Accounts: []Account{{User: "other", Password: "secret", Role: role}}})
			c := newClient(t, s)
			want := http.StatusNoContent
			if role == ReadOnly {
				want = http.StatusForbidden
			}
			login := c.send(http.MethodPost, sessionsPath, `{"UserName":"other","Password":"secret"}`)
			if login.status != http.StatusCreated || login.body["UserName"] != "other" {
				t.Fatalf("login: %d %s", login.status, login.raw)
			}
			for _, header := range []http.Header{
				{"Authorization": {"Basic b3RoZXI6c2VjcmV0"}},
				{"Authorization": nil, "X-Auth-Token": {login.header.Get("X-Auth-Token")}},
			} {
				c.header = header
				if got := c.reset(s.Machine("1"), "On"); got.status != want || want == 403 && got.message() != insufficient {
					t.Errorf("POST: %d %s", got.status, got.raw)
				}
				if got := c.send(http.MethodPatch, systemOne, `{"AssetTag":"x"}`); (got.status == 403) != (role == ReadOnly) {
					t.Errorf("PATCH: %d %s", got.status, got.raw)
				}
				if got := c.get(systemOne); got.status != 200 {
					t.Errorf("GET: %d", got.status)
				}
			}
			if got := c.send(http.MethodDelete, login.header.Get("Location"), ""); got.status != 204 {
				t.Errorf("logout: %d", got.status)
			}
		})
	}
}

func TestImpossibleAccounts(t *testing.T) {
	many := make([]Account, 15)
	for i := range many {
		many[i].User = fmt.Sprintf("u%d", i)
	}
	cases := []struct {
		name   string
		config Config
		want   string
	}{
		{"role", Config{Role: "Root"}, `the role "Root"`},
		{"user twice", Config{Accounts: []Account{{User: DefaultUser}}}, `user name "admin"`},
		{"too many", Config{Vendor: Dell(), Accounts: many}, "too many for 16 slots"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, err := Start(c.config)
			if err == nil {
				s.Close()
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v", err)
			}
		})
	}
}
