package host

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// problem is what is wrong with an answer, before it is known whose it is.
type problem struct {
	kind FaultKind
	text string
}

// decodeReply reads the one document that a driver may print; the first one, when
// something follows.
func decodeReply(text []byte) (any, *problem) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var tree, second any
	if err := decoder.Decode(&tree); err != nil {
		return nil, &problem{BadJSON, "what it printed is no JSON document"}
	}
	switch err := decoder.Decode(&second); {
	case err == io.EOF:
		return tree, nil
	case err == nil:
		return tree, &problem{TwoDocuments, "it printed more than one JSON document"}
	}
	return tree, &problem{BadJSON, "something follows the JSON document of its reply"}
}

// readReply checks the document against the protocol and against the call. The
// texts of its error are scrubbed: a driver has to do so, and may not.
func readReply(tree any, call Call, s *scrubber) (Reply, *problem) {
	if breach := checkReply(tree); breach != nil {
		text := "its reply does not keep the protocol: " + breach.String()
		return Reply{}, &problem{BadReply, text + errorOf(tree, s)}
	}
	object, _ := tree.(members)
	reply := Reply{Action: textOf(object, "action_type"), RequestID: textOf(object, "request_id")}
	if problem := reply.belongsTo(call, object); problem != nil {
		return Reply{}, problem
	}
	if e, failed := object["error"].(members); failed {
		reply.Error = newError(reply.Action, e, s)
	}
	if data, there := object["data"]; there {
		reply.Data, _ = json.Marshal(data) // a decoded document can be encoded
	}
	return reply, nil
}

// belongsTo tells why the reply is not the one to the call. A driver in the
// form of the seed does not know request ids. In a batch the verb is missing
// where the driver could not read the line.
func (r *Reply) belongsTo(call Call, object members) *problem {
	if _, line := object["line"]; line && r.Action == batchVerb {
		r.Action = call.Action
	}
	if r.Action != call.Action {
		return &problem{WrongProtocol, fmt.Sprintf("it replied to %s instead of %s", r.Action, call.Action)}
	}
	if _, there := object["request_id"]; there && r.RequestID != call.RequestID {
		return &problem{WrongProtocol, "it replied to another request: request_id is not that of the request"}
	}
	return nil
}

// newError is the error object of a reply that was checked. What a driver in
// the form of the seed leaves out is derived (section 7, rule 4); an effect is
// taken to be none only where it cannot be another.
func newError(verb string, object members, s *scrubber) *Error {
	e := &Error{Code: textOf(object, "code"), Message: s.clean(textOf(object, "message")), Reason: textOf(object, "reason")}
	var told bool
	if e.Effect, told = object["effect"].(string); !told {
		e.Effect = EffectUnknown
		if withoutEffect(verb, e.Code, e.Reason) || e.Code == SettingsError || e.Code == ToolError {
			e.Effect = EffectNone
		}
	}
	if e.Retryable, told = object["retryable"].(bool); !told {
		e.Retryable = worthRetry(verb, e.Code, e.Reason, e.Effect)
	}
	violations, _ := object["violations"].([]any)
	for _, item := range violations {
		v, _ := item.(members)
		e.Violations = append(e.Violations, Violation{textOf(v, "pointer"), textOf(v, "keyword"), s.clean(textOf(v, "message"))})
	}
	return e
}

// errorOf is the error of a reply that does not keep the protocol, as far as it
// has one: it is all that a person learns of the device.
func errorOf(tree any, s *scrubber) string {
	reply, _ := tree.(members)
	e, _ := reply["error"].(members)
	if textOf(e, "message") == "" {
		return ""
	}
	return "; its error is " + brief(s.clean(textOf(e, "code")+": "+textOf(e, "message")))
}

// textOf is the member when it is a string, or else "".
func textOf(object members, name string) string {
	text, _ := object[name].(string)
	return text
}
