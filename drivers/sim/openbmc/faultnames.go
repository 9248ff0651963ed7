package openbmcsim

import (
	"net/http"

	"github.com/maaspd/powerdrivers/drivers/sim/faultkind"
)

// FaultKind is a misbehaviour that Config.FaultNames can name.
type FaultKind = faultkind.Kind[Config]

// FaultKinds returns what Config.FaultNames can name. Most of them are about
// objects, so that a client has logged in before.
func FaultKinds() []FaultKind {
	return []FaultKind{
		{Name: "hang", Default: "3", Help: "Request N and those after it are never answered; the login is the first.", Add: func(c *Config, v faultkind.Value) {
			to(Fault{Skip: v.Number - 1, Do: Hang()})(c, v)
		}},
		{Name: "busy", Help: "503 for every object.", Add: toObjects(Status(http.StatusServiceUnavailable))},
		{Name: "internal-error", Help: "500 for every object.", Add: toObjects(Status(http.StatusInternalServerError))},
		{Name: "forbidden", Help: "403 for every object.", Add: toObjects(Status(http.StatusForbidden))},
		{Name: "unauthorized", Help: "401 to every login, as for a wrong password.", Add: to(Fault{Path: "/login", Do: Status(http.StatusUnauthorized)})},
		{Name: "no-api", Help: "404 to everything, as newer firmware without the API answers.", Add: to(Fault{Do: Status(http.StatusNotFound)})},
		{Name: "broken-json", Help: "JSON of an object ends too early, in a whole reply.", Add: toObjects(BrokenJSON())},
		{Name: "cut", Default: "10", Help: "The connection ends after N bytes about an object; a command is carried out.", Add: func(c *Config, v faultkind.Value) {
			toObjects(Cut(v.Number))(c, v)
		}},
		{Name: "drop", Help: "The connection ends without a reply about an object; a command is carried out.", Add: toObjects(Cut(0))},
		{Name: "html", Help: "A web page with 200 in place of everything.", Add: to(Fault{Do: HTML()})},
		{Name: "null", Help: "null in place of every object.", Add: toObjects(Body("application/json", "null"))},
		{Name: "no-objects", Help: "Lists of objects are empty.", Add: to(Fault{Method: http.MethodGet, Path: root + "*", Do: Body("application/json", `{"status": "ok", "data": []}`)})},
		{Name: "huge", Default: "300", Help: "An object of N million bytes.", Add: func(c *Config, v faultkind.Value) {
			toObjects(Huge(int64(v.Number)*1_000_000))(c, v)
		}},
		{Name: "no-token", Help: "The server before bmcweb: no XSRF-TOKEN is given, and none is wanted.", Add: func(c *Config, _ faultkind.Value) { c.NoToken = true }},
		{Name: "old-firmware", Help: "The transition ForceWarmReboot is not known.", Add: func(c *Config, _ faultkind.Value) { c.OldFirmware = true }},
	}
}

func to(fault Fault) func(*Config, faultkind.Value) {
	return func(c *Config, _ faultkind.Value) { c.Faults = append(c.Faults, fault) }
}

func toObjects(do Misbehaviour) func(*Config, faultkind.Value) {
	return to(Fault{Path: root + "*", Do: do})
}
