package maaspd

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/schemas/schematest"
)

func TestStatisticsDocument(t *testing.T) {
	s := Statistics{
		Time: time.Date(2026, 3, 1, 13, 0, 0, 5, time.FixedZone("CET", 3600)),
		Device: []Reading{
			{Name: Current, Number: 1.25, Derived: true}, {Name: Voltage, Number: 230}, {Name: Energy, Number: 0}, {Name: Temperature, Number: -5.5, Label: "inlet"},
			{Name: PowerSupply, Text: "ok", Label: "PSU 2"}, {Name: StatusOf, Text: "off", Label: "power fault"},
			{Name: FanSpeed, Number: 1200}, {Name: Load, Number: 50}, {Name: Frequency, Number: 50}, {Name: ApparentPower, Number: 300}, {Name: PowerDraw, Number: 287.5},
		},
		Outlets: []OutletReadings{{ID: "A1", Readings: []Reading{{Name: Energy, Number: 12.5}}}, {ID: "A2"}},
	}
	const want = `{"device":{"readings":[` +
		`{"derived":true,"kind":"gauge","name":"current","unit":"A","value":1.25},` +
		`{"kind":"gauge","name":"voltage","unit":"V","value":230.0},` +
		`{"kind":"counter","name":"energy","unit":"kWh","value":0.0},` +
		`{"kind":"gauge","label":"inlet","name":"temperature","unit":"Cel","value":-5.5},` +
		`{"kind":"state","label":"PSU 2","name":"power_supply","value":"ok"},` +
		`{"kind":"state","label":"power fault","name":"status","value":"off"},` +
		`{"kind":"gauge","name":"fan_speed","unit":"rpm","value":1200.0},` +
		`{"kind":"gauge","name":"load","unit":"%","value":50.0},` +
		`{"kind":"gauge","name":"frequency","unit":"Hz","value":50.0},` +
		`{"kind":"gauge","name":"apparent_power","unit":"VA","value":300.0},` +
		`{"kind":"gauge","name":"power","unit":"W","value":287.5}]},` +
		`"outlets":[{"id":"A1","readings":[{"kind":"counter","name":"energy","unit":"kWh","value":12.5}]},{"id":"A2","readings":[]}],"time":"2026-03-01T12:00:00Z"}`
	document := s.document()
	if got := string(writeJSON(document, "")); got != want {
		t.Errorf("written as\n%s\nwant\n%s", got, want)
	}
	schematest.Reply(t, encodeReply(map[string]any{"action_type": "statistics", "data": document, "error": nil}))
}

func TestReadingsThatSayNothingAreAbsent(t *testing.T) {
	for _, r := range []Reading{
		{Name: "humidity", Number: 5}, {Name: "", Number: 1}, {Name: PowerDraw, Number: math.NaN()}, {Name: PowerDraw, Number: math.Inf(1)}, {Name: Energy, Number: math.NaN()},
		{Name: Energy, Number: -1}, {Name: Energy, Number: math.Inf(1)}, {Name: PowerSupply}, {Name: StatusOf, Text: "on"}, {Name: StatusOf, Label: "overload"},
	} {
		if list := readingsDocument([]Reading{r}); len(list) != 0 {
			t.Errorf("%+v becomes %v", r, list)
		}
	}
}

func TestStatisticsWithoutATimeAreOfNow(t *testing.T) {
	before := time.Now().Add(-time.Second)
	text := Statistics{}.document()["time"].(string)
	at, err := time.Parse(time.RFC3339, text)
	if err != nil || at.Before(before.Truncate(time.Second)) || at.After(time.Now()) || !strings.HasSuffix(text, "Z") {
		t.Errorf("time %s (%v)", text, err)
	}
}
