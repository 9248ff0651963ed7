package snmppdu_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu"
	"github.com/maaspd/powerdrivers/maaspd"
)

// batch runs the lines, and returns the replies by line number.
func batch(t *testing.T, lines []object) map[int]string {
	t.Helper()
	var in, out, diagnostics bytes.Buffer
	for _, line := range lines {
		in.WriteString(text(t, line) + "\n")
	}
	if status := maaspd.Run(t.Context(), snmppdu.Driver(), []string{"batch"}, &in, &out, &diagnostics); status != 0 {
		t.Errorf("status %d: %s", status, &diagnostics)
	}
	replies := map[int]string{}
	for line := range strings.Lines(out.String()) {
		var reply struct {
			Line  int
			Data  any
			Error *struct{ Reason, Message string }
		}
		if err := json.Unmarshal([]byte(line), &reply); err != nil {
			t.Fatal(err)
		}
		replies[reply.Line] = fmt.Sprint(reply.Data)
		if reply.Error != nil {
			replies[reply.Line] = reply.Error.Reason + ": " + reply.Error.Message
		}
	}
	return replies
}

// TestBatchReadsTogether holds that queries of one PDU share requests, and that
// each line is told what it would be told alone.
func TestBatchReadsTogether(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 24, onFrom(9))
	params := with(serve(t, d), object{"profile": "apc-rpdu2"})
	var lines []object
	wanted := map[int]string{}
	for _, outlet := range []any{"1", "9", []string{"8", "9"}, "Outlet 3", "99", "no such name", "2", "12", "1.5", "2.5", "24"} {
		own := with(params, object{"node_outlet": outlet})
		lines = append(lines, object{"action": "power_query", "driverParameters": own})
		alone := ask(t, "power_query", own)
		if wanted[len(lines)] = fmt.Sprint(any(alone.Data)); alone.Error != nil {
			wanted[len(lines)] = alone.Error.Reason + ": " + alone.Error.Message
		}
	}
	d.ResetLog()
	got := batch(t, lines)
	for n, want := range wanted {
		if got[n] != want {
			t.Errorf("line %d: %s\nalone: %s", n, got[n], want)
		}
	}
	reads := 0
	for _, line := range d.Log() {
		if strings.Contains(line, rpdu2State) && strings.HasPrefix(line, "GET ") {
			reads++
		}
	}
	if reads > 3 {
		t.Errorf("%d requests for the states of %d lines: %v", reads, len(lines), d.Log())
	}
}

// TestBatchReadsApart holds that an outlet which the PDU does not want to tell
// about spoils nobody else's line.
func TestBatchReadsApart(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8, onFrom(5))
	d.SetFaults(pdusim.Faults{GetStatus: map[snmp.OID]pdusim.Status{at(rpdu2Tree+".9.2.3.1.5", 3): pdusim.GenErr}})
	params := with(serve(t, d), object{"profile": "apc-rpdu2"})
	var lines []object
	for _, outlet := range []string{"1", "2", "3", "4", "5"} {
		lines = append(lines, object{"action": "power_query", "driverParameters": with(params, object{"node_outlet": outlet})})
	}
	got := batch(t, lines)
	want := map[int]string{1: "map[status:off]", 2: "map[status:off]", 4: "map[status:off]", 5: "map[status:on]"}
	for n, status := range want {
		if got[n] != status {
			t.Errorf("line %d: %s, want %s", n, got[n], status)
		}
	}
	if !strings.HasPrefix(got[3], "refusedByDevice: ") {
		t.Errorf("line 3: %s", got[3])
	}
}

// rpdu2State is the column of the states, as the log writes it.
const rpdu2State = string(rpdu2Tree) + ".9.2.3.1.5."
