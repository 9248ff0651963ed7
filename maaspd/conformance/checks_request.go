package conformance

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
)

func requestChecks() []Check {
	list := []Check{
		{"request.unknown-keys", "2.7", "unknown request keys are ignored", sameAsRefused(`{"timeoutMs": 0, "driverParameters": {}, "noSuchKey": {"a": [1]}, "timeoutms": 1}`)},
		{"request.null-keys", "2.7", "null as the value of a request key means that it is absent", sameAsRefused(
			`{"timeoutMs": 0, "driverParameters": {}, "protocolVersion": null, "requestId": null, "waitMs": null, "cycleDelayMs": null, "devices": null, "bootDevice": null}`)},
		{"request.case", "2.7", "keys are matched exactly, by case", parametersFault(`{"DriverParameters": {}}`)},
		{"request.timeout-range", "2.6", "timeoutMs from 1000 to 3600000 is accepted, anything else a fault", timeRange("timeoutMs")},
		{"request.wait-range", "2.6", "waitMs from 0 to 3600000 is accepted, anything else a fault", timeRange("waitMs")},
		{"request.cycle-delay-range", "2.6", "cycleDelayMs from 0 to 3600000 is accepted, anything else a fault", timeRange("cycleDelayMs")},
		{"request.not-coerced", "2.7", "request keys are not coerced", requestFaults("/timeoutMs", `"timeoutMs": "30000"`, `"timeoutMs": true`, `"timeoutMs": [30000]`)},
		{"request.id", "2.2", "requestId takes 128 printable ASCII characters, and no more and no others", requestID},
		{"request.id-echoed", "3.2", "requestId is echoed, beside an error too", requestIDEchoed},
		{"request.all-faults", "1.5", "all faults are told at once", allFaults},
		{"request.version-one", "2.2", "protocolVersion 1 is what absent means", sameAsRefused(`{"protocolVersion": 1, "timeoutMs": 0, "driverParameters": {}}`)},
		{"request.version-unknown", "2.2", "an unknown protocolVersion is a fatalError, reason unsupportedProtocol", unknownProtocol("power_query", "")},
		{"request.boot-device-elsewhere", "2.4", "bootDevice with a verb that does not take it is an unsupportedActionError", bootDeviceElsewhere},
		{"request.cycle-time", "6.2", "timeoutMs that leaves no room for cycleDelayMs is a fault", cycleTime},
	}
	return append(list, bootChecks()...)
}

// requestFaults checks that each of the members makes a request one with a
// fault at the pointer.
func requestFaults(pointer string, members ...string) func(context.Context, *subject) verdict {
	return func(ctx context.Context, s *subject) verdict {
		var found problems
		for _, member := range members {
			got := s.ask(ctx, "power_query", `{"driverParameters": {}, `+member+`, "requestId": 7}`)
			if v := wantSettingsError(got, pointer); v.status != Pass {
				found.add("%s: %s", member, v.detail)
			}
		}
		return found.verdict()
	}
}

// times are the keys of section 2.6 and their lower bounds.
func times() map[string]int { return map[string]int{"timeoutMs": 1000, "waitMs": 0, "cycleDelayMs": 0} }

// timeRange checks the bounds of one of the times. The requests have the others
// too, which saves runs, and another fault, so that none reaches a device.
func timeRange(key string) func(context.Context, *subject) verdict {
	return func(ctx context.Context, s *subject) verdict {
		const most = 3600000
		var found problems
		for _, value := range []func(least int) (text string, legal bool){
			func(least int) (string, bool) { return fmt.Sprint(least), true },
			func(int) (string, bool) { return fmt.Sprint(most), true },
			func(least int) (string, bool) { return fmt.Sprint(least - 1), false },
			func(int) (string, bool) { return fmt.Sprint(most + 1), false },
			func(int) (string, bool) { return "1000.5", false },
			func(int) (string, bool) { return "99999999999999999999", false },
		} {
			members := object{"requestId": 7}
			for name, least := range times() {
				text, _ := value(least)
				members[name] = json.RawMessage(text)
			}
			got := s.ask(ctx, "power_query", request(object{}, members))
			if text, legal := value(times()[key]); got.outcome() != "settingsError badInput" || got.violates("/"+key) == legal {
				found.add("%s: %s has the violations %s", key, text, pointers(got))
			}
		}
		return found.verdict()
	}
}

func requestID(ctx context.Context, s *subject) verdict {
	longest := strings.Repeat("~", 128)
	var found problems
	for id, legal := range map[string]bool{
		`"` + longest + `"`: true, `"r 7"`: true,
		`"` + longest + `~"`: false, `"é"`: false, `"a\nb"`: false, `"\u007f"`: false, "7": false,
	} {
		got := s.ask(ctx, "power_query", `{"timeoutMs": 0, "driverParameters": {}, "requestId": `+id+`}`)
		if got.outcome() != "settingsError badInput" || got.violates("/requestId") == legal {
			found.add("requestId %s has the violations %s", brief(id), pointers(got))
		}
	}
	return found.verdict()
}

func requestIDEchoed(ctx context.Context, s *subject) verdict {
	const id = `r-7 "quoted" ~`
	var found problems
	for name, text := range map[string]string{
		"a refused request":   request(object{}, refused, object{"requestId": id}),
		"an unknown protocol": request(object{}, object{"protocolVersion": s.unknownVersion(), "requestId": id}),
	} {
		if got := s.ask(ctx, "power_query", text); got.RequestID == nil || *got.RequestID != id {
			found.add("the answer to %s does not carry it: %s", name, brief(got.Stdout))
		}
	}
	if got := s.ask(ctx, "power_query", refusedRequest); got.RequestID != nil {
		found.add("a request without one is answered with request_id %q", *got.RequestID)
	}
	return found.verdict()
}

func allFaults(ctx context.Context, s *subject) verdict {
	got := s.ask(ctx, "power_query", `{"timeoutMs": 0, "waitMs": -1, "requestId": 7, "driverParameters": {}}`)
	for _, pointer := range []string{"/timeoutMs", "/waitMs", "/requestId"} {
		if v := wantSettingsError(got, pointer); v.status != Pass {
			return v
		}
	}
	return passed()
}

// unknownVersion is a version of the protocol that the driver does not know.
func (s *subject) unknownVersion() int {
	version := 99
	for _, known := range s.desc.Own.Versions {
		version = max(version, known+1)
	}
	return version
}

// unknownProtocol checks the answer to a request for another version.
func unknownProtocol(verb, members string) func(context.Context, *subject) verdict {
	return func(ctx context.Context, s *subject) verdict {
		got := s.ask(ctx, verb, fmt.Sprintf(`{"protocolVersion": %d%s}`, s.unknownVersion(), members))
		return want(got, "fatalError unsupportedProtocol")
	}
}

// want checks the code and the reason, and that nothing was carried out.
func want(got answer, outcome string) verdict {
	if got.outcome() != outcome || got.Failure.Effect != "none" {
		return failed("%s: want %s, effect none; got %s", got.what, outcome, got.describe())
	}
	return passed()
}

func bootDeviceElsewhere(ctx context.Context, s *subject) verdict {
	verbs := []string{"power_query", "power_off"}
	if s.descProblem == "" && !s.desc.has("set_boot_device") {
		verbs = append(verbs, "power_on")
	}
	for _, verb := range verbs {
		text := `{"timeoutMs": 0, "driverParameters": {}, "bootDevice": {"device": "pxe"}}`
		if v := want(s.ask(ctx, verb, text), "unsupportedActionError unsupported"); v.status != Pass {
			return v
		}
	}
	return passed()
}

func cycleTime(ctx context.Context, s *subject) verdict {
	if reason := s.lacks("power_cycle"); reason != "" {
		return notApplicable("%s", reason)
	}
	got := s.ask(ctx, "power_cycle", `{"timeoutMs": 10000, "cycleDelayMs": 5001, "requestId": 7, "driverParameters": {}}`)
	if v := wantSettingsError(got, "/timeoutMs"); v.status != Pass {
		return v
	}
	got = s.ask(ctx, "power_cycle", `{"timeoutMs": 10000, "cycleDelayMs": 5000, "requestId": 7, "driverParameters": {}}`)
	if got.violates("/timeoutMs") {
		return failed("timeoutMs 10000 leaves room for cycleDelayMs 5000, and is refused")
	}
	return passed()
}

// lacks tells why a check of the verb does not apply; empty when it does.
func (s *subject) lacks(verb string) string {
	switch {
	case s.descProblem != "":
		return s.descProblem
	case !s.desc.has(verb):
		return "the driver does not have " + verb
	}
	return ""
}

func bootChecks() []Check {
	return []Check{
		{"request.devices", "2.3", "set_boot_order without devices, or with one that is not named, is a settingsError", bootOrderFaults},
		{"request.device-type", "2.3", "an unknown deviceType is a fatalError, reason unsupportedProtocol", bootOrderType},
		{"request.boot-device", "2.4", "set_boot_device with a bootDevice that is missing or wrong is a settingsError", bootDeviceFaults},
	}
}

func bootOrderFaults(ctx context.Context, s *subject) verdict {
	if reason := s.lacks("set_boot_order"); reason != "" {
		return notApplicable("%s", reason)
	}
	return s.allRefused(ctx, "set_boot_order", map[string]string{
		``:                 "/devices",
		`, "devices": []`:  "/devices",
		`, "devices": {}`:  "/devices",
		`, "devices": [7]`: "/devices/0",
		`, "devices": [{"deviceType": "NetworkInterface", "properties": {}}]`: "/devices/0/properties/mac",
		`, "devices": [{"deviceType": "StorageDevice", "properties": {}}]`:    "/devices/0/properties/serial",
	})
}

// allRefused checks that each request, which differs in these members, is
// refused for the fault at the pointer.
func (s *subject) allRefused(ctx context.Context, verb string, requests map[string]string) verdict {
	var found problems
	for members, pointer := range requests {
		got := s.ask(ctx, verb, `{"timeoutMs": 0, "driverParameters": {}`+members+`}`)
		if v := wantSettingsError(got, pointer); v.status != Pass {
			found.add("%s: %s", strings.TrimPrefix(members, ", "), v.detail)
		}
	}
	return found.verdict()
}

func bootOrderType(ctx context.Context, s *subject) verdict {
	if reason := s.lacks("set_boot_order"); reason != "" {
		return notApplicable("%s", reason)
	}
	params, missing := s.complete()
	if missing != "" {
		return notApplicable("no legal value of %s can be guessed; --params names one", missing)
	}
	got := s.ask(ctx, "set_boot_order", request(params, object{"devices": []any{object{"deviceType": "Teapot", "properties": object{}}}}))
	return want(got, "fatalError unsupportedProtocol")
}

func bootDeviceFaults(ctx context.Context, s *subject) verdict {
	if reason := s.lacks("set_boot_device"); reason != "" {
		return notApplicable("%s", reason)
	}
	return s.allRefused(ctx, "set_boot_device", map[string]string{
		``:                                     "/bootDevice",
		`, "bootDevice": {}`:                   "/bootDevice/device",
		`, "bootDevice": {"device": "teapot"}`: "/bootDevice/device",
		`, "bootDevice": {"device": "pxe", "persistent": "yes"}`: "/bootDevice/persistent",
		`, "bootDevice": {"device": "pxe", "mode": "bios"}`:      "/bootDevice/mode",
	})
}
