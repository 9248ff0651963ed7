package host

import "slices"

// checkReply returns the first rule that the reply breaks, nil when it keeps
// all. A reply in the form of the seed is held to the rules of that.
func checkReply(reply any) *breach {
	c := &checker{}
	r := c.object("", reply)
	if c.found == nil && isSeedReply(r) {
		c.seedReply(r)
	} else if c.found == nil {
		c.reply(r)
	}
	return c.found
}

func (c *checker) reply(r members) {
	c.head(r)
	failure, failed := r["error"].(members)
	action := textOf(r, "action_type")
	switch {
	case c.found != nil:
	case failed:
		c.absent("", r, "data")
		c.failure(action, failure)
		if _, numbered := r["line"]; action == batchVerb && !numbered && failure["code"] != UnsupportedError {
			c.fail("/line", "is missing")
		}
	case action == batchVerb:
		c.fail("/error", "must be an object: batch itself never succeeds")
	default:
		c.data(action, r)
	}
}

// head checks the keys that all replies share (section 3.2).
func (c *checker) head(r members) {
	c.require("", r, "action_type", "error")
	c.word("/action_type", r["action_type"], replyVerbs()...)
	if r["error"] != nil {
		c.object("/error", r["error"])
	}
	optional(r, "data", func(v any) { c.object("/data", v) })
	optional(r, "request_id", func(v any) {
		if !isRequestID(c.text("/request_id", v, 0)) {
			c.fail("/request_id", "must be at most 128 printable ASCII characters")
		}
	})
	optional(r, "line", func(v any) {
		if _, is := lineNumber(v); !is {
			c.fail("/line", "must be an integer from 1")
		}
	})
}

// failure checks the error object (sections 3.10 to 3.14).
func (c *checker) failure(action string, e members) {
	c.require("/error", e, "code", "message")
	code := c.word("/error/code", e["code"], codes()...)
	if tooLong(c.text("/error/message", e["message"], 1), 1024) {
		c.fail("/error/message", "must be at most 1024 characters")
	}
	optional(e, "reason", func(v any) { c.word("/error/reason", v, reasons(code)...) })
	reason := textOf(e, "reason")
	optional(e, "effect", func(v any) {
		if c.word("/error/effect", v, EffectNone, EffectUnknown) != EffectNone && withoutEffect(action, code, reason) {
			c.fail("/error/effect", "must be none for this verb and reason")
		}
	})
	optional(e, "retryable", func(v any) { c.boolean("/error/retryable", v) })
	optional(e, "violations", func(v any) { c.violations(v, reason) })
	effect, told := e["effect"].(string)
	if retry, is := e["retryable"].(bool); c.found == nil && told && is && retry != worthRetry(action, code, reason, effect) {
		c.fail("/error/retryable", "is not what section 3.13 computes")
	}
}

func (c *checker) violations(v any, reason string) {
	if reason != "badInput" && reason != "unsupportedProtocol" {
		c.fail("/error/violations", "must only be there for bad input")
	}
	list := c.each("/error/violations", v, func(at string, item any) {
		violation := c.object(at, item)
		c.require(at, violation, "pointer", "keyword", "message")
		c.pointed(at, violation)
		optional(violation, "keyword", func(v any) { c.text(at+"/keyword", v, 1) })
	})
	if len(list) == 0 {
		c.fail("/error/violations", "must not be empty")
	}
}

// pointed checks pointer and message of a violation or a warning.
func (c *checker) pointed(at string, object members) {
	optional(object, "pointer", func(v any) {
		if !isPointer(c.text(at+"/pointer", v, 0)) {
			c.fail(at+"/pointer", "must be a JSON Pointer")
		}
	})
	optional(object, "message", func(v any) { c.text(at+"/message", v, 1) })
}

// isSeedReply tells whether the reply is in the form of the seed: an error of
// code and message, or machines without a list of MAC addresses. Every other
// reply of the seed keeps the rules of this protocol as well.
func isSeedReply(r members) bool {
	if e, failed := r["error"].(members); failed {
		newer := slices.ContainsFunc([]string{"effect", "retryable", "reason", "violations"}, func(name string) bool {
			_, there := e[name]
			return there
		})
		return !newer && slices.Contains(seedVerbs()[1:], textOf(r, "action_type"))
	}
	data, _ := r["data"].(members)
	hosts, _ := data["hosts"].([]any)
	return textOf(r, "action_type") == "probe" && len(hosts) > 0 && !slices.ContainsFunc(hosts, func(v any) bool {
		host, _ := v.(members)
		_, newer := host["macs"]
		return newer
	})
}
