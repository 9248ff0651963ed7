package ipmisim

import (
	"errors"
	"fmt"
	"time"

	"github.com/bougou/go-ipmi/pkg/bmc"
	"github.com/bougou/go-ipmi/pkg/types"
)

// DefaultUser and DefaultPassword are the account of a BMC whose Config names
// no users. It is a simulator: the password is no secret.
const (
	DefaultUser     = "admin"
	DefaultPassword = "powersim"
)

// maxSessionLimit is the largest session table the engine can run: a session
// handle is one byte without 00h and FFh (IPMI v2.0 rev 1.1, 22.20), and the
// engine searches for a free handle without end when there is none.
const maxSessionLimit = 254

// Config describes a simulated BMC. The zero value is a usable one: any free
// port of 127.0.0.1, cipher suites 3 and 17, the machine off.
type Config struct {
	// Addr is the UDP address to listen on; "" means "127.0.0.1:0", any free port.
	Addr string
	// Users are the accounts; none means DefaultUser as an administrator.
	Users []User
	// KG is the BMC key K_g (at most 20 bytes); nil means the user's password
	// takes its place (IPMI v2.0 rev 1.1, 13.31).
	KG []byte
	// CipherSuites are the accepted cipher suite numbers; nil means 3 and 17.
	CipherSuites []int
	// MaxSessions is the size of the RMCP+ session table, 1 to 254; 0 means 4,
	// the least the specification allows. The table drops a half-open session
	// for a new one and answers status 01h when all sessions are open.
	MaxSessions int
	// SessionTimeout is the idle time after which a session is dropped; 0
	// means 60 s (IPMI v2.0 rev 1.1, 6.12.15). The engine adds 3 s.
	SessionTimeout time.Duration
	// On is the initial power state of the machine.
	On bool
	// BootFlags are the boot flags parameter before anybody sets it, data 1
	// first (Table 28-14, parameter 5).
	BootFlags [5]byte
	// NoIPMI15 refuses IPMI v1.5 sessions, as newer firmware does.
	NoIPMI15 bool
	// TellUnknownUser makes an unknown user name fail at RAKP message 2 with
	// status 0Dh, as many BMCs do. Without it such a user fails at RAKP message
	// 4, exactly as a wrong password does.
	TellUnknownUser bool
	// DropReplays makes the BMC ignore a command whose session sequence number
	// was used before, as the specification allows (IPMI v2.0 rev 1.1, 6.12.13):
	// a client that resends an identical packet gets no second answer. RAKP
	// messages and IPMI v1.5 are not affected.
	DropReplays bool
	// NoLog keeps no BMC.RequestLog, which grows with every packet.
	NoLog bool
	// Faults is the initial misbehaviour; BMC.SetFaults changes it.
	Faults Faults
}

func (c Config) withDefaults() Config {
	if c.Addr == "" {
		c.Addr = "127.0.0.1:0"
	}
	if len(c.Users) == 0 {
		c.Users = []User{{Name: DefaultUser, Password: DefaultPassword, Privilege: Administrator}}
	}
	if len(c.CipherSuites) == 0 {
		c.CipherSuites = []int{3, 17}
	}
	if c.MaxSessions == 0 {
		c.MaxSessions = bmc.MaxSessions
	}
	if c.SessionTimeout == 0 {
		c.SessionTimeout = bmc.DefaultInactivityTimeout
	}
	return c
}

// Validate tells everything that is impossible in the configuration; Start
// calls it. The address is not looked at.
func (c Config) Validate() error {
	c = c.withDefaults()
	errs := []error{addUsers(bmc.NewUserStore(), c.Users)}
	if c.MaxSessions < 1 || c.MaxSessions > maxSessionLimit {
		errs = append(errs, fmt.Errorf("session limit %d is outside 1 to %d", c.MaxSessions, maxSessionLimit))
	}
	if len(c.KG) > maxPassword {
		errs = append(errs, fmt.Errorf("the key K_g has %d bytes, at most %d are possible", len(c.KG), maxPassword))
	}
	for _, id := range c.CipherSuites {
		if id < 0 || id > 255 || !bmc.SupportedCipherSuite(types.CipherSuiteID(id)) {
			errs = append(errs, fmt.Errorf("cipher suite %d cannot be simulated; 3 and 17 can", id))
		}
	}
	return errors.Join(errs...)
}

func (c Config) suites() []types.CipherSuiteID {
	ids := make([]types.CipherSuiteID, 0, len(c.CipherSuites))
	for _, id := range c.CipherSuites {
		ids = append(ids, types.CipherSuiteID(id))
	}
	return ids
}
