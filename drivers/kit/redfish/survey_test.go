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

// echo is a service whose every resource is the same.
type echo struct {
	text  []byte
	reads int
}

// enough is how often a fuzzed resource that links to itself is read.
const enough = 2000

func (e *echo) GetTagged(_ context.Context, _ string, into any) (string, error) {
	if e.reads++; e.reads > enough {
		return "", &Error{Kind: KindTimeout}
	}
	return "", Decode(e.text, into)
}

func (e *echo) Patch(context.Context, string, any, string) error { return nil }

func (e *echo) Systems(context.Context) ([]string, error) { return []string{"/a", "/b"}, nil }

// FuzzSurvey holds that no resource, whatever stands in it, makes a reader
// panic.
func FuzzSurvey(f *testing.F) {
	f.Add(`{"@odata.id": "/a", "Id": "1", "HostName": "a.b", "Actions": {"#ComputerSystem.Reset": {}}, "Members": [{"@odata.id": "/a"}, 5],
		"EthernetInterfaces": {"@odata.id": "/a"}, "MACAddress": "00005E005301", "Processors": {"@odata.id": "/a"}, "ProcessorType": "CPU"}`)
	f.Add(`{"Id": "1", "Links": {"Chassis": [{"@odata.id": "/a"}], "ManagedBy": [{"@odata.id": "/a"}]}, "HostName": "x",
		"NetworkAdapters": {"@odata.id": "/a"}, "NetworkDeviceFunctions": {"@odata.id": "/a"}, "Members": [{"@odata.id": "/a"}],
		"Power": {"@odata.id": "/a"}, "PowerControl": [{"PowerConsumedWatts": 1e999}], "Fans": [{"Reading": 1, "ReadingUnits": "RPM"}]}`)
	f.Add(`{"Boot": {"BootOrder": ["Boot0001", "Boot0002"], "BootOptions": {"@odata.id": "/a"}}, "Members": [{"@odata.id": "/a"}],
		"BootOptionReference": "Boot0002", "DisplayName": "PXE Device 1: 00005E005301", "RelatedItem": [{"@odata.id": "/a"}],
		"Oem": {"Lenovo": {"BootSettings": {"@odata.id": "/a"}}, "Supermicro": {"FixedBootOrder": {"@odata.id": "/a"}}},
		"FixedBootOrder": ["UEFI Network:x"], "UEFINetwork": ["00005E005301"], "Storage": {"@odata.id": "/a"}, "Drives": [{"@odata.id": "/a"}]}`)
	f.Add(`[]`)
	f.Fuzz(func(t *testing.T, text string) {
		ctx := t.Context()
		service := &echo{text: []byte(text)}
		task := func() *survey {
			service.reads = 0
			return newSurvey(service)
		}
		hosts, _ := task().hosts(ctx)
		for _, host := range hosts {
			for _, mac := range host.MACs {
				if len(mac) != macLength {
					t.Fatalf("MAC %q", mac)
				}
			}
		}
		_, _ = task().metrics(ctx, []*System{{Links: SystemLinks{Chassis: []Ref{{"/a"}}}}})
		_, _ = task().setBootOrder(ctx, "/a", []BootDevice{firstNIC, disk})
		_ = task().setIndicator(ctx, "/a", true)
		_, _ = task().role(ctx, Service{Accounts: "/a", Expand: true}, "admin")
	})
}
