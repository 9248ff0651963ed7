package snmppdu_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
)

// readings are the readings of an answer as lines: "5 current 0.5 A".
func readings(t *testing.T, data object) string {
	t.Helper()
	var lines []string
	add := func(where string, list any) {
		for _, entry := range list.([]any) {
			r := entry.(object)
			line := fmt.Sprintf("%s %v %v %v", where, r["name"], r["value"], r["unit"])
			if r["label"] != nil {
				line += fmt.Sprintf(" (%v)", r["label"])
			}
			if r["derived"] == true {
				line += " derived"
			}
			lines = append(lines, line)
		}
	}
	add("device", data["device"].(object)["readings"])
	for _, entry := range data["outlets"].([]any) {
		outlet := entry.(object)
		add(outlet["id"].(string), outlet["readings"])
	}
	return strings.Join(lines, "\n")
}

// TestStatistics holds units, scales, and what stands for the whole PDU.
func TestStatistics(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 3)
	params := with(serve(t, d), object{"node_outlet": nil})
	const outlets = `
1 current 0.1 A
1 power 10 W
1 energy 10 kWh
2 current 0.2 A
2 power 20 W
2 energy 20 kWh
3 current 0.3 A
3 power 30 W
3 energy 30 kWh`
	if got, want := readings(t, good(t, "statistics", params)), `device power 1230 W (1)
device energy 4.5 kWh (1)
device current 0.6 A derived`+outlets; got != want {
		t.Errorf("statistics:\n%s\nwant\n%s", got, want)
	}
	d.Put(rpdu2Tree+".4.3.1.5.1", snmp.Value{})
	d.Put(rpdu2Tree+".4.3.1.9.1", snmp.Value{})
	if got, want := readings(t, good(t, "statistics", params)), `device current 0.6 A derived
device power 60 W derived
device energy 60 kWh derived`+outlets; got != want {
		t.Errorf("without readings of its own:\n%s\nwant\n%s", got, want)
	}
	// -1 is "not measured", and a sum without it would be no sum.
	d.Put(rpdu2Tree+".9.4.3.1.7.2", number(-1))
	d.Put(rpdu2Tree+".9.4.3.1.11.3", snmp.Value{})
	want := strings.NewReplacer("\n2 power 20 W", "", "\n3 energy 30 kWh", "").Replace("device current 0.6 A derived" + outlets)
	if got := readings(t, good(t, "statistics", params)); got != want {
		t.Errorf("with gaps:\n%s\nwant\n%s", got, want)
	}
	if got, want := readings(t, good(t, "statistics", with(params, object{"node_outlet": "2"}))), "2 current 0.2 A\n2 energy 20 kWh"; got != want {
		t.Errorf("of one outlet:\n%s\nwant\n%s", got, want)
	}
}

// TestStatisticsOfSomeOutlets holds that outlets which are measured are no sum
// for a PDU that has others too.
func TestStatisticsOfSomeOutlets(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 3)
	d.Put(rpdu2Tree+".4.3.1.5.1", snmp.Value{})
	for _, column := range []snmp.OID{"6", "7", "11"} {
		d.Put(rpdu2Tree+".9.4.3.1."+column+".2", snmp.Value{})
	}
	params := with(serve(t, d), object{"node_outlet": nil})
	if got, want := readings(t, good(t, "statistics", params)), `device energy 4.5 kWh (1)
1 current 0.1 A
1 power 10 W
1 energy 10 kWh
3 current 0.3 A
3 power 30 W
3 energy 30 kWh`; got != want {
		t.Errorf("statistics:\n%s\nwant\n%s", got, want)
	}
}
