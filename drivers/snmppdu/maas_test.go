package snmppdu_test

import (
	"strings"
	"testing"

	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// onlyMAAS answers as PDUs that MAAS can drive: in the community private, in
// the version that MAAS's driver speaks.
func onlyMAAS(version string) pdusim.Config {
	return pdusim.Config{ReadCommunity: "private", WriteCommunity: "private", NoV1: version != "1", NoV2c: version != "2c"}
}

// TestMAAS holds that the parameters of MAAS's drivers do here what they do
// there, with nothing added but the name of the driver.
func TestMAAS(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		what    string
		device  *pdusim.Device
		version string
		params  object
		relay   string
		command string
	}{
		{"apc", rpdu1(t, 8), "1", object{"power_type": "apc", "pdu_type": "RPDU", "power_on_delay": "5"}, "3", "318.1.1.12.3.3.1.1.4.3=1"},
		{"apc without a type", rpdu1(t, 8), "1", object{"power_type": "apc"}, "3", "318.1.1.12.3.3.1.1.4.3=1"},
		{"the type alone", rpdu1(t, 8), "1", object{"pdu_type": "RPDU"}, "3", "318.1.1.12.3.3.1.1.4.3=1"},
		{"master switch", masterSwitch(t, 8), "1", object{"power_type": "apc", "pdu_type": "MASTERSWITCH"}, "4", "318.1.1.4.4.2.1.3.4=1"},
		{"eaton", eaton(t, 8), "1", object{"power_type": "eaton", "power_on_delay": 5}, "0.3", "534.6.6.7.6.6.1.4.0.3=0"},
		{"raritan", raritan(t, 8), "2c", object{"power_type": "raritan"}, "1.3", "13742.6.4.1.2.1.2.1.3=1"},
	} {
		t.Run(test.what, func(t *testing.T) {
			params := with(serveAs(t, test.device, onlyMAAS(test.version)), test.params)
			params = with(params, object{"community": nil, "write_community": nil, "node_outlet": test.relay[strings.LastIndexByte(test.relay, '.')+1:]})
			good(t, "power_on", params)
			if got := sets(test.device); len(got) != 1 || !strings.HasSuffix(got[0], test.command) || !test.device.On(test.relay) {
				t.Errorf("written: %v, want %s", got, test.command)
			}
			if data := good(t, "power_query", params); data["status"] != "on" {
				t.Errorf("power_query: %v", data)
			}
			good(t, "power_off", params)
			if test.device.On(test.relay) {
				t.Error("still on")
			}
		})
	}
}

// TestMAASIsOverruled holds that what the request names wins over what MAAS's
// driver would do.
func TestMAASIsOverruled(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8)
	params := with(serve(t, d), object{"power_type": "apc", "profile": "apc-rpdu2", "snmp_version": "2c"})
	good(t, "power_on", params)
	if !d.On("5") {
		t.Error("not switched")
	}
}
