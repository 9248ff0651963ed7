package snmppdu_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/sim/snmp/netsnmp"
)

// entrance is a way into an agent: as the driver's parameters say it, and as
// net-snmp's programs do.
type entrance struct {
	name   string
	params object
	other  netsnmp.Credentials
}

// userEntrance is the way of a user of SNMPv3.
func userEntrance(u netsnmp.User) entrance {
	return entrance{
		name: "v3 " + u.Auth + " " + u.Priv,
		params: object{
			"snmp_version": "3", "power_user": u.Name, "auth_protocol": u.Auth, "power_pass": u.AuthPass,
			"priv_protocol": u.Priv, "priv_pass": u.PrivPass,
		},
		other: netsnmp.Credentials{Version: "3", User: u},
	}
}

// snmpdUsers are users that every snmpd of the lines knows.
func snmpdUsers() []netsnmp.User {
	return []netsnmp.User{
		{Name: "first", Auth: "SHA", AuthPass: "authpass-first", Priv: "AES", PrivPass: "privpass-first"},
		{Name: "second", Auth: "SHA-256", AuthPass: "authpass-second", Priv: "AES-256", PrivPass: "privpass-second"},
	}
}

// entrances are all versions, with those users.
func entrances() []entrance {
	var list []entrance
	for _, version := range []string{"1", "2c"} {
		list = append(list, entrance{
			name:   "v" + version,
			params: object{"snmp_version": version, "community": "public", "write_community": "private"},
			other:  netsnmp.Credentials{Version: version, Community: "public"},
		})
	}
	for _, u := range snmpdUsers() {
		list = append(list, userEntrance(u))
	}
	return list
}

// TestLinesBehindSNMPd switches outlets of many lines behind Debian's snmpd, in
// every version of SNMP, and has net-snmp's own snmpget read what was done. The
// numbers are those of the table.
func TestLinesBehindSNMPd(t *testing.T) {
	t.Parallel()
	lines := []string{
		"apc-rpdu2", "apc-ms", "apc-cpdu", "eaton-g3", "hpe-g2", "raritan-px2",
		"sentry4", "cyberpower2", "vertiv-imd", "liebert-mph2", "rpcm",
	}
	// Two at a time, and all others of the package besides.
	for half := range 2 {
		t.Run(fmt.Sprintf("half %d", half+1), func(t *testing.T) {
			t.Parallel()
			for i := half; i < len(lines); i += 2 {
				t.Run(lines[i], func(t *testing.T) { lineBehindSNMPd(t, lineNamed(t, lines[i])) })
			}
		})
	}
}

// lineNamed is the line of the table.
func lineNamed(t *testing.T, name string) entry {
	t.Helper()
	all := table()
	at := slices.IndexFunc(all, func(e entry) bool { return e.line == name })
	if at < 0 {
		t.Fatalf("there is no line %s in the table", name)
	}
	return all[at]
}

// rig is a device of a line behind snmpd.
type rig struct {
	entry
	device *pdusim.Device
	addr   string
}

func lineBehindSNMPd(t *testing.T, e entry) {
	// The relay of the second outlet is slow.
	d := e.device(t, func(o *pdusim.Outlet) {
		if o.Name == e.outlets[1].id {
			o.Delay = 60 * time.Millisecond
		}
	})
	agent := netsnmp.Start(t, d, netsnmp.Options{Users: snmpdUsers()})
	r := rig{entry: e, device: d, addr: agent.Addr()}
	for _, a := range entrances() {
		t.Run(a.name, func(t *testing.T) { r.drive(t, a) })
	}
	if e.lock != nil {
		t.Run("lock", r.refuseLocked)
	}
}

// drive switches the first two outlets on, off, and in a cycle.
func (r rig) drive(t *testing.T, a entrance) {
	params := with(a.params, object{"power_address": r.addr, "profile": r.line, "exchange_timeout": 3000})
	client := netsnmp.NewClient(t, r.addr, a.other)
	first, second := r.outlets[0], r.outlets[1]
	list := good(t, "outlets", with(params, object{"profile": "auto"}))["outlets"].([]any)
	if len(list) != len(r.outlets) || list[0].(object)["id"] != first.id || list[0].(object)["name"] != first.name {
		t.Errorf("outlets: %v", list)
	}
	for _, step := range []struct {
		verb, outlet string
		last         int     // of the outlets that are meant
		want         [2]bool // of the first and the second outlet
		commands     string  // that the first gets
	}{
		{"power_on", first.id, 0, [2]bool{true, false}, "on"},
		{"power_query", first.id, 0, [2]bool{true, false}, ""},
		{"power_cycle", first.id, 0, [2]bool{true, false}, "off on"},
		{"power_on", first.id + "," + second.id, 1, [2]bool{true, true}, ""},
		{"power_off", first.id, 0, [2]bool{false, true}, "off"},
		{"power_query", first.id, 0, [2]bool{false, true}, ""},
		{"power_off", second.id, 1, [2]bool{false, false}, ""},
	} {
		r.device.ResetLog()
		data := good(t, step.verb, with(params, object{"node_outlet": step.outlet}), patience(step.verb))
		if want := onOff(step.want[step.last]); data["status"] != want {
			t.Errorf("%s: %v, want %s", step.verb, data, want)
		}
		r.hold(t, client, step.verb, step.want)
		for _, command := range []string{"on", "off", "reset"} {
			if got, want := r.device.Count(first.id, command), strings.Count(" "+step.commands+" ", " "+command+" "); got != want {
				t.Errorf("%s: the command %s arrived %d times, want %d: %v", step.verb, command, got, want, sets(r.device))
			}
		}
	}
}

// patience is what the request for a verb says about time.
func patience(verb string) object {
	switch verb {
	case "power_query":
		return nil
	case "power_cycle":
		return object{"waitMs": 8000, "cycleDelayMs": 20}
	}
	return object{"waitMs": 8000}
}

// onOff is the protocol's word.
func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

// hold has snmpget read both outlets, and compares that with the relays and
// with the numbers of the table.
func (r rig) hold(t *testing.T, client *netsnmp.Client, verb string, want [2]bool) {
	t.Helper()
	var oids []snmp.OID
	var lines []string
	for n, on := range want {
		s := r.outlets[n]
		if r.device.On(s.id) != on {
			t.Errorf("%s: the relay of outlet %s is %s", verb, s.id, onOff(!on))
		}
		for oid, number := range r.shows(s, on) {
			oids = append(oids, oid)
			lines = append(lines, fmt.Sprintf(".%s = INTEGER: %d\n", oid, number))
		}
	}
	out, err := client.Get(oids...)
	if all := strings.Join(lines, ""); err != nil || !strings.HasSuffix(out, all) {
		t.Errorf("%s: %v: snmpget says\n%swant\n%s", verb, err, out, all)
	}
}

// shows are the numbers in the state of an outlet and in its controls.
func (r rig) shows(s socket, on bool) map[snmp.OID]int64 {
	numbers := map[snmp.OID]int64{}
	for _, c := range []*command{r.turnOn, r.turnOff} {
		numbers[expand(c.oid, s)] = r.reads.Int
	}
	// The last, because the control of some lines is the state.
	numbers[expand(r.state, s)] = r.off[0]
	if on {
		numbers[expand(r.state, s)] = r.on[0]
	}
	return numbers
}

// refuseLocked holds that a lock is seen before snmpd is asked to write.
func (r rig) refuseLocked(t *testing.T) {
	r.device.Put(expand(r.lock.oid, r.outlets[0]), number(r.lock.yes))
	r.device.ResetLog()
	for _, a := range entrances() {
		params := with(a.params, object{"power_address": r.addr, "profile": r.line, "node_outlet": r.outlets[0].id})
		bad(t, ask(t, "power_on", params), "wrongState", "none", "outlet "+r.outlets[0].id)
	}
	noSets(t, r.device)
}
