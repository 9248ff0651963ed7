package snmppdu_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// single is what a query alone is told, in the form of batch.
func single(t *testing.T, params object) string {
	t.Helper()
	alone := ask(t, "power_query", params)
	if alone.Error != nil {
		return alone.Error.Reason + ": " + alone.Error.Message
	}
	return fmt.Sprint(any(alone.Data))
}

// queries are lines of batch, one for each outlet.
func queries(params object, outlets ...string) []object {
	lines := make([]object, len(outlets))
	for i, outlet := range outlets {
		lines[i] = object{"action": "power_query", "driverParameters": with(params, object{"node_outlet": outlet})}
	}
	return lines
}

// numbers are the outlets from 1 on.
func numbers(n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = strconv.Itoa(i + 1)
	}
	return list
}

// TestMergedQueries holds how few requests the queries of a whole PDU take, and
// that each is told what it would be told alone.
func TestMergedQueries(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		what    string
		params  object
		outlets []string
		most    int // requests; 0: not counted
	}{
		{"v2c", object{"snmp_version": "2c"}, numbers(48), 4},
		{"v1", object{"snmp_version": "1"}, numbers(48), 4},
		{"detected", object{"profile": "auto"}, numbers(48), 6},
		{"every outlet twice", object{}, append(numbers(24), numbers(24)...), 4},
		{"missing ones", object{"snmp_version": "2c"}, []string{"1", "49", "2", "0", "50", "48", "-1", "99999999999"}, 0},
		{"missing ones in v1", object{"snmp_version": "1"}, []string{"1", "49", "2", "0", "50", "48"}, 0},
		{"unreadable ones", object{}, []string{"7", "8", "9"}, 0},
	} {
		t.Run(test.what, func(t *testing.T) {
			d := rpdu2(t, 48, onFrom(25))
			d.Put(at(rpdu2Tree+".9.2.3.1.5", 8), number(77))
			params := with(with(serve(t, d), object{"profile": "apc-rpdu2"}), test.params)
			var want []string
			for _, outlet := range test.outlets {
				want = append(want, single(t, with(params, object{"node_outlet": outlet})))
			}
			d.ResetLog()
			if test.most > 0 {
				// While the first line is read, the others arrive.
				d.SetFaults(pdusim.Faults{Delay: 200 * time.Millisecond})
			}
			got := batch(t, queries(params, test.outlets...))
			if n := d.Requests(); test.most > 0 && n > test.most {
				t.Errorf("%d requests, want %d at most: %v", n, test.most, d.Log())
			}
			for i := range want {
				if got[i+1] != want[i] {
					t.Errorf("outlet %s: %s\nalone: %s", test.outlets[i], got[i+1], want[i])
				}
			}
		})
	}
}

// TestMergedAroundChange holds that queries before a change see the state before
// it, and queries behind it the state after it.
func TestMergedAroundChange(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 24)
	d.SetFaults(pdusim.Faults{Delay: 100 * time.Millisecond})
	params := with(serve(t, d), object{"profile": "apc-rpdu2"})
	lines := queries(params, numbers(24)...)
	lines = append(lines, object{"action": "power_on", "driverParameters": with(params, object{"node_outlet": "3,20"})})
	lines = append(lines, queries(params, numbers(24)...)...)
	lines = append(lines, object{"action": "power_off", "driverParameters": with(params, object{"node_outlet": "20"})})
	lines = append(lines, queries(params, "20")...)
	got := batch(t, lines)
	for line, want := range map[int]string{
		3: "map[status:off]", 20: "map[status:off]", 25: "<nil>",
		25 + 3: "map[status:on]", 25 + 4: "map[status:off]", 25 + 20: "map[status:on]", 50: "<nil>", 51: "map[status:off]",
	} {
		if got[line] != want {
			t.Errorf("line %d: %s, want %s", line, got[line], want)
		}
	}
	// One by one it would be 55: a request for each query, and three for a change.
	if n := d.Requests(); n > 24 {
		t.Errorf("%d requests: %v", n, d.Log())
	}
}

// TestMergedApart holds that lines with other secrets, another version or
// another PDU neither share a request with the others nor fail with them.
func TestMergedApart(t *testing.T) {
	t.Parallel()
	d, other := rpdu2(t, 24, onFrom(13)), rpdu2(t, 24)
	right := with(serve(t, d), object{"profile": "apc-rpdu2", "exchange_timeout": 700, "retries": 1})
	wrong := with(right, object{"community": "cAnAry-wrong"})
	var lines []object
	for n := 1; n <= 8; n++ {
		outlet := strconv.Itoa(3 * n)
		lines = append(lines, queries(right, outlet)...)
		lines = append(lines, queries(with(right, object{"snmp_version": "1"}), outlet)...)
		lines = append(lines, queries(with(right, serve(t, other)), outlet)...)
	}
	at := len(lines) / 2
	lines = slices.Insert(lines, at, queries(wrong, "1", "2")...)
	got := batch(t, lines)
	for i, line := range lines {
		if i == at || i == at+1 {
			if !strings.HasPrefix(got[i+1], "timeout: ") || !strings.Contains(got[i+1], "community") || strings.Contains(got[i+1], "cAnAry") {
				t.Errorf("line %d: %s", i+1, got[i+1])
			}
			continue
		}
		if want := single(t, line["driverParameters"].(object)); got[i+1] != want {
			t.Errorf("line %d: %s\nalone: %s", i+1, got[i+1], want)
		}
	}
}

// TestMergedRefusal holds that an outlet which the agent refuses to read harms
// those that are read with it no more than it does alone.
func TestMergedRefusal(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8)
	params := with(serve(t, d), object{"profile": "apc-rpdu2"})
	d.SetFaults(pdusim.Faults{GetStatus: map[snmp.OID]pdusim.Status{at(rpdu2Tree+".9.2.3.1.5", 5): pdusim.GenErr}})
	got := batch(t, queries(params, numbers(8)...))
	for i, outlet := range numbers(8) {
		if want := single(t, with(params, object{"node_outlet": outlet})); got[i+1] != want {
			t.Errorf("outlet %s: %s\nalone: %s", outlet, got[i+1], want)
		}
	}
}
