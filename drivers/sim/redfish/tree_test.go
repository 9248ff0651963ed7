package redfishsim

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func asJSON(value any) string {
	content, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(content)
}

// TestCapturedTree serves the small tree of testdata: a system that is on, has
// an ActionInfo, a settings object whose Boot is empty, links in another case and
// weak tags.
func TestCapturedTree(t *testing.T) {
	resources, err := Tree(filepath.Join("testdata", "tree"))
	if err != nil {
		t.Fatal(err)
	}
	s := start(t, Config{Plain: true, Resources: resources})
	c, m := newClient(t, s), s.Machine("Blade1")
	if m == nil || m.State() != On {
		t.Fatalf("machine %v", m)
	}
	if got := c.reset(m, "ForceRestart"); got.status != 400 {
		t.Errorf("a type that the ActionInfo has not: %d", got.status)
	}
	if got := c.get("/redfish/v1/systems/blade1"); got.body["PowerState"] != "On" || !strings.HasPrefix(got.header.Get("ETag"), "W/") {
		t.Errorf("system: %s, tag %s", got.raw, got.header.Get("ETag"))
	}
	c.header["If-Match"] = []string{c.get(m.Path() + "/Settings").header.Get("ETag")}
	order := []string{"Boot0002", "Boot0001"}
	if got := c.send(http.MethodPatch, m.Path()+"/Settings", bootPatch(map[string]any{bootOrder: order})); got.status != 200 {
		t.Errorf("order: %d %s", got.status, got.raw)
	}
	for _, kind := range []string{"ForceOff", "On"} {
		if got := c.reset(m, kind); got.status != 204 {
			t.Errorf("%s: %d", kind, got.status)
		}
	}
	if boots := m.Boots(); len(boots) != 1 || !slices.Equal(boots[0].Order, order) {
		t.Errorf("boots %+v", boots)
	}
	if again := start(t, Config{Plain: true, Resources: resources}); !slices.Equal(
		texts(again.Resource(again.Machine("Blade1").Path()), "Boot", bootOrder), []string{"Boot0001", "Boot0002"}) {
		t.Error("one BMC changed what another serves")
	}
}

func TestBadTrees(t *testing.T) {
	cases := []struct{ name, file, content, want string }{
		{"nothing", "x", "", "captured tree"},
		{"no root", "redfish/v1/Systems/index.json", "{}", "no redfish/v1/index.json"},
		{"no JSON", "redfish/v1/index.json", "x", "redfish/v1/index.json"},
		{"no object", "redfish/v1/index.json", "[]", "redfish/v1/index.json"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), c.file)
			dir := strings.TrimSuffix(file, c.file)
			if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Tree(dir); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func TestSetResource(t *testing.T) {
	s := start(t, Config{Plain: true})
	c := newClient(t, s)
	s.SetResource(serviceRoot+"/Moon", map[string]any{"Phase": "new"})
	if got := c.get(serviceRoot + "/Moon"); got.body["Phase"] != "new" {
		t.Errorf("put: %d %s", got.status, got.raw)
	}
	s.SetResource(serviceRoot+"/Moon", nil)
	if got := c.get(serviceRoot + "/Moon"); got.status != 404 {
		t.Errorf("removed: %d", got.status)
	}
}
