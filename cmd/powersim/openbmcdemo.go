package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
	openbmcsim "github.com/maaspd/powerdrivers/drivers/sim/openbmc"
)

func (w stage) showOpenBMC(ctx context.Context, out io.Writer) error {
	s, err := openbmcsim.Start(openbmcsim.Config{User: ipmisim.DefaultUser, Password: ipmisim.DefaultPassword, NoLog: true})
	if err != nil {
		return err
	}
	defer s.Close()
	if err := w.furnishOpenBMC(s); err != nil {
		return err
	}
	fmt.Fprintf(out, "A simulated BMC with OpenBMC's own REST API listens on TCP %s; its machine is off.\n\n", s.Addr())
	return w.play(ctx, openbmcSteps(func() bool { return isRunning(s) }), out)
}

func isRunning(s *openbmcsim.Server) bool {
	state, _ := s.Get(openbmcsim.Host, "CurrentHostState").(string)
	return strings.HasSuffix(state, ".Running")
}

// openbmcSteps are the commands a person would type, and what each must do.
func openbmcSteps(isOn func() bool) []step {
	machine := relayIs("the machine's power", isOn)
	return []step{
		{line: "cat openbmc.json"},
		{driver: openbmcDriver, args: []string{"power_on", "openbmc.json"}, check: both(machine(true), reply.succeeded)},
		{driver: openbmcDriver, args: []string{"power_query", "openbmc.json"}, check: both(machine(true), says("on"))},
	}
}

// furnishOpenBMC writes the request.
func (w stage) furnishOpenBMC(s *openbmcsim.Server) error {
	return w.write("openbmc.json", fmt.Sprintf(`{
    "driverParameters": {
        "power_address": %q,
        "power_tls_fingerprint": %q,
        "power_user": %q,
        "power_pass": %q
    }
}
`, s.URL(), s.Fingerprint(), ipmisim.DefaultUser, ipmisim.DefaultPassword))
}
