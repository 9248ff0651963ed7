package snmppdu_test

import "testing"

// TestRoundTrips holds how many requests a verb takes.
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 48)
	params := with(serve(t, d), object{"node_outlet": "5"})
	known := object{"profile": "apc-rpdu2"}
	for _, test := range []struct {
		what, verb string
		params     object
		keys       object
		most       int
	}{
		{"query", "power_query", known, nil, 1},
		{"query with detection", "power_query", nil, nil, 2},
		{"query of four outlets", "power_query", object{"profile": "apc-rpdu2", "node_outlet": "1,2,3,4"}, nil, 1},
		{"query by name", "power_query", object{"profile": "apc-rpdu2", "node_outlet": "Outlet 5"}, nil, 1 + 2},
		{"on", "power_on", known, noWait, 2 + 1}, // waitMs asks for the state afterwards
		{"on that is on", "power_on", known, noWait, 1 + 1},
		{"off of two", "power_off", object{"profile": "apc-rpdu2", "node_outlet": "5,6"}, noWait, 2 + 1},
		{"outlets", "outlets", object{"node_outlet": nil}, nil, 2 + 3},
		{"statistics", "statistics", object{"node_outlet": nil}, nil, 6},
		{"statistics of one", "statistics", known, nil, 3},
		{"check", "check", known, nil, 3},
	} {
		t.Run(test.what, func(t *testing.T) {
			d.ResetLog()
			good(t, test.verb, with(params, test.params), test.keys)
			if n := d.Requests(); n > test.most {
				t.Errorf("%d requests, want %d: %v", n, test.most, d.Log())
			}
		})
	}
}
