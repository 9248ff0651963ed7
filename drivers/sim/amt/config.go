// Package amtsim simulates a machine with Intel AMT: its WS-Management service
// over HTTP or HTTPS with digest authentication, the power states with changes
// that take time, the boot settings of the next start, and faults on demand. Its
// answers have the form of recorded ones.
package amtsim

import "time"

// DefaultUser and DefaultPassword are the account of a machine whose Config names
// none. The password is no secret.
const (
	DefaultUser     = "admin"
	DefaultPassword = "Simul8ed!"
)

// The power states that the simulation moves between (CIM_AssociatedPowerManagementService.PowerState).
const (
	On        = 2
	SleepDeep = 4
	Hibernate = 7
	OffSoft   = 8
)

// The boot sources (InstanceID of CIM_BootSourceSetting).
const (
	PXE      = "Intel(r) AMT: Force PXE Boot"
	HardDisk = "Intel(r) AMT: Force Hard-drive Boot"
	CD       = "Intel(r) AMT: Force CD/DVD Boot"
)

// Config describes a simulated machine. The zero value is a usable one: HTTP on
// any free port of 127.0.0.1, with a machine that is off and switches at once.
type Config struct {
	// Addr is the TCP address to listen on; "" means "127.0.0.1:0", any free port.
	Addr string
	// TLS serves HTTPS instead of HTTP.
	TLS bool
	// User and Password are the account; "" means DefaultUser, DefaultPassword.
	User, Password string
	// State is the power state at first; 0 means OffSoft.
	State int
	// Delay is how long a change of the power state takes.
	Delay time.Duration
	// NoAgent is a machine whose operating system has no service of Intel's: it
	// offers no graceful states, and takes them without doing anything.
	NoAgent bool
	// Sources are the boot sources that it has; nil means PXE, HardDisk and CD.
	Sources []string
	// NonceUses is how many requests one nonce is good for; 0 is any number.
	// What comes after is refused with a new nonce, as after a nonce was forgotten.
	NonceUses int
	// Stale says of such a refusal that only the nonce was stale; AMT does not.
	Stale bool
	// Algorithm is the digest's, MD5 or SHA-256; "" does not name it and means MD5.
	Algorithm string
	// PullSize is how many instances one Pull answers; 0 means all.
	PullSize int
	// Refuse has the ReturnValue of methods that the machine refuses, by name.
	Refuse map[string]int
	// Faults are the first misbehaviour; Server.SetFaults changes it.
	Faults []Fault
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
	if c.State == 0 {
		c.State = OffSoft
	}
	if c.Sources == nil {
		c.Sources = []string{HardDisk, CD, PXE}
	}
	return c
}
