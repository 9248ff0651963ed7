package redfishsim

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/sim/httpfault"
)

// Edit answers honestly with a resource that edit has changed.
func Edit(edit func(resource map[string]any)) Misbehaviour {
	return httpfault.Altered(func(w http.ResponseWriter, _ *http.Request, status int, body []byte) {
		var resource map[string]any
		if json.Unmarshal(body, &resource) == nil {
			edit(resource)
			body, _ = json.Marshal(resource) // came from JSON
		}
		w.WriteHeader(status)
		_, _ = w.Write(body)
	})
}

// Set answers honestly with one property changed. The name's parts are parted
// by "/", for example "Boot/BootSourceOverrideTarget" or
// "Actions/#ComputerSystem.Reset/target"; objects on the way are made.
func Set(name string, value any) Misbehaviour {
	return Edit(func(resource map[string]any) {
		parts := strings.Split(name, "/")
		for _, part := range parts[:len(parts)-1] {
			inner, ok := resource[part].(map[string]any)
			if !ok {
				inner = map[string]any{}
				resource[part] = inner
			}
			resource = inner
		}
		resource[parts[len(parts)-1]] = value
	})
}

// Members answers honestly with a collection of these members, hostile links
// included: "@203.0.113.9/redfish/v1/Systems/1", "//203.0.113.9/x".
func Members(links ...string) Misbehaviour {
	return Edit(func(resource map[string]any) {
		members := make([]any, 0, len(links))
		for _, link := range links {
			members = append(members, map[string]any{"@odata.id": link})
		}
		resource["Members"], resource["Members@odata.count"] = members, len(members)
	})
}
