package main

import "time"

// openbmcSettings say what a number of equal BMCs with OpenBMC's own REST API
// are like. They are flags of serve and run, and the keys of "openbmc" in a rack
// file. A flag has the name of its key with openbmc- before it.
type openbmcSettings struct {
	Count   *int   `json:"count" name:"openbmc" placeholder:"N" group:"openbmc" help:"Number of OpenBMC BMCs. Not given: one, or one for every address of a range."`
	Name    string `json:"name" name:"openbmc-name" default:"openbmc" group:"openbmc" help:"What the devices are called: NAME1, NAME2 and so on."`
	Address string `json:"address" name:"openbmc-address" default:"127.0.0.1" group:"openbmc" help:"Where to listen, as --address."`
	Port    int    `json:"port" name:"openbmc-port" default:"0" group:"openbmc" help:"TCP port, as --port."`

	User         string `json:"user" name:"openbmc-user" default:"${user}" group:"openbmc" help:"User name of the account."`
	Password     string `json:"password" kong:"-"`
	PasswordFile string `json:"passwordFile" name:"openbmc-password-file" type:"path" placeholder:"FILE" group:"openbmc" help:"File with the password; without it the password is \"${password}\"."`

	Power      string        `json:"power" name:"openbmc-power" default:"off" group:"openbmc" help:"Power state to start with: off, on, or random."`
	SwitchTime time.Duration `json:"switchTime" name:"openbmc-switch-time" default:"0s" group:"openbmc" help:"Time from the accepted transition to the machine being on or off."`
	Dead       string        `json:"dead" name:"openbmc-dead" placeholder:"LIST" group:"openbmc" help:"OpenBMC BMCs that take requests and never answer: numbers as 3,7-9."`
	DeadShare  float64       `json:"deadShare" name:"openbmc-dead-share" default:"0" group:"openbmc" help:"Share of such BMCs, 0 to 1."`
	Fault      []string      `json:"fault" name:"openbmc-fault" placeholder:"KIND" group:"openbmc" help:"What goes wrong at all of them, by name; the kinds are listed below."`
}
