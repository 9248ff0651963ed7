package snmppdu_test

import (
	"net"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/kit/snmp"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
)

// quick makes silence short.
var quick = object{"exchange_timeout": 300, "retries": 1}

// TestSilence holds that silence is a timeout whose message speaks of the
// community, and does not tell it.
func TestSilence(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8)
	params := with(with(serve(t, d), quick), object{"community": "canary-4711"})
	got := ask(t, "power_query", params)
	bad(t, got, "timeout", "none", params["power_address"].(string), "community")
	if strings.Contains(got.Text+got.Logs, "canary-4711") || !got.Error.Retryable {
		t.Errorf("%s%s", got.Text, got.Logs)
	}
	// Reading works, writing does not: the community for writing is wrong.
	params = with(with(serve(t, d), quick), object{"write_community": "canary-4711"})
	got = ask(t, "power_on", params, noWait)
	bad(t, got, "timeout", "unknown", params["power_address"].(string), "community")
	if strings.Contains(got.Text+got.Logs, "canary-4711") {
		t.Errorf("%s%s", got.Text, got.Logs)
	}
}

// TestErrorMap holds the reasons of what an agent can answer.
func TestErrorMap(t *testing.T) {
	t.Parallel()
	control, state := at(rpdu2Tree+".9.2.4.1.5", 5), at(rpdu2Tree+".9.2.3.1.5", 5)
	for _, test := range []struct {
		what           string
		faults         pdusim.Faults
		verb           string
		reason, effect string
	}{
		{"noAccess", pdusim.Faults{SetStatus: map[snmp.OID]pdusim.Status{control: pdusim.NoAccess}}, "power_on", "forbidden", "none"},
		{"notWritable", pdusim.Faults{SetStatus: map[snmp.OID]pdusim.Status{control: pdusim.NotWritable}}, "power_on", "forbidden", "none"},
		{"authorizationError", pdusim.Faults{SetStatus: map[snmp.OID]pdusim.Status{control: pdusim.AuthorizationError}}, "power_on", "forbidden", "none"},
		{"wrongValue", pdusim.Faults{SetStatus: map[snmp.OID]pdusim.Status{control: pdusim.WrongValue}}, "power_on", "refusedByDevice", "none"},
		{"genErr", pdusim.Faults{SetStatus: map[snmp.OID]pdusim.Status{control: pdusim.GenErr}}, "power_on", "refusedByDevice", "none"},
		{"inconsistentValue", pdusim.Faults{SetStatus: map[snmp.OID]pdusim.Status{control: pdusim.InconsistentValue}}, "power_on", "refusedByDevice", "none"},
		{"genErr of a read", pdusim.Faults{GetStatus: map[snmp.OID]pdusim.Status{state: pdusim.GenErr}}, "power_query", "refusedByDevice", "none"},
		{"mute", pdusim.Faults{Mute: true}, "power_query", "timeout", "none"},
	} {
		t.Run(test.what, func(t *testing.T) {
			d := rpdu2(t, 8)
			params := with(serve(t, d), quick)
			d.SetFaults(test.faults)
			bad(t, ask(t, test.verb, params, noWait), test.reason, test.effect, params["power_address"].(string))
		})
	}
}

// TestNobodyListens holds that a closed port is told apart from silence.
func TestNobodyListens(t *testing.T) {
	t.Parallel()
	socket, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := socket.LocalAddr().String()
	socket.Close()
	bad(t, ask(t, "power_query", object{"power_address": address, "node_outlet": "5"}), "refused", "none", address)
	bad(t, ask(t, "power_on", object{"power_address": "no-such-host.invalid", "node_outlet": "5"}), "dns", "none", "no-such-host.invalid")
}

// TestDeadline holds that a PDU that is silent for long does not outlast the
// request.
func TestDeadline(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8)
	params := with(serve(t, d), object{"exchange_timeout": 60000})
	d.SetFaults(pdusim.Faults{Mute: true})
	start := time.Now()
	bad(t, ask(t, "power_query", params, object{"timeoutMs": 1000}), "timeout", "none")
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}

// TestOneAtATime holds that processes take turns: this PDU drops what arrives
// while it answers, and nothing is sent twice.
func TestOneAtATime(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 24)
	d.SetFaults(pdusim.Faults{OneAtATime: true, Delay: 10 * time.Millisecond})
	params := with(serve(t, d), object{"profile": "apc-rpdu2", "retries": 0, "exchange_timeout": 5000})
	var all sync.WaitGroup
	for n := 1; n <= 20; n++ {
		request := text(t, object{"driverParameters": with(params, object{"node_outlet": n})})
		all.Go(func() {
			cmd := exec.CommandContext(t.Context(), driverPath(), "power_on")
			cmd.Stdin = strings.NewReader(request)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("outlet %d: %v\n%s", n, err, out)
			}
		})
	}
	all.Wait()
	for n := 1; n <= 20; n++ {
		if !d.On(strconv.Itoa(n)) {
			t.Errorf("outlet %d is not on", n)
		}
	}
}

// TestIPv6 switches at an IPv6 address, with brackets and a port.
func TestIPv6(t *testing.T) {
	t.Parallel()
	d := rpdu2(t, 8)
	agent, err := pdusim.Serve("[::1]:0", d, pdusim.Config{})
	if err != nil {
		t.Skipf("this machine has no IPv6 loopback: %v", err)
	}
	t.Cleanup(agent.Close)
	good(t, "power_on", object{"power_address": agent.Addr(), "node_outlet": "5", "community": "private"})
	if !d.On("5") {
		t.Error("not switched")
	}
}
