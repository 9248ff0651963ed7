package redfish_test

import (
	"context"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
	"time"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// reply is one line of a batch.
type reply struct {
	Line  int
	Data  object
	Error *failure
}

// askBatch runs the driver's binary with the lines, and returns the replies by
// line number. The bound only catches a hang.
func askBatch(t *testing.T, lines []string) map[int]reply {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var stdout, stderr lockedBuffer
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

// TestBatchOf500BMCs holds that every BMC of a batch is answered for with its
// own state, and is asked once. One has another password, and one is not there:
// that harms no other.
func TestBatchOf500BMCs(t *testing.T) {
	const count, stranger, absent = 500, 17, 42
	var bmcs []*redfishsim.Server
	var lines []string
	want := func(n int) redfishsim.State {
		if n%3 == 0 {
			return redfishsim.On
		}
		return redfishsim.Off
	}
	for n := range count {
		bmc, login := simBMC(t, redfishsim.Config{})
		bmc.Machines()[0].SetState(want(n))
		if n == stranger {
			login["power_pass"] = "mistaken"
		}
		if n == absent {
			bmc.Close()
		}
		bmcs = append(bmcs, bmc)
		lines = append(lines, request(login, object{"action": "power_query"}))
	}
	replies := askBatch(t, lines)
	if len(replies) != count {
		t.Errorf("%d replies to %d lines", len(replies), count)
	}
	for n, bmc := range bmcs {
		got := replies[n+1]
		reason, status := "", any(strings.ToLower(string(want(n))))
		switch n {
		case stranger:
			reason, status = "badCredentials", nil
		case absent:
			reason, status = "refused", nil
		}
		if (got.Error == nil) != (reason == "") || got.Error != nil && got.Error.Reason != reason || got.Data["status"] != status {
			t.Errorf("BMC %d is answered for by %v %+v, want %v %s", n, got.Data, got.Error, status, reason)
		}
		if n != absent && (bmc.Requests() != 1 || bmc.Handshakes() != 1) {
			t.Errorf("BMC %d: %d requests, %d handshakes, want 1 and 1", n, bmc.Requests(), bmc.Handshakes())
		}
	}
}
