// Package asrockracksim simulates the BMC of an ASRock Rack board with the HTTP
// API of its web interface (AMI MegaRAC): a login whose session is a cookie and a
// CSRF token, FRU data, the power state and commands that take time, and faults on
// demand.
package asrockracksim

import (
	"time"

	"github.com/maaspd/powerdrivers/drivers/sim/httpdevice"
)

// DefaultUser and DefaultPassword are the account of a BMC whose Config names
// none. It is a simulator: the password is no secret.
const (
	DefaultUser     = "admin"
	DefaultPassword = "powersim"
)

// DefaultBoard is the board of a BMC whose Config names none.
const DefaultBoard = "E3C246D4I-NL"

// Config describes a simulated BMC. The zero value is a usable one: HTTPS on any
// free port of 127.0.0.1, with a machine that is off and switches at once.
type Config struct {
	httpdevice.Config
	// User and Password are the account; "" means DefaultUser, DefaultPassword.
	User, Password string
	// Board is the product name of the board in the FRU data; "" means DefaultBoard.
	Board string
	// On is how the machine is at first.
	On bool
	// Delay is how long a command takes to show in the power state.
	Delay time.Duration
	// Deaf answers every power command with success and carries none out.
	Deaf bool
	// MaxSessions is the size of the session table; 0 means 20.
	MaxSessions int
}

func (c Config) withDefaults() Config {
	if c.User == "" {
		c.User = DefaultUser
	}
	if c.Password == "" {
		c.Password = DefaultPassword
	}
	if c.Board == "" {
		c.Board = DefaultBoard
	}
	if c.MaxSessions == 0 {
		c.MaxSessions = 20
	}
	return c
}
