// Package openbmcsim simulates a BMC with OpenBMC's own REST API, over HTTPS or
// HTTP: login and sessions, the objects of state, boot, light and sensors with
// transitions that take time, and faults on demand.
package openbmcsim

import (
	"slices"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/faultkind"
)

// DefaultUser and DefaultPassword are the account of a BMC whose Config names
// none: those that OpenBMC is delivered with. The password is no secret.
const (
	DefaultUser     = "root"
	DefaultPassword = "0penBmc"
)

// Config describes a simulated BMC. The zero value is a usable one: HTTPS on any
// free port of 127.0.0.1, with a machine that is off and switches at once.
type Config struct {
	// Addr is the TCP address to listen on; "" means "127.0.0.1:0", any free port.
	Addr string
	// Plain serves HTTP instead of HTTPS.
	Plain bool
	// User and Password are the account; "" means DefaultUser, DefaultPassword.
	User, Password string
	// On is how the machine is at first.
	On bool
	// Delay is how long a transition takes.
	Delay time.Duration
	// Rebooting is how long the BMC is away when it was reset.
	Rebooting time.Duration
	// NoToken is the REST server before bmcweb, which gives no XSRF-TOKEN and
	// wants none back.
	NoToken bool
	// OldFirmware does not know the transition ForceWarmReboot.
	OldFirmware bool
	// NoLog keeps no requests, for a BMC that runs for long: Server.Log is empty.
	NoLog bool
	// Faults are the first misbehaviour; Server.SetFaults changes it.
	Faults []Fault
	// FaultNames are misbehaviours by name, added to Faults and to the rest of the
	// configuration: "html", "hang=3"; see FaultKinds. Of those that are about one
	// request the first decides.
	FaultNames []string
}

// misbehaving is the configuration with what FaultNames name; the error tells
// every name that is none.
func (c Config) misbehaving() (Config, error) {
	c.Faults = slices.Clip(c.Faults) // which FaultNames add to
	err := faultkind.Add(FaultKinds(), &c, c.FaultNames)
	return c, err
}

func (c Config) withDefaults() Config {
	if c.Addr == "" {
		c.Addr = "127.0.0.1:0"
	}
	if c.User == "" {
		c.User = DefaultUser
	}
	if c.Password == "" {
		c.Password = DefaultPassword
	}
	return c
}
