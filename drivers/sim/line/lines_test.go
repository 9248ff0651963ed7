package linesim_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	linesim "github.com/maaspd/powerdrivers/drivers/sim/line"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
	"github.com/maaspd/powerdrivers/maaspd"
)

// start serves a PDU of the line.
func start(t *testing.T, line string, options linesim.Options) (*linesim.PDU, string) {
	t.Helper()
	p, err := profile.Named(line)
	if err != nil {
		t.Fatal(err)
	}
	pdu, err := linesim.New(p, options)
	if err != nil {
		t.Fatal(err)
	}
	agent, err := pdusim.Serve("127.0.0.1:0", pdu.Device, pdusim.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(agent.Close)
	return pdu, agent.Addr()
}

// reply is what the driver answered.
type reply struct {
	Data struct {
		Status  string
		Device  struct{ Readings []reading }
		Outlets []struct {
			ID, Name, Status string
			Readings         []reading
		}
	}
	Error *struct{ Reason, Message string }
}

type reading struct {
	Name  string
	Value float64
}

// drive runs the driver with the line left to detection where that can do it.
func drive(t *testing.T, verb, line, address, outlet string) reply {
	t.Helper()
	params := map[string]any{"power_address": address, "write_community": "private"}
	if outlet != "" {
		params["node_outlet"] = outlet
	}
	if p, err := profile.Named(line); err != nil || p.Detect == nil {
		params["profile"] = line
	}
	request, err := json.Marshal(map[string]any{"driverParameters": params, "waitMs": 10000})
	if err != nil {
		t.Fatal(err)
	}
	var out, diagnostics bytes.Buffer
	maaspd.Run(t.Context(), snmppdu.Driver(), []string{verb}, bytes.NewReader(request), &out, &diagnostics)
	var r reply
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("%s: %v: %s%s", verb, err, out.String(), diagnostics.String())
	}
	return r
}

func good(t *testing.T, verb, line, address, outlet string) reply {
	t.Helper()
	r := drive(t, verb, line, address, outlet)
	if r.Error != nil {
		t.Fatalf("%s %s: %s: %s", verb, outlet, r.Error.Reason, r.Error.Message)
	}
	return r
}

// TestEveryLine has the driver find, list, switch and measure outlets of each
// line.
func TestEveryLine(t *testing.T) {
	t.Setenv("MAASPD_LOCK_DIR", t.TempDir())
	for _, line := range profile.Lines() {
		t.Run(line.Name, func(t *testing.T) {
			p, err := profile.Named(line.Name)
			if err != nil {
				t.Fatal(err)
			}
			options := linesim.Options{Name: "pdu1", Outlets: 12, On: func(outlet int) bool { return outlet == 2 }, Watts: func(int) int { return 500 }}
			pdu, address := start(t, line.Name, options)
			if p.State == nil {
				if r := drive(t, "power_query", line.Name, address, "1"); r.Error == nil || r.Error.Reason != "unsupported" || len(pdu.Outlets) > 0 {
					t.Errorf("a line without outlets has %v, query: %+v", pdu.Outlets, r)
				}
				good(t, "statistics", line.Name, address, "")
				return
			}
			checkOutlets(t, pdu, good(t, "outlets", line.Name, address, pdu.Outlets[0]))
			if p.ReadOnly == "" {
				checkSwitch(t, pdu, line.Name, address)
			}
			checkReadings(t, p, good(t, "statistics", line.Name, address, ""))
		})
	}
}

func checkOutlets(t *testing.T, pdu *linesim.PDU, r reply) {
	t.Helper()
	if len(r.Data.Outlets) != 12 {
		t.Fatalf("outlets %v, not 12", r.Data.Outlets)
	}
	for i, outlet := range r.Data.Outlets {
		want := "off"
		if i == 1 {
			want = "on"
		}
		if outlet.ID != pdu.Outlets[i] || outlet.Status != want || outlet.Name != "" && outlet.Name != fmt.Sprintf("Outlet %d", i+1) && outlet.Name != fmt.Sprintf("A%d", i+1) {
			t.Errorf("outlet %d is %+v, want %s %s", i+1, outlet, pdu.Outlets[i], want)
		}
	}
}

func checkSwitch(t *testing.T, pdu *linesim.PDU, line, address string) {
	t.Helper()
	last := pdu.Outlets[len(pdu.Outlets)-1]
	for _, step := range []struct {
		verb, status string
		on           bool
	}{{"power_on", "on", true}, {"power_query", "on", true}, {"power_off", "off", false}, {"power_query", "off", false}} {
		r := good(t, step.verb, line, address, last)
		if r.Data.Status != step.status || pdu.On(last) != step.on {
			t.Errorf("%s: the driver says %s, the relay is on: %v", step.verb, r.Data.Status, pdu.On(last))
		}
	}
	if !pdu.On(pdu.Outlets[1]) || pdu.On(pdu.Outlets[0]) {
		t.Error("other outlets have moved")
	}
}

// checkReadings holds that outlets which are off draw nothing, and that the
// device as a whole draws what is on.
func checkReadings(t *testing.T, p *profile.Profile, r reply) {
	t.Helper()
	for i, outlet := range r.Data.Outlets {
		for _, quantity := range []profile.Quantity{profile.Current, profile.Power} {
			if value, found := value(outlet.Readings, quantity); found != measured(p.Readings, quantity) || (value > 0) != (found && i == 1) {
				t.Errorf("%s of outlet %s is %v", quantity, outlet.ID, value)
			}
		}
	}
	for _, quantity := range []profile.Quantity{profile.Current, profile.Power, profile.Voltage, profile.Energy} {
		if value, found := value(r.Data.Device.Readings, quantity); measured(p.Device.Readings, quantity) && (!found || value <= 0) {
			t.Errorf("%s of the device is %v", quantity, value)
		}
	}
}

func value(readings []reading, quantity profile.Quantity) (float64, bool) {
	for _, r := range readings {
		if r.Name == string(quantity) {
			return r.Value, true
		}
	}
	return 0, false
}

func measured(readings []profile.Reading, quantity profile.Quantity) bool {
	return slices.ContainsFunc(readings, func(r profile.Reading) bool { return r.Quantity == quantity })
}
