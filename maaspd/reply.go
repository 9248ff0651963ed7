package maaspd

import "strings"

// maxMessage is the longest message of an error, in bytes.
const maxMessage = 1024

// Exit statuses (protocol specification, section 3).
const (
	exitSuccess   = 0
	exitFailure   = 1
	exitUsage     = 2
	exitRetryable = 75 // EX_TEMPFAIL of sysexits
)

// reply is the answer to one request.
type reply struct {
	verb      Verb
	requestID *string
	data      any
	failure   *Error
	effect    string
	retryable bool
}

// newReply computes what no driver may decide: effect and retryable.
func newReply(spec *verbSpec, req *request, data any, failure *Error, sent bool) reply {
	r := reply{verb: spec.verb, data: data, failure: failure, effect: "none"}
	if req != nil {
		r.requestID = req.id
	}
	if failure == nil {
		return r
	}
	r.data = nil
	if spec.changes && sent {
		r.effect = "unknown"
	}
	code, reason := failure.Code(), failure.Reason
	worthIt := (code == ConnError || code == ActionError) && reason != TLS && reason != WrongState
	r.retryable = worthIt && (!spec.harmful || r.effect == "none")
	return r
}

// document is the reply as it is printed, with the secrets taken out of
// its texts for people.
func (r reply) document(scrub *scrubber) map[string]any {
	doc := map[string]any{"action_type": string(r.verb), "error": nil}
	if r.requestID != nil {
		doc["request_id"] = *r.requestID
	}
	if r.data != nil {
		doc["data"] = scrubTexts(r.data, scrub)
	}
	if r.failure == nil {
		return doc
	}
	e := map[string]any{
		"code":      string(r.failure.Code()),
		"message":   shorten(scrub.clean(r.failure.Error())),
		"reason":    string(r.failure.Reason),
		"effect":    r.effect,
		"retryable": r.retryable,
	}
	if len(r.failure.Violations) > 0 {
		list := []any{}
		for _, v := range r.failure.Violations {
			list = append(list, map[string]any{"pointer": v.Pointer, "keyword": v.Keyword, "message": scrub.clean(v.Message)})
		}
		e["violations"] = list
	}
	doc["error"] = e
	return doc
}

// scrubTexts scrubs the open texts of the data: what a device says of itself,
// and what is written for people. Other members are structured; a name or an id
// that was changed would no longer be found.
func scrubTexts(data any, scrub *scrubber) any {
	members, ok := data.(map[string]any)
	if !ok {
		return data
	}
	for _, name := range []string{"detail", "vendor", "model", "firmware", "target"} {
		if text, isText := members[name].(string); isText {
			members[name] = scrub.clean(text)
		}
	}
	warnings, _ := members["warnings"].([]any)
	for _, entry := range warnings {
		warning := entry.(map[string]any)
		warning["message"] = scrub.clean(warning["message"].(string))
	}
	return data
}

// exitStatus is what a shell sees. The seed's hosts expect 0 whenever there
// is a reply.
func (r reply) exitStatus(seed bool) int {
	switch {
	case r.failure == nil || seed:
		return exitSuccess
	case r.retryable:
		return exitRetryable
	}
	return exitFailure
}

// asSeed is the reply as the seed's hosts know it: they have no state unknown.
func (r reply) asSeed() reply {
	data, ok := r.data.(map[string]any)
	if r.verb != VerbPowerQuery || !ok || data["status"] != string(Unknown) {
		return r
	}
	failure := Failf(UnknownState, "the device reports a state that is neither on nor off")
	if detail, ok := data["detail"].(string); ok {
		failure = Failf(UnknownState, "the device reports a state that is neither on nor off: %s", detail)
	}
	seed := newReply(specOf(r.verb), nil, nil, failure, false)
	seed.requestID = r.requestID
	return seed
}

// shorten cuts a message to the limit at a character boundary.
func shorten(text string) string {
	if len(text) <= maxMessage {
		return text
	}
	const cut = " …"
	return strings.ToValidUTF8(text[:maxMessage-len(cut)], "") + cut
}
