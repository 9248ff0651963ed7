package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/maaspd/powerdrivers/drivers/sim/faultkind"
	openbmcsim "github.com/maaspd/powerdrivers/drivers/sim/openbmc"
	redfishsim "github.com/maaspd/powerdrivers/drivers/sim/redfish"
)

// checkKinds rejects faults that are none.
func checkKinds[C any](s source, kinds []faultkind.Kind[C], asked []string) {
	var unused C
	if err := faultkind.Add(kinds, &unused, asked); err != nil {
		for line := range strings.Lines(err.Error()) {
			s.reject("fault", "is wrong: %s (powersim serve --help lists the kinds)", strings.TrimSpace(line))
		}
	}
}

// kindsHelp lists the faults below the flags that take them.
func kindsHelp() string {
	return "\nFaults for --redfish-fault KIND,... (with the value that they have unless another\nis given):\n" + kindLines(redfishsim.FaultKinds()) +
		"\nFaults for --openbmc-fault KIND,...:\n" + kindLines(openbmcsim.FaultKinds())
}

func kindLines[C any](kinds []faultkind.Kind[C]) string {
	var text strings.Builder
	for _, kind := range kinds {
		fmt.Fprintf(&text, "  %-18s%s\n", kind.Form(), kind.Help)
	}
	return text.String()
}

// reportVisits tells which credentials the attacks led away.
func (r *rack) reportVisits(out io.Writer) {
	for i, s := range r.redfish {
		for _, visit := range s.Trapped() {
			secret := visit.Secret
			if secret == "" {
				secret = "no secret"
			}
			fmt.Fprintf(out, "powersim: the attack of %s led %s %s astray, with %s\n", r.plan.redfish[i].name, visit.Method, visit.URL, secret)
		}
	}
}
