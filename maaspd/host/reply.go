package host

import "encoding/json"

// Reply is what a driver answered (protocol specification, section 3).
type Reply struct {
	Action    string          `json:"action_type"`
	RequestID string          `json:"request_id"`
	Data      json.RawMessage `json:"data"`
	// Error is nil when the action succeeded.
	Error *Error `json:"error"`
}

// The codes of an error (protocol specification, section 3.10).
const (
	FatalError       = "fatalError"
	SettingsError    = "settingsError"
	ToolError        = "toolError"
	AuthError        = "authError"
	ConnError        = "connError"
	ActionError      = "actionError"
	UnsupportedError = "unsupportedActionError"
)

// The effects of a failed action (section 3.12).
const (
	EffectNone    = "none"
	EffectUnknown = "unknown"
)

// Error is the error of a reply. Retryable and Effect are derived where a
// driver in the form of the seed leaves them out (section 7, rule 3).
type Error struct {
	Code       string      `json:"code"`
	Message    string      `json:"message"`
	Reason     string      `json:"reason,omitempty"`
	Effect     string      `json:"effect"`
	Retryable  bool        `json:"retryable"`
	Violations []Violation `json:"violations,omitempty"`
}

// Violation is one fault of a request.
type Violation struct {
	Pointer string `json:"pointer"`
	Keyword string `json:"keyword"`
	Message string `json:"message"`
}

// Error is the message, after code and reason.
func (e *Error) Error() string {
	if e.Reason == "" {
		return e.Code + ": " + e.Message
	}
	return e.Code + " (" + e.Reason + "): " + e.Message
}
