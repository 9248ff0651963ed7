package ipmi_test

import (
	"slices"
	"testing"
	"time"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// tripCases are the cases of TestRoundTrips.
var tripCases = []struct {
	name, verb string
	on         bool
	params     object
	keys       object
	trips      int
	packets    []string // after the login
}{
	{name: "query", verb: "power_query", trips: 4, packets: []string{status}},
	{name: "on", verb: "power_on", trips: 5, packets: []string{setLevel, control}},
	{name: "on while on", verb: "power_on", on: true, trips: 5, packets: []string{setLevel, control}},
	{name: "off", verb: "power_off", on: true, trips: 5, packets: []string{setLevel, control}},
	{name: "off by soft shutdown", verb: "power_off", on: true, params: object{"power_off_mode": "soft"}, trips: 5, packets: []string{setLevel, control}},
	{name: "soft off", verb: "power_soft_off", on: true, trips: 5, packets: []string{setLevel, control}},
	{name: "on with boot device", verb: "power_on", keys: bootPXE, trips: 6, packets: []string{setLevel, setBoot, control}},
	{name: "reset", verb: "power_reset", on: true, trips: 6, packets: []string{status, setLevel, control}},
	{name: "reset while off", verb: "power_reset", trips: 4, packets: []string{status}},
	{name: "nmi", verb: "power_nmi", on: true, trips: 5, packets: []string{setLevel, control}},
	{name: "boot device", verb: "set_boot_device", keys: bootPXE, trips: 5, packets: []string{setLevel, setBoot}},
	{name: "get boot device", verb: "get_boot_device", trips: 5, packets: []string{setLevel, "ipmi 00/09"}},
	{name: "identify", verb: "identify", trips: 5, packets: []string{setLevel, "ipmi 00/04"}},
	{name: "check", verb: "check", trips: 5, packets: []string{"ipmi 06/01", status}},
	{name: "statistics", verb: "statistics", trips: 5, packets: []string{status, "ipmi 2c/02"}},
	{name: "cycle", verb: "power_cycle", on: true, keys: object{"cycleDelayMs": 0}, trips: 8, packets: []string{status, setLevel, control, status, control}},
	{name: "on, looked at", verb: "power_on", keys: object{"waitMs": 0}, trips: 6, packets: []string{setLevel, control, status}},
}

// TestRoundTrips counts what each verb costs: all packets but the last, the
// close, are awaited. A query is four round trips, on and off are five, with a
// boot device six; a reset reads the state first and is six.
func TestRoundTrips(t *testing.T) {
	for _, c := range tripCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var bmc *ipmisim.BMC
			for range 5 { // unless packets were sent again, which counts for nothing here
				var login object
				bmc, login = simBMC(t, ipmisim.Config{On: c.on})
				if !resent(ask(t, c.verb, request(with(login, c.params), c.keys), "--log-level", "debug")) {
					break
				}
			}
			if n := len(loggingIn) + len(c.packets); n != c.trips {
				t.Errorf("the case lists %d round trips, want %d", n, c.trips)
			}
			heard(t, bmc, slices.Concat(loggingIn, c.packets, []string{closing})...)
		})
	}
	t.Run("offline", func(t *testing.T) {
		bmc, login := simBMC(t, ipmisim.Config{})
		ask(t, "validate", request(login)).Gives(nil)
		heard(t, bmc)
	})
}

// TestWrongPasswordIsOneAttempt counts the attempts to authenticate, which
// lock accounts: one, whatever the verb would still have wanted to do.
func TestWrongPasswordIsOneAttempt(t *testing.T) {
	t.Parallel()
	for _, verb := range []string{"power_query", "power_on", "power_off", "power_reset", "power_cycle", "check"} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, ipmisim.Config{On: true})
			login["power_pass"] = "mistaken"
			got := ask(t, verb, request(login, object{"waitMs": 1000, "cycleDelayMs": 0}))
			got.Fails("authError badCredentials none")
			if got.Error.Retryable {
				t.Error("an invitation to lock the account")
			}
			// RAKP message 3, with a status, frees the slot.
			heard(t, bmc, openSession, rakp1, rakp3)
			eventually(t, "nothing is left in the session table", func() bool { return bmc.OpenSessions() == 0 })
		})
	}
}

// TestLostReplies holds what is sent again and what never is.
func TestLostReplies(t *testing.T) {
	t.Parallel()
	unknown := "connError timeout unknown"
	cases := []struct {
		verb, action string
		on           bool
		fails        string
		retryable    bool
	}{
		{"power_reset", "reset", true, unknown, false},
		{"power_soft_off", "soft", true, unknown, false},
		{"power_nmi", "nmi", true, unknown, false},
		{"power_on", "on", false, "", false},
		{"power_off", "off", true, "", false},
	}
	for _, c := range cases {
		t.Run(c.verb, func(t *testing.T) {
			t.Parallel()
			bmc, login := simBMC(t, ipmisim.Config{On: c.on, Faults: losingFirst(netFnChassis, 0x02)})
			begin := time.Now()
			got := ask(t, c.verb, request(login, object{"timeoutMs": 3000}))
			n := bmc.Machine().Count(c.action)
			inTime(t, begin, 3*time.Second)
			if c.fails == "" {
				got.Gives(nil)
				if n != 2 {
					t.Errorf("sent %d times, want 2: nothing was lost", n)
				}
				return
			}
			got.Fails(c.fails).Says(bmc.Addr(), "read the state before trying again")
			if n != 1 || got.Error.Retryable != c.retryable {
				t.Errorf("carried out %d times, %+v", n, got.Error)
			}
		})
	}
}
