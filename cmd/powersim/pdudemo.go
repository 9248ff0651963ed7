package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	linesim "github.com/maaspd/powerdrivers/drivers/sim/line"
	pdusim "github.com/maaspd/powerdrivers/drivers/sim/snmp"
	"github.com/maaspd/powerdrivers/drivers/snmppdu/profile"
)

// What the demonstration's PDU is, and which of its outlets the request names.
const (
	demoLine    = "apc-rpdu2"
	demoOutlets = 8
	demoOutlet  = "5"
	noOutlet    = "9"
)

func (w stage) showPDU(ctx context.Context, out io.Writer) error {
	line, err := profile.Named(demoLine)
	if err != nil {
		return err
	}
	p, err := linesim.New(line, linesim.Options{Name: "demo", Outlets: demoOutlets})
	if err != nil {
		return err
	}
	agent, err := pdusim.Serve("127.0.0.1:0", p.Device, pdusim.Config{})
	if err != nil {
		return err
	}
	defer agent.Close()
	if err := w.furnishPDU(agent.Addr()); err != nil {
		return err
	}
	fmt.Fprintf(out, "A simulated PDU listens on UDP %s; its outlets are off.\n\n", agent.Addr())
	return w.play(ctx, pduSteps(func() bool { return p.On(demoOutlet) }), out)
}

// pduSteps are the commands a person would type, and what each must do.
func pduSteps(isOn func() bool) []step {
	outlet := relayIs("outlet "+demoOutlet, isOn)
	query := []string{"power_query", "pdu.json"}
	return []step{
		{line: "cat pdu.json"},
		{driver: pduDriver, args: query, check: both(outlet(false), says("off"))},
		{driver: pduDriver, args: []string{"power_on", "pdu.json"}, check: both(outlet(true), reply.succeeded)},
		{driver: pduDriver, args: query, check: both(outlet(true), says("on"))},
		{line: fmt.Sprintf(`sed 's/"%s"/"%s"/' pdu.json | bin/%s power_query`, demoOutlet, noOutlet, pduDriver),
			driver: pduDriver, args: []string{"power_query", "missing.json"}, status: 1, check: both(outlet(true), failsWith("settingsError"))},
	}
}

// furnishPDU writes the requests, as furnishBMC does.
func (w stage) furnishPDU(address string) error {
	request := fmt.Sprintf(`{
    "driverParameters": {
        "power_address": %q,
        "node_outlet": %q,
        "write_community": %q
    }
}
`, address, demoOutlet, defaultWriteCommunity)
	missing := strings.Replace(request, `"`+demoOutlet+`"`, `"`+noOutlet+`"`, 1)
	return errors.Join(w.write("pdu.json", request), w.write("missing.json", missing))
}
