package openbmc

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/kit/web"
	"github.com/maaspd/powerdrivers/maaspd"
)

// objects are the attributes of objects, by the object's path under root. They
// are decoded one by one, so that a mistyped one spoils no other.
type objects map[string]map[string]json.RawMessage

// accepted returns the data of an answer that is a success: everything the API says is a JSON
// object with data, message and status. A body that is not may come from
// something else than the API, so that a change may or may not have been made.
func accepted(op string, reply *web.Response) (json.RawMessage, error) {
	if err := refusal(op, reply); err != nil {
		return nil, err
	}
	if reply.Status == http.StatusNoContent {
		return nil, nil
	}
	var body struct {
		Data   json.RawMessage
		Status string
	}
	if json.Unmarshal(reply.Body, &body) != nil || body.Status != "ok" {
		return nil, maaspd.Failf(maaspd.RefusedByDevice, "%s: %s answers with something that is not of OpenBMC's REST API; check the address", op, place(reply))
	}
	return body.Data, nil
}

// readObjects reads what an enumeration lists. What is no object there is left
// out.
func readObjects(op string, reply *web.Response, data json.RawMessage) (objects, error) {
	var all map[string]json.RawMessage
	if json.Unmarshal(data, &all) != nil || all == nil {
		return nil, maaspd.Failf(maaspd.RefusedByDevice, "%s: the answer of %s lists no objects; update the BMC's firmware", op, place(reply))
	}
	list := objects{}
	for path, raw := range all {
		var attributes map[string]json.RawMessage
		if json.Unmarshal(raw, &attributes) == nil && attributes != nil {
			list[strings.TrimPrefix(path, root)] = attributes
		}
	}
	return list, nil
}

// value reads an attribute; what is absent or of another type is the zero value
// and false.
func value[T any](list objects, path, attribute string) (T, bool) {
	var read *T
	if json.Unmarshal(list[path][attribute], &read) != nil || read == nil {
		return *new(T), false
	}
	return *read, true
}

// word reads an attribute that holds a value of an enumeration, such as
// xyz.openbmc_project.State.Chassis.PowerState.On: its last part.
func word(list objects, path, attribute string) string {
	text, _ := value[string](list, path, attribute)
	return text[strings.LastIndexByte(text, '.')+1:]
}

// place says where an answer came from.
func place(reply *web.Response) string {
	where := *reply.URL
	where.RawQuery = ""
	return where.Redacted()
}
