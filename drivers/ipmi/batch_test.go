package ipmi_test

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/drivertest"
	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// reply is one line of a batch.
type reply struct {
	Line   int
	Action string `json:"action_type"`
	Data   object
	Error  *drivertest.Failure
	// after is when it came, from the start of the batch.
	after time.Duration
}

// batchLine is a line of a batch.
func batchLine(verb string, login object, keys ...object) string {
	return request(login, append(keys, object{"action": verb})...) + "\n"
}

// askBatch runs the program with the lines, which must all be answered.
func askBatch(t testing.TB, cmd *exec.Cmd, lines []string) map[int]reply {
	t.Helper()
	var stderr drivertest.Buffer
	cmd.Stdin, cmd.Stderr = strings.NewReader(strings.Join(lines, "")), &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	replies := map[int]reply{}
	for from := json.NewDecoder(stdout); ; {
		var one reply
		if from.Decode(&one) != nil {
			break
		}
		one.after = time.Since(begin)
		replies[one.Line] = one
	}
	if err := cmd.Wait(); err != nil || len(replies) != len(lines) {
		t.Fatalf("%d replies to %d lines, %v\nstandard error: %s", len(replies), len(lines), err, stderr.String())
	}
	return replies
}

// batchCommand is the driver's binary as a host runs it.
func batchCommand(t testing.TB) *exec.Cmd {
	return exec.CommandContext(t.Context(), driverPath(), "batch")
}

// TestBatchOfManyBMCs switches 100 BMCs on and reads them, in one session each.
// One of them has another password, and one is dead: that harms no other.
func TestBatchOfManyBMCs(t *testing.T) {
	t.Parallel()
	const count, stranger, dead = 100, 17, 42
	var bmcs []*ipmisim.BMC
	var lines []string
	for n := range count {
		bmc, login := simBMC(t, ipmisim.Config{Faults: ipmisim.Faults{Mute: n == dead}})
		if n == stranger {
			login["power_pass"] = "mistaken"
		}
		bmcs = append(bmcs, bmc)
		first, second := object{}, object{}
		if n == dead {
			first, second = object{"timeoutMs": 5000}, object{"timeoutMs": 1000}
		}
		lines = append(lines, batchLine("power_on", login, first), batchLine("power_query", login, second))
	}
	replies := askBatch(t, batchCommand(t), lines)
	for n, bmc := range bmcs {
		on, query := replies[2*n+1], replies[2*n+2]
		switch n {
		case stranger:
			for _, got := range []reply{on, query} {
				if got.Error == nil || got.Error.Reason != "badCredentials" || got.Error.Effect != "none" || got.Error.Retryable {
					t.Errorf("the wrong password was answered by %+v", got.Error)
				}
			}
		case dead:
			if on.Error == nil || on.Error.Reason != "timeout" || query.Error == nil || query.Error.Reason != "timeout" {
				t.Errorf("the dead BMC was answered by %+v and %+v", on.Error, query.Error)
			}
			continue
		default:
			if on.Error != nil || query.Error != nil || query.Data["status"] != "on" {
				t.Errorf("BMC %d: %+v, then %v %+v", n, on.Error, query.Data, query.Error)
			}
			if on.after >= replies[2*dead+1].after {
				t.Errorf("BMC %d was answered after %v, later than the dead one", n, on.after)
			}
		}
		checkOneSession(t, bmc)
	}
}

// checkOneSession checks that the BMC has seen one login, and that no session
// is left. Packets that a busy BMC gets twice do not count.
func checkOneSession(t testing.TB, bmc *ipmisim.BMC) {
	t.Helper()
	log := bmc.RequestLog()
	if opened := len(slices.DeleteFunc(slices.Compact(slices.Clone(log)), func(entry string) bool { return entry != "open session" })); opened != 1 {
		t.Errorf("%d logins: %q", opened, log)
	}
	eventually(t, "all sessions are closed", func() bool { return bmc.OpenSessions() == 0 })
}

// TestBatchSendsAWrongPasswordOnce holds that however many lines have it, one
// finds out, while the right password on the same BMC is tried.
func TestBatchSendsAWrongPasswordOnce(t *testing.T) {
	bmc, login := simBMC(t, ipmisim.Config{})
	wrong := with(login, object{"power_pass": "mistaken"})
	var lines []string
	for n := range 50 {
		lines = append(lines, batchLine([]string{"power_query", "power_on"}[n%2], wrong))
	}
	replies := askBatch(t, batchCommand(t), append(lines, batchLine("power_query", login)))
	for n := 1; n <= 50; n++ {
		if e := replies[n].Error; e == nil || e.Reason != "badCredentials" || e.Effect != "none" || e.Retryable {
			t.Errorf("line %d is answered by %+v", n, e)
		}
	}
	if got := replies[51]; got.Error != nil || got.Data["status"] != "off" {
		t.Errorf("the right password: %v %+v", got.Data, got.Error)
	}
	logins := 0
	for _, entry := range slices.Compact(bmc.RequestLog()) {
		if entry == "rakp3" {
			logins++
		}
	}
	if logins > 2 || bmc.Machine().On() {
		t.Errorf("%d logins: %q", logins, bmc.RequestLog())
	}
}

// TestBatchOverTheDescriptorLimit holds that a process that is started with a
// low soft limit drives more BMCs at once than that has descriptors.
func TestBatchOverTheDescriptorLimit(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no such limit on Windows")
	}
	const count = 200
	var lines []string
	for range count {
		_, login := simBMC(t, ipmisim.Config{Faults: ipmisim.Faults{Delay: 200 * time.Millisecond}})
		lines = append(lines, batchLine("power_query", login))
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", fmt.Sprintf("ulimit -Sn 64 && exec %q batch", driverPath()))
	replies := askBatch(t, cmd, lines)
	for n := 1; n <= count; n++ {
		if got := replies[n]; got.Error != nil || got.Data["status"] != "off" {
			t.Errorf("BMC %d: %v %+v", n, got.Data, got.Error)
		}
	}
}
