package main

import (
	"errors"
	"fmt"
	"math"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	ipmisim "github.com/maaspd/powerdrivers/drivers/sim/ipmi"
)

// rackFlags say what stands in the rack.
type rackFlags struct {
	BMC          int           `name:"bmc" default:"1" help:"Number of IPMI BMCs."`
	Address      string        `default:"127.0.0.1" help:"IP address to listen on."`
	Port         int           `default:"0" help:"UDP port of the first BMC, the others follow; 0 is any free port for each."`
	User         string        `default:"${user}" help:"User name of the administrator account."`
	PasswordFile string        `type:"path" placeholder:"FILE" help:"File with the password; without it the password is \"${password}\"."`
	KGFile       string        `name:"kg-file" type:"path" placeholder:"FILE" help:"File with the BMC key K_g; without it there is none."`
	CipherSuites []int         `default:"3,17" help:"Cipher suites to accept."`
	SessionLimit int           `default:"0" help:"Size of the session table of each BMC, at most 254; 0 is the least that IPMI allows, 4."`
	Delay        time.Duration `default:"0s" help:"Delay of every reply, as 20ms."`
	Loss         float64       `default:"0" help:"Share of packets to lose in each direction, 0 to 1."`
	On           bool          `help:"Start with the machines on."`
}

// Validate is called by kong once the flags are read.
func (f rackFlags) Validate() error {
	switch {
	case f.BMC < 1:
		return errors.New("--bmc must be at least 1")
	case f.Port < 0 || f.Port > 0 && f.Port+f.BMC-1 > math.MaxUint16:
		return fmt.Errorf("--port %d leaves no room for %d BMCs below port 65536", f.Port, f.BMC)
	case f.Loss < 0 || f.Loss > 1:
		return errors.New("--loss must be between 0 and 1")
	case f.Delay < 0:
		return errors.New("--delay must not be negative")
	}
	return nil
}

// rack is a set of running BMCs.
type rack struct {
	user string
	bmcs []*ipmisim.BMC
}

// start starts all the BMCs, or none.
func (f rackFlags) start() (*rack, error) {
	config, err := f.config()
	if err != nil {
		return nil, err
	}
	r := &rack{user: f.User}
	for i := range f.BMC {
		if err := r.add(config, f, i); err != nil {
			r.close()
			return nil, fmt.Errorf("bmc%d: %w", i+1, err)
		}
	}
	return r, nil
}

func (r *rack) add(config ipmisim.Config, f rackFlags, i int) error {
	port := f.Port
	if port > 0 {
		port += i
	}
	config.Addr = net.JoinHostPort(f.Address, strconv.Itoa(port))
	if f.Loss > 0 {
		seed := uint64(2 * i) // each BMC and each direction its own, or all lose the same packets
		config.Faults.Request = ipmisim.Lose(seed, f.Loss)
		config.Faults.Reply = ipmisim.Lose(seed+1, f.Loss)
	}
	b, err := ipmisim.Start(config)
	if err == nil {
		r.bmcs = append(r.bmcs, b)
	}
	return err
}

func (f rackFlags) config() (ipmisim.Config, error) {
	password, err := secret(f.PasswordFile, ipmisim.DefaultPassword)
	if err != nil {
		return ipmisim.Config{}, err
	}
	key, err := secret(f.KGFile, "")
	return ipmisim.Config{
		Users:        []ipmisim.User{{Name: f.User, Password: password, Privilege: ipmisim.Administrator}},
		KG:           []byte(key),
		CipherSuites: f.CipherSuites,
		MaxSessions:  f.SessionLimit,
		On:           f.On,
		Faults:       ipmisim.Faults{Delay: f.Delay},
	}, err
}

// secret reads a file of one line, or returns the default if there is no file.
func secret(path, otherwise string) (string, error) {
	if path == "" {
		return otherwise, nil
	}
	text, err := os.ReadFile(path)
	return strings.TrimRight(string(text), "\r\n"), err
}

func (r *rack) close() {
	for _, b := range r.bmcs {
		b.Close()
	}
}
