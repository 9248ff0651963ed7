package abstract

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/maaspd/powerdrivers/maaspd"
)

// Fault is what can be made to go wrong: one of the protocol's reasons, or
// one of the ways in which a driver itself can fail.
type Fault string

// The faults of the driver itself.
const (
	faultHang    Fault = "hang"
	faultCrash   Fault = "crash"
	faultExit    Fault = "exit"
	faultStray   Fault = "stray"
	faultGarbage Fault = "garbage"
	faultStuck   Fault = "stuck"
	faultOdd     Fault = "odd"
)

// reasons are the failures that can be asked for by the reason's name.
func reasons() []maaspd.Reason {
	return []maaspd.Reason{
		maaspd.Timeout, maaspd.Refused, maaspd.DNS, maaspd.TLS, maaspd.Busy, maaspd.SessionsFull,
		maaspd.Cancelled, maaspd.NotVerified, maaspd.WrongState, maaspd.UnknownState, maaspd.RefusedByDevice,
		maaspd.BadCredentials, maaspd.BadKG, maaspd.Privilege, maaspd.Forbidden,
		maaspd.BadInput, maaspd.NoSuchTarget, maaspd.Cipher,
		maaspd.MissingTool, maaspd.UnsupportedProtocol, maaspd.Internal, maaspd.Unsupported,
	}
}

// Choices are the faults with their labels.
func (Fault) Choices() []maaspd.Choice {
	list := []maaspd.Choice{
		{Value: "", Label: "None"},
		{Value: string(faultHang), Label: "A call never returns and ignores its deadline"},
		{Value: string(faultCrash), Label: "A call panics"},
		{Value: string(faultExit), Label: "The process ends without a reply (status 3)"},
		{Value: string(faultStray), Label: "A call prints on standard output, as careless libraries do; the reply is unharmed"},
		{Value: string(faultGarbage), Label: "Garbage stands on standard output before the reply"},
		{Value: string(faultStuck), Label: "Commands are accepted, but the state never changes"},
		{Value: string(faultOdd), Label: "A command fails without saying why or what was sent"},
	}
	for _, reason := range reasons() {
		list = append(list, maaspd.Choice{Value: string(reason), Label: fmt.Sprintf("Fails with %s, reason %s", reason.Code(), reason)})
	}
	return list
}

// FaultVerb is a call of the driver that a fault can strike.
type FaultVerb string

// Choices are the verbs.
func (FaultVerb) Choices() []maaspd.Choice {
	var list []maaspd.Choice
	for _, verb := range []maaspd.Verb{
		maaspd.VerbPowerOn, maaspd.VerbPowerOff, maaspd.VerbPowerQuery, maaspd.VerbPowerReset, maaspd.VerbPowerSoftOff,
		maaspd.VerbPowerNMI, maaspd.VerbBMCReset, maaspd.VerbSetBootOrder, maaspd.VerbSetBootDevice, maaspd.VerbGetBootDevice,
		maaspd.VerbIdentify, maaspd.VerbProbe, maaspd.VerbOutlets, maaspd.VerbStatistics, maaspd.VerbCheck,
	} {
		list = append(list, maaspd.Choice{Value: string(verb), Label: "In " + string(verb)})
	}
	return list
}

// struck tells whether the fault strikes this call.
func (d *driver) struck(verb FaultVerb) bool {
	return d.Fault != "" && (len(d.FaultIn) == 0 || slices.Contains(d.FaultIn, verb))
}

// strike does what was asked for.
func (d *driver) strike() error {
	switch d.Fault {
	case faultHang:
		select {}
	case faultCrash:
		// With the password, to show that the reply and the stack are scrubbed.
		panic("the fault \"crash\" was asked for; the password is " + d.PowerPass.Reveal())
	case faultExit:
		os.Exit(3)
	case faultStray:
		fmt.Println("a stray print of a careless library")
		return nil
	case faultGarbage:
		fmt.Fprintln(d.rawStdout, "garbage {")
		return nil
	case faultStuck:
		return nil
	case faultOdd:
		return errors.New("the fault \"odd\" was asked for")
	}
	return maaspd.Failf(maaspd.Reason(d.Fault), "the fault %q was asked for", d.Fault)
}
