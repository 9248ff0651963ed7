package conformance

import (
	"context"
	"encoding/json"
	"maps"
	"strings"
	"time"
)

func onlineChecks() []Check {
	return []Check{
		{"online.query", "3.4", "power_query tells on or off", online(onlineQuery)},
		{"online.on", "6.1", "power_on switches on", online(switches("power_off", "power_on", "on"))},
		{"online.on-again", "6.1", "on when on is a success", online(switches("power_on", "power_on", "on"))},
		{"online.off", "6.1", "power_off switches off", online(switches("power_on", "power_off", "off"))},
		{"online.off-again", "6.1", "off when off is a success", online(switches("power_off", "power_off", "off"))},
		{"online.wait-status", "3.3", "a power verb has data exactly when the request carried waitMs", online(onlineData)},
		{"online.cycle-from-on", "6.2", "power_cycle of a machine that is on ends with on", online(cycles("power_on"))},
		{"online.cycle-from-off", "6.2", "power_cycle of a machine that is off ends with on", online(cycles("power_off"))},
		{"online.reset-when-off", "6.3", "power_reset of a machine that is off is an actionError, reason wrongState", online(resetWhenOff)},
		{"online.text", "1.3", "--format text prints the status word alone, and nothing for a plain success", online(onlineText)},
		{"online.silent", "3.16", "success is silent on standard error", online(onlineSilent)},
		{"online.check", "6.6", "check succeeds", online(onlineCheck)},
		{"online.probe", "3.5", "driver_parameters of each host, laid over the request, make a complete request without secrets", online(onlineProbe)},
		{"online.bad-password", "3.13", "a wrong password is an authError, effect none, and not worth a retry", badPassword},
		{"online.one-login", "6.8", "a wrong password is sent once", oneLogin},
	}
}

// onlineTime is the longest that one run against a device may take.
const onlineTime = 90 * time.Second

// onlineWait is how long the checks let a device take for a transition.
const onlineWait = 30000

// online keeps the check from running without parameters for a device.
func online(run func(context.Context, *subject) verdict) func(context.Context, *subject) verdict {
	return func(ctx context.Context, s *subject) verdict {
		switch {
		case s.options.Params == nil:
			return notApplicable("no parameters for a device are given (--params)")
		case s.descProblem != "":
			return notApplicable("%s", s.descProblem)
		case !s.desc.Queryable:
			return notApplicable("the driver cannot know the power state")
		}
		return run(ctx, s)
	}
}

// tell sends a request with the good parameters to the device.
func (s *subject) tell(ctx context.Context, verb string, keys object, flags ...string) answer {
	params, _ := s.complete()
	return s.send(ctx, verb, command{stdin: strings.NewReader(request(params, keys)), limit: onlineTime}, flags...)
}

// status is the power state that a reply carries.
func (a answer) status() string {
	var data struct{ Status string }
	_ = json.Unmarshal(a.Data, &data) // what is no status is ""
	return data.Status
}

func onlineQuery(ctx context.Context, s *subject) verdict {
	got := s.tell(ctx, "power_query", nil)
	if status := got.status(); got.Failure != nil || status != "on" && status != "off" {
		return failed("%s %s", got.describe(), brief(string(got.Data)))
	}
	return passed()
}

var waiting = object{"waitMs": onlineWait}

// bring brings the machine into a state, so that a check can begin.
func (s *subject) bring(ctx context.Context, verb string) (reason string) {
	if got := s.tell(ctx, verb, waiting); got.outcome() != "success" {
		return verb + ", to begin with: " + got.describe()
	}
	return ""
}

// switches checks that, after the first verb, the second leads to the state.
func switches(first, second, state string) func(context.Context, *subject) verdict {
	return func(ctx context.Context, s *subject) verdict {
		if reason := s.bring(ctx, first); reason != "" {
			return failed("%s", reason)
		}
		if got := s.tell(ctx, second, waiting); got.outcome() != "success" || got.status() != state {
			return failed("%s: %s %s", second, got.describe(), brief(string(got.Data)))
		}
		if got := s.tell(ctx, "power_query", nil); got.status() != state {
			return failed("power_query afterwards: %s %s", got.describe(), brief(string(got.Data)))
		}
		return passed()
	}
}

func onlineData(ctx context.Context, s *subject) verdict {
	if got := s.tell(ctx, "power_off", nil); got.outcome() != "success" || got.Data != nil {
		return failed("power_off without waitMs: %s, data %s", got.describe(), brief(string(got.Data)))
	}
	if got := s.tell(ctx, "power_off", waiting); got.outcome() != "success" || got.status() != "off" {
		return failed("power_off with waitMs: %s, data %s", got.describe(), brief(string(got.Data)))
	}
	return passed()
}

func cycles(first string) func(context.Context, *subject) verdict {
	return func(ctx context.Context, s *subject) verdict {
		if !s.desc.has("power_cycle") {
			return notApplicable("the driver does not have power_cycle")
		}
		if reason := s.bring(ctx, first); reason != "" {
			return failed("%s", reason)
		}
		got := s.tell(ctx, "power_cycle", object{"waitMs": onlineWait, "cycleDelayMs": 100})
		if got.outcome() != "success" || got.status() != "on" {
			return failed("power_cycle: %s %s", got.describe(), brief(string(got.Data)))
		}
		return passed()
	}
}

func resetWhenOff(ctx context.Context, s *subject) verdict {
	if !s.desc.has("power_reset") {
		return notApplicable("the driver does not have power_reset")
	}
	if reason := s.bring(ctx, "power_off"); reason != "" {
		return failed("%s", reason)
	}
	told := s.tell(ctx, "power_reset", nil)
	if told.outcome() == "unsupportedActionError unsupported" {
		// What the driver has is not what each of its devices can (4.5).
		return notApplicable("the device cannot do power_reset, and its driver says so")
	}
	return want(told, "actionError wrongState")
}

func onlineText(ctx context.Context, s *subject) verdict {
	if reason := s.bring(ctx, "power_off"); reason != "" {
		return failed("%s", reason)
	}
	for verb, want := range map[string]string{"power_query": "off\n", "power_off": ""} {
		if got := s.tell(ctx, verb, nil, "--format", "text"); got.Stdout != want || got.Status != 0 {
			return failed("%s: %s", verb, got.Result.describe())
		}
	}
	return passed()
}

func onlineSilent(ctx context.Context, s *subject) verdict {
	for _, verb := range []string{"power_query", "power_off"} {
		if got := s.tell(ctx, verb, nil); got.outcome() != "success" || got.Stderr != "" {
			return failed("%s: %s", verb, got.Result.describe())
		}
	}
	return passed()
}

func onlineCheck(ctx context.Context, s *subject) verdict {
	if !s.desc.has("check") {
		return notApplicable("the driver does not have check")
	}
	if got := s.tell(ctx, "check", nil); got.outcome() != "success" {
		return failed("%s", got.describe())
	}
	return passed()
}

func onlineProbe(ctx context.Context, s *subject) verdict {
	if !s.desc.has("probe") {
		return notApplicable("the driver does not have probe")
	}
	got := s.tell(ctx, "probe", nil)
	var data struct {
		Hosts []struct {
			Parameters object `json:"driver_parameters"`
		}
	}
	if err := json.Unmarshal(got.Data, &data); err != nil || got.outcome() != "success" {
		return failed("%s", got.describe())
	}
	given, _ := s.complete()
	var found problems
	for i, host := range data.Hosts {
		params := maps.Clone(given)
		for name, value := range host.Parameters {
			params[name] = value
			if s.desc.Properties[name].WriteOnly {
				found.add("host %d holds the secret %s", i, name)
			}
		}
		if faults := pointers(s.faultsOf(ctx, params)); faults != "/timeoutMs" {
			found.add("host %d: the parameters have the faults %s", i, faults)
		}
	}
	return found.verdict()
}

// wrongLogin sends a query with the bad parameters.
func (s *subject) wrongLogin(ctx context.Context) (got answer, reason string) {
	if s.options.BadParams == nil {
		return got, "no parameters with a wrong password are given (--bad-params)"
	}
	var params object
	_ = json.Unmarshal(s.options.BadParams, &params) // newSubject has seen that it is an object
	return s.send(ctx, "power_query", command{stdin: strings.NewReader(request(params)), limit: onlineTime}), ""
}

func badPassword(ctx context.Context, s *subject) verdict {
	got, reason := s.wrongLogin(ctx)
	switch {
	case reason != "":
		return notApplicable("%s", reason)
	case got.Failure == nil || got.Failure.Code != "authError" || got.Failure.Effect != "none" || got.Failure.Retryable:
		return failed("want an authError, effect none, not retryable; got %s", got.describe())
	}
	return passed()
}

func oneLogin(ctx context.Context, s *subject) verdict {
	if s.options.Logins == nil {
		return notApplicable("only a test that is the device itself can count logins")
	}
	before := s.options.Logins()
	if _, reason := s.wrongLogin(ctx); reason != "" {
		return notApplicable("%s", reason)
	}
	if count := s.options.Logins() - before; count != 1 {
		return failed("%d logins", count)
	}
	return passed()
}
