package snmppdu_test

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
)

// versions are the versions that the simulated agent answers.
var versions = []object{{"snmp_version": "2c"}, {"snmp_version": "1"}}

func TestEveryLineIsInTheTable(t *testing.T) {
	var want, got []string
	for _, line := range profile.Lines() {
		want = append(want, line.Name)
	}
	for _, e := range table() {
		got = append(got, e.line)
	}
	slices.Sort(want)
	slices.Sort(got)
	got = slices.Compact(got)
	if !slices.Equal(want, got) {
		t.Errorf("profiles %v\ntable    %v", want, got)
	}
}

func TestLineDetection(t *testing.T) {
	eachLine(t, func(entry) bool { return true }, func(t *testing.T, e entry) {
		for _, reports := range e.reports {
			d := e.deviceThatReports(t, reports)
			get := func(_ context.Context, oids ...snmp.OID) ([]snmp.Value, error) {
				values := make([]snmp.Value, len(oids))
				for i, oid := range oids {
					values[i] = d.Value(oid)
				}
				return values, nil
			}
			found, err := profile.Detect(t.Context(), get)
			if err != nil {
				t.Errorf("sysObjectID %s: %v", reports.Text, err)
			} else if found.Profile.Name != e.line {
				t.Errorf("sysObjectID %s is taken for %s", reports.Text, found.Profile.Name)
			}
		}
		if len(e.reports) > 0 {
			return
		}
		d := e.device(t)
		params := with(e.request(t, d, e.outlets[0].id), object{"profile": "auto"})
		got := ask(t, "power_on", params)
		if got.Error == nil || got.Error.Effect != "none" || !strings.Contains(got.Error.Message, "1.3.6.1.4.1.99999.1") || !strings.Contains(got.Error.Message, "profile") {
			t.Errorf("not refused: %s", got.Text)
		}
		noSets(t, d)
	})
}

func TestLineOutlets(t *testing.T) {
	eachLine(t, readable, func(t *testing.T, e entry) {
		d := e.device(t)
		d.Switch(e.outlets[1].id, true)
		var want []string
		for i, s := range e.outlets {
			status := "off"
			if i == 1 {
				status = "on"
			}
			want = append(want, fmt.Sprintf("%s %q %s", s.id, s.name, status))
		}
		for _, version := range versions {
			data := good(t, "outlets", with(e.detected(e.request(t, d, "")), with(version, object{"node_outlet": nil})))
			var got []string
			for _, one := range data["outlets"].([]any) {
				o := one.(object)
				got = append(got, fmt.Sprintf("%s %q %s", o["id"], o["name"], o["status"]))
			}
			if !slices.Equal(got, want) {
				t.Errorf("%v: outlets\n%v, want\n%v", version, got, want)
			}
		}
		noSets(t, d)
	})
}

// status is the answer of power_query.
func status(t *testing.T, params object) (string, string) {
	t.Helper()
	data := good(t, "power_query", params)
	detail, _ := data["detail"].(string)
	return data["status"].(string), detail
}

func TestLineStates(t *testing.T) {
	eachLine(t, func(e entry) bool { return e.state != "" }, func(t *testing.T, e entry) {
		ask := func(n int64) (string, string) {
			d := e.device(t, showing(e, n))
			defer noSets(t, d)
			return status(t, e.request(t, d, e.outlets[0].id))
		}
		for want, numbers := range map[string][]int64{
			"on": slices.Concat(e.on, e.lockedOn), "off": slices.Concat(e.off, e.lockedOff), "unknown": e.unknown,
		} {
			for _, n := range numbers {
				got, detail := ask(n)
				if got != want {
					t.Errorf("value %d is %s (%s), want %s", n, got, detail, want)
				}
				if want == "unknown" && detail == "" {
					t.Errorf("value %d: nothing is said about it", n)
				}
			}
		}
		// What is about to be is not yet.
		for not, numbers := range map[string][]int64{"on": e.toOn, "off": e.toOff} {
			for _, n := range numbers {
				if got, detail := ask(n); got == not || detail == "" {
					t.Errorf("value %d, moving to %s, is %s (%s)", n, not, got, detail)
				}
			}
		}
	})
}

func TestLineOutletsByOtherWords(t *testing.T) {
	eachLine(t, readable, func(t *testing.T, e entry) {
		d := e.device(t)
		params := e.request(t, d, "")
		for i, s := range e.outlets {
			d.Switch(s.id, true)
			texts := slices.Concat([]string{s.id}, s.also)
			if e.name != "" {
				texts = append(texts, s.name)
			}
			for _, text := range texts {
				if got, _ := status(t, with(params, object{"node_outlet": text})); got != "on" {
					t.Errorf("outlet %q is %s, want that with index %s", text, got, s.index)
				}
				other := e.outlets[(i+1)%len(e.outlets)].id
				if got, _ := status(t, with(params, object{"node_outlet": other})); got != "off" {
					t.Errorf("outlet %q is %s, but only %s is on", other, got, s.id)
				}
			}
			d.Switch(s.id, false)
		}
		noSets(t, d)
	})
}

func TestLineMissingOutlet(t *testing.T) {
	eachLine(t, readable, func(t *testing.T, e entry) {
		d := e.device(t, allOn)
		verbs := []string{"power_query"}
		if switchable(e) {
			verbs = append(verbs, "power_on", "power_off", "power_cycle")
		}
		if e.reset != nil {
			verbs = append(verbs, "power_reset")
		}
		for _, version := range versions {
			params := with(e.request(t, d, e.missing), version)
			for _, verb := range verbs {
				got := ask(t, verb, params)
				bad(t, got, "noSuchTarget", "none", e.missing)
			}
		}
		noSets(t, d)
		if e.list != nil || strings.Count(e.outlets[0].index, ".") < 2 {
			return
		}
		bare := e.outlets[0].index[strings.LastIndex(e.outlets[0].index, ".")+1:]
		got := ask(t, "power_off", e.request(t, d, bare))
		bad(t, got, "noSuchTarget", "none", bare)
		noSets(t, d)
	})
}

func TestLineSwitching(t *testing.T) {
	eachLine(t, switchable, func(t *testing.T, e entry) {
		for _, version := range versions {
			d := e.device(t, after(50*time.Millisecond))
			first := e.outlets[0].id
			params := with(e.request(t, d, first), version)
			wait := object{"waitMs": 8000}
			for _, step := range []struct{ verb, state, others string }{
				{"power_on", "on", "off"}, {"power_off", "off", "off"}, {"power_on", "on", "off"},
			} {
				d.ResetLog()
				if data := good(t, step.verb, params, wait); data["status"] != step.state {
					t.Errorf("%v %s: %v", version, step.verb, data)
				}
				if got, want := relays(e, d), onlyFirst(e, step.state, step.others); got != want {
					t.Errorf("%v %s: %s, want %s", version, step.verb, got, want)
				}
				if d.Count(first, step.state) != 1 {
					t.Errorf("%v %s: the command arrived %d times: %v", version, step.verb, d.Count(first, step.state), sets(d))
				}
				d.ResetLog()
				good(t, step.verb, params, wait)
				noSets(t, d)
			}
		}
	})
}

func TestLineLeavesOthersOn(t *testing.T) {
	eachLine(t, switchable, func(t *testing.T, e entry) {
		d := e.device(t, allOn)
		good(t, "power_off", e.request(t, d, e.outlets[0].id), noWait)
		if got, want := relays(e, d), onlyFirst(e, "off", "on"); got != want {
			t.Errorf("%s, want %s: %v", got, want, sets(d))
		}
		last := e.outlets[len(e.outlets)-1].id
		d.Switch(e.outlets[0].id, true)
		good(t, "power_off", e.request(t, d, last), noWait)
		for _, s := range e.outlets {
			if d.On(s.id) == (s.id == last) {
				t.Errorf("%s after outlet %s was switched off: %v", relays(e, d), last, sets(d))
			}
		}
	})
}

// moving are the lines that tell of a command that is not carried out yet.
func moving(e entry) bool { return e.pending != nil || len(e.toOn) > 0 }

func TestLineOnItsWay(t *testing.T) {
	eachLine(t, moving, func(t *testing.T, e entry) {
		d := e.device(t, after(time.Hour))
		first := e.outlets[0].id
		params := e.request(t, d, first)
		good(t, "power_on", params, noWait)
		if got, detail := status(t, params); got == "on" || detail == "" {
			t.Errorf("moving to on is %s (%s)", got, detail)
		}
		d.ResetLog()
		good(t, "power_on", params, noWait)
		noSets(t, d)
		good(t, "power_off", params, noWait)
		if d.Count(first, "off") != 1 {
			t.Errorf("off on the way to on: %v", sets(d))
		}
	})
}

func TestLineLocks(t *testing.T) {
	eachLine(t, func(e entry) bool { return e.lock != nil || len(e.lockedOff) > 0 }, func(t *testing.T, e entry) {
		d := e.device(t, func(o *pdusim.Outlet) { o.Locked = true })
		if e.lock != nil {
			d.Put(expand(e.lock.oid, e.outlets[0]), number(e.lock.yes))
		}
		params := e.request(t, d, e.outlets[0].id)
		refused := ask(t, "power_on", params)
		bad(t, refused, "wrongState", "none", "outlet "+e.outlets[0].id+": ")
		if strings.Contains(refused.Error.Message, ":  ") {
			t.Errorf("a reason is missing: %s", refused.Error.Message)
		}
		noSets(t, d)
		good(t, "power_off", params) // is off: nothing to do
		noSets(t, d)
	})
}

func TestLineReset(t *testing.T) {
	eachLine(t, switchable, func(t *testing.T, e entry) {
		d := e.device(t, func(o *pdusim.Outlet) { o.On, o.OffTime = true, time.Second })
		first := e.outlets[0].id
		params := e.request(t, d, first)
		if e.reset == nil {
			for _, on := range []bool{true, false} {
				d.Switch(first, on)
				bad(t, ask(t, "power_reset", params), "unsupported", "none", e.line)
			}
			noSets(t, d)
			return
		}
		good(t, "power_reset", params, object{"waitMs": 10000})
		if d.Count(first, "reset") != 1 || !d.On(first) {
			t.Errorf("on %t, reset %d times: %v", d.On(first), d.Count(first, "reset"), sets(d))
		}
		d.Switch(first, false)
		d.ResetLog()
		bad(t, ask(t, "power_reset", params), "wrongState", "none")
		noSets(t, d)
	})
}

func TestLineIdentify(t *testing.T) {
	eachLine(t, switchable, func(t *testing.T, e entry) {
		d := e.device(t)
		got := ask(t, "identify", e.request(t, d, e.outlets[0].id), object{"identify": object{"on": true}})
		if e.identify == nil {
			bad(t, got, "unsupported", "none", e.line)
			noSets(t, d)
			return
		}
		if got.Error != nil || d.Count(e.outlets[0].id, "identify") != 1 {
			t.Errorf("%v: %s", sets(d), got.Text)
		}
	})
}

func TestLineReadOnly(t *testing.T) {
	eachLine(t, func(e entry) bool { return e.readOnly }, func(t *testing.T, e entry) {
		d := e.device(t, allOn)
		outlet := e.missing
		if len(e.outlets) > 0 {
			outlet = e.outlets[0].id
		}
		params := e.request(t, d, outlet)
		verbs := []string{"power_on", "power_off", "power_cycle", "power_reset"}
		if !readable(e) {
			verbs = append(verbs, "power_query", "outlets")
		}
		for _, verb := range verbs {
			got := ask(t, verb, params)
			bad(t, got, "unsupported", "none", e.line)
			if got.Error.Code != "unsupportedActionError" {
				t.Errorf("%s: code %s", verb, got.Error.Code)
			}
		}
		noSets(t, d)
		good(t, "check", with(params, object{"node_outlet": nil}))
	})
}

func TestLineReadings(t *testing.T) {
	eachLine(t, readable, func(t *testing.T, e entry) {
		d := e.device(t)
		data := good(t, "statistics", with(e.request(t, d, ""), object{"node_outlet": nil}))
		listed, _ := data["outlets"].([]any)
		byID := map[string]map[string]float64{}
		for _, one := range listed {
			o := one.(object)
			byID[o["id"].(string)] = quantities(t, o["readings"])
		}
		sums := map[string]float64{}
		for n, s := range e.outlets {
			got := byID[s.id]
			if len(got) != len(e.readings) {
				t.Errorf("outlet %s measures %v, want %d readings", s.id, got, len(e.readings))
			}
			for _, m := range e.readings {
				want := m.expected(n)
				sums[m.quantity] += want
				if value, measured := got[m.quantity]; !measured || math.Abs(value-want) > 1e-6 {
					t.Errorf("outlet %s: %s %v, want %v", s.id, m.quantity, value, want)
				}
			}
		}
		total := quantities(t, data["device"].(object)["readings"])
		for _, name := range []string{"current", "power", "energy"} {
			if math.Abs(total[name]-sums[name]) > 1e-6 {
				t.Errorf("all outlets: %s %v, want %v", name, total[name], sums[name])
			}
		}
		noSets(t, d)
	})
}

func TestLineTotals(t *testing.T) {
	eachLine(t, func(e entry) bool { return len(e.totals) > 0 }, func(t *testing.T, e entry) {
		d := e.device(t)
		e.putTotals(d)
		data := good(t, "statistics", with(e.request(t, d, ""), object{"node_outlet": nil}))
		var got, want []string
		for _, one := range data["device"].(object)["readings"].([]any) {
			if reading := one.(object); reading["derived"] == nil {
				got = append(got, fmt.Sprintf("%s %.3f", reading["name"], reading["value"]))
			}
		}
		for _, m := range e.totals {
			want = append(want, fmt.Sprintf("%s %.3f", m.quantity, m.want))
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("the device measures %v, want %v", got, want)
		}
	})
}

// quantities are the values of readings by name. A name may come only once.
func quantities(t *testing.T, readings any) map[string]float64 {
	t.Helper()
	found := map[string]float64{}
	list, _ := readings.([]any)
	for _, one := range list {
		reading := one.(object)
		name := reading["name"].(string)
		if _, twice := found[name]; twice {
			t.Errorf("%s comes twice: %v", name, list)
		}
		found[name] = reading["value"].(float64)
	}
	return found
}

func TestLineCount(t *testing.T) {
	eachLine(t, func(e entry) bool { return e.count != "" }, func(t *testing.T, e entry) {
		p, err := profile.Named(e.line)
		if err != nil {
			t.Fatal(err)
		}
		if len(e.reports) > 0 && p.Model {
			model, _ := p.ModelIn(snmp.OID(e.reports[0].Text))
			p = p.WithModel(model)
		}
		outlet, err := p.ParseID(e.outlets[0].id, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		if p.Count == nil {
			t.Fatal("the profile does not know the number of outlets")
		}
		if got, want := outlet.OID(*p.Count), expand(e.count, e.outlets[0]); got != want {
			t.Errorf("the number of outlets is at %s, want %s", got, want)
		}
	})
}
