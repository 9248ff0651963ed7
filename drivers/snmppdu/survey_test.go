package snmppdu_test

import (
	"maps"
	"strconv"
	"strings"
	"testing"

	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// TestProbe holds that each outlet is a machine, whose parameters laid over
// those of the request switch that outlet and no other.
func TestProbe(t *testing.T) {
	t.Parallel()
	for what, more := range map[string]object{
		"":                              {},
		"what is ignored":               {"node_outlet": "99"},
		"a unit that outlets come from": {"unit": 1},
		"the same under its other name": {"strap": 1},
	} {
		t.Run(what, func(t *testing.T) {
			d := rpdu2(t, 6)
			params := with(serve(t, d), more)
			hosts := good(t, "probe", params)["hosts"].([]any)
			if len(hosts) != 6 {
				t.Fatalf("%d hosts", len(hosts))
			}
			host := hosts[3].(object)
			if host["hostname"] != "Outlet 4" || host["mac"] != "" {
				t.Errorf("host: %v", host)
			}
			own := maps.Clone(params)
			maps.Copy(own, host["driver_parameters"].(object))
			good(t, "power_on", own)
			for n := 1; n <= 6; n++ {
				if d.On(strconv.Itoa(n)) != (n == 4) {
					t.Errorf("outlet %d on: %t", n, d.On(strconv.Itoa(n)))
				}
			}
		})
	}
}

// TestOutlets holds ids, names and states, also of what no profile knows.
func TestOutlets(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 4, onFrom(3))
	d.Put(at(rpdu2Tree+".9.2.3.1.3", 2), words("caf\xe9\x00"))
	d.Put(at(rpdu2Tree+".9.2.3.1.5", 9), number(7))
	d.Put(at(rpdu2Tree+".9.2.3.1.3", 12), words("without a relay"))
	params := with(serve(t, d), object{"node_outlet": nil})
	var got []string
	for _, entry := range good(t, "outlets", params)["outlets"].([]any) {
		outlet := entry.(object)
		got = append(got, outlet["id"].(string)+" "+outlet["status"].(string)+" "+outlet["name"].(string))
	}
	want := "1 off Outlet 1; 2 off caf\uFFFD; 3 on Outlet 3; 4 on Outlet 4; 9 unknown "
	if strings.Join(got, "; ") != want {
		t.Errorf("outlets: %q", got)
	}
}

// TestNoOutlets holds that a PDU of another line is no PDU without outlets.
func TestNoOutlets(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 4)
	params := with(serve(t, d), object{"profile": "eaton-g3"})
	for _, verb := range []string{"outlets", "probe"} {
		bad(t, ask(t, verb, params), "noSuchTarget", "none", "eaton-g3", params["power_address"].(string))
	}
	for _, verb := range []string{"power_query", "power_on", "power_off", "power_cycle", "power_reset", "statistics", "check"} {
		bad(t, ask(t, verb, params), "noSuchTarget", "none", "0.5", "eaton-g3", "profile auto", params["power_address"].(string))
	}
	noSets(t, d)
}

// TestIdentify holds that the line that can show an outlet does.
func TestIdentify(t *testing.T) {
	t.Parallel()
	d := cyberpower(t, 4)
	params := with(serve(t, d), object{"node_outlet": "3"})
	good(t, "identify", params)
	if d.Count("3", "identify") != 1 || len(sets(d)) != 1 {
		t.Errorf("written: %v", sets(d))
	}
	bad(t, ask(t, "identify", params, object{"identify": object{"on": false}}), "unsupported", "none", "cyberpower2")
}

// cyberpower is a CyberPower PDU of the second generation.
func cyberpower(t *testing.T, outlets int) *pdusim.Device {
	t.Helper()
	const tree = "1.3.6.1.4.1.3808.1.1.6"
	d := pdusim.NewDevice(pdusim.Identity{SysObjectID: identifier("1.3.6.1.4.1.3808.1.1.6"), SysDescr: "CyberPower"})
	d.Put(tree+".6.1.1.0", number(int64(outlets)))
	for n := 1; n <= outlets; n++ {
		d.AddOutlet(pdusim.Outlet{
			Name:  strconv.Itoa(n),
			Shows: []pdusim.Shown{twoState(at(tree+".6.1.4.1.5", n), 1, 2)},
			Takes: []pdusim.Taken{{OID: at(tree+".6.1.5.1.5", n), Reads: number(1), Commands: map[int64]pdusim.Command{
				1: pdusim.TurnOn, 2: pdusim.TurnOff, 3: pdusim.Reset, 8: pdusim.Identify,
			}}},
		})
	}
	return d
}
