package ipmi_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/drivertest"
	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	"github.com/maaspd/powerdrivers/drivers/sim/ipmi/openipmi"
)

// watts is a reading of power.
func watts(label string, value float64) any {
	return object{"name": "power", "kind": "gauge", "unit": "W", "label": label, "value": value}
}

// states are the readings of the chassis status, with those that differ from a
// healthy chassis's.
func states(others map[string]string) (list []any) {
	for _, pair := range [][2]string{{"power fault", "ok"}, {"power control fault", "ok"}, {"overload", "ok"}, {"interlock", "inactive"},
		{"last power event", "none"}, {"intrusion", "inactive"}, {"drive fault", "ok"}, {"cooling fault", "ok"}} {
		value := pair[1]
		if other, ok := others[pair[0]]; ok {
			value = other
		}
		list = append(list, object{"name": "status", "kind": "state", "label": pair[0], "value": value})
	}
	return list
}

// measures fails the test unless the readings are exactly these.
func measures(t *testing.T, got drivertest.Answer, want []any) {
	t.Helper()
	got.Succeeds()
	device, _ := got.Data["device"].(object)
	if !reflect.DeepEqual(device["readings"], want) || !reflect.DeepEqual(got.Data["outlets"], []any{}) {
		t.Errorf("readings\n%v\nwant\n%v", device["readings"], want)
	}
}

// TestPowerReadings holds DCMI's reading from end to end. Both ends are of this
// project: no BMC to test with has DCMI.
func TestPowerReadings(t *testing.T) {
	t.Parallel()
	hour := ipmisim.PowerReading{Current: 287, Minimum: 12, Maximum: 500, Average: 244, Period: time.Hour}
	stopped, fresh, most := hour, hour, hour
	stopped.Stopped, fresh.Period, most.Current = true, 0, 65535
	for name, c := range map[string]struct {
		power *ipmisim.PowerReading
		want  []any
	}{
		"an hour":               {&hour, []any{watts("now", 287), watts("average", 244)}},
		"no average yet":        {&fresh, []any{watts("now", 287)}},
		"the most":              {&most, []any{watts("now", 65535), watts("average", 244)}},
		"measurement stopped":   {&stopped, nil},
		"no DCMI":               {nil, nil},
		"0 W, which is a value": {&ipmisim.PowerReading{}, []any{watts("now", 0)}},
	} {
		for _, protocol := range []string{"LAN_2_0", "LAN"} {
			t.Run(name+" over "+protocol, func(t *testing.T) {
				t.Parallel()
				bmc, login := simBMC(t, ipmisim.Config{On: true})
				if c.power != nil {
					bmc.Machine().SetPower(*c.power)
				}
				login["power_driver"] = protocol
				measures(t, ask(t, "statistics", request(login)), append(slices.Clone(c.want), states(nil)...))
			})
		}
	}
}

// TestStatisticsWithoutDCMI holds that a BMC that refuses the command by any
// code, or may not carry it out for this user, is no failure; but silence is.
func TestStatisticsWithoutDCMI(t *testing.T) {
	t.Parallel()
	const netFnGroup = 0x2c
	for code, fails := range map[byte]string{0xc1: "", 0xc2: "", 0xc7: "", 0xcc: "", 0xd4: "", 0xd5: "", 0x80: "", 0xff: "", 0xc0: "connError busy none"} {
		bmc, login := simBMC(t, ipmisim.Config{On: true, Faults: refusing(netFnGroup, 0x02, code)})
		got := ask(t, "statistics", request(login))
		if fails != "" {
			got.Fails(fails).Says(bmc.Addr(), "read the power")
			continue
		}
		measures(t, got, states(nil))
	}
	bmc, login := simBMC(t, ipmisim.Config{Faults: losing(netFnGroup, 0x02)})
	ask(t, "statistics", request(login, object{"timeoutMs": 1500})).Fails("connError timeout none").Says(bmc.Addr(), "read the power")
	_, login = openBMC(t, openipmi.Options{On: true})
	measures(t, ask(t, "statistics", request(login)), states(nil))
}

// TestConditions sets the bits of the chassis status one by one. Suite 1 signs
// nothing, so that the test can write them into the answer.
func TestConditions(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		at   int
		bit  byte
		want map[string]string
	}{
		"overload":             {0, 0x02, map[string]string{"overload": "fault"}},
		"interlock":            {0, 0x04, map[string]string{"interlock": "active"}},
		"power fault":          {0, 0x08, map[string]string{"power fault": "fault"}},
		"power control fault":  {0, 0x10, map[string]string{"power control fault": "fault"}},
		"AC failed":            {1, 0x01, map[string]string{"last power event": "AC failed"}},
		"last was overload":    {1, 0x02, map[string]string{"last power event": "overload"}},
		"last was interlock":   {1, 0x04, map[string]string{"last power event": "interlock"}},
		"last was power fault": {1, 0x08, map[string]string{"last power event": "power fault"}},
		"on by command":        {1, 0x10, map[string]string{"last power event": "on by IPMI command"}},
		"two last events":      {1, 0x09, map[string]string{"last power event": "AC failed, power fault"}},
		"reserved bits":        {1, 0xe0, nil},
		"intrusion":            {2, 0x01, map[string]string{"intrusion": "active"}},
		"drive fault":          {2, 0x04, map[string]string{"drive fault": "fault"}},
		"cooling fault":        {2, 0x08, map[string]string{"cooling fault": "fault"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const dataAt = payloadAt + 7 // after addresses, checksum, number, command, code
			chassis := func(p []byte) bool { return inSession(p) && p[payloadAt+1] == 0x04 && p[payloadAt+5] == 0x01 }
			change := func(p []byte) []byte {
				p[dataAt+c.at] |= c.bit
				p[len(p)-1] -= c.bit
				return p
			}
			_, login := simBMC(t, ipmisim.Config{CipherSuites: []int{1}, Faults: rewriting(chassis, change)})
			login["cipher_suite_id"] = "1"
			measures(t, ask(t, "statistics", request(login)), states(c.want))
		})
	}
}
