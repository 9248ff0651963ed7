package main

import (
	"fmt"

	"github.com/alecthomas/kong"
)

// more is what the help says below the flags, by command; "" is powersim as a
// whole.
var more = map[string]string{
	"": `
Examples:
  powersim serve                          one BMC on a free port of 127.0.0.1
  powersim serve --bmc 3 --port 6230      three, on ports 6230 to 6232
  powersim serve --pdu 2 --line eaton-g3  two PDUs, and no BMC
  powersim serve --redfish 1              one Redfish BMC, and no other
  powersim serve --openbmc 1              one with OpenBMC's REST API
  powersim run --bmc 2 -- sh -c 'echo $POWERSIM_BMC1 $POWERSIM_BMC2'
  powersim demo                           after make: the drivers at work

Exit status: 0 done, 1 the rack cannot be started or the demonstration failed,
2 bad usage. run ends with its command's: 127 if there is no such command, 128
and the number of the signal if one ended it. docs/powersim.md says more.
`,
	"serve": `
Examples:
  powersim serve --bmc 1000 --address 127.0.1.1-127.0.4.232 --port 6230
  powersim serve --bmc 10000 --address 127.1.0.0/16 --port 6230 --format json
  powersim serve --bmc 100 --delay 20ms --loss 0.1 --dead-share 0.5
  powersim serve --on-delay 5s --off-delay 2s --stuck 1
  powersim serve --user op --privilege OPERATOR --password-file secret.txt
  powersim serve --pdu 1 --line gude --outlets 8 --pdu-port 1161
  powersim serve --bmc 8 --pdu 2 --pdu-delay 50ms --one-at-a-time
  powersim serve --redfish 3 --redfish-vendor hpe --redfish-port 8443
  powersim serve --redfish-tree captured --redfish-on-delay 30s
  powersim serve --redfish-fault hang=2
  powersim serve --config rack.json

A line of JSON has the keys device, protocol, address, driver, driverParameters
(a request's, without the secrets), secrets (the names of the missing ones), and
dead where it is true. A BMC's has user, and stuck where it is true; a PDU's has
line, outlets (their ids, one of which is the node_outlet of a request), and
lockedOutlets and stuckOutlets where there are any; a Redfish BMC's has user,
vendor, tree where one is served, and systems (their ids); an OpenBMC BMC's has
user. Both have fault where there is one. When it is printed, the devices answer.
At the end powersim says on standard error what an attack led astray.

Exit status: 0 after SIGTERM, SIGINT or --for; 1 the rack cannot be started;
2 bad usage, with everything that is wrong.
`,
	"run": `
The command finds the devices in POWERSIM_BMC1, POWERSIM_BMC2, POWERSIM_PDU1,
POWERSIM_REDFISH1, POWERSIM_OPENBMC1 and so on (host:port, the first 1000 of each
kind; other names if the groups have), the user of the first BMC in POWERSIM_USER, and the name of
a file with everything that serve prints as JSON in POWERSIM_DEVICES.

Examples:
  powersim run --port 6230 -- maas-powerdriver-ipmi power_query request.json
  powersim run --bmc 200 --delay 20ms -- sh -c 'my-host $POWERSIM_DEVICES'

Exit status: the command's; 127 if there is no such command, 128 and the number
of the signal if one ended it. 1 the rack cannot be started, 2 bad usage.
`,
	"demo": `
Exit status: 0 every step did what it should, 1 one did not, 2 bad usage.
`,
}

// help prints kong's help, and then what it has no place for.
func help(options kong.HelpOptions, line *kong.Context) error {
	if err := kong.DefaultHelpPrinter(options, line); err != nil {
		return err
	}
	name := ""
	if command := line.Selected(); command != nil {
		name = command.Name
	}
	text := more[name]
	if name == "serve" || name == "run" {
		text += kindsHelp()
	}
	_, err := fmt.Fprint(line.Stdout, text)
	return err
}
