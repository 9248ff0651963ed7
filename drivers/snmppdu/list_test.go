package snmppdu_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// listDevice is a PDU whose outlets are one text with commas.
func listDevice(t *testing.T, states snmp.OID) *pdusim.Device {
	t.Helper()
	d := pdusim.NewDevice(pdusim.Identity{SysObjectID: identifier("1.3.6.1.4.1.17420"), SysDescr: "DigiPower"})
	var names []string
	for n := 1; n <= 4; n++ {
		names = append(names, strconv.Itoa(n))
		d.AddOutlet(pdusim.Outlet{Name: strconv.Itoa(n), On: n == 4})
	}
	for n := 1; n <= 4; n++ {
		d.Put(at("1.3.6.1.4.1.17420.1.2.9.1.14", n)+".0", words("Outlet"+strconv.Itoa(n)+",4,0"))
	}
	d.AddList(pdusim.List{OID: states, Separator: ",", On: "1", Off: "0", Outlets: names, Writable: true})
	return d
}

// TestOutletsInOneText holds that an outlet that is an element of a text is
// switched by writing the text anew, and that the others stay as they are: in
// the line that has one text for each unit, and in one that has a single text.
func TestOutletsInOneText(t *testing.T) {
	t.Parallel()
	const states snmp.OID = "1.3.6.1.4.1.17420.1.2.9.1.13.0"
	own := strings.NewReplacer(
		`"1.3.6.1.4.1.32473.1.1"`, `"`+string(states)+`", "element": {"separator": ","}`,
		`"values": {"1": {"is": "on", "name": "on"}, "2": {"is": "off", "name": "off"}}`, `"words": {"1": "on", "0": "off"}`,
		`"object": "acmeControl", "oid": "1.3.6.1.4.1.32473.1.2", "on": 11, "off": 12`,
		`"object": "acmeControl", "oid": "`+string(states)+`", "type": "text", "on": "1", "off": "0", "list": true`,
	).Replace(ownProfile)
	for what, more := range map[string]object{
		"a text for each unit": {},
		"a single text":        {"profile_file": write(t, own)},
	} {
		t.Run(what, func(t *testing.T) {
			d := listDevice(t, states)
			params := with(with(serve(t, d), more), object{"node_outlet": "2,3"})
			good(t, "power_on", params)
			if want := []string{`SET ` + string(states) + `="0,1,1,1"`}; !slices.Equal(sets(d), want) {
				t.Errorf("written: %v", sets(d))
			}
			if data := good(t, "power_query", with(params, object{"node_outlet": "1,4"})); data["detail"] == nil {
				t.Errorf("the others: %v", data)
			}
			list := good(t, "outlets", params)["outlets"].([]any)
			if len(list) != 4 || what == "a text for each unit" && list[3].(object)["name"] != "Outlet4" {
				t.Errorf("outlets: %v", list)
			}
			bad(t, ask(t, "power_off", with(params, object{"node_outlet": "5"})), "noSuchTarget", "none", "to ", "4")
		})
	}
}

// TestFewObjectsInARequest holds that a PDU that fails on large requests gets
// small ones, also when it was detected.
func TestFewObjectsInARequest(t *testing.T) {
	t.Parallel()
	d := listDevice(t, "1.3.6.1.4.1.17420.1.2.9.1.13.0")
	d.SetFaults(pdusim.Faults{Request: func(_ int, packet []byte) [][]byte {
		if m, err := pdusim.Unmarshal(packet); err == nil && len(m.Variables) > 3 {
			return nil
		}
		return [][]byte{packet}
	}})
	params := with(serve(t, d), quick)
	for _, verb := range []string{"check", "statistics", "outlets", "power_on"} {
		good(t, verb, with(params, object{"node_outlet": "Outlet1,2,3,4"}))
	}
}
