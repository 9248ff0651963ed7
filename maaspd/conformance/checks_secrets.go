package conformance

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

func secretChecks() []Check {
	return []Check{
		{"secrets.stdout", "1.4", "no secret of the request is on standard output",
			secretRuns(func(r canaryRun) string { return r.Stdout }, "standard output")},
		{"secrets.stderr", "3.16", "no secret of the request is on standard error, at level debug either",
			secretRuns(func(r canaryRun) string { return r.Stderr }, "standard error")},
		{"secrets.process-list", "1.4", "no secret is in the command line or the environment of a process", processList},
	}
}

// canaries are the values that are planted in secrets: the first one that is
// legal is taken. They are new for each program that is checked, so that one
// that runs beside it does not disturb.
func canaries() []string {
	unique := strings.ToLower(rand.Text()[:8])
	digits := hex.EncodeToString([]byte(unique))
	return []string{"cAnAry-" + unique, "cAnAry" + unique, "0x" + digits, digits, digits + digits, digits + digits + digits[:8]}
}

// planted are parameters with a canary in each secret, and the canaries.
func (s *subject) planted(params object) (all object, values []string, reason string) {
	names, reason := s.anyParameter(func(p property) bool { return p.WriteOnly && p.Type == "string" }, "secret parameter")
	if reason != "" {
		return nil, nil, reason
	}
	all = object{}
	for name, value := range params {
		all[name] = value
	}
	for _, name := range names {
		for _, canary := range s.canaries {
			if s.desc.allows(name, canary) {
				all[name] = canary
				values = append(values, canary)
				break
			}
		}
	}
	if len(values) == 0 {
		return nil, nil, "no legal value for a secret can be guessed"
	}
	return all, values, ""
}

// canaryRun is a run with canaries, and how it was run.
type canaryRun struct {
	Result
	what string
}

// canaryRuns are runs with a canary in every secret, at level debug: refused,
// with secrets of a wrong form, and at a device that is silent.
func (s *subject) canaryRuns(ctx context.Context) (runs []canaryRun, values []string, reason string) {
	params, _ := s.complete()
	params, values, reason = s.planted(params)
	if reason != "" {
		return nil, nil, reason
	}
	wrong, unknown := object{}, object{}
	for name, value := range params {
		if p := s.desc.Properties[name]; p.WriteOnly {
			wrong[name], unknown[name] = object{"a": value}, value
		}
	}
	unknown["no_such_parameter"] = 1
	requests := map[string]string{
		"a refused request":       request(params, refused),
		"secrets of a wrong type": request(wrong, refused),
		"a truncated request":     strings.TrimSuffix(request(params), "}"),
		"an unknown verb version": request(params, object{"protocolVersion": s.unknownVersion()}),
	}
	for what, text := range requests {
		runs = append(runs, canaryRun{s.ask(ctx, "power_query", text, "--log-level", "debug").Result, what})
	}
	if mute, got := s.muteCanary(ctx, nil); mute {
		runs = append(runs, canaryRun{got, "a device that is silent"})
	}
	return runs, values, ""
}

// muteCanary runs a query, with a canary in every secret, at a device that is
// silent, and calls watch while it runs.
func (s *subject) muteCanary(ctx context.Context, watch func(*process)) (ran bool, got Result) {
	mute, err := openMute()
	if err != nil {
		return false, got
	}
	defer mute.close()
	params, reason := s.addressed(ctx, mute.port)
	if reason != "" {
		return false, got
	}
	if params, _, reason = s.planted(params); reason != "" {
		return false, got
	}
	text := request(params, object{"timeoutMs": 1000})
	key := "canaries at a silent device"
	if made, known := s.known[key]; known && watch == nil {
		return true, made.Result
	}
	p, err := start(ctx, s.binary, command{args: []string{"power_query", "--log-level", "debug"}, dir: s.dir, stdin: strings.NewReader(text), limit: 6 * time.Second})
	if err != nil {
		return false, got
	}
	if watch != nil {
		watch(p)
	}
	got = p.wait()
	s.known[key] = s.record(s.answer("power_query", got, "--log-level", "debug"))
	return true, got
}

// spellings are the forms in which a careless program shows a value.
func spellings(value string) []string {
	return []string{value, base64.StdEncoding.EncodeToString([]byte(value)), base64.URLEncoding.EncodeToString([]byte(value)), hex.EncodeToString([]byte(value))}
}

// shows tells whether the text holds one of the values in any spelling.
func shows(text string, values []string) bool {
	for _, value := range values {
		for _, spelling := range spellings(value) {
			if strings.Contains(text, strings.TrimRight(spelling, "=")) {
				return true
			}
		}
	}
	return false
}

func secretRuns(part func(canaryRun) string, where string) func(context.Context, *subject) verdict {
	return func(ctx context.Context, s *subject) verdict {
		runs, values, reason := s.canaryRuns(ctx)
		if reason != "" {
			return notApplicable("%s", reason)
		}
		var found problems
		for _, r := range runs {
			if shows(part(r), values) {
				found.add("a secret of %s is on %s", r.what, where)
			}
		}
		return found.verdict()
	}
}

// processList looks into the processes of the system while a driver runs.
func processList(ctx context.Context, s *subject) verdict {
	if runtime.GOOS != "linux" {
		return notApplicable("the process list is looked at on Linux only")
	}
	params, _ := s.complete()
	_, values, reason := s.planted(params)
	if reason != "" {
		return notApplicable("%s", reason)
	}
	looked, seen := 0, ""
	watch := func(p *process) {
		for !p.ended() && seen == "" {
			looked++
			seen = showing(values)
			time.Sleep(2 * time.Millisecond)
		}
	}
	ran, _ := s.muteCanary(ctx, watch)
	if !ran {
		if reason := s.watchRefused(ctx, params, watch); reason != "" {
			return notApplicable("%s", reason)
		}
	}
	switch {
	case seen != "":
		return failed("a secret is in %s", seen)
	case looked == 0:
		return notApplicable("the driver ended before its processes could be looked at")
	}
	return passed()
}

// watchRefused watches a driver without an address, over a refused request.
func (s *subject) watchRefused(ctx context.Context, params object, watch func(*process)) (reason string) {
	params, _, reason = s.planted(params)
	if reason != "" {
		return reason
	}
	p, err := start(ctx, s.binary, command{args: []string{"power_query"}, dir: s.dir, stdin: strings.NewReader(request(params, refused))})
	if err != nil {
		return err.Error()
	}
	watch(p)
	s.record(s.answer("power_query", p.wait()))
	return ""
}

// showing is the file under /proc in which one of the values is; empty when in
// none. Processes of other users cannot be looked into.
func showing(values []string) string {
	for _, kind := range []string{"cmdline", "environ"} {
		files, err := filepath.Glob("/proc/[0-9]*/" + kind)
		if err != nil {
			return ""
		}
		for _, file := range files {
			if text, err := os.ReadFile(file); err == nil && shows(string(text), values) {
				return "the " + map[string]string{"cmdline": "command line", "environ": "environment"}[kind] + " of a process"
			}
		}
	}
	return ""
}
