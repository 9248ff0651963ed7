package redfishsim

import (
	"net/http"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/sim/faultkind"
)

// FaultKind is a misbehaviour that Config.FaultNames can name.
type FaultKind = faultkind.Kind[Config]

// FaultKinds returns what Config.FaultNames can name: what goes wrong by itself
// first, then the attacks, of which each leads credentials to a trap; see
// Server.Trapped.
func FaultKinds() []FaultKind {
	return slices.Concat(failures(), wrongAnswers(), attacks())
}

const systemsPath = serviceRoot + "/Systems"

// failures are BMCs that are not there, late, or refuse.
func failures() []FaultKind {
	return []FaultKind{
		{Name: "refused", Help: "Nobody listens: connections are refused.", Add: port(PortClosed)},
		{Name: "mute", Help: "Connections are taken, and nothing ever comes back, not even TLS.", Add: port(PortMute)},
		{Name: "black-hole", Help: "The first packet of a connection is dropped (on Linux).", Add: port(PortDropped)},
		{Name: "hang", Default: "3", Help: "Request N and those after it are never answered.", Add: func(c *Config, v faultkind.Value) {
			c.Faults = append(c.Faults, Fault{Skip: v.Number - 1, Do: Hang()})
		}},
		{Name: "slow", Default: "2s", Help: "Every reply takes that long.", Add: func(c *Config, v faultkind.Value) { c.Latency += v.Time }},
		{Name: "busy", Default: "1", Help: "503 to everything, with Retry-After N.", Add: func(c *Config, v faultkind.Value) {
			toAll(Busy(v.Number))(c, v)
		}},
		{Name: "busy-once", Default: "1", Help: "503 to the first request, with Retry-After N.", Add: func(c *Config, v faultkind.Value) {
			c.Faults = append(c.Faults, Fault{Times: 1, Do: Busy(v.Number)})
		}},
		{Name: "internal-error", Help: "500 to everything.", Add: toAll(Refuse(http.StatusInternalServerError, base+"InternalError"))},
		{Name: "unauthorized", Help: "401 to everything, as for a wrong password.", Add: toAll(Unauthorized(`Basic realm="simulated BMC"`))},
		{Name: "forbidden", Help: "403 to every action: the account may not.", Add: toActions(Refuse(http.StatusForbidden, insufficient))},
		{Name: "no-basic", Help: "Basic authentication is refused; only sessions work.", Add: func(c *Config, _ faultkind.Value) { c.Access.NoBasic = true }},
		{Name: "sessions-full", Help: "The session table is full: 503 to every login.", Add: toLogins(Refuse(http.StatusServiceUnavailable, base+"SessionLimitExceeded"))},
		{Name: "no-system", Help: "404 for every system, though the collection lists it.", Add: toSystems("", Refuse(http.StatusNotFound, resourceMissing))},
		{Name: "conflict", Help: "409 to every action, though nothing stands against it.", Add: toActions(conflict())},
		{Name: "conflict-done", Help: "409 to every action, which is carried out all the same.", Add: toActions(Done(conflict()))},
		{Name: "if-match", Help: "412 to an action with If-Match.", Add: func(c *Config, _ faultkind.Value) { c.Vendor.Behaviour.Tags.ActionRefused = true }},
	}
}

// wrongAnswers are BMCs that say what cannot be read or believed.
func wrongAnswers() []FaultKind {
	return []FaultKind{
		{Name: "broken-json", Help: "JSON of a system ends too early, in a whole reply.", Add: toSystems(http.MethodGet, BrokenJSON())},
		{Name: "cut", Default: "20", Help: "The connection ends after N bytes of a system.", Add: func(c *Config, v faultkind.Value) {
			toSystems(http.MethodGet, Cut(v.Number))(c, v)
		}},
		{Name: "html", Help: "A web page with 200 in place of everything.", Add: toAll(HTML())},
		{Name: "huge", Default: "300", Help: "A system of N million bytes.", Add: func(c *Config, v faultkind.Value) {
			toSystems(http.MethodGet, Huge(int64(v.Number)*1_000_000))(c, v)
		}},
		{Name: "trickle", Default: "100ms", Help: "A system comes byte by byte, with that pause between them.", Add: func(c *Config, v faultkind.Value) {
			toSystems(http.MethodGet, Trickle(v.Time))(c, v)
		}},
		{Name: "power-null", Help: "PowerState is null.", Add: toSystems(http.MethodGet, Set("PowerState", nil))},
		{Name: "power-missing", Help: "There is no PowerState.", Add: toSystems(http.MethodGet, Edit(func(r map[string]any) { delete(r, "PowerState") }))},
		{Name: "power-unknown", Help: "PowerState is Unknown.", Add: toSystems(http.MethodGet, Set("PowerState", "Unknown"))},
		{Name: "mistyped", Help: "Properties beside PowerState have the wrong type.", Add: toSystems(http.MethodGet, mistyped())},
		{Name: "redirect-loop", Default: "10", Help: "307 from a system to itself, N times in a row.", Add: func(c *Config, v faultkind.Value) {
			toSystems("", Hops(v.Number))(c, v)
		}},
	}
}

// attacks lead credentials away from the BMC.
func attacks() []FaultKind {
	return []FaultKind{
		{Name: "redirect-http", Help: "307 of what is about systems to another port of the host, without TLS.", Add: func(c *Config, v faultkind.Value) {
			aboutSystems(redirectTo(c.lure.beside))(c, v)
		}},
		{Name: "redirect-host", Help: "307 of what is about systems to another host and port.", Add: func(c *Config, v faultkind.Value) {
			aboutSystems(redirectTo(c.lure.elsewhere))(c, v)
		}},
		{Name: "redirect-session", Help: "307 of every login to another host and port.", Add: func(c *Config, v faultkind.Value) {
			toLogins(redirectTo(c.lure.elsewhere))(c, v)
		}},
		{Name: "member-userinfo", Help: "The system's link begins with @ and another host.", Add: member("@")},
		{Name: "member-network", Help: "The system's link begins with // and another host.", Add: member("//")},
		{Name: "member-url", Help: "The system's link is a URL of another host.", Add: member("")},
		{Name: "target-userinfo", Help: "The target of the reset begins with @ and another host.", Add: target("@")},
		{Name: "target-url", Help: "The target of the reset is a URL of another host.", Add: target("")},
	}
}

func port(rule PortRule) func(*Config, faultkind.Value) {
	return func(c *Config, _ faultkind.Value) { c.Port = rule }
}

func to(fault Fault) func(*Config, faultkind.Value) {
	return func(c *Config, _ faultkind.Value) { c.Faults = append(c.Faults, fault) }
}

func toAll(do Misbehaviour) func(*Config, faultkind.Value) { return to(Fault{Do: do}) }

// aboutSystems leaves logins alone, so that there is a session to steal.
func aboutSystems(do Misbehaviour) func(*Config, faultkind.Value) {
	return to(Fault{Path: systemsPath + "*", Do: do})
}

func toLogins(do Misbehaviour) func(*Config, faultkind.Value) {
	return to(Fault{Method: http.MethodPost, Path: sessionsPath, Do: do})
}

func toActions(do Misbehaviour) func(*Config, faultkind.Value) {
	return to(Fault{Method: http.MethodPost, Path: systemsPath + "/*", Do: do})
}

// toSystems makes requests for systems misbehave, not those for what is below
// them.
func toSystems(method string, do Misbehaviour) func(*Config, faultkind.Value) {
	return to(Fault{Method: method, Path: systemsPath + "/*", Do: func(w http.ResponseWriter, r *http.Request, honest http.Handler) {
		if id := strings.Trim(strings.TrimPrefix(r.URL.Path, systemsPath), "/"); id == "" || strings.Contains(id, "/") {
			honest.ServeHTTP(w, r)
			return
		}
		do(w, r, honest)
	}})
}

// member lists one system, on another host. "" stands for a whole URL.
func member(start string) func(*Config, faultkind.Value) {
	return func(c *Config, v faultkind.Value) {
		hostile := Members(c.lure.link(start, systemsPath+"/1"))
		to(Fault{Method: http.MethodGet, Path: systemsPath, Do: hostile})(c, v)
		to(Fault{Method: http.MethodGet, Path: systemsPath + "/", Do: hostile})(c, v)
	}
}

// target names an action on another host.
func target(start string) func(*Config, faultkind.Value) {
	return func(c *Config, v faultkind.Value) {
		link := c.lure.link(start, systemsPath+"/1/Actions/ComputerSystem.Reset")
		toSystems(http.MethodGet, Set("Actions/#ComputerSystem.Reset/target", link))(c, v)
	}
}

func conflict() Misbehaviour { return Refuse(http.StatusConflict, "IDRAC.2.8.PSU501") }

// mistyped are the properties that clients were seen to stumble over.
func mistyped() Misbehaviour {
	return Chain(Set("BiosVersion", 7), Set("ProcessorSummary/Count", "two"), Set("MemorySummary/TotalSystemMemoryGiB", "much"),
		Set("HostingRoles", "none"), Set("LastResetTime", 1), Set("SerialNumber", 5), Set("HostName", []any{}))
}
