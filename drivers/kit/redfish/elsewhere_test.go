package redfish

import (
	"errors"
	"fmt"
	"testing"
)

// TestElsewhere holds after which refusals of a change another place or value
// may be tried: what may have been carried out is none of them.
func TestElsewhere(t *testing.T) {
	with := func(id string) []message { return []message{{ID: "Base.1.8." + id}} }
	for _, test := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{errors.New("another"), false},
		{&Error{Status: 404}, true},
		{&Error{Status: 405}, true},
		{&Error{Status: 501}, true},
		{&Error{Status: 404, Sent: true}, false},
		{&Error{Status: 400}, false},
		{&Error{Status: 400, messages: with("PropertyNotWritable")}, true},
		{&Error{Status: 400, messages: with("PropertyUnknown")}, true},
		{&Error{Status: 400, messages: with("PropertyValueNotInList")}, true},
		{&Error{Status: 400, messages: with("PropertyNotWritable"), Sent: true}, false},
		{&Error{Status: 400, messages: with("UnableToModifyDuringSystemPOST")}, false},
		{&Error{Status: 409}, false},
		{&Error{Status: 500, messages: with("PropertyUnknown")}, false},
	} {
		t.Run(fmt.Sprintf("%+v", test.err), func(t *testing.T) {
			if got := notSettable(test.err); got != test.want {
				t.Errorf("%v", got)
			}
		})
	}
}
