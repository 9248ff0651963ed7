package redfish

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
)

// keyKinds are the message keys that say more than the status they come with.
var keyKinds = []struct {
	kind Kind
	keys []string
}{
	{KindSessionsFull, []string{"SessionLimitExceeded", "CreateLimitReachedForResource", "RAC0218"}},
	{KindForbidden, []string{"InsufficientPrivilege", "InsufficientPrivilegeForProperty", "InsufficientPrivilegeForOperation"}},
	{KindBusy, []string{"SYS518", "ServiceTemporarilyUnavailable", "ServiceShuttingDown", "ServiceInUnknownState", "UnableToModifyDuringSystemPOST", "ResourceInUse", "OperationTimeout"}},
	{KindWrongState, []string{"InvalidOperationForSystemState", "PSU501", "ResourceInStandby", "ResourceNotInStandby", "ActionNotSupportedInCurrentState"}},
	{KindUnsupported, []string{"ActionNotSupported", "UnsupportedOperation", "QueryNotSupported", "PropertyUnknown", "PropertyNotWritable"}},
}

// unknownValue are the message keys for a value that the BMC does not have.
var unknownValue = []string{"ActionParameterValueNotInList", "ActionParameterValueFormatError", "ActionParameterNotSupported",
	"ActionParameterValueTypeError", "ActionParameterUnknown", "PropertyValueNotInList", "PropertyValueIncorrect", "PropertyValueFormatError", "UnsupportedValue"}

// refusal is the error of a reply that is none of success.
func (c *Client) refusal(request web.Request, reply *web.Response) *Error {
	said := messages(reply.Body)
	e := &Error{Kind: kindOfRefusal(reply.Status, said), Op: request.Op, Address: c.base, Status: reply.Status, RetryAfter: reply.RetryAfter(), messages: said}
	words := fmt.Sprintf("refused with HTTP status %d", reply.Status)
	if name := http.StatusText(reply.Status); name != "" {
		words += " " + name
	}
	if len(said) > 0 && !said[0].empty() {
		e.MessageID = c.login.quoted(said[0].ID)
		words += " (" + strings.TrimSuffix(e.MessageID+": "+c.login.quoted(said[0].Text), ": ") + ")"
	}
	e.Sent = changes(request.Method) && uncertain(e)
	e.fact = fmt.Sprintf("%s: %s: %s", request.Op, c.base, words)
	e.advise()
	return e
}

// advise makes the text: what happened, and what to do.
func (e *Error) advise() {
	e.Text = e.fact
	advice := e.Kind.advice()
	switch {
	case e.Sent:
		advice = "it may have been carried out all the same, so read the state before trying again"
	case advice == "" && e.Status >= 500:
		advice = "try again; if it stays so, restart the BMC"
	}
	if advice != "" {
		e.Text += "; " + advice
	}
}

// kindOfRefusal goes by the messages where they are known, then by the status.
func kindOfRefusal(status int, said []message) Kind {
	if status == http.StatusUnauthorized {
		return KindBadCredentials
	}
	for _, m := range said {
		if strings.Contains(strings.ToLower(m.key()), "licen") {
			return KindRefusedByDevice // the account may, the machine may not
		}
		for _, entry := range keyKinds {
			if slices.Contains(entry.keys, m.key()) {
				return entry.kind
			}
		}
	}
	switch status {
	case http.StatusForbidden:
		return KindForbidden
	case http.StatusNotFound:
		return KindNotFound
	case http.StatusMethodNotAllowed, http.StatusNotImplemented:
		return KindUnsupported
	case http.StatusConflict:
		return KindWrongState
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		return KindBusy
	}
	return KindRefusedByDevice
}

// changes tells whether a request of the method changes something.
func changes(method string) bool { return method == http.MethodPost || method == http.MethodPatch }

// uncertain tells whether the refusal leaves open what was done before it. A
// fault of the client's (4xx) is found before anything is done; a redirect that
// is not followed, such as 303, may mean that all is done, and a timeout inside
// the BMC that part of it is (DSP8011, Base registry). A 503 in the words of
// Redfish is the BMC's; one without them may be that of a web server which lost
// the service behind it halfway.
func uncertain(e *Error) bool {
	if e.Status < 400 || e.has("OperationTimeout") {
		return true
	}
	switch e.Kind {
	case KindBusy:
		return e.Status == http.StatusServiceUnavailable && !slices.ContainsFunc(e.messages, func(m message) bool { return m.ID != "" })
	case KindSessionsFull, KindUnsupported, KindWrongState:
		return false
	}
	return e.Status >= 500 || e.Status == http.StatusRequestTimeout
}

// unknownTo tells whether the BMC refused because it does not know the value.
func (e *Error) unknownTo(value string) bool {
	if e.Status != http.StatusBadRequest && e.Status != http.StatusUnprocessableEntity {
		return false
	}
	for _, m := range e.messages {
		if slices.Contains(unknownValue, m.key()) {
			return true
		}
		// The value alone proves nothing: "ForceOff is not possible now" has it too.
		if m.key() == "" && strings.Contains(m.Text, value) {
			return true
		}
	}
	return len(e.messages) == 0
}

// has tells whether one of the messages has that key.
func (e *Error) has(keys ...string) bool {
	return slices.ContainsFunc(e.messages, func(m message) bool { return slices.Contains(keys, m.key()) })
}

// noRedfish is the error of a reply to a GET that is no resource.
func (c *Client) noRedfish(request web.Request, reply *web.Response, err error) *Error {
	what := "is not JSON"
	if kindOf(reply.Body) == '<' || strings.Contains(reply.Header.Get("Content-Type"), "html") {
		what = "is a web page"
	}
	return c.fail(KindProtocol, request.Op, "what came with HTTP status %d %s, so that it is no Redfish resource (%w); "+
		"check the address and its port, and that Redfish is enabled on the BMC", reply.Status, what, err)
}
