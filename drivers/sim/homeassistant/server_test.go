package homeassistantsim_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	homeassistantsim "github.com/maaspd/powerdrivers/drivers/sim/homeassistant"
	"github.com/maaspd/powerdrivers/drivers/sim/httpdevice"
)

// TestAPI holds what the API answers.
func TestAPI(t *testing.T) {
	t.Parallel()
	home, err := homeassistantsim.Start(homeassistantsim.Config{Config: httpdevice.Config{Plain: true}, Switches: []string{"switch.a"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(home.Close)
	for _, c := range []struct {
		method, path, body, token string
		status                    int
		gives                     string
	}{
		{"GET", "/api/states/switch.a", "", homeassistantsim.DefaultToken, 200, `"state":"off"`},
		{"GET", "/api/states/switch.a", "", "wrong", 401, "401: Unauthorized"},
		{"GET", "/api/states/switch.b", "", homeassistantsim.DefaultToken, 404, "Entity not found."},
		{"POST", "/api/services/switch/turn_on", `{"entity_id": "switch.b"}`, homeassistantsim.DefaultToken, 200, "[]"},
		{"POST", "/api/services/switch/turn_on", `{"entity_id": `, homeassistantsim.DefaultToken, 400, "valid JSON"},
		{"POST", "/api/services/light/turn_on", `{"entity_id": "switch.a"}`, homeassistantsim.DefaultToken, 404, "Not found."},
		{"POST", "/api/services/switch/turn_on", `{"entity_id": "switch.a"}`, homeassistantsim.DefaultToken, 200, `"state":"on"`},
		{"GET", "/api/states/switch.a", "", homeassistantsim.DefaultToken, 200, `"state":"on"`},
	} {
		request, err := http.NewRequestWithContext(t.Context(), c.method, home.URL()+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+c.token)
		reply, err := (&http.Client{Timeout: time.Minute}).Do(request)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(reply.Body)
		_ = reply.Body.Close()
		if err != nil || reply.StatusCode != c.status || !strings.Contains(string(text), c.gives) {
			t.Errorf("%s %s: %d %s, %v", c.method, c.path, reply.StatusCode, text, err)
		}
	}
	home.Say("switch.a", "unavailable")
	if !home.Switch("switch.a").On() || home.Switch("switch.b") != nil {
		t.Error("the switch is off, or there is another")
	}
}
