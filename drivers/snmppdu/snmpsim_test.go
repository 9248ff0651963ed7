package snmppdu_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/snmp/netsnmp"
	"github.com/maaspd/powerdrivers/drivers/sim/snmp/snmpsim"
)

// The data of snmpsimd. Its rows know nothing of each other, so that these PDUs
// accept commands and never move.
const (
	// gridPDU is an HPE G3 that says what it is in a text, and 0 for outlets that
	// it knows nothing of. Outlet 1.2 cannot be commanded: the row is read-only;
	// 1.3 has no row for commands at all.
	gridPDU = `1.3.6.1.2.1.1.1.0|4|captured PDU
1.3.6.1.2.1.1.2.0|4|.1.3.6.1.4.1.232.165.11
1.3.6.1.4.1.232.165.11.5.1.1.2.1.1|4|left
1.3.6.1.4.1.232.165.11.5.1.1.2.1.2|4|middle
1.3.6.1.4.1.232.165.11.5.1.1.2.1.3|4|right
1.3.6.1.4.1.232.165.11.5.1.1.2.1.4|4|spare
1.3.6.1.4.1.232.165.11.5.2.1.1.1.1|2|2
1.3.6.1.4.1.232.165.11.5.2.1.1.1.2|2|1
1.3.6.1.4.1.232.165.11.5.2.1.1.1.3|2|0
1.3.6.1.4.1.232.165.11.5.2.1.1.1.4|2|77
1.3.6.1.4.1.232.165.11.5.2.1.2.1.1|2:writecache|value=-1
1.3.6.1.4.1.232.165.11.5.2.1.3.1.2|2|-1
1.3.6.1.4.1.232.165.11.5.2.1.8.1.1|2|1
`
	// slowPDU is an APC CPDU: the state of outlet 1.1 comes after 400 ms, that
	// of 1.2 not in two seconds.
	slowPDU = `1.3.6.1.2.1.1.1.0|4|captured PDU
1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.318.1.1.32.1
1.3.6.1.4.1.318.1.1.32.5.4.1.4.1.1|2:delay|value=1,wait=400,deviation=0
1.3.6.1.4.1.318.1.1.32.5.4.1.4.1.2|2:delay|value=1,wait=2000,deviation=0
`
	// grimPDU is a MasterSwitch whose outlets 1 and 2 are on and refuse commands.
	// A read of outlet 3 gives NULL: so this agent says genErr.
	grimPDU = `1.3.6.1.2.1.1.1.0|4|captured PDU
1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.318.1.3.4.1
1.3.6.1.4.1.318.1.1.4.4.2.1.3.1|2:error|op=set,status=commitFailed,value=1
1.3.6.1.4.1.318.1.1.4.4.2.1.3.2|2:error|op=set,status=noAccess,value=1
1.3.6.1.4.1.318.1.1.4.4.2.1.3.3|2:error|op=get,status=genError,value=1
`
)

// TestCaptures drives devices that snmpsimd plays, in independent Python code.
// They share a process that sleeps with each delay, so that nothing runs beside
// anything.
func TestCaptures(t *testing.T) {
	t.Parallel()
	u := netsnmp.User{Name: "captain", Auth: "SHA", AuthPass: "authpass-4711", Priv: "AES", PrivPass: "privpass-4711"}
	agent := snmpsim.Start(t, map[string]string{"grid": gridPDU, "slow": slowPDU, "grim": grimPDU}, snmpsim.Options{Users: []netsnmp.User{u}})
	// A community is the name of a file.
	reach := func(file, outlet string) object {
		return object{"power_address": agent.Addr(), "community": file, "node_outlet": outlet}
	}
	t.Run("what it says", func(t *testing.T) { captureReads(t, reach) })
	t.Run("commands without effect", func(t *testing.T) { captureWrites(t, reach) })
	t.Run("refusals", func(t *testing.T) { captureRefuses(t, reach) })
	t.Run("context", func(t *testing.T) {
		params := with(reach("", "1.1"), userEntrance(u).params)
		params = with(params, object{"community": nil, "exchange_timeout": 500, "retries": 1})
		if got, _ := status(t, with(params, object{"context": "grid"})); got != "on" {
			t.Errorf("status %s", got)
		}
		bad(t, ask(t, "power_query", with(params, object{"context": "no-such"})), "badCredentials", "none", "context name")
	})
	t.Run("delays", func(t *testing.T) { captureDelays(t, reach) })
}

// captureReads holds that a sysObjectID in a text is understood, and that a
// value outside the map is neither on nor off.
func captureReads(t *testing.T, reach func(file, outlet string) object) {
	for _, version := range []string{"1", "2c"} {
		params := with(reach("grid", "1.1"), object{"snmp_version": version})
		if target := good(t, "check", params)["target"]; target != `HPE G3 metered and switched PDU, outlet 1.1 "left"` {
			t.Errorf("v%s: it is taken for %v", version, target)
		}
		var got []string
		for _, one := range good(t, "outlets", with(params, object{"node_outlet": nil}))["outlets"].([]any) {
			o := one.(object)
			got = append(got, fmt.Sprint(o["id"], " ", o["name"], " ", o["status"]))
		}
		if want := []string{"1.1 left on", "1.2 middle off", "1.3 right unknown", "1.4 spare unknown"}; !slices.Equal(got, want) {
			t.Errorf("v%s: outlets %q", version, got)
		}
		for outlet, want := range map[string]string{"1.3": "value 0", "right": "value 0", "spare": "value 77"} {
			if got, detail := status(t, with(params, object{"node_outlet": outlet})); got != "unknown" || !strings.Contains(detail, want) {
				t.Errorf("v%s: outlet %s is %s (%s)", version, outlet, got, detail)
			}
		}
		if got, detail := status(t, with(params, object{"node_outlet": "1.2,1.3"})); got != "unknown" || !strings.Contains(detail, "1.3 unknown") {
			t.Errorf("v%s: off and who knows is %s (%s)", version, got, detail)
		}
	}
}

// captureWrites holds that what the agent accepts is not taken for done, and
// that noSuchInstance with error-status 0 is not taken for accepted.
func captureWrites(t *testing.T, reach func(file, outlet string) object) {
	bad(t, ask(t, "power_off", reach("grid", "1.1"), object{"waitMs": 300}), "notVerified", "unknown", "still on")
	if data := good(t, "power_off", reach("grid", "1.1"), noWait); data["status"] != "on" {
		t.Errorf("without waiting: %v", data)
	}
	// An outlet of which nothing is known gets the command.
	for outlet, what := range map[string]string{"1.2": "read-only", "1.3": "missing"} {
		for _, wait := range []object{noWait, {"waitMs": 300}} {
			got := ask(t, "power_on", reach("grid", outlet), wait)
			bad(t, got, "noSuchTarget", "none", "outlet "+outlet, "no such object", "1.1 to 1.4")
			if got.Status != 1 {
				t.Errorf("%s row: exit status %d", what, got.Status)
			}
		}
	}
}

// captureRefuses holds what error-statuses come to, and that NULL is no state.
func captureRefuses(t *testing.T, reach func(file, outlet string) object) {
	for _, test := range []struct{ verb, outlet, reason, word string }{
		{"power_off", "1", "refusedByDevice", "commitFailed"},
		{"power_off", "2", "forbidden", "noAccess"},
		{"power_cycle", "1", "refusedByDevice", "commitFailed"},
	} {
		params := reach("grim", test.outlet)
		bad(t, ask(t, test.verb, params), test.reason, "none", test.word, params["power_address"].(string))
	}
	if got, detail := status(t, reach("grim", "3")); got != "unknown" || detail == "" {
		t.Errorf("NULL is %s (%s)", got, detail)
	}
}

// captureDelays holds that a reply which comes after the driver has sent again
// is taken, and that one which never comes in time is a timeout.
func captureDelays(t *testing.T, reach func(file, outlet string) object) {
	patient := object{"profile": "apc-cpdu", "exchange_timeout": 150, "retries": 10}
	began := time.Now()
	if got, _ := status(t, with(reach("slow", "1.1"), patient)); got != "on" || time.Since(began) < 400*time.Millisecond {
		t.Errorf("status %s after %v", got, time.Since(began))
	}
	bad(t, ask(t, "power_query", with(reach("slow", "1.2"), with(patient, object{"retries": 1}))), "timeout", "none")
}
