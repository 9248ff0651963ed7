package redfishsim

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/faultkind"
)

// DefaultUser and DefaultPassword are the account of a BMC whose Config names
// none. It is a simulator: the password is no secret.
const (
	DefaultUser     = "admin"
	DefaultPassword = "powersim"
)

// Config describes a simulated BMC. The zero value is a usable one: HTTPS on any
// free port of 127.0.0.1, the Generic vendor with one machine that is off.
type Config struct {
	// Addr is the TCP address to listen on; "" means "127.0.0.1:0", any free port.
	Addr string
	// Plain serves HTTP instead of HTTPS.
	Plain bool
	// Certificate is what the self-signed certificate says.
	Certificate Certificate
	// User and Password are the account; "" means DefaultUser, DefaultPassword.
	User, Password string
	// Role is the role of the account; "" means Administrator.
	Role Role
	// Accounts are further accounts.
	Accounts []Account
	// Access is how clients log in.
	Access Access
	// Latency is added to every request, before it is looked at, as a long line
	// would add it.
	Latency time.Duration
	// Vendor is what the BMC does its own way, and the machines behind it. Without
	// Systems the one of Generic is taken.
	Vendor Vendor
	// Resources are served in place of the Vendor's systems if not nil; see Tree.
	// The Vendor's Behaviour holds all the same.
	Resources Resources
	// Faults are the first misbehaviour; Server.SetFaults changes it.
	Faults []Fault
	// FaultNames are misbehaviours by name, added to Faults and to the rest of the
	// configuration: "html", "hang=3"; see FaultKinds. Of those that are about one
	// request the first decides.
	FaultNames []string
	// Port is what becomes of connections.
	Port PortRule
	// NoLog keeps no Server.Log, which grows with every request.
	NoLog bool

	lure lure // where attacks lead, while FaultNames are looked up
}

// Access is how clients log in. The zero value takes HTTP basic authentication
// and up to 16 sessions.
type Access struct {
	// NoBasic refuses HTTP basic authentication; its 401 then carries no Basic
	// challenge.
	NoBasic bool
	// NoChallenge leaves out the WWW-Authenticate header of every 401.
	NoChallenge bool
	// NoSessions answers 404 for the SessionService.
	NoSessions bool
	// MaxSessions is the size of the session table; 0 means 16. A login over it
	// is answered with SessionsFull.
	MaxSessions int
	// SessionsFull is the answer when the table is full; zero means 503 with
	// Base.1.0.SessionLimitExceeded.
	SessionsFull Refusal
	// AbsoluteLocation gives the Location of a session as a whole URL.
	AbsoluteLocation bool
	// LockAfter refuses the account for LockFor after that many wrong logins in a
	// row, right ones included; 0 never does.
	LockAfter int
	// LockFor is how long the account is refused.
	LockFor time.Duration
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
	if c.Role == "" {
		c.Role = Administrator
	}
	if c.Access.MaxSessions == 0 {
		c.Access.MaxSessions = 16
	}
	if c.Access.SessionsFull.Status == 0 {
		c.Access.SessionsFull = Refusal{Status: 503, MessageID: "Base.1.0.SessionLimitExceeded"}
	}
	c.Faults = slices.Clip(c.Faults) // which FaultNames add to
	if c.Resources == nil && len(c.Vendor.Systems) == 0 {
		c.Vendor.Systems = Generic().Systems
	}
	return c
}

// Validate tells everything that is impossible in the configuration; Start
// calls it. The address is not looked at.
func (c Config) Validate() error {
	var errs []error
	if c.Access.MaxSessions < 0 {
		errs = append(errs, fmt.Errorf("session limit %d is below 0", c.Access.MaxSessions))
	}
	errs = append(errs, c.accountErrors()...)
	seen := map[string]bool{}
	for _, system := range c.Vendor.Systems {
		if system.ID == "" {
			errs = append(errs, errors.New("a system has no ID"))
		}
		if seen[system.ID] {
			errs = append(errs, fmt.Errorf("two systems have the ID %q", system.ID))
		}
		seen[system.ID] = true
	}
	c.Faults = nil // of a copy
	errs = append(errs, faultkind.Add(FaultKinds(), &c, c.FaultNames))
	return errors.Join(errs...)
}
