package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

func (w stage) showRedfish(ctx context.Context, out io.Writer) error {
	s, err := redfishsim.Start(redfishsim.Config{NoLog: true})
	if err != nil {
		return err
	}
	defer s.Close()
	m := s.Machines()[0]
	if err := w.furnishRedfish(s, m); err != nil {
		return err
	}
	fmt.Fprintf(out, "A simulated Redfish BMC listens on TCP %s; its machine is off.\n\n", s.Addr())
	return w.play(ctx, redfishSteps(func() bool { return m.State() == redfishsim.On }), out)
}

// redfishSteps are the commands a person would type, and what each must do.
func redfishSteps(isOn func() bool) []step {
	machine := relayIs("the machine's power", isOn)
	query := []string{"power_query", "redfish.json"}
	return []step{
		{line: "cat redfish.json"},
		{driver: redfishDriver, args: query, check: both(machine(false), says("off"))},
		{driver: redfishDriver, args: []string{"power_on", "redfish.json"}, check: both(machine(true), reply.succeeded)},
		{driver: redfishDriver, args: query, check: both(machine(true), says("on"))},
		{line: "grep -v fingerprint redfish.json | bin/" + redfishDriver + " power_query",
			driver: redfishDriver, args: []string{"power_query", "unpinned.json"}, status: 1, check: both(machine(true), failsWith("connError"))},
	}
}

// furnishRedfish writes the requests, as furnishBMC does. The second one lacks
// the fingerprint of a certificate that nobody but the BMC has signed.
func (w stage) furnishRedfish(s *redfishsim.Server, m *redfishsim.Machine) error {
	pin := fmt.Sprintf("        \"power_tls_fingerprint\": %q,\n", s.Fingerprint())
	request := fmt.Sprintf(`{
    "driverParameters": {
        "power_address": %q,
%s        "power_user": %q,
        "power_pass": %q,
        "node_id": %q
    }
}
`, s.URL(), pin, redfishsim.DefaultUser, redfishsim.DefaultPassword, m.ID())
	return errors.Join(w.write("redfish.json", request), w.write("unpinned.json", strings.Replace(request, pin, "", 1)))
}
