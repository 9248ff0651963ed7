package pdusim_test

import (
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// TestTotal holds that a sum follows the outlets.
func TestTotal(t *testing.T) {
	const total snmp.OID = "1.3.6.1.4.1.99999.7.0"
	d := pdusim.NewDevice(identity())
	d.AddOutlet(pdusim.Outlet{Name: "1", On: true})
	d.AddOutlet(pdusim.Outlet{Name: "2"})
	d.AddTotal(pdusim.Total{OID: total, Outlets: []string{"1", "2"}, Each: []float64{1.26, 2}, Factor: 10})
	if err := d.Err(); err != nil {
		t.Fatal(err)
	}
	for on, want := range map[string]int64{"": 0, "1": 13, "2": 20, "1 2": 33} {
		d.Switch("1", strings.Contains(on, "1"))
		d.Switch("2", strings.Contains(on, "2"))
		if got := d.Value(total); got != number(want) {
			t.Errorf("with %q on it is %+v, want %d", on, got, want)
		}
	}
	d.AddTotal(pdusim.Total{OID: total, Outlets: []string{"1"}, Each: []float64{1}})
	d.AddTotal(pdusim.Total{OID: total + ".1", Outlets: []string{"3"}, Each: []float64{1}})
	d.AddTotal(pdusim.Total{OID: total + ".2", Outlets: []string{"1"}})
	for _, want := range []string{"is there already", `there is no outlet "3"`, "1 outlets, but 0 numbers"} {
		if err := d.Err(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}

// TestStuckOutlet holds that one outlet can be stuck alone.
func TestStuckOutlet(t *testing.T) {
	const oid snmp.OID = "1.3.6.1.4.1.99999.8"
	d := pdusim.NewDevice(identity())
	for i, name := range []string{"moves", "sticks"} {
		d.AddOutlet(pdusim.Outlet{Name: name, Stuck: i == 1, Takes: []pdusim.Taken{{OID: oid.Append(uint32(i)), Commands: map[int64]pdusim.Command{1: pdusim.TurnOn}}}})
		if status := d.Set(snmp.Variable{OID: oid.Append(uint32(i)), Value: number(1)}); status != pdusim.NoError {
			t.Errorf("%s: status %d", name, status)
		}
	}
	if !d.On("moves") || d.On("sticks") || d.Count("sticks", "on") != 1 {
		t.Errorf("on: %v %v", d.On("moves"), d.On("sticks"))
	}
}
