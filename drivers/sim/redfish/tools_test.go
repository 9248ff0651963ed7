package redfishsim

import (
	"context"
	"net"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/tool"
)

// run runs a program and returns its output; it is killed after 40 s.
func run(t testing.TB, program string, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 40*time.Second)
	defer cancel()
	out, err := exec.CommandContext(ctx, program, args...).CombinedOutput()
	return string(out), err
}

// withPower is the vendor with its machines on.
func withPower(v Vendor) Vendor {
	v.Systems = slices.Clone(v.Systems)
	for i := range v.Systems {
		v.Systems[i].On = true
	}
	return v
}

func TestRedfishtool(t *testing.T) {
	cases := []struct {
		name, args, want string
		config           Config
		fails            bool
		after            func(*Server) bool
	}{
		{name: "query", args: "-A Basic Systems -F get -P PowerState", want: "Off"},
		{name: "query by Id", args: "-A Basic Systems -I Node0 get -P PowerState", want: "Off", config: Config{Vendor: Cray()}},
		{name: "query in a session", args: "-A Session Systems -F get -P PowerState", want: "Off", after: loggedIn},
		{name: "session location as a URL", args: "-A Session Systems -F get -P PowerState", want: "Off",
			config: Config{Access: Access{AbsoluteLocation: true}}, after: loggedIn},
		{name: "on", args: "-A Basic Systems -F reset On", after: did("On")},
		{name: "on in a session", args: "-A Session Systems -F reset On", after: did("On")},
		{name: "off", args: "-A Basic Systems -F reset ForceOff", config: Config{Vendor: withPower(Generic())}, after: did("ForceOff")},
		{name: "reset", args: "-A Basic Systems -F reset ForceRestart", config: Config{Vendor: withPower(Generic())}, after: did("ForceRestart")},
		{name: "type that is not advertised", args: "-A Basic Systems -F reset PowerCycle", fails: true,
			config: Config{Vendor: withPower(HPE())}, after: did()},
		{name: "wrong password", args: "-A Basic -p wrong Systems -F get", fails: true,
			after: func(s *Server) bool { return s.Log()[len(s.Log())-1].Auth == "wrong basic" }},
		{name: "boot override with a tag", args: "-A Basic Systems -F setBootOverride Once Pxe",
			config: Config{Vendor: tagged(TagStrong)}, after: overridden},
		{name: "boot override with a weak tag", args: "-A Basic Systems -F setBootOverride Once Pxe",
			config: Config{Vendor: tagged(TagWeak)}, after: overridden},
		{name: "indicator", args: "-A Basic Systems -F setIndicatorLed Blinking", after: func(s *Server) bool {
			return s.Resource(serviceRoot + "/Systems/1")["IndicatorLED"] == "Blinking"
		}},
	}
	program := tool.Need(t, "redfishtool", "redfishtool")
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := start(t, c.config)
			login := []string{"-S", "Always", "-n", "-r", s.Addr(), "-u", DefaultUser, "-p", DefaultPassword}
			out, err := run(t, program, append(login, strings.Fields(c.args)...)...)
			if !strings.Contains(out, c.want) || (err != nil) != c.fails {
				t.Errorf("redfishtool %s: %v\n%s\nlog: %v", c.args, err, out, s.Log())
			}
			if c.after != nil && !c.after(s) {
				t.Errorf("after redfishtool %s: %v\nlog: %v", c.args, s.Machines()[0].Resets(), s.Log())
			}
		})
	}
}

// tagged is a vendor whose PATCH needs a tag of that form.
func tagged(form TagForm) Vendor {
	v := Generic()
	v.Behaviour.Tags = TagRules{Form: form, Demanded: true}
	return v
}

func loggedIn(s *Server) bool { return s.Logins() == 1 && s.OpenSessions() == 0 }

// did tells that the first machine carried out these reset types.
func did(types ...string) func(*Server) bool {
	return func(s *Server) bool { return slices.Equal(s.Machines()[0].Resets(), types) }
}

func overridden(s *Server) bool {
	boot := s.Resource(serviceRoot + "/Systems/1")["Boot"]
	return text(boot, overrideEnabled) == "Once" && text(boot, overrideTarget) == "Pxe"
}

func TestFenceRedfish(t *testing.T) {
	cases := []struct {
		name, args, want string
		config           Config
		after            State
	}{
		{name: "query", args: "-o status", want: "Status: OFF", after: Off},
		{name: "query while on", args: "-o status", want: "Status: ON", config: Config{Vendor: withPower(Dell())}, after: On},
		{name: "known path", args: "-o status --systems-uri=/redfish/v1/Systems/1", want: "Status: OFF", after: Off},
		{name: "on", args: "-o on", want: "Success: Powered ON", after: On},
		{name: "on, HPE", args: "-o on", want: "Success: Powered ON", config: Config{Vendor: HPE()}, after: On},
		{name: "on, AMI", args: "-o on", want: "Success: Powered ON", config: Config{Vendor: AMI()}, after: On},
		{name: "off that takes a while", args: "-o off", want: "Success: Powered OFF", after: Off,
			config: Config{Vendor: withPower(slow(time.Second))}},
		{name: "off", args: "-o off", want: "Success: Powered OFF", config: Config{Vendor: withPower(Generic())}, after: Off},
		{name: "reboot", args: "-o reboot", want: "Success: Rebooted", config: Config{Vendor: withPower(Generic())}, after: On},
		{name: "the last member decides", args: "-o on", want: "Success: Powered ON", config: Config{Vendor: Cray()}, after: Off},
	}
	program := tool.Need(t, "fence_redfish", "fence-agents")
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := start(t, c.config)
			host, port, err := net.SplitHostPort(s.Addr())
			if err != nil {
				t.Fatal(err)
			}
			login := []string{"-a", host, "-u", port, "-l", DefaultUser, "-p", DefaultPassword, "--ssl-insecure", "--power-wait=0"}
			out, err := run(t, program, append(login, strings.Fields(c.args)...)...)
			if !strings.Contains(out, c.want) {
				t.Errorf("fence_redfish %s: %v\n%s\nlog: %v", c.args, err, out, s.Log())
			}
			if state := s.Machines()[0].State(); state != c.after {
				t.Errorf("the machine is %s, want %s", state, c.after)
			}
		})
	}
}

// slow is a machine whose switching takes that long.
func slow(takes time.Duration) Vendor {
	v := Generic()
	v.Behaviour.Power = PowerRules{OnDelay: takes, OffDelay: takes, SoftDelay: takes, Transitional: true}
	return v
}
