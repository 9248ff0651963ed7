package snmppdu_test

import (
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	"github.com/maaspd/powerdrivers/drivers/sim/drivertest"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/sim/snmp/netsnmp"
)

// canary is in every secret, right or wrong, and in nothing else.
const canary = "cAnAry-"

// The users of errorRig, with one for each key extension of AES with 256 bits.
func canaryUsers() map[string]netsnmp.User {
	return map[string]netsnmp.User{
		"aes":      {Name: "aes", Auth: "SHA", AuthPass: canary + "auth-1", Priv: "AES", PrivPass: canary + "priv-1"},
		"aes256":   {Name: "aes256", Auth: "SHA-256", AuthPass: canary + "auth-2", Priv: "AES-256", PrivPass: canary + "priv-2"},
		"aes256c":  {Name: "aes256c", Auth: "SHA", AuthPass: canary + "auth-3", Priv: "AES-256-C", PrivPass: canary + "priv-3"},
		"readonly": {Name: "readonly", Auth: "SHA", AuthPass: canary + "auth-4", Priv: "AES", PrivPass: canary + "priv-4", ReadOnly: true},
	}
}

// errorRig is an rPDU2 behind snmpd that only those with a secret reach.
type errorRig struct {
	rig
}

func newErrorRig(t *testing.T) errorRig {
	t.Helper()
	e := lineNamed(t, "apc-rpdu2")
	d := e.device(t)
	options := netsnmp.Options{ReadCommunity: canary + "read", WriteCommunity: canary + "write"}
	for _, u := range canaryUsers() {
		options.Users = append(options.Users, u)
	}
	agent := netsnmp.Start(t, d, options)
	return errorRig{rig{entry: e, device: d, addr: agent.Addr()}}
}

// community are the right parameters in that version.
func (r errorRig) community(version string) object {
	return object{
		"power_address": r.addr, "profile": r.line, "node_outlet": "1", "exchange_timeout": 5000, "retries": 1,
		"snmp_version": version, "community": canary + "read", "write_community": canary + "write",
	}
}

// user are the right parameters of the user.
func (r errorRig) user(name string) object {
	plain := with(r.community("3"), object{"community": nil, "write_community": nil})
	return with(plain, userEntrance(canaryUsers()[name]).params)
}

// errorCase is a fault and what the driver says about it.
type errorCase struct {
	name   string
	params object
	verbs  string
	reason string
	effect string
	words  []string // in the message
}

// TestErrorsBehindSNMPd holds what every way to fail at snmpd comes to: code,
// reason, effect and message, and that no secret shows anywhere.
func TestErrorsBehindSNMPd(t *testing.T) {
	t.Parallel()
	r := newErrorRig(t)
	for what, params := range map[string]object{
		"v1": r.community("1"), "v2c": r.community("2c"), "aes": r.user("aes"), "aes256": r.user("aes256"), "aes256c": r.user("aes256c"),
	} {
		t.Run("good "+what, func(t *testing.T) {
			for _, verb := range []string{"power_on", "power_query", "check", "power_off"} {
				if got := r.run(t, verb, params); got.Error != nil || got.Status != 0 {
					t.Errorf("%s: %s%s", verb, got.Text, got.Logs)
				}
			}
		})
	}
	closed, silent := deaf(t)
	r.device.ResetLog()
	t.Run("faults", func(t *testing.T) {
		for _, c := range r.cases(closed, silent) {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				r.fail(t, c)
			})
		}
	})
	t.Run("refusals", r.refusals)
}

// run runs the driver's binary, and looks for secrets.
func (r errorRig) run(t *testing.T, verb string, params object) drivertest.Answer {
	t.Helper()
	got, shown := process(t, verb, params)
	for where, text := range map[string]string{"standard output": got.Text, "standard error": got.Logs, "the list of processes": shown} {
		if strings.Contains(text, canary) {
			t.Errorf("%s: a secret shows in %s:\n%s", verb, where, text)
		}
	}
	return got
}

// lives is what the driver says of an agent that told its name and is silent to
// an encrypted request.
const lives = "the agent lives"

// fail holds what each verb of the case comes to, and that no relay moved.
func (r errorRig) fail(t *testing.T, c errorCase) {
	t.Helper()
	if c.reason == "timeout" || slices.Contains(c.words, lives) {
		c.params = with(c.params, object{"exchange_timeout": 400}) // it is waited for in vain
	}
	for verb := range strings.FieldsSeq(c.verbs) {
		got := r.run(t, verb, c.params)
		bad(t, got, c.reason, c.effect, append(c.words, c.params["power_address"].(string))...)
		if got.Error == nil {
			continue
		}
		code := codes()[c.reason]
		retryable := (code == "connError" || code == "actionError") && c.reason != "wrongState"
		if got.Error.Code != code || got.Error.Retryable != retryable {
			t.Errorf("%s: code %s, retryable %t, want %s, %t", verb, got.Error.Code, got.Error.Retryable, code, retryable)
		}
		if want := map[bool]int{true: 75, false: 1}[retryable]; got.Status != want {
			t.Errorf("%s: exit status %d, want %d", verb, got.Status, want)
		}
	}
	if r.device.On("1") || r.device.Count("1", "on")+r.device.Count("1", "off") > 0 {
		t.Errorf("a command was carried out: %v", sets(r.device))
	}
}

// codes are the codes of the reasons, as the protocol has them.
func codes() map[string]string {
	return map[string]string{
		"timeout": "connError", "refused": "connError", "dns": "connError", "badCredentials": "authError",
		"privilege": "authError", "forbidden": "authError", "noSuchTarget": "settingsError", "refusedByDevice": "actionError",
	}
}

// cases are given an address where nothing listens, and one where nobody
// answers.
func (r errorRig) cases(closed, silent string) []errorCase {
	const query, on, queryOff = "power_query", "power_on", "power_query power_off"
	wrong, agentLives := canary+"wrong", []string{lives, "priva"}
	aes, strong, cisco := r.user("aes"), r.user("aes256"), r.user("aes256c")
	list := []errorCase{
		{"read-only user", with(r.user("readonly"), nil), on, "forbidden", "none", []string{"noAccess", "write access"}},
		{"unknown user", with(aes, object{"power_user": "nobody"}), queryOff, "badCredentials", "none", []string{"user"}},
		{"wrong password", with(aes, object{"power_pass": wrong}), queryOff, "badCredentials", "none", []string{"authentication pass phrase"}},
		{"wrong password, SHA-256", with(strong, object{"power_pass": wrong}), queryOff, "badCredentials", "none", []string{"authentication pass phrase"}},
		{"wrong authentication", with(aes, object{"auth_protocol": "SHA-256"}), queryOff, "badCredentials", "none", []string{"protocol"}},
		{"wrong authentication, MD5", with(strong, object{"auth_protocol": "MD5"}), query, "badCredentials", "none", []string{"protocol"}},
		{"wrong privacy password", with(aes, object{"priv_pass": wrong}), queryOff, "badCredentials", "none", agentLives},
		{"wrong privacy password, AES-256", with(strong, object{"priv_pass": wrong}), queryOff, "badCredentials", "none", agentLives},
		{"wrong privacy password, AES-256-C", with(cisco, object{"priv_pass": wrong}), query, "badCredentials", "none", agentLives},
		{"wrong privacy protocol", with(aes, object{"priv_protocol": "DES"}), query, "badCredentials", "none", agentLives},
		{"wrong privacy protocol, AES-256", with(strong, object{"priv_protocol": "AES"}), queryOff, "badCredentials", "none", agentLives},
		{"the other key extension", with(cisco, object{"priv_protocol": "AES-256"}), query, "badCredentials", "none", agentLives},
		{"the other key extension, SHA", with(aes, object{"priv_protocol": "AES-256"}), query, "badCredentials", "none", agentLives},
		{"no privacy", with(aes, object{"priv_protocol": nil, "priv_pass": nil}), queryOff, "privilege", "none", []string{"security level"}},
		{"no authentication", with(strong, object{"priv_protocol": nil, "priv_pass": nil, "auth_protocol": nil, "power_pass": nil}), queryOff, "privilege", "none", []string{"security level"}},
		{"unknown context", with(aes, object{"context": "elsewhere"}), query, "badCredentials", "none", []string{lives, "context name"}},
		{"closed port in v3", with(strong, object{"power_address": closed}), queryOff, "refused", "none", nil},
		{"silence in v3", with(strong, object{"power_address": silent}), queryOff, "timeout", "none", nil},
		{"missing outlet in v3", with(aes, object{"node_outlet": "49"}), queryOff, "noSuchTarget", "none", []string{"outlet 49", "1 to 3"}},
	}
	for _, version := range []string{"1", "2c"} {
		right := r.community(version)
		add := func(name string, others object, verbs, reason, effect string, words ...string) {
			list = append(list, errorCase{name + " in v" + version, with(right, others), verbs, reason, effect, words})
		}
		add("wrong community", object{"community": wrong}, "power_query power_on power_off", "timeout", "none", "community")
		add("wrong community for writing", object{"write_community": wrong}, on, "timeout", "unknown", "community")
		add("community that may only read", object{"write_community": canary + "read"}, on, "forbidden", "none", "write access")
		add("missing outlet", object{"node_outlet": "49"}, queryOff, "noSuchTarget", "none", "outlet 49", "1 to 3")
		add("outlet that is there and one that is not", object{"node_outlet": "1,49"}, on, "noSuchTarget", "none", "outlet 49", "1 to 3")
		add("closed port", object{"power_address": closed}, queryOff, "refused", "none")
		add("unknown host name", object{"power_address": "no-such-pdu.invalid"}, queryOff, "dns", "none")
		add("silence", object{"power_address": silent}, queryOff, "timeout", "none", "community")
	}
	return list
}

// deaf returns an address where nothing listens, and one where nobody
// answers.
func deaf(t *testing.T) (closed, silent string) {
	t.Helper()
	var sockets [2]net.PacketConn
	for i := range sockets {
		socket, err := net.ListenPacket("udp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = socket.Close() })
		sockets[i] = socket
	}
	_ = sockets[0].Close()
	return sockets[0].LocalAddr().String(), sockets[1].LocalAddr().String()
}

// refusals are the error-statuses of a SET.
func (r errorRig) refusals(t *testing.T) {
	control := expand(r.turnOn.oid, r.outlets[0])
	defer r.device.SetFaults(pdusim.Faults{})
	for _, test := range []struct {
		name, v1 string // of the status
		status   pdusim.Status
		reason   string
	}{
		{"noAccess", "noSuchName", pdusim.NoAccess, "forbidden"},
		{"notWritable", "noSuchName", pdusim.NotWritable, "forbidden"},
		{"authorizationError", "noSuchName", pdusim.AuthorizationError, "forbidden"},
		{"wrongType", "badValue", pdusim.WrongType, "refusedByDevice"},
		{"wrongLength", "badValue", pdusim.WrongLength, "refusedByDevice"},
		{"wrongEncoding", "badValue", pdusim.WrongEncoding, "refusedByDevice"},
		{"wrongValue", "badValue", pdusim.WrongValue, "refusedByDevice"},
		{"inconsistentValue", "badValue", pdusim.InconsistentValue, "refusedByDevice"},
		{"resourceUnavailable", "genErr", pdusim.ResourceUnavailable, "refusedByDevice"},
		{"commitFailed", "genErr", pdusim.CommitFailed, "refusedByDevice"},
		{"undoFailed", "genErr", pdusim.UndoFailed, "refusedByDevice"},
		{"genErr", "genErr", pdusim.GenErr, "refusedByDevice"},
	} {
		r.device.SetFaults(pdusim.Faults{SetStatus: map[snmp.OID]pdusim.Status{control: test.status}})
		for version, c := range map[string]errorCase{
			"v1":  {params: r.community("1"), effect: "none", words: []string{test.v1}},
			"v2c": {params: r.community("2c"), effect: "none", words: []string{test.name}},
			"v3":  {params: r.user("aes256"), effect: "none", words: []string{test.name}},
		} {
			c.verbs, c.reason = "power_on", test.reason
			if test.status == pdusim.UndoFailed && version != "v1" {
				c.effect = "unknown" // some of it was carried out (RFC 3416, section 4.2.5)
			}
			t.Run(test.name+" in "+version, func(t *testing.T) { r.fail(t, c) })
		}
	}
}
