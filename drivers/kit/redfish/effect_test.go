package redfish_test

import (
	"errors"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/redfish"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// TestEffect holds which answers to an action leave open whether it was carried
// out.
func TestEffect(t *testing.T) {
	const target = "/redfish/v1/Systems/1/Actions/ComputerSystem.Reset"
	for name, test := range map[string]struct {
		do   redfishsim.Misbehaviour
		sent bool
	}{
		"bad request":          {redfishsim.Refuse(400, "Base.1.8.ActionNotSupported"), false},
		"busy":                 {redfishsim.Refuse(503, "Base.1.8.ServiceTemporarilyUnavailable"), false},
		"busy with no word":    {redfishsim.Reply(503, "text/html", "<html>"), true},
		"busy with no id":      {redfishsim.Reply(503, "application/json", "{}"), true},
		"too many requests":    {redfishsim.Reply(429, "text/html", "<html>"), false},
		"internal error":       {redfishsim.Refuse(500, "Base.1.8.InternalError"), true},
		"timeout inside":       {redfishsim.Refuse(503, "Base.1.8.OperationTimeout"), true},
		"timeout of a proxy":   {redfishsim.Reply(504, "text/html", "<html>"), true},
		"timeout of a request": {redfishsim.Refuse(408, ""), true},
		"done, look there":     {redfishsim.Redirect(303, "/redfish/v1/TaskService/Tasks/1"), true},
		"many choices":         {redfishsim.Reply(300, "text/html", "<html>"), true},
		"moved elsewhere":      {redfishsim.Redirect(307, "https://192.0.2.1/"), false},
		"found elsewhere":      {redfishsim.Redirect(302, "https://192.0.2.1/"), true},
		"dropped":              {redfishsim.Drop(true), true},
		"a web page, no JSON":  {redfishsim.Reply(403, "text/html", "<html>"), false},
	} {
		t.Run(name, func(t *testing.T) {
			_, client := dial(t, redfishsim.Config{Faults: []redfishsim.Fault{{Method: "POST", Path: target, Do: test.do}}}, redfish.Config{})
			err := client.Post(t.Context(), target, map[string]string{"ResetType": "On"})
			if failure, ok := errors.AsType[*redfish.Error](err); !ok || failure.Sent != test.sent {
				t.Errorf("sent is %v, want %v: %v", !test.sent, test.sent, err)
			}
		})
	}
}
