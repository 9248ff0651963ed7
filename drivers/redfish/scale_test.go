package redfish_test

import (
	"context"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/drivertest"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// reply is one line of a batch.
type reply struct {
	Line  int
	Data  object
	Error *drivertest.Failure
}

// askBatch runs the driver's binary with the lines, and returns the replies by
// line number. The bound only catches a hang.
func askBatch(t *testing.T, lines []string) map[int]reply {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var stdout, stderr drivertest.Buffer
	cmd := exec.CommandContext(ctx, driverPath(), "batch")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(strings.Join(lines, "\n")+"\n"), &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\nstandard error: %s", err, stderr.String())
	}
	replies := map[int]reply{}
	for line := range strings.Lines(stdout.String()) {
		var one reply
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatalf("%v: %s", err, line)
		}
		replies[one.Line] = one
	}
	return replies
}

// rack is BMCs, and what their answers to a query must be.
type rack struct {
	bmcs  []*redfishsim.Server
	lines []string
	want  []string // the status, or the reason of the error
}

// rackWith starts BMCs. One has another password, and one is not there.
func rackWith(t *testing.T, count, stranger, absent int) rack {
	t.Helper()
	var all rack
	for n := range count {
		bmc, login := simBMC(t, redfishsim.Config{})
		want := "off"
		if n%3 == 0 {
			bmc.Machines()[0].SetState(redfishsim.On)
			want = "on"
		}
		if n == stranger {
			login["power_pass"], want = "mistaken", "badCredentials"
		}
		if n == absent {
			want = "refused"
		}
		all.bmcs, all.want = append(all.bmcs, bmc), append(all.want, want)
		all.lines = append(all.lines, request(login, object{"action": "power_query"}))
	}
	all.bmcs[absent].Close() // once the others listen, of which none gets its port
	return all
}

// TestBatchOf500BMCs holds that every BMC of a batch is answered for with its
// own state, and is asked once; what is wrong with one harms no other.
func TestBatchOf500BMCs(t *testing.T) {
	const stranger, absent = 17, 42
	all := rackWith(t, 500, stranger, absent)
	replies := askBatch(t, all.lines)
	if len(replies) != len(all.lines) {
		t.Errorf("%d replies to %d lines", len(replies), len(all.lines))
	}
	for n, bmc := range all.bmcs {
		reply := replies[n+1]
		got := reply.Data["status"]
		if reply.Error != nil {
			got = reply.Error.Reason
		}
		if got != all.want[n] {
			t.Errorf("BMC %d is answered for by %v %+v, want %s", n, got, reply.Error, all.want[n])
		}
		if n != absent && (bmc.Requests() != 1 || bmc.Handshakes() != 1) {
			t.Errorf("BMC %d: %d requests, %d handshakes, want 1 and 1", n, bmc.Requests(), bmc.Handshakes())
		}
	}
}
