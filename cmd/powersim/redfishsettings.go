package main

import "time"

// redfishSettings say what a number of equal Redfish BMCs are like. They are
// flags of serve and run, and the keys of "redfish" in a rack file. A flag has
// the name of its key with redfish- before it.
type redfishSettings struct {
	Count   *int   `json:"count" name:"redfish" placeholder:"N" group:"redfish" help:"Number of Redfish BMCs. Not given: one, or one for every address of a range."`
	Name    string `json:"name" name:"redfish-name" default:"redfish" group:"redfish" help:"What the devices are called: NAME1, NAME2 and so on."`
	Address string `json:"address" name:"redfish-address" default:"127.0.0.1" group:"redfish" help:"Where to listen, as --address."`
	Port    int    `json:"port" name:"redfish-port" default:"0" group:"redfish" help:"TCP port, as --port."`
	HTTP    bool   `json:"http" name:"redfish-http" group:"redfish" help:"Serve HTTP; otherwise HTTPS, with a certificate that each BMC has signed itself."`

	Vendor       string `json:"vendor" name:"redfish-vendor" default:"generic" group:"redfish" help:"Whose BMCs they are like: ${redfishVendors}."`
	Tree         string `json:"tree" name:"redfish-tree" type:"path" placeholder:"DIR" group:"redfish" help:"Captured tree (DIR/redfish/v1/.../index.json) to serve in place of the vendor's machines; the BMC behaves as the vendor's all the same."`
	User         string `json:"user" name:"redfish-user" default:"${user}" group:"redfish" help:"User name of the account."`
	Role         string `json:"role" name:"redfish-role" default:"Administrator" group:"redfish" help:"Role of the account: Administrator, Operator or ReadOnly."`
	Password     string `json:"password" kong:"-"`
	PasswordFile string `json:"passwordFile" name:"redfish-password-file" type:"path" placeholder:"FILE" group:"redfish" help:"File with the password; without it the password is \"${password}\"."`

	Power    *string       `json:"power" name:"redfish-power" placeholder:"STATE" group:"redfish-machine" help:"Power state to start with: off, on, or random. Not given: off, or as captured."`
	OnDelay  time.Duration `json:"onDelay" name:"redfish-on-delay" default:"0s" group:"redfish-machine" help:"Time from the accepted action to the machine being on."`
	OffDelay time.Duration `json:"offDelay" name:"redfish-off-delay" default:"0s" group:"redfish-machine" help:"Time from the accepted action to the machine being off."`

	Delay     time.Duration `json:"delay" name:"redfish-delay" default:"0s" group:"redfish-machine" help:"Delay of every reply, as 20ms."`
	Dead      string        `json:"dead" name:"redfish-dead" placeholder:"LIST" group:"redfish-machine" help:"Redfish BMCs that take requests and never answer: numbers as 3,7-9."`
	DeadShare float64       `json:"deadShare" name:"redfish-dead-share" default:"0" group:"redfish-machine" help:"Share of such BMCs, 0 to 1."`
	Fault     []string      `json:"fault" name:"redfish-fault" placeholder:"KIND" group:"redfish-machine" help:"What goes wrong at all of them, faults and attacks by name; the kinds are listed below."`
}
