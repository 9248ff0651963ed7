package drivers_test

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/sim/tool"
	"github.com/maaspd/powerdrivers/maaspd/conformance"
	"github.com/maaspd/powerdrivers/schemas/schematest"
)

// The objects of the relay box.
const (
	boxRelays  snmp.OID = "1.3.6.1.4.1.32473.8.1.0"
	boxStates  snmp.OID = "1.3.6.1.4.1.32473.8.2.0"
	boxCommand snmp.OID = "1.3.6.1.4.1.32473.8.3.0"
)

// relayBox is a simulated box with four relays, of which relay 2 is on.
type relayBox struct {
	*pdusim.Device
	address string
}

func newRelayBox(t *testing.T) relayBox {
	d := pdusim.NewDevice(pdusim.Identity{SysObjectID: snmp.Value{Type: snmp.Identifier, Text: "1.3.6.1.4.1.32473.8"}})
	d.Put(boxRelays, snmp.IntegerValue(4))
	d.Put(boxStates, snmp.UnsignedValue(0b0010))
	d.PutWritable(boxCommand, snmp.IntegerValue(0))
	d.SetFaults(pdusim.Faults{Reply: func(request pdusim.Message, reply *pdusim.Message) {
		if request.Operation == pdusim.Set && reply.Status == pdusim.NoError {
			reply.Status, reply.Index = obey(d, request.Variables[0].Value.Int), 1
		}
	}})
	agent, err := pdusim.Serve("127.0.0.1:0", d, pdusim.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(agent.Close)
	return relayBox{d, agent.Addr()}
}

// obey is what the box does with a command.
func obey(d *pdusim.Device, command int64) pdusim.Status {
	relay, on := command/10, command%10
	if relay < 1 || relay > 4 || on > 1 {
		return pdusim.WrongValue
	}
	bit := uint32(1) << (relay - 1)
	mask := uint32(d.Value(boxStates).Int) &^ bit
	d.Put(boxStates, snmp.UnsignedValue(mask|uint32(on)*bit))
	return pdusim.NoError
}

func (b relayBox) request(relay int, community string) string {
	return fmt.Sprintf(`{"waitMs": 5000, "timeoutMs": 30000, "driverParameters": {"power_address": %q, "node_outlet": %d, "community": %q}}`, b.address, relay, community)
}

// commands are the values that were written to the box.
func (b relayBox) commands() []string {
	var list []string
	for _, line := range b.Log() {
		if value, is := strings.CutPrefix(line, "SET "+string(boxCommand)+"="); is {
			list = append(list, value)
		}
	}
	return list
}

// TestRelayBox builds the example driver with its own module, as somebody
// would who writes one outside this repository, and runs it against a box.
func TestRelayBox(t *testing.T) {
	binary := buildRelayBox(t)
	t.Run("lint", relayBoxLint)
	t.Run("verbs", func(t *testing.T) { relayBoxVerbs(t, binary) })
	t.Run("unknown state", func(t *testing.T) { relayBoxUnknown(t, binary) })
	t.Run("conformance", func(t *testing.T) {
		conformance.Test(t, binary, conformance.Options{Params: json.RawMessage(newRelayBox(t).request(3, "private"))})
	})
}

func buildRelayBox(t *testing.T) string {
	binary := filepath.Join(t.TempDir(), "maas-powerdriver-relaybox")
	ownModule(t, "go", "build", "-o", binary, ".")
	return binary
}

// ownModule runs a program in the example's module.
func ownModule(t *testing.T, program string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Dir = filepath.Join(tool.Root(), "testdata", "drivers", "relaybox")
	cmd.Env = append(cmd.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly", "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s %s: %v\n%s", program, strings.Join(args, " "), err, out)
	}
}

// relayBoxLint does what make lint does for this module alone. "go tool -n"
// builds the linter and tells where it is.
func relayBoxLint(t *testing.T) {
	ownModule(t, "go", "vet", "./...")
	cmd := exec.CommandContext(t.Context(), "go", "tool", "-n", "staticcheck")
	cmd.Dir = tool.Root()
	path, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	ownModule(t, strings.TrimSpace(string(path)), "./...")
}

func relayBoxVerbs(t *testing.T, binary string) {
	for _, c := range []struct {
		name, verb string
		relay      int
		community  string
		status     string   // or
		code       string   // of the error
		says       string   // in the error
		commands   []string // what the box gets
	}{
		{name: "query on", verb: "power_query", relay: 2, status: "on"},
		{name: "query off", verb: "power_query", relay: 4, status: "off"},
		{name: "on", verb: "power_on", relay: 4, status: "on", commands: []string{"41"}},
		{name: "on again", verb: "power_on", relay: 2, status: "on"},
		{name: "off", verb: "power_off", relay: 2, status: "off", commands: []string{"20"}},
		{name: "off again", verb: "power_off", relay: 1, status: "off"},
		{name: "cycle", verb: "power_cycle", relay: 2, status: "on", commands: []string{"20", "21"}},
		{name: "query of a relay that is missing", verb: "power_query", relay: 5, code: "settingsError", says: "has 4 relays, so that there is no relay 5"},
		{name: "off of a relay that is missing", verb: "power_off", relay: 5, code: "settingsError", says: "has 4 relays"},
		{name: "relay that no box has", verb: "power_on", relay: 9, code: "settingsError", says: "node_outlet"},
		{name: "community that may only read", verb: "power_on", relay: 1, community: "public", code: "authError", says: "write access", commands: []string{"11"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			box := newRelayBox(t)
			community := c.community
			if community == "" {
				community = "private"
			}
			request := strings.Replace(box.request(c.relay, community), `{`, `{"cycleDelayMs": 1, `, 1)
			got := conformance.Run(t, binary, request, c.verb)
			schematest.Reply(t, []byte(got.Stdout))
			code, message := got.Error(t)
			if code != c.code || !strings.Contains(message, c.says) {
				t.Errorf("%s: %s", code, message)
			}
			if c.status != "" && !strings.Contains(got.Stdout, fmt.Sprintf(`"status": %q`, c.status)) {
				t.Errorf("it is not %s:\n%s", c.status, got.Stdout)
			}
			if !slices.Equal(box.commands(), c.commands) {
				t.Errorf("the box got %v, not %v", box.commands(), c.commands)
			}
		})
	}
}

// relayBoxUnknown holds that no state is guessed from a number that is no mask.
func relayBoxUnknown(t *testing.T, binary string) {
	box := newRelayBox(t)
	box.Put(boxStates, snmp.UnsignedValue(256))
	got := conformance.Run(t, binary, box.request(1, "private"), "power_query")
	schematest.Reply(t, []byte(got.Stdout))
	if !strings.Contains(got.Stdout, `"status": "unknown"`) {
		t.Error(got.Stdout)
	}
}
