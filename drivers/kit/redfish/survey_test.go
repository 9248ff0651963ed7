package redfish

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// surveyed starts a simulated BMC and connects to it.
func surveyed(t *testing.T, config redfishsim.Config) (*Client, *redfishsim.Server, context.Context) {
	t.Helper()
	config.Plain = true
	server, err := redfishsim.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	client, err := Dial(ctx, Config{
		Web:  web.Config{BaseURL: server.URL()},
		User: redfishsim.DefaultUser, Password: redfishsim.DefaultPassword,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client, server, ctx
}

// edit changes a resource of the BMC.
func edit(t *testing.T, server *redfishsim.Server, path string, change func(resource map[string]any)) {
	t.Helper()
	resource := server.Resource(path)
	if resource == nil {
		t.Fatalf("the BMC has no %s", path)
	}
	change(resource)
	server.SetResource(path, resource)
}

// tree is JSON text as SetResource takes it.
func tree(t *testing.T, text string) map[string]any {
	t.Helper()
	var resource map[string]any
	if err := json.Unmarshal([]byte(text), &resource); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return resource
}

// writes counts the requests that change something; one that was redirected is
// one.
func writes(server *redfishsim.Server) int {
	count := 0
	for _, request := range server.Log() {
		if request.Method != http.MethodGet && request.Status/100 != 3 {
			count++
		}
	}
	return count
}

// vendor is the preset of that name.
func vendor(t *testing.T, name string) redfishsim.Vendor {
	t.Helper()
	for _, one := range redfishsim.Vendors() {
		if one.Name == name {
			return one
		}
	}
	t.Fatalf("there is no vendor %s", name)
	return redfishsim.Vendor{}
}

// deaf is a service that accepts every change and makes none.
type deaf struct{ resources map[string]string }

func (d *deaf) GetTagged(_ context.Context, link string, into any) (string, error) {
	text, ok := d.resources[link]
	if !ok {
		return "", &Error{Kind: KindNotFound, Status: http.StatusNotFound}
	}
	return "", Decode([]byte(text), into)
}

func (d *deaf) Patch(context.Context, string, any, string) error { return nil }

func (d *deaf) Systems(context.Context) ([]string, error) { return nil, nil }
