package redfishsim

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// The Base messages that the BMC itself sends (DSP0268).
const (
	base              = "Base.1.0."
	insufficient      = base + "InsufficientPrivilege"
	malformed         = base + "MalformedJSON"
	notWritable       = base + "PropertyNotWritable"
	propertyUnknown   = base + "PropertyUnknown"
	propertyMissing   = base + "PropertyMissing"
	valueNotInList    = base + "PropertyValueNotInList"
	wrongType         = base + "PropertyValueTypeError"
	valueConflict     = base + "PropertyValueConflict"
	preconditionFails = base + "PreconditionFailed"
	resourceMissing   = base + "ResourceMissingAtURI"
)

// refuse answers with a Redfish error body (DSP0266, 8.6).
func refuse(w http.ResponseWriter, refusal Refusal) {
	respond(w, refusal.Status, errorBody(refusal.MessageID, "Warning"))
}

// errorBody names a message; some BMCs answer so to what succeeded as well.
func errorBody(messageID, severity string) map[string]any {
	return map[string]any{"error": map[string]any{
		"code":    "Base.1.0.GeneralError",
		"message": "See @Message.ExtendedInfo.",
		"@Message.ExtendedInfo": []any{map[string]any{
			"MessageId": messageID,
			"Message":   "The simulated BMC says " + lastPart(messageID, ".") + ".",
			"Severity":  severity, "MessageArgs": []any{},
			"Resolution": "None.",
		}},
	}}
}

// respond sends JSON; nil sends no body.
func respond(w http.ResponseWriter, status int, body map[string]any) {
	header := w.Header()
	header.Set("OData-Version", "4.0")
	header.Set("Cache-Control", "no-cache")
	if body == nil {
		w.WriteHeader(status)
		return
	}
	content, _ := json.Marshal(body) // came from JSON or from this package
	header.Set("Content-Type", "application/json")
	header.Set("Content-Length", strconv.Itoa(len(content)))
	w.WriteHeader(status)
	_, _ = w.Write(content)
}

// lastPart is what follows the last separator.
func lastPart(s, separator string) string {
	return s[strings.LastIndex(s, separator)+len(separator):]
}

func statusText(status int) string {
	if status == 0 {
		return "no reply"
	}
	return strconv.Itoa(status)
}
