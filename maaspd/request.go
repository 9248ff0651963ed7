package maaspd

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Bounds and defaults of the request keys (protocol specification, section 2).
const (
	minTimeout       = time.Second
	maxTimeout       = time.Hour
	defaultTimeout   = time.Minute
	longestRequestID = 128
	// cycleMargin is what a cycle needs beside its time off.
	cycleMargin = 5 * time.Second
	maxIdentify = 24 * 60 * 60 // seconds
)

// request is a parsed request.
type request struct {
	document value
	// inBatch tells that the member action is the verb of the line.
	inBatch bool
	// id is the requestId to echo, nil when there is none.
	id      *string
	timeout time.Duration
	// wait is how long to poll for the wanted state; waitGiven tells that the
	// request named it.
	wait      time.Duration
	waitGiven bool
	// cycleDelay is the time off in a power cycle; cycleDelayGiven tells that
	// the request named it.
	cycleDelay      time.Duration
	cycleDelayGiven bool
	action          Action
	// device is what messages about the device begin with: the values that
	// name it in the request, and a colon; "" when there are none.
	device string
	// params are the normalised parameters; unknown the names of the others.
	params  map[string]any
	unknown []string
}

// member returns a member of the request, null when absent.
func (r *request) member(name string) value { return r.document.members[name] }

// checkVersion is the step of the protocol version: absent means 1.
func (r *request) checkVersion() *Error {
	v := r.member("protocolVersion")
	if v.isNull() {
		return nil
	}
	version, ok := normalNumber(v.text).(json.Number)
	if _, whole := normalDigits(string(version)); v.kind != numberValue || !ok || !whole {
		return Invalid(Violation{"/protocolVersion", "type", "protocolVersion must be an integer"})
	}
	if version != json.Number(strconv.Itoa(protocolVersion)) {
		return Failf(UnsupportedProtocol, "protocol version %.20s is not supported; this driver speaks version %d", version, protocolVersion)
	}
	return nil
}

// readID takes the requestId when it is one, so that every reply, also one
// about another fault, can echo it.
func (r *request) readID(out *faults) {
	v := r.member("requestId")
	if v.isNull() {
		return
	}
	printable := !slices.ContainsFunc([]rune(v.text), func(c rune) bool { return c < ' ' || c > '~' })
	if v.kind != stringValue || len(v.text) > longestRequestID || !printable {
		out.add("/requestId", "pattern", fmt.Sprintf("requestId must be a text of at most %d printable ASCII characters", longestRequestID))
		return
	}
	r.id, r.action.RequestID = &v.text, v.text
}

// readKeys takes the request keys that the verb heeds.
func (r *request) readKeys(def *definition, spec *verbSpec, out *faults) {
	r.readID(out)
	r.timeout = r.milliseconds("timeoutMs", minTimeout, maxTimeout, defaultTimeout, out)
	r.wait = r.milliseconds("waitMs", 0, maxTimeout, def.defaultWait, out)
	r.waitGiven = !r.member("waitMs").isNull()
	r.cycleDelay = r.milliseconds("cycleDelayMs", 0, maxTimeout, def.cycleDelay, out)
	r.cycleDelayGiven = !r.member("cycleDelayMs").isNull()
	if spec.verb == VerbPowerCycle && !def.delaysCycle(r) {
		out.list = append(out.list, r.cycleFaults()...)
	}
	r.action.Verb = spec.verb
	if spec.wanted != "" && !def.notQueryable {
		r.action.Wait = r.wait
	}
	switch spec.verb {
	case VerbSetBootOrder:
		r.readBootOrder(out)
	case VerbIdentify:
		r.readIdentify(out)
	case VerbSetBootDevice, VerbPowerOn, VerbPowerCycle:
		r.readBootOverride(spec.verb == VerbSetBootDevice, out)
	}
}

// cycleFaults is what is wrong with the time for a power cycle.
func (r *request) cycleFaults() []Violation {
	if r.cycleDelay <= r.timeout-cycleMargin { // in this way nothing overflows
		return nil
	}
	return []Violation{{"/timeoutMs", "minimum", fmt.Sprintf("timeoutMs must be at least %d: the cycle's %d ms off and %d ms to switch",
		r.cycleDelay.Milliseconds()+cycleMargin.Milliseconds(), r.cycleDelay.Milliseconds(), cycleMargin.Milliseconds())}}
}

// milliseconds reads a duration key.
func (r *request) milliseconds(name string, low, high, absent time.Duration, out *faults) time.Duration {
	v := r.member(name)
	if v.isNull() {
		return absent
	}
	bounded := integerType{min: low.Milliseconds(), max: high.Milliseconds(), unitName: "ms"}
	n, ok := r.integer(v, bounded, "/"+name, out)
	if !ok {
		return absent
	}
	return time.Duration(n) * time.Millisecond
}

// integer reads an integer within bounds. Texts are not coerced.
func (r *request) integer(v value, bounded integerType, pointer string, out *faults) (n int64, ok bool) {
	canonical := v.plain()
	if v.kind == numberValue {
		canonical = normalNumber(v.text)
	}
	for _, f := range bounded.check(canonical) {
		out.add(pointer, f.keyword, keyName(pointer)+" "+f.message)
		return 0, false
	}
	n, err := strconv.ParseInt(string(canonical.(json.Number)), 10, 64)
	return n, err == nil
}

// keyName is a request key as messages show it: identify.seconds.
func keyName(pointer string) string { return strings.ReplaceAll(pointer[1:], "/", ".") }

// readIdentify reads what identify asks for; without it the light goes on.
func (r *request) readIdentify(out *faults) {
	r.action.Identify.On = true
	v := r.member("identify")
	if v.isNull() {
		return
	}
	if v.kind != objectValue {
		out.add("/identify", "type", "identify must be an object such as {\"on\": true, \"seconds\": 15}")
		return
	}
	if on := v.members["on"]; on.kind == boolValue {
		r.action.Identify.On = on.truth
	} else if !on.isNull() {
		out.add("/identify/on", "type", "identify.on must be true or false")
	}
	seconds := v.members["seconds"]
	if seconds.isNull() {
		return
	}
	n, _ := r.integer(seconds, integerType{min: 1, max: maxIdentify}, "/identify/seconds", out)
	r.action.Identify.Seconds = int(n)
}
