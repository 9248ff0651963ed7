package redfish

import (
	"errors"
	"slices"
	"testing"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

func TestMetricsOfMakers(t *testing.T) {
	rest := []Metric{
		{Quantity: Celsius, Value: 52, Label: "CPU1"}, {Quantity: Celsius, Value: 23.5, Label: "Inlet"},
		{Quantity: FanRPM, Value: 7200, Label: "Fan1"}, {Quantity: FanRPM, Value: 7080, Label: "Fan2"},
		{Quantity: SupplyState, Text: "ok", Label: "PSU1"}, {Quantity: SupplyState, Text: "absent", Label: "PSU2"},
	}
	now, average := Metric{Quantity: Watts, Value: 254, Label: "now"}, Metric{Quantity: Watts, Value: 250, Label: "average"}
	tests := []struct {
		vendor string
		want   []Metric
	}{
		{"Dell", append([]Metric{now, average}, rest...)},
		{"OpenBMC", append([]Metric{now}, rest...)},
		{"DGX", nil},
	}
	for _, test := range tests {
		t.Run(test.vendor, func(t *testing.T) {
			client, server, ctx := surveyed(t, redfishsim.Config{Vendor: vendor(t, test.vendor)})
			system, err := client.SystemAt(ctx, server.Machines()[0].Path())
			if err != nil {
				t.Fatal(err)
			}
			got, err := client.Metrics(ctx, system)
			if err != nil || !slices.Equal(got, test.want) {
				t.Errorf("got %v, %v; want %v", got, err, test.want)
			}
		})
	}
}

func TestMetricsQuirks(t *testing.T) {
	tests := []struct {
		name, power, thermal string
		want                 []Metric
	}{
		{"null and text in place of numbers", `{"Id": "P", "PowerControl": [{"PowerConsumedWatts": null, "PowerMetrics": {"AverageConsumedWatts": "250"}}]}`,
			`{"Id": "T", "Temperatures": [{"Name": "CPU", "ReadingCelsius": null}], "Fans": [{"Name": "F", "Reading": null, "ReadingUnits": "RPM"}]}`, nil},
		{"0 W of a machine that runs", `{"Id": "P", "PowerControl": [{"PowerConsumedWatts": 0}]}`, `{"Id": "T"}`, nil},
		{"a number that no float holds", `{"Id": "P", "PowerControl": [{"PowerConsumedWatts": 1e999}, {"Name": "B", "PowerConsumedWatts": 5}]}`, `{"Id": "T"}`,
			[]Metric{{Quantity: Watts, Value: 5, Label: "B now"}}},
		{"fans in percent, and without unit", `{"Id": "P"}`,
			`{"Id": "T", "Fans": [{"FanName": "Fan 1", "Reading": 45, "ReadingUnits": "Percent"}, {"Name": "Fan 2", "Reading": 45}]}`,
			[]Metric{{Quantity: FanPercent, Value: 45, Label: "Fan 1"}}},
		{"sensor of what is not plugged in", `{"Id": "P"}`,
			`{"Id": "T", "Temperatures": [{"Name": "GPU", "ReadingCelsius": 0, "Status": {"State": "Absent"}}, {"Name": "Inlet", "ReadingCelsius": 0, "Status": {"State": "Enabled"}}]}`,
			[]Metric{{Quantity: Celsius, Value: 0, Label: "Inlet"}}},
		{"power supplies of one name", `{"Id": "P", "PowerSupplies": [{"Name": "PSU", "Status": {"State": "Enabled", "Health": "Critical"}}, {"Name": "PSU", "Status": {"State": "UnavailableOffline", "Health": "OK"}}, {"Status": null}]}`, `{"Id": "T"}`,
			[]Metric{{Quantity: SupplyState, Text: "critical", Label: "PSU 1"}, {Quantity: SupplyState, Text: "unavailableoffline", Label: "PSU 2"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newSurvey(&deaf{resources: map[string]string{
				"/c": `{"Id": "C", "Power": {"@odata.id": "/p"}, "Thermal": {"@odata.id": "/t"}}`,
				"/p": test.power, "/t": test.thermal,
			}})
			got, err := s.metrics(t.Context(), []*System{{PowerState: "On", Links: SystemLinks{Chassis: []Ref{{"/c"}}}}})
			if err != nil || !slices.Equal(got, test.want) {
				t.Errorf("got %v, %v; want %v", got, err, test.want)
			}
		})
	}
}

func TestMetricsOfSeveralChassis(t *testing.T) {
	s := newSurvey(&deaf{resources: map[string]string{
		"/c/A":  `{"Id": "A", "Power": {"@odata.id": "/p"}}`,
		"/c/B/": `{"Id": "B", "EnvironmentMetrics": {"@odata.id": "/e"}}`,
		"/p":    `{"Id": "P", "PowerControl": [{"PowerConsumedWatts": 0}]}`,
		"/e":    `{"Id": "E", "PowerWatts": {"Reading": 7}, "EnergykWh": {"Reading": 12.5}}`,
	}})
	got, err := s.metrics(t.Context(), []*System{
		{PowerState: "Off", Links: SystemLinks{Chassis: []Ref{{"/c/A"}, {"/c/gone"}, {"/c/B/"}}}},
		{PowerState: "On", Links: SystemLinks{Chassis: []Ref{{"/c/A"}}}},
	})
	want := []Metric{{Quantity: Watts, Label: "A now"}, {Quantity: Watts, Value: 7, Label: "B now"}, {Quantity: KilowattHour, Value: 12.5, Label: "B"}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
}

func TestIndicatorOfMakers(t *testing.T) {
	tests := []struct{ vendor, property string }{
		{"Dell", "LocationIndicatorActive"}, {"HPE", "IndicatorLED"}, {"Lenovo", "LocationIndicatorActive"}, {"OpenBMC", "LocationIndicatorActive"},
	}
	for _, test := range tests {
		t.Run(test.vendor, func(t *testing.T) {
			client, server, ctx := surveyed(t, redfishsim.Config{Vendor: vendor(t, test.vendor)})
			path := server.Machines()[0].Path()
			for _, on := range []bool{true, true, false} {
				system, err := client.SystemAt(ctx, path)
				if err == nil {
					err = client.SetIndicator(ctx, system, on)
				}
				if err != nil {
					t.Fatal(err)
				}
				shown := node{server.Resource(path)}.at(test.property)
				if lit := shown.isTrue() || shown.text() == "Lit"; lit != on {
					t.Errorf("switched %v, shown %v", on, shown.value)
				}
			}
			if got := writes(server); got > 3 { // Lenovo demands tags, but they are sent at once
				t.Errorf("%d writes", got)
			}
		})
	}
}

func TestIndicatorChanges(t *testing.T) {
	tests := []struct {
		name, resource string
		on             bool
		want           int
		first          any
	}{
		{"by location", `{"LocationIndicatorActive": false, "IndicatorLED": "Off"}`, true, 3, true},
		{"is on", `{"LocationIndicatorActive": true}`, true, 0, nil},
		{"unknown", `{"LocationIndicatorActive": null}`, false, 1, false},
		{"LED", `{"IndicatorLED": "Off"}`, true, 2, "Lit"},
		{"LED that only blinks", `{"IndicatorLED": "Off", "IndicatorLED@Redfish.AllowableValues": ["Blinking", "Off"]}`, true, 1, "Blinking"},
		{"blinks already", `{"IndicatorLED": "Blinking"}`, true, 0, nil},
		{"off", `{"IndicatorLED": "Lit"}`, false, 1, "Off"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			resource, err := parseNode([]byte(test.resource))
			if err != nil {
				t.Fatal(err)
			}
			got := indicatorChanges(resource, test.on)
			if len(got) != test.want {
				t.Fatalf("got %v", got)
			}
			for _, value := range got[:min(len(got), 1)] {
				for _, word := range value {
					if word != test.first {
						t.Errorf("first %v, want %v", word, test.first)
					}
				}
			}
		})
	}
}

func TestNoIndicator(t *testing.T) {
	s := newSurvey(&deaf{resources: map[string]string{"/s": `{"Links": {"Chassis": [{"@odata.id": "/c"}]}}`, "/c": `{"Id": "C"}`}})
	if err := s.setIndicator(t.Context(), "/s", true); !errors.Is(err, ErrNoIndicator) {
		t.Errorf("error %v", err)
	}
}
